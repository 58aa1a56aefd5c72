"""A CSV of requests: one text a row, read by the same code as the gate reads its queue."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from lambdas.sending.message import BadRequest, parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from lambdas.program import Program

PARAMETER = "parameter."  # a column `parameter.code` holds the template's parameter `code`
NOTICE = "notice."  # and `notice.source` where the person was told beforehand, `notice.at` when


def requests(path: Path, program: Program, now: datetime) -> Iterator[tuple[int, str | BadRequest]]:
    """Yield the queue message of each row under its line, or why it is none; OSError where there is no such file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, restkey="", strict=True)
        for row in rows:
            yield rows.line_num, checked(message(row), program, now)


def message(row: dict[str, str]) -> str:
    """Return the queue message for the columns of one row; empty ones are left out."""
    given = {name: value for name, value in row.items() if value}
    inner = {"parameters": _taken(given, PARAMETER), "notice": _taken(given, NOTICE)}
    whole: dict[str, object] = {**given, **{name: values for name, values in inner.items() if values}}
    if given.get("digest") in {"true", "false"}:
        whole["digest"] = given["digest"] == "true"
    return json.dumps(whole, ensure_ascii=False)


def _taken(given: dict[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): given.pop(name) for name in list(given) if name.startswith(prefix)}


def checked(written: str, program: Program, now: datetime) -> str | BadRequest:
    """Return `written` where the gate can read it, else why it cannot."""
    try:
        parse(written, sent_at=now, program=program)
    except BadRequest as error:
        return error
    return written
