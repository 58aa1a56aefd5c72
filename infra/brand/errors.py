"""Every problem of the typed model: what, got, allowed, what to do, with the JSON Schema that the messages quote."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from infra.brand.fields import Unquoted, quoted
from infra.brand.model import Brand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from infra.brand.source import KeyPath, Problem, Source

# The JSON Schema of a brand file: editors complete and check with it, and error messages quote it.


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def brand_schema() -> dict[str, Any]:
    """Return the schema of a brand file; an optional key is left out, never null."""
    schema: dict[str, Any] = _without_null(Brand.model_json_schema())
    return {"$schema": _DIALECT, **schema, "title": "A brand and its SMS programs"}


def schema_text() -> str:
    """Return the text of `brands/schema.json`."""
    return json.dumps(brand_schema(), indent=2) + "\n"


def schema_at(path: KeyPath) -> dict[str, Any]:
    """Return the schema of the value at `path`; empty where the file knows no such key."""
    node = brand_schema()
    for key in path:
        node = _resolved(node)
        named, free = node.get("properties", {}), node.get("patternProperties", {})
        node = named.get(key) or next(iter(free.values()), {}) or node.get("items", {})
    return {**_resolved(node), **node}


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref", "")
    return brand_schema()["$defs"][reference.removeprefix("#/$defs/")] if reference else node


def _without_null(node: Any) -> Any:  # noqa: ANN401 - JSON is any of six types
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _without_null(value) for key, value in node.items() if not (key == "default" and value is None)}
    choices = [choice for choice in kept.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return {**choices[0], **kept}
    return kept


_OF_A_KEY = "[key]"
_A_MAPPING = "must be a mapping of keys, got {got}{example}"
_TEXTS = {
    "missing": "is missing: add it{example}",
    "string_type": "must be text, got {got}{quote}",
    "bool_type": "must be true or false, got {got}",
    "literal_error": "must be {expected}, got {got}",
    "too_short": "must hold at least one entry{example}",
    "model_type": _A_MAPPING,
    "dict_type": _A_MAPPING,
    "mapping_type": _A_MAPPING,
}


def path_of(error: ErrorDetails) -> KeyPath:
    """Return the key path that `error` complains about."""
    return tuple(str(key) for key in error["loc"] if key != _OF_A_KEY)


def explained(source: Source, errors: ValidationError) -> Iterator[Problem]:
    """Yield the faults that `errors` name, but not those that follow from a fault which `source` holds already."""
    known = {fault.path for fault in source.faults}
    details = errors.errors()
    bad_keys = {path_of(error) for error in details if _OF_A_KEY in error["loc"]}
    for error in details:
        path = path_of(error)
        made_from_bad_key = path not in source.lines and path[:-1] in bad_keys and error["type"] != "missing"
        if ".".join(path) not in known and not made_from_bad_key:
            yield from (source.fault(path, problem) for problem in _problems(error, path))


def _problems(error: ErrorDetails, path: KeyPath) -> Iterable[str]:
    kind, value = error["type"], error["input"]
    if kind == "problems":
        return [str(problem) for problem in error["ctx"]["problems"]]
    if kind == "extra_forbidden":
        return [_unknown(path)]
    text = _TEXTS.get(kind, "is refused, got {got}: " + error["msg"].lower())
    expected = error.get("ctx", {}).get("expected", "")
    return [text.format(got=quoted(value), quote=_in_quotes(value), example=_example(path), expected=expected)]


def _example(path: KeyPath) -> str:
    examples: list[Any] = schema_at(path).get("examples", [])
    return f", for example `{path[-1]}: {_flow(examples[0])}`" if examples else ""


def _flow(value: object) -> str:
    """Return `value` as a person writes it in YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if text.lstrip("+").isdigit() or set(text) & set("{}[],") else text


def _unknown(path: KeyPath) -> str:
    allowed = sorted(schema_at(path[:-1]).get("properties", {}))
    near = get_close_matches(path[-1], allowed, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "delete it"
    return f"is not a key here: {hint} (keys here: {', '.join(allowed)})"


def _in_quotes(value: object) -> str:
    if isinstance(value, Unquoted | bool):
        raw = value.raw if isinstance(value, Unquoted) else str(value).lower()
        return f': quote it, "{raw}"'
    return ": quote it" if isinstance(value, dict) else ""
