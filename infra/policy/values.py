"""CloudFormation values in plain Python: what a value refers to, and the text it becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

Json: TypeAlias = Any  # what json.loads returns: any shape, and a policy must survive all of them

UNKNOWN = "${?}"
REFERENCE = re.compile(r"\$\{(?P<id>[A-Za-z0-9:]+)(?:\.(?P<attribute>[A-Za-z0-9.]+))?\}")


def text(value: Json) -> str:
    """Return `value` as one text; references read `${Id}` or `${Id.Attribute}`, the undecidable reads `${?}`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, dict) and len(value) == 1:
        ((function, argument),) = value.items()
        return _function_text(function, argument)
    return UNKNOWN


def _function_text(function: str, argument: Json) -> str:
    written = UNKNOWN
    match function, argument:
        case ("Ref", str(name)) | ("Fn::GetAtt", str(name)):
            written = f"${{{name}}}"
        case "Fn::GetAtt", [str(owner), str(attribute)]:
            written = f"${{{owner}.{attribute}}}"
        case "Fn::Join", [str(separator), list(parts)]:
            written = separator.join(text(part) for part in parts)
        case "Fn::Sub", str(pattern):
            written = pattern
        case "Fn::Sub", [str(pattern), dict(names)]:
            written = REFERENCE.sub(lambda found: text(names.get(found[0][2:-1], found[0])), pattern)
        case "Fn::Select", [str() | int() as index, list(choices)] if str(index).isdigit() and int(index) < len(
            choices
        ):
            written = text(choices[int(index)])
    return written


def target(value: Json) -> str:
    """Return the logical id when `value` is one whole reference (Ref, GetAtt, Sub of one name), else an empty text."""
    found = REFERENCE.fullmatch(text(value))
    return found["id"] if found else ""


def nodes(value: Json) -> list[tuple[str, Json]]:
    """Return every value inside `value`, itself first, with its dotted path."""
    found = [("", value)]
    for path, node in found:  # the list grows while it is read: breadth first, no recursion to pay for
        if isinstance(node, dict):
            found += [(f"{path}.{key}" if path else key, item) for key, item in node.items()]
        elif isinstance(node, list):
            found += [(f"{path}.{index}" if path else str(index), item) for index, item in enumerate(node)]
    return found


def texts(found: Iterable[tuple[str, Json]]) -> Iterator[tuple[str, str]]:
    """Yield every text that the nodes `found` come to, joined and substituted, with its dotted path."""
    for path, node in found:
        if isinstance(node, str):
            yield path, node
        elif isinstance(node, dict) and len(node) == 1:
            whole = text(node)
            if whole != UNKNOWN:
                yield path, whole


def functions(found: Iterable[tuple[str, Json]]) -> Iterator[tuple[str, str]]:
    """Yield path and name of every intrinsic function used in the nodes `found`."""
    for path, node in found:
        if isinstance(node, dict) and len(node) == 1:
            (name,) = node
            if name == "Ref" or name.startswith("Fn::"):
                yield path, name


def listed(value: Json) -> list[Json]:
    """Return `value` as a list: IAM and CloudFormation let one item stand without its brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
