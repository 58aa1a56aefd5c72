"""The evidence in plain words: what each record tells, as a person who was not there can read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra.consents.ruling import SOURCE as IMPORT
from lambdas.consent.event import EventKind
from lambdas.consent.record import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from infra.evidence.dossier import Act, Answer
    from lambdas.consent.event import ConsentEvent

Fact = tuple[str, str]

_DEEDS = {
    EventKind.OPT_IN_REQUESTED: "Asked to join {topics}; a confirmation was asked for",
    EventKind.OPT_IN_REPEATED: "Asked to join again",
    EventKind.OPT_IN_CONFIRMED: "Confirmed: agreed to receive {topics}",
    EventKind.OPT_IN_IMPORTED: "Agreed to receive {topics}; recorded elsewhere and imported",
    EventKind.DECLINED: "Declined {topics}",
    EventKind.OPTED_OUT: "Opted out of the program",
    EventKind.TOPIC_LEFT: "Opted out of {topics}",
    EventKind.RESTARTED: "Asked for texts to be let through again",
    EventKind.HELP_REQUESTED: "Asked for help",
    EventKind.SUPERSEDED: "Sent a text that arrived after a newer one; it changed nothing",
}
_SOURCES = {
    "sms": "text message",
    IMPORT: "import of earlier records",
    "cascade": "opt-out from another program of the same legal entity",
    "service_list": "opt-out list of the SMS service",
    "send_refused": "refusal by the SMS service, which holds the number as opted out",
}
_KINDS = {
    "reply": "Reply",
    "list_opt_out": "Entry on the service's opt-out list",
    "lift_opt_out": "Removal from the service's opt-out list",
}
_STATUSES = {
    "pending": "not done yet",
    "claimed": "under way",
    "done": "done",
    "unknown": "outcome unknown: the service may have taken it, so it was not repeated",
    "refused": "refused: the service does not do this for this number",
    "dropped": "not done: it came too late, or a newer text had overtaken it",
}
_SHOWN_BEFORE = {EventKind.OPT_IN_CONFIRMED, EventKind.DECLINED, EventKind.OPT_IN_IMPORTED}


def deed(act: Act) -> str:
    """Return what the person did."""
    if act.event is None:
        return "This record cannot be read"
    topics = ", ".join(change.topic for change in act.event.changes) or "nothing"
    return _DEEDS.get(act.event.kind, str(act.event.kind)).format(topics=topics)


def outcome(answer: Answer) -> Fact:
    """Return what was done in answer, and how it ended."""
    done = "sent" if answer.kind == "reply" and answer.status == "done" else _STATUSES.get(answer.status, answer.status)
    return _KINDS.get(answer.kind, answer.kind), f"{done} (message {answer.sent_as})" if answer.sent_as else done


def facts(act: Act) -> Iterator[Fact]:
    """Yield the facts of one record, each with its label."""
    if act.event is not None:
        yield from _of_event(act.event)
    if act.recorded_at is not None:
        yield "Recorded", moment(act.recorded_at)
    if act.seconds_to_honour is not None:
        yield "Honoured", f"{act.seconds_to_honour:.3f} seconds after it was sent"
    yield "Record", f"{act.entry.sequence}, SHA-256 {act.entry.hash}"


def _of_event(event: ConsentEvent) -> Iterator[Fact]:
    yield "Source", _SOURCES.get(event.source, event.source)
    yield from _act_itself(event)
    for change in event.changes:
        yield "Effect", f"{change.topic}: {change.before or 'no subscription'} -> {change.after}"
    if event.wording:
        yield ("Wording shown" if event.kind in _SHOWN_BEFORE else "Wording of the answer"), event.wording
        yield "Wording SHA-256", event.wording_sha256
    yield "Program manifest SHA-256", event.manifest_sha256


def _act_itself(event: ConsentEvent) -> Iterator[Fact]:
    evidence = event.evidence
    if event.source == IMPORT:
        yield from ((f"As imported: {name}", value) for name, value in imported(event).items())
    elif evidence.body:
        yield "Text received", f"\u201c{evidence.body}\u201d"
    if evidence.destination:
        yield "Sent to", evidence.destination
    yield "Read as", evidence.rule
    yield "Message", evidence.message_id
    if evidence.cause is not None:
        yield (
            "Because of",
            f"record {evidence.cause.sequence} of {evidence.cause.program}, SHA-256 {evidence.cause.hash}",
        )


def imported(event: ConsentEvent) -> dict[str, str]:
    """Return the columns of an imported row; empty where its evidence is none."""
    try:
        columns = json.loads(event.evidence.body)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in columns.items()} if isinstance(columns, dict) else {}


def moment(at: datetime) -> str:
    """Return `at` in UTC to the millisecond."""
    return f"{at:%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03} UTC"


def standing(topic: str, state: State, at: datetime) -> str:
    """Return how a subscription stands."""
    verb = {State.ACTIVE: "agreed to", State.REVOKED: "opted out", State.PENDING: "not confirmed"}.get(
        state, str(state)
    )
    return f"{topic}: {verb}, since {moment(at)}"


def visible(text: str) -> str:
    """Return `text` with what a page or a terminal would act on, not show, made visible."""
    shown = "".join(_shown(character) for character in text)
    return shown.encode(errors="replace").decode()


def _shown(character: str) -> str:
    if character < " " and character != "\n":
        return chr(0x2400 + ord(character))
    turns_the_line = (
        "\x7f" <= character <= "\x9f" or "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    )
    return f"\\u{ord(character):04x}" if turns_the_line else character
