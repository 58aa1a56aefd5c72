"""What a program answers by its port `reads`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Outcome = Literal["delivered", "failed", "handed_over", "dropped", "in_progress", "deferred", "not_found"]
WAITING = {"not_found", "queued", "deferred", "in_progress"}
REASONED = {"dropped", "deferred"}  # the outcomes that have a reason
# docs/reasons.md explains each; a later version of a program may know more
REASONS = (
    *("unknown_topic", "unknown_template", "template_needed", "body_needed", "bad_parameter", "bad_content"),
    *("too_long", "cancelled", "own_words", "invalid_number", "country_not_served", "unreachable", "stopped"),
    *("in_doubt", "not_subscribed", "no_notice", "paused", "unengaged", "digest_only", "not_due", "no_reply"),
    *("reply_too_old", "answered", "advertises", "same_content", "cap", "window", "expired", "unchecked", "unheard"),
    *("refused", "over_price", "protected", "opted_out", "unknown", "pumping", "pace", "busy", "campaign_paused"),
)


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a request: `outcome` is an `Outcome`, `reason` and `report` are those of docs/schemas/result.json.

    `at` is when it came to that, and `until` when a deferred request comes back. A request that is not on record yet,
    because it waits in the queue or was never sent, is `not_found`.
    """

    outcome: str
    reason: str = ""
    report: str = ""
    message_id: str = ""
    at: datetime | None = None
    until: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the program has not decided yet, or knows nothing of the request."""
        return self.outcome in WAITING

    @classmethod
    def of_answer(cls, answer: Mapping[str, Any]) -> Status:
        """Return the status that the program told; fields that are new are passed over."""
        texts = {name: answer[name] for name in ("outcome", "reason", "report", "message_id") if name in answer}
        return cls(**texts, at=_instant(answer, "at"), until=_instant(answer, "until"))


@dataclass(frozen=True, slots=True)
class Subscription:
    """One topic: its `state` (`pending`, `active`, `revoked`, ...) since then."""

    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Consents:
    """To what a person agreed. `notices` is when they learned of each topic whose texts need no more than that.

    `stopped_at` is set while a STOP stands, `paused_until` by a pause that may be over, and `doubted_at` while a text
    that may have been a STOP waits for a person's ruling.
    """

    topics: Mapping[str, Subscription] = field(default_factory=dict)
    notices: Mapping[str, datetime] = field(default_factory=dict)
    stopped_at: datetime | None = None
    paused_until: datetime | None = None
    doubted_at: datetime | None = None

    @classmethod
    def of_answer(cls, answer: Mapping[str, Any]) -> Consents:
        """Return the consents that the program told; fields that are new are passed over."""
        topics = {
            name: Subscription(told["state"], datetime.fromisoformat(told["since"]))
            for name, told in answer["topics"].items()
        }
        notices = {name: datetime.fromisoformat(at) for name, at in answer["notices"].items()}
        instants = {name: _instant(answer, name) for name in ("stopped_at", "paused_until", "doubted_at")}
        return cls(topics, notices, **instants)


def _instant(answer: Mapping[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(answer[name]) if name in answer else None
