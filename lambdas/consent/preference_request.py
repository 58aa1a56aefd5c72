"""A button of the program's preferences page: what was pressed, by whom, and what it does."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.case import Case
from lambdas.consent.decision import concluded
from lambdas.consent.instant import from_text
from lambdas.consent.intent_keywords import Intent, IntentKind
from lambdas.consent.message import BadMessage, Inbound, e164
from lambdas.consent.web_act import WebAct

if TYPE_CHECKING:
    from lambdas.consent.effect import Effect
    from lambdas.consent.event import ConsentEvent
    from lambdas.consent.record import Record
    from lambdas.program import Program

SOURCE = "preferences_page"
CHOICES = (IntentKind.LEAVE, IntentKind.OPT_OUT, IntentKind.PAUSE, IntentKind.RESUME)


@dataclass(frozen=True, slots=True)
class PreferenceRequest(WebAct):
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


def parse(record_body: str) -> PreferenceRequest:
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


def preferred(
    request: PreferenceRequest, program: Program, record: Record
) -> tuple[ConsentEvent, tuple[Effect, ...]] | None:
    """Return what `request` leaves in the ledger, and what is done about it; None where it changes nothing.

    It does what the same wish does by text. The service saw no text, so it has answered nothing and listed nothing.
    """
    intent = Intent(IntentKind(request.choice), request.topic or None, SOURCE)
    message = Inbound(request.id, request.phone, request.page, request.evidence, request.at)
    decision = concluded(Case(message, intent, program, record, answered=False), SOURCE, request.at)
    return (decision.event, decision.effects) if decision.event else None
