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


def requests(path: Path, program: Program, now: datetime) -> Iterator[tuple[int, str | BadRequest]]:
    """Yield the queue message of each row under its line, or why it is none; OSError where there is no such file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, restkey="", strict=True)
        for row in rows:
            yield rows.line_num, checked(message(row), program, now)


def message(row: dict[str, str]) -> str:
    """Return the queue message for the columns of one row; empty ones are left out."""
    given = {name: value for name, value in row.items() if value}
    parameters = {name.removeprefix(PARAMETER): given.pop(name) for name in list(given) if name.startswith(PARAMETER)}
    whole: dict[str, object] = {**given, **({"parameters": parameters} if parameters else {})}
    if given.get("digest") in {"true", "false"}:
        whole["digest"] = given["digest"] == "true"
    return json.dumps(whole, ensure_ascii=False)


def checked(written: str, program: Program, now: datetime) -> str | BadRequest:
    """Return `written` where the gate can read it, else why it cannot."""
    try:
        parse(written, sent_at=now, program=program)
    except BadRequest as error:
        return error
    return written
