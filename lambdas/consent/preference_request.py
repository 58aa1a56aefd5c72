"""A wish to leave that came by the program's preferences page: what was pressed, by whom, and what it does."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lambdas.consent.case import Case
from lambdas.consent.decision import Decision, concluded
from lambdas.consent.instant import from_text, to_text
from lambdas.consent.intent_keywords import Intent, IntentKind
from lambdas.consent.message import BadMessage, Inbound

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.record import Record
    from lambdas.program import Program

SOURCE = "preferences_page"

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class PreferenceRequest:
    """One button of the page, pressed. `at` is the time of its arrival (UTC); a `topic` of None leaves every topic.

    `version` names the page by the SHA-256 of its bytes, `address` and `agent` are those of whoever pressed.
    """

    id: str
    phone: str
    at: datetime
    topic: str | None
    page: str
    version: str
    language: str
    address: str
    agent: str

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return f"***{self.phone[-2:]}"

    def to_json(self) -> str:
        """Return the request as it waits in a queue."""
        return json.dumps(asdict(self) | {"at": to_text(self.at)}, ensure_ascii=False)

    @property
    def evidence(self) -> str:
        """What proves the request, as one text: what was chosen and all that is known of the sender."""
        names = ("topic", "version", "language", "address", "agent")
        kept = {name: getattr(self, name) for name in names} | {"topic": self.topic or "every topic"}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False)


def parse(record_body: str) -> PreferenceRequest:
    """Return the request that an SQS record body holds; BadMessage where it holds none."""
    try:
        raw: dict[str, Any] = json.loads(record_body)
        made = PreferenceRequest(**raw | {"at": from_text(raw["at"])})
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise BadMessage("the record body is no request of the preferences page") from None
    texts = [value for name, value in asdict(made).items() if name != "at" and (name, value) != ("topic", None)]
    # only null leaves everything: a topic that is empty, or no text, must not be taken for it
    if made.topic == "" or any(type(text) is not str for text in texts):
        raise BadMessage("the request of the preferences page must hold texts, and a topic or null")
    if not _E164.fullmatch(made.phone):
        raise BadMessage(f"phone must be an E.164 number, got {len(made.phone)} characters of another form")
    return made


def preferred(request: PreferenceRequest, program: Program, record: Record, now: datetime) -> Decision:
    """Return what `request` does to the `record` of its phone: what a LEAVE, or a STOP in words of one's own, does.

    The service saw no text, so it has answered nothing and listed nothing: both are ours to do.
    """
    kind = IntentKind.OPT_OUT if request.topic is None else IntentKind.LEAVE
    message = Inbound(request.id, request.phone, request.page, request.evidence, request.at)
    case = Case(message, Intent(kind, request.topic, SOURCE), program, record, answered=False)
    return concluded(case, SOURCE, now)
