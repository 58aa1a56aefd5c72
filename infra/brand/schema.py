"""The JSON Schema of a brand file: editors complete and check with it, and error messages quote it."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from infra.brand.model import Brand

if TYPE_CHECKING:
    from infra.brand.source import KeyPath

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
