"""How the service says no, and how it pages: the same for every operation."""

import json
from typing import Any


class Refusal(Exception):  # noqa: N818 - an answer of the service, not a fault of this program
    """A request the service turns down; `details` are the modelled members such as Reason and ResourceType."""

    def __init__(self, code: str, message: str, **details: Any) -> None:  # noqa: ANN401 - members differ by code
        super().__init__(message)
        self.code = code
        self.details = details

    def body(self) -> bytes:
        """Return the JSON error body of the service's protocol (awsJson1.0)."""
        return json.dumps({"__type": self.code, "Message": str(self), **self.details}).encode()


def conflict(reason: str, kind: str, name: str, message: str) -> Refusal:
    """Return a ConflictException with the reasons and resource types of the botocore model."""
    return Refusal("ConflictException", message, Reason=reason, ResourceType=kind, ResourceId=name)


def invalid(message: str, reason: str = "FIELD_VALIDATION_FAILED", **details: Any) -> Refusal:  # noqa: ANN401
    """Return a ValidationException; `Fields` in the details name the members at fault."""
    return Refusal("ValidationException", message, Reason=reason, **details)


def not_found(kind: str, name: str) -> Refusal:
    """Return a ResourceNotFoundException for a resource that the account does not hold."""
    return Refusal(
        "ResourceNotFoundException", f"{kind} {name} does not exist in this account", ResourceType=kind, ResourceId=name
    )


# Filters and pages, the same for every Describe operation.


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
