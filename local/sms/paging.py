"""Filters and pages, the same for every Describe operation."""

from typing import Any

from local.sms.refusal import invalid

PAGE = 100


def page(request: dict[str, Any], key: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the rows that pass the request's Filters under `key`, MaxResults at a time."""
    kept = [row for row in rows if all(_passes(row, rule) for rule in request.get("Filters", []))]
    token = request.get("NextToken", "0")
    if not token.isdigit():
        raise invalid("NextToken is not one that this account gave out", "INVALID_NEXT_TOKEN")
    start, end = int(token), int(token) + request.get("MaxResults", PAGE)
    return {key: kept[start:end]} | ({"NextToken": str(end)} if end < len(kept) else {})


def _passes(row: dict[str, Any], rule: dict[str, Any]) -> bool:
    name = "".join(part.capitalize() for part in rule["Name"].split("-"))
    value = row.get(name, row.get(name.replace("Capability", "Capabilities")))
    held = value if isinstance(value, list) else [value]
    return not {str(one).lower() for one in held}.isdisjoint(wanted.lower() for wanted in rule["Values"])
