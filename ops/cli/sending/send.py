"""`send`: put one request, or a CSV of them, into a program's request queue."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lambdas.consent.phone import E164
from lambdas.sending.parsing import BadRequest, parse
from ops import deployed
from ops.campaigns.file import NOTICE, PARAMETER, BadRows, checked, lacking_of, message, requests
from ops.cli.common import (
    CommandRefusedError,
    EnvironmentName,
    counted,
    environment_of,
    manifest_of,
    program_of,
    refusals,
)
from ops.cli.sending.remedies import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lambdas.program import Program
    from lambdas.sending.request import Request

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/transactional.")]
File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        exists=True,
        help="A CSV with columns request_id, to, topic, body or template, parameter.NAME, notice.source, notice.at, "
        "zip_code, and others of docs/sending.md.",
    ),
]
To = Annotated[str, typer.Option(help="One recipient, such as +14255550123.")]
Topic = Annotated[str, typer.Option(help="The topic that the text belongs to.")]
Body = Annotated[str, typer.Option(help="The text of a promotional program, or of an answer.")]
ReplyTo = Annotated[str, typer.Option(help="The id of the reply that the text answers; needs no topic.")]
Template = Annotated[str, typer.Option(help="The template of a transactional program.")]
Parameters = Annotated[list[str] | None, typer.Option("--parameter", help="A template's parameter, as NAME=VALUE.")]
Notice = Annotated[
    list[str] | None,
    typer.Option(
        "--notice", help="Where and when they were told to expect texts: source=..., at=2026-11-25T09:30:00Z."
    ),
]
RequestId = Annotated[str, typer.Option(help="The same id is sent only once. Default: a new id.")]
_Key = tuple[str, str]  # a request by its id and number: it is sent once
REPEATED = "request_id must be another than that of an earlier row to the same number: only one of the two is sent"
AT_ONCE = 10  # messages of one call, the most that SQS takes


def send(  # noqa: PLR0913 - one option for each thing that a request may say
    program: ProgramId,
    *,
    environment: EnvironmentName,
    file: File = None,
    to: To = "",
    topic: Topic = "",
    body: Body = "",
    template: Template = "",
    parameter: Parameters = None,
    notice: Notice = None,
    reply_to: ReplyTo = "",
    request_id: RequestId = "",
) -> None:
    """Request texts and print their ids; the send gate decides on each. If any row is bad, nothing is requested."""
    with refusals():
        made, now = manifest_of(program, environment), datetime.now(UTC)
        one = {"to": to, "topic": topic, "body": body, "template": template, "reply_to": reply_to}
        one |= _pairs(PARAMETER, parameter or []) | _pairs(NOTICE, notice or [])
        if file and (request_id or any(one.values())):
            raise CommandRefusedError("--file must stand alone, got options of a request beside it: leave them out")
        one["request_id"] = request_id or f"send-{uuid.uuid4()}"
        rows = _rows(file, made, now) if file else [(0, _one(one, made, now))]
        given = _sound(rows, file, made, now)
        place = environment_of(environment, made.id)
        queue = program_of(place, made.id).outputs["RequestQueue"]
        put(deployed.client_of("sqs", place), queue, list(given.values()))
        for name, _ in given:
            typer.echo(name)
        repeats = len(rows) - len(given)
        left_out = f"; {counted(repeats, 'row')} left out, the same as an earlier one" if repeats else ""
        typer.echo(f"{counted(len(given), 'request')} put into the queue of {made.id}{left_out}", err=True)


OPTIONS = {
    "to": "--to must be given, such as --to +14255550123",
    "topic": "--topic must be given, a topic of the program, unless --reply-to is",
    "notice.source": "--notice source=... must be given beside at=: where they were told to expect texts",
    "notice.at": "--notice at=... must be given beside source=: when they were told, such as at=2026-11-25T09:30:00Z",
}


def _one(given: dict[str, str], program: Program, now: datetime) -> str | BadRequest:
    if lacking := lacking_of(given):
        raise CommandRefusedError("\n".join(OPTIONS[name] for name in lacking))
    if not E164.fullmatch(given["to"]):
        raise CommandRefusedError(
            f"--to must be an E.164 number such as +14255550123, got {len(given['to'])} characters of another form"
        )
    return checked(message(given), program, now)


def _rows(file: Path, program: Program, now: datetime) -> list[tuple[int, str | BadRequest]]:
    try:
        rows = list(requests(file, program, now))
    except BadRows as error:
        raise CommandRefusedError(f"{file}:{error}") from error
    except UnicodeDecodeError as error:
        raise CommandRefusedError(f"{file} must be UTF-8, got other bytes: save it as UTF-8") from error
    if not rows:
        raise CommandRefusedError(f"{file} must have a row for each request below its headings, got none")
    return rows


def _pairs(prefix: str, given: Iterable[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    if bad := [name for name, sign, _ in pairs if not sign]:
        raise CommandRefusedError(f"--{prefix.removesuffix('.')} must be NAME=VALUE, got '{bad[0]}'")
    return {f"{prefix}{name}": value for name, _, value in pairs}


def _sound(
    rows: Iterable[tuple[int, str | BadRequest]], file: Path | None, program: Program, now: datetime
) -> dict[_Key, str]:
    """Return the messages of `rows` by their requests; CommandRefusedError where one of them could reach nobody."""
    sound: dict[_Key, str] = {}
    bad = 0
    for line, one in rows:
        fault = str(one)
        if not isinstance(one, BadRequest):
            # what is made of texts alone is no word of a contact or a reaction
            asked = cast("Request", parse(one, sent_at=now, program=program))
            key = asked.request_id, asked.to
            fault = refusal(asked, program, now) or ("" if sound.setdefault(key, one) == one else REPEATED)
        if fault:
            bad += 1
            typer.echo(f"{file}:{line}: {fault}" if line else fault, err=True)
    if bad:
        raise CommandRefusedError(f"{counted(bad, 'bad request')}: nothing was put into the queue")
    return sound


def put(client: Any, queue: str, bodies: Sequence[str]) -> None:  # noqa: ANN401 - the SDK's SQS client
    """Put `bodies` into `queue`; CommandRefusedError where it does not take them."""
    for at in range(0, len(bodies), AT_ONCE):
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies[at : at + AT_ONCE])]
        failed = client.send_message_batch(QueueUrl=queue, Entries=entries).get("Failed", [])
        if failed:
            raise CommandRefusedError(
                f"the queue refused {failed[0]['Code']} after {at:,} requests: send the file again, ids are sent once"
            )
