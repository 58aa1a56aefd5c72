"""A request to join that came by the program's web form: what was shown, what was chosen, and what it does."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.effect import ANSWERED_WITHIN, Reply
from lambdas.consent.event import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.instant import from_text
from lambdas.consent.message import BadMessage, e164
from lambdas.consent.record import State
from lambdas.consent.several import confirmation, confirmation_request
from lambdas.consent.web_act import WebAct

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.effect import Effect
    from lambdas.consent.record import Record
    from lambdas.program import Program, Topic

SOURCE = "web_form"


@dataclass(frozen=True, slots=True)
class FormRequest(WebAct):
    """One form as it was sent. `at` is the time of its arrival (UTC), `wording` the call to action that stood there.

    `version` names the page by the SHA-256 of its bytes, `address` and `agent` are those of whoever sent it, `origin`
    is the site that the form stood on.
    """

    topics: tuple[str, ...]
    form: str
    origin: str
    version: str
    language: str
    wording: str
    wording_sha256: str
    address: str
    agent: str

    @property
    def evidence(self) -> Evidence:
        """What proves the request: all that was shown, chosen and known of the sender."""
        kept: dict[str, Any] = asdict(self)
        for name in ("id", "phone", "at", "form"):
            del kept[name]
        kept["topics"] = ", ".join(self.topics)
        body = json.dumps(kept, sort_keys=True, ensure_ascii=False)
        return Evidence(self.id, SOURCE, body, destination=self.form)


def parse(record_body: str) -> FormRequest:
    """Return the request that an SQS record body holds; BadMessage where it holds none."""
    try:
        raw: dict[str, Any] = json.loads(record_body)
        made = FormRequest(**raw | {"at": from_text(raw["at"]), "topics": tuple(raw["topics"])})
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise BadMessage("the record body is no request of the form") from None
    texts = [value for name, value in asdict(made).items() if name not in {"at", "topics"}]
    if not made.topics or any(type(text) is not str for text in (*texts, *made.topics)):
        raise BadMessage("the request of the form must hold texts, and the names of topics")
    e164(made.phone, "phone")
    return made


def asked(request: FormRequest, program: Program, record: Record) -> tuple[ConsentEvent, tuple[Effect, ...]] | None:
    """Return what `request` leaves in the ledger, and what is done about it; None where its topics are no more.

    Whoever sent it may not have the phone in hand. So it asks, and lifts nothing: where a STOP stands it goes on record
    and changes nothing, and a request that is older than what the person has since told us changes nothing either.
    """
    topics = tuple(topic for topic in program.topics if topic.name in request.topics)
    if not topics:
        return None
    if record.barred or record.standing.stopped_since(request.at):
        return _event(EventKind.OPT_IN_BARRED, request, program), ()
    held = record.subscriptions
    wanted = tuple(topic for topic in topics if not _settled(topic, record, request.at))
    if not wanted:
        standing = tuple(topic for topic in topics if held[topic.name].state is State.ACTIVE)
        if not standing:
            return _event(EventKind.SUPERSEDED, request, program), ()
        wording = confirmation(program, standing)
        return _event(EventKind.OPT_IN_REPEATED, request, program, wording), (
            Reply(wording, request.at + ANSWERED_WITHIN),
        )
    wording, until = confirmation_request(program, wanted), request.at + timedelta(hours=program.pending_hours)
    changes = tuple(_pending(topic, record) for topic in wanted)
    event = _event(EventKind.OPT_IN_REQUESTED, request, program, wording, changes, until)
    names = tuple(topic.name for topic in wanted)
    return event, (Reply(wording, request.at + ANSWERED_WITHIN, topics=names),)


def _settled(topic: Topic, record: Record, at: datetime) -> bool:
    held = record.subscriptions.get(topic.name)
    return held is not None and (held.state is State.ACTIVE or held.changed_at >= at)


def _pending(topic: Topic, record: Record) -> Change:
    held = record.subscriptions.get(topic.name)
    return Change(topic.name, held.state if held else None, State.PENDING)


def _event(
    kind: EventKind,
    request: FormRequest,
    program: Program,
    wording: str = "",
    changes: tuple[Change, ...] = (),
    until: datetime | None = None,
) -> ConsentEvent:
    return ConsentEvent(kind, request.at, SOURCE, changes, request.evidence, wording, program.digest, until)
