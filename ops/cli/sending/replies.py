"""`replies`: what customers texted that is no command, and that nobody has taken off the queue yet."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lambdas.consent.phone import masked
from ops import deployed
from ops.cli.common import CommandRefusedError, EnvironmentName, environment_of, program_of, refusals
from ops.evidence.words import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ProgramId = Annotated[str, typer.Argument(help="The program, such as example-corp/promotional.")]
Unmasked = Annotated[bool, typer.Option("--unmasked", help="Show whole numbers.")]
AsJson = Annotated[bool, typer.Option("--json", help="Show one JSON object a line, as in docs/schemas/reply.json.")]
AT_ONCE = 10  # messages of one call, the most that SQS gives and takes
MOST = 200  # replies of one look
HIDDEN_SECONDS = 30  # from other readers while we look; they come back by themselves where we end before


def replies(
    program: ProgramId, *, environment: EnvironmentName, unmasked: Unmasked = False, as_json: AsJson = False
) -> None:
    """Show the replies that wait for the brand, oldest first, and leave them where they are."""
    with refusals():
        place = environment_of(environment, program)
        found = program_of(place, program)
        url = found.outputs.get("RepliesQueue")
        if not url:
            raise CommandRefusedError(
                f"{found.id} has no queue of replies in {place.name}: add `- {{port: replies}}` under its `ports` in "
                "the brand file, and deploy"
            )
        client = deployed.client_of("sqs", place)
        told = looked_at(client, url)
        left = waiting(client, url) - len(told)
    for reply in sorted(told, key=lambda one: str(one["at"])):
        shown = reply if unmasked else {**reply, "from": masked(reply["from"])}
        typer.echo(json.dumps(shown, ensure_ascii=False) if as_json else words(shown))
    more = f"; about {left:,} more wait behind them, or are in another reader's hands" if left > 0 else ""
    count = "1 reply" if len(told) == 1 else f"{len(told)} replies"
    typer.echo(f"{count} to {found.id}{more}", err=True)


def looked_at(client: Any, url: str) -> list[dict[str, Any]]:  # noqa: ANN401 - the SDK's SQS client
    """Return replies that wait in the queue; each is there again for its reader once all have been seen."""
    seen: list[tuple[str, dict[str, Any]]] = []
    try:
        for handle, reply in _received(client, url):
            seen.append((handle, reply))
            if len(seen) >= MOST:
                break
    finally:
        _give_back(client, url, [handle for handle, _ in seen])
    return [reply for _, reply in seen]


def waiting(client: Any, url: str) -> int:  # noqa: ANN401 - as above
    """Return about how many replies are in the queue, whoever looks at them."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = client.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(told[name]) for name in names)


def words(reply: dict[str, Any]) -> str:
    """Return a reply in words: whose, when, to what, and what it says."""
    last, consent = reply.get("last_sent", {}), reply["consent"]
    to = last.get("content") or last.get("template") or last.get("request_id") or reply.get("topic", "")
    facts = [
        *([f"after {to}"] if to else []),
        *(["may be an opt-out: see `./sms doubts`"] if reply["doubt"] else []),
        *(["stopped: no answer can be sent"] if consent["stopped"] else []),
    ]
    about = f" ({'; '.join(facts)})" if facts else ""
    return f"{moment(datetime.fromisoformat(reply['at']))} {reply['from']} {reply['reply_id']}{about}: {reply['body']}"


def _received(client: Any, url: str) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - as above
    while True:
        answer = client.receive_message(
            QueueUrl=url, MaxNumberOfMessages=AT_ONCE, VisibilityTimeout=HIDDEN_SECONDS, WaitTimeSeconds=1
        )
        if not answer.get("Messages"):
            return
        yield from ((message["ReceiptHandle"], json.loads(message["Body"])) for message in answer["Messages"])


def _give_back(client: Any, url: str, handles: Sequence[str]) -> None:  # noqa: ANN401 - as above
    for start in range(0, len(handles), AT_ONCE):
        entries = [
            {"Id": str(at), "ReceiptHandle": handle, "VisibilityTimeout": 0}
            for at, handle in enumerate(handles[start : start + AT_ONCE])
        ]
        client.change_message_visibility_batch(QueueUrl=url, Entries=entries)
