"""What the web pages send: requests of the opt-in form and buttons of the preferences page, and what each does."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lambdas.consent.decision import Case, asked_for, decide_case
from lambdas.consent.events import ANSWERED_WITHIN, ConsentEvent, EventKind, Evidence, Reply
from lambdas.consent.inbound import Inbound
from lambdas.consent.phone import BadMessage, e164, masked
from lambdas.consent.record import State
from lambdas.consent.timestamps import from_text, to_text
from lambdas.intent.keywords import Intent, IntentKind
from lambdas.messages.rendering import confirmation, confirmation_request

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.events import Change, Effect
    from lambdas.consent.record import Record
    from lambdas.program import Program, Topic

# What somebody sent from a web page of the program, on its way to the function that records and answers it.


@dataclass(frozen=True, slots=True)
class WebRequest:
    """One act: its id, the phone that it is about, and the time of its arrival (UTC)."""

    id: str
    phone: str
    at: datetime

    @property
    def revokes(self) -> bool:
        """Whether the act takes consent away."""
        return False

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return masked(self.phone)

    def to_json(self) -> str:
        """Return the act as it waits in its queue."""
        return json.dumps(asdict(self) | {"at": to_text(self.at)}, ensure_ascii=False)


FORM_SOURCE = "web_form"


@dataclass(frozen=True, slots=True)
class FormRequest(WebRequest):
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
        return Evidence(self.id, FORM_SOURCE, body, destination=self.form)


def parse_form_request(record_body: str) -> FormRequest:
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


def decide_form_request(
    request: FormRequest, program: Program, record: Record
) -> tuple[ConsentEvent, tuple[Effect, ...]] | None:
    """Return what `request` leaves in the ledger, and what is done about it; None where its topics are no more.

    Whoever sent it may not have the phone in hand. So it asks, and lifts nothing: where a STOP stands it goes on record
    and changes nothing, and a request that is older than what the person has since told us changes nothing either.
    """
    told = program.offered(request.language)
    spoken = program.read_in(told or record.standing.language)
    topics = tuple(topic for topic in spoken.topics if topic.name in request.topics)
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
        wording = confirmation(spoken, standing)
        return _event(EventKind.OPT_IN_REPEATED, request, program, wording), (
            Reply(wording, request.at + ANSWERED_WITHIN),
        )
    wording, until = confirmation_request(spoken, wanted), request.at + timedelta(hours=program.pending_hours)
    changes = tuple(asked_for(topic, record) for topic in wanted)
    event = _event(EventKind.OPT_IN_REQUESTED, request, program, wording, changes, until)
    names = tuple(topic.name for topic in wanted)
    return event, (Reply(wording, request.at + ANSWERED_WITHIN, topics=names),)


def _settled(topic: Topic, record: Record, at: datetime) -> bool:
    held = record.subscriptions.get(topic.name)
    return held is not None and (held.state is State.ACTIVE or held.changed_at >= at)


def _event(
    kind: EventKind,
    request: FormRequest,
    program: Program,
    wording: str = "",
    changes: tuple[Change, ...] = (),
    until: datetime | None = None,
) -> ConsentEvent:
    # whoever sent the form may not have the phone in hand: it chooses a language only where it asks for a YES
    language = program.offered(request.language) if kind is EventKind.OPT_IN_REQUESTED else ""
    evidence, digest = request.evidence, program.digest
    return ConsentEvent(
        kind, request.at, FORM_SOURCE, changes, evidence, wording, digest, pending_until=until, language=language
    )


# A button of the program's preferences page: what was pressed, by whom, and what it does.


PREFERENCES_SOURCE = "preferences_page"
CHOICES = (IntentKind.LEAVE, IntentKind.OPT_OUT, IntentKind.PAUSE, IntentKind.RESUME)


@dataclass(frozen=True, slots=True)
class PreferenceRequest(WebRequest):
    """One button of the page, pressed. `at` is the time of its arrival (UTC), `choice` one of CHOICES.

    Only `leave` has a `topic`. `version` names the page by the SHA-256 of its bytes, `address` and `agent` are those of
    whoever pressed.
    """

    choice: str
    topic: str
    page: str
    version: str
    language: str
    address: str
    agent: str

    @property
    def revokes(self) -> bool:
        """Whether the button ends a topic, or all of them."""
        return self.choice in {IntentKind.LEAVE, IntentKind.OPT_OUT}

    @property
    def evidence(self) -> str:
        """What proves the request, as one text: what was chosen and all that is known of the sender."""
        names = ("choice", "topic", "version", "language", "address", "agent")
        return json.dumps({name: getattr(self, name) for name in names}, sort_keys=True, ensure_ascii=False)


def parse_preference_request(record_body: str) -> PreferenceRequest:
    """Return the request that an SQS record body holds; BadMessage where it holds none."""
    try:
        raw: dict[str, Any] = json.loads(record_body)
        made = PreferenceRequest(**raw | {"at": from_text(raw["at"])})
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise BadMessage("the record body is no request of the preferences page") from None
    if any(type(value) is not str for name, value in asdict(made).items() if name != "at"):
        raise BadMessage("the request of the preferences page must hold texts")
    if made.choice not in CHOICES or bool(made.topic) != (made.choice == IntentKind.LEAVE):
        raise BadMessage(f"choice must be one of {', '.join(CHOICES)}, and leave alone must name a topic")
    e164(made.phone, "phone")
    return made


def decide_preference_request(
    request: PreferenceRequest, program: Program, record: Record
) -> tuple[ConsentEvent, tuple[Effect, ...]] | None:
    """Return what `request` leaves in the ledger, and what is done about it; None where it changes nothing.

    It does what the same wish does by text. The service saw no text, so it has answered nothing and listed nothing.
    """
    intent = Intent(IntentKind(request.choice), request.topic or None, PREFERENCES_SOURCE)
    message = Inbound(request.id, request.phone, request.page, request.evidence, request.at)
    decision = decide_case(Case(message, intent, program, record, answered=False), PREFERENCES_SOURCE, request.at)
    return (decision.event, decision.effects) if decision.event else None
