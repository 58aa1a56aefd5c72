"""Rows of an Amazon Pinpoint endpoint export: JSON lines, one endpoint each."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from infra.consents.row import BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.consents.row import Fields

_EVIDENCE = ("source", "wording", "form_url", "form_version", "ip", "user_agent")
_STATES = {"ALL": "opted_out", "NONE": "opted_in"}


def pinpoint_rows(file: IO[str]) -> Iterator[tuple[int, Fields | BadRow | None]]:
    """Yield the rows of each endpoint under its line, a row for each topic; None for an endpoint that is no SMS one."""
    for line, text in enumerate(file, start=1):
        if not text.strip():
            continue
        endpoint = _endpoint(text)
        if isinstance(endpoint, BadRow):
            yield line, endpoint
        elif endpoint.get("ChannelType") != "SMS":
            yield line, None
        else:
            yield from ((line, row) for row in _rows(endpoint))


def _endpoint(text: str) -> dict[str, Any] | BadRow:
    try:
        endpoint = json.loads(text)
    except (ValueError, RecursionError):
        endpoint = None
    return endpoint if isinstance(endpoint, dict) else BadRow("must be a JSON object, got something else")


def _rows(endpoint: dict[str, Any]) -> Iterator[Fields | BadRow]:
    state = _STATES.get(str(endpoint.get("OptOut")))
    if state is None:
        yield BadRow(f"OptOut must be ALL or NONE, got {str(endpoint.get('OptOut'))[:40]!r}")
        return
    attributes = _attributes(endpoint)
    told = {name: values[0] for name, values in attributes.items() if name in _EVIDENCE and values}
    row = told | {"phone": _text(endpoint, "Address"), "state": state, "endpoint": _text(endpoint, "Id")}
    row |= {"created": _text(endpoint, "CreationDate"), "effective": _text(endpoint, "EffectiveDate")}
    if state == "opted_out":  # the whole program, as late as the export allows: the later, the more it ends
        yield row | {"at": row["effective"] or row["created"]}
        return
    at = next(iter(attributes.get("at", [])), row["created"])
    yield from (row | {"at": at, "topic": topic} for topic in attributes.get("topic") or [""])


def _attributes(endpoint: dict[str, Any]) -> dict[str, list[str]]:
    user = endpoint.get("User")
    of_user = user.get("UserAttributes") if isinstance(user, dict) else None
    merged: dict[str, list[str]] = {}
    for given in (endpoint.get("Attributes"), of_user):
        for name, values in (given if isinstance(given, dict) else {}).items():
            listed = values if isinstance(values, list) else [values]
            merged[name] = [str(value).strip() for value in listed]
    return merged


def _text(endpoint: dict[str, Any], name: str) -> str:
    value = endpoint.get(name)
    return value.strip() if isinstance(value, str) else ""
