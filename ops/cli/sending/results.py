"""`results`: what became of what was sent."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table

from lambdas.consent.phone import masked, spelling
from lambdas.sending.results import ResultKind
from lambdas.sending.verdict import Reason
from ops.cli.common import CommandRefusedError, EnvironmentName, refusals, stands, terminal
from ops.evidence.results import ID, BadList, Wanted, listed, looked_up
from ops.evidence.words import moment, text_end

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ops.evidence.results import Found

What = Annotated[
    str,
    typer.Argument(
        metavar="REQUEST|FILE",
        help="A request's id, the CSV that was sent, or a file with the ids that `send` printed.",
    ),
]
ProgramId = Annotated[
    str, typer.Option("--program", help="One program, such as example-corp/promotional. Default: all.")
]
To = Annotated[str, typer.Option(help="The number of REQUEST. Without it, up to 100 MB of the table are searched.")]
Unmasked = Annotated[bool, typer.Option("--unmasked", help="Show whole numbers.")]
AsJson = Annotated[bool, typer.Option("--json", help="Show one JSON object a line, as in docs/schemas/result.json.")]
OPEN = 3  # the exit code where nothing was lost, and something has not had its end
UNNUMBERED = "; --to NUMBER looks further"
SAYS = {str(reason): reason.says for reason in Reason}


def results(
    what: What,
    *,
    environment: EnvironmentName,
    program: ProgramId = "",
    to: To = "",
    unmasked: Unmasked = False,
    as_json: AsJson = False,
) -> None:
    """Show what became of requests. Exits with 1 if a text was dropped or failed, else with 3 if one is not over."""
    with refusals():
        wanted = _wanted(what, to)
        found = looked_up(stands(environment, program), wanted)
    for one in found:
        name = one.wanted.request_id
        event = one.result.event(name, program=one.program, phone=one.wanted.phone if unmasked else "")
        typer.echo(json.dumps(event) if as_json else f"{_name(one, unmasked=unmasked)}: {words(one)}")
    if len(found) > 1 and not as_json:
        _show_counts(found)
    raise typer.Exit(_code(found))


def _wanted(what: str, to: str) -> list[Wanted]:
    path, phone = Path(what), spelling(to)
    try:
        if path.is_file() or path.suffix in {".csv", ".txt"}:
            if to:
                raise CommandRefusedError("--to must stand beside a request id, got a file: leave it out")
            return listed(path)
    except BadList as bad:
        raise CommandRefusedError(str(bad)) from bad
    if path.is_dir() and not to:
        raise CommandRefusedError(
            f"{what}: cannot be read: is a directory: name a file in it, or give --to beside a request id"
        )
    if not ID.fullmatch(what):
        raise CommandRefusedError("REQUEST must be an id of 1 to 128 printable characters without spaces, or a file")
    if to and phone is None:
        raise CommandRefusedError(f"--to must be an E.164 number such as +14255550123, got {len(to)} characters")
    return [Wanted(what, phone or "")]


def _name(one: Found, *, unmasked: bool) -> str:
    phone = one.wanted.phone if unmasked else masked(one.wanted.phone)
    return " ".join(filter(None, (one.program, one.wanted.request_id, phone if one.wanted.phone else "")))


def words(one: Found) -> str:
    """Return in words what became of a request."""
    result = one.result
    if result.end is not None:
        return f"{'' if result.kind is ResultKind.DELIVERED else 'failed: '}{text_end(result.end)}"
    since, more = moment(result.at) if result.at else "", "" if one.wanted.phone else UNNUMBERED
    return {
        ResultKind.HANDED_OVER: f"handed over, {since}; no report from the network yet",
        ResultKind.DROPPED: f"dropped, {since}: {SAYS.get(result.reason, '')} ({result.reason})",
        ResultKind.IN_PROGRESS: f"in progress: handed over since {since}",
        ResultKind.DEFERRED: f"deferred until {since}",
        ResultKind.QUEUED: f"queued: not decided yet, or never sent{more}",
        ResultKind.NOT_FOUND: f"not found: nothing is on record, and no queue holds a request{more}",
    }[result.kind]


def _show_counts(found: Sequence[Found]) -> None:
    counts = Counter((one.result.kind, one.result.reason) for one in found)
    table = Table("outcome", "requests", box=box.SIMPLE_HEAD)
    for (kind, reason), count in counts.most_common():
        table.add_row(f"{kind.says}: {reason}" if reason else kind.says, f"{count:,}")
    terminal().print(table)


def _code(found: Sequence[Found]) -> int:
    if any(one.result.kind.lost for one in found):
        return 1
    return OPEN if any(one.result.kind.open for one in found) else 0
