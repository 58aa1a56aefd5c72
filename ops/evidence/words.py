"""The evidence in plain words: what each record tells, as a person who was not there can read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra.consents.ruling import SOURCE as IMPORT
from infra.evidence.phrases import DEEDS, KINDS, SOURCES, STANDINGS, STATUSES, TIERS
from lambdas.consent.event import EventKind
from lambdas.consent.form_request import SOURCE as WEB_FORM
from lambdas.consent.preference_request import SOURCE as PREFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from infra.evidence.dossier import Act, Answer
    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.record import State

Fact = tuple[str, str]

_SHOWN_BEFORE = {EventKind.OPT_IN_CONFIRMED, EventKind.DECLINED, EventKind.OPT_IN_IMPORTED}


def deed(act: Act) -> str:
    """Return what the person did."""
    if act.event is None:
        return "This record cannot be read"
    topics = ", ".join(change.topic for change in act.event.changes) or "nothing"
    return DEEDS.get(act.event.kind, str(act.event.kind)).format(topics=topics)


def outcome(answer: Answer) -> Fact:
    """Return what was done in answer, and how it ended."""
    done = "sent" if answer.kind == "reply" and answer.status == "done" else STATUSES.get(answer.status, answer.status)
    return KINDS.get(answer.kind, answer.kind), f"{done} (message {answer.sent_as})" if answer.sent_as else done


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
    yield "Source", SOURCES.get(event.source, event.source)
    yield from _act_itself(event)
    for change in event.changes:
        yield "Effect", f"{change.topic}: {change.before or 'no subscription'} -> {change.after}"
    if event.tier is not None:
        yield "Reacts", TIERS[event.tier]
    if event.paused_until is not None:
        yield "Pause ends", moment(event.paused_until)
    if event.wording:
        yield ("Wording shown" if event.kind in _SHOWN_BEFORE else "Wording of the answer"), event.wording
        yield "Wording SHA-256", event.wording_sha256
    yield "Program manifest SHA-256", event.manifest_sha256


def _act_itself(event: ConsentEvent) -> Iterator[Fact]:
    evidence = event.evidence
    if event.source == IMPORT:
        yield from ((f"As imported: {name}", value) for name, value in imported(event).items())
    elif event.source == WEB_FORM:
        yield from ((f"Opt-in form: {name}", value) for name, value in imported(event).items() if value)
    elif event.source == PREFERENCES:
        yield from ((f"Preferences page: {name}", value) for name, value in imported(event).items() if value)
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
    """Return the columns of an imported row, or what a form showed and held; empty where its evidence is neither."""
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
    return f"{topic}: {STANDINGS[state]}, since {moment(at)}"


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
