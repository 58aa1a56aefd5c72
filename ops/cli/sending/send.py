"""`send`: put one request, or a CSV of them, into a program's request queue."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lambdas.sending.parsing import BadRequest
from ops import deployed
from ops.campaigns.file import NOTICE, PARAMETER, checked, message, requests
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, manifest_of, refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lambdas.program import Program

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/transactional.")]
File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        exists=True,
        help="A CSV: request_id,to,topic,body or template,parameter.NAME,notice.source,notice.at...",
    ),
]
To = Annotated[str, typer.Option(help="One recipient, such as +14255550123.")]
Topic = Annotated[str, typer.Option(help="The topic that the text belongs to.")]
Body = Annotated[str, typer.Option(help="The text of a promotional program.")]
Template = Annotated[str, typer.Option(help="The template of a transactional program.")]
Parameters = Annotated[list[str] | None, typer.Option("--parameter", help="A template's parameter, as NAME=VALUE.")]
Notice = Annotated[
    list[str] | None,
    typer.Option(
        "--notice", help="Where and when they were told to expect texts: source=..., at=2026-11-25T09:30:00Z."
    ),
]
RequestId = Annotated[str, typer.Option(help="The same id is sent only once. Default: a new id.")]
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
    request_id: RequestId = "",
) -> None:
    """Request texts; the send gate decides on each. If any row is bad, nothing is requested."""
    with refusals():
        made = manifest_of(program, environment)
        one = {"to": to, "topic": topic, "body": body, "template": template}
        one |= _pairs(PARAMETER, parameter or []) | _pairs(NOTICE, notice or [])
        one["request_id"] = request_id or f"send-{uuid.uuid4()}"
        now = datetime.now(UTC)
        given = list(_sound(requests(file, made, now))) if file else list(_sound([(0, _single(one, made, now))]))
        place = environment_of(environment)
        queue = deployed.program(place, made.id).outputs["RequestQueue"]
        _put(deployed.client_of("sqs", place), queue, given)
        typer.echo(f"{len(given):,} request{'s' * (len(given) != 1)} put into the queue of {made.id}")


def _single(one: dict[str, str], program: Program, now: datetime) -> str | BadRequest:
    return checked(message(one), program, now)


def _pairs(prefix: str, given: Iterable[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    if bad := [name for name, sign, _ in pairs if not sign]:
        raise CommandRefusedError(f"{prefix.removesuffix('.')} must be NAME=VALUE, got '{bad[0]}'")
    return {f"{prefix}{name}": value for name, _, value in pairs}


def _sound(found: Iterable[tuple[int, str | BadRequest]]) -> Iterator[str]:
    bad = 0
    for line, one in found:
        if isinstance(one, BadRequest):
            bad += 1
            typer.echo(f"line {line}: {one}" if line else str(one), err=True)
        else:
            yield one
    if bad:
        raise CommandRefusedError(f"{bad} bad request{'s' * (bad != 1)}: nothing was put into the queue")


def _put(client: Any, queue: str, bodies: Sequence[str]) -> None:  # noqa: ANN401 - the SDK's SQS client
    for at in range(0, len(bodies), AT_ONCE):
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies[at : at + AT_ONCE])]
        failed = client.send_message_batch(QueueUrl=queue, Entries=entries).get("Failed", [])
        if failed:
            raise CommandRefusedError(
                f"the queue refused {failed[0]['Code']} after {at:,} requests: send the file again, ids are sent once"
            )
