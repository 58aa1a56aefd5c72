"""A program for an app's tests: it checks and answers as the real one does, and texts nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

from .answers import REASONED, REASONS, Consents, Outcome
from .errors import InvalidMessageError, Receipt, SmsProgramError
from .messages import Answer, Text, check_id, check_phone
from .program import Sender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .messages import Contact, Engagement, Message


WAITS = timedelta(hours=1)  # until a deferred text comes back


class FakeProgram(Sender):
    """`sent` has texts and answers, `reported` the reports. The same id to the same number goes out once.

    Every text is handed over, unless a test says otherwise or its `not_after` has passed; nobody has agreed to
    anything, unless a test says so. What no program ever tells is refused with InvalidMessageError.
    """

    def __init__(self) -> None:
        self.sent: list[Text | Answer] = []
        self.reported: list[Contact | Engagement] = []
        self._errors: list[SmsProgramError] = []
        self._fates: dict[tuple[str, str], Mapping[str, str]] = {}
        self._people: dict[str, Mapping[str, str]] = {}
        self._consents: dict[str, Consents] = {}

    def fails_once(self, error: SmsProgramError) -> None:
        """Let the next call that would reach AWS raise `error` instead."""
        if not isinstance(error, SmsProgramError):
            raise InvalidMessageError(
                f"error must be an SmsProgramError such as UnavailableError('no answer'), got {type(error).__name__}"
            )
        self._errors.append(error)

    def drops(self, to: str, reason: str = "stopped") -> None:
        """Let every text that is sent to `to` from now on be dropped for that reason (docs/reasons.md)."""
        check_phone(to)
        self._people[to] = _fate("dropped", reason)

    def ends(self, id: str, *, to: str, outcome: Outcome, reason: str = "") -> None:  # noqa: A002 - as `send` calls it
        """Let the text `id` to that number come to `outcome`; `dropped` and `deferred` have a reason, and no other."""
        check_id(id)
        check_phone(to)
        self._fates[id, to] = _fate(outcome, reason)

    def agreed(self, phone: str, consents: Consents) -> None:
        """Let `consents` be what the person with that number agreed to."""
        check_phone(phone)
        if not isinstance(consents, Consents):
            raise InvalidMessageError(f"consents must be Consents, got {type(consents).__name__}")
        self._consents[phone] = consents

    def _put(self, messages: Sequence[Message]) -> list[Receipt]:
        if messages:
            self._fail()
        for one in messages:
            if not isinstance(one, Text | Answer):
                self.reported.append(one)
            elif not any((one.id, one.to) == (sent.id, sent.to) for sent in self.sent):
                self.sent.append(one)
                self._fates.setdefault((one.id, one.to), self._end_of(one))
        return [Receipt(one.id, one.to) for one in messages]

    def _end_of(self, one: Text | Answer) -> Mapping[str, str]:
        if one.not_after is not None and one.not_after <= datetime.now(UTC):
            return _fate("dropped", "expired")
        return self._people.get(one.to, _fate("handed_over"))

    def _ask(self, question: Mapping[str, str]) -> Mapping[str, Any]:
        self._fail()
        if question["ask"] == "consents":
            return _written(self._consents.get(question["to"]))
        fate = self._fates.get((question["request_id"], question["to"]))
        if fate is None or fate["outcome"] == "not_found":
            return {"outcome": "not_found"}
        now = datetime.now(UTC)
        return {
            **fate,
            **({"until": _instant(now + WAITS)} if fate["outcome"] == "deferred" else {"at": _instant(now)}),
        }

    def _fail(self) -> None:
        if self._errors:
            raise self._errors.pop(0)


def _fate(outcome: str, reason: str = "") -> Mapping[str, str]:
    if outcome not in get_args(Outcome):
        raise InvalidMessageError(f"outcome must be one of {', '.join(get_args(Outcome))}, got {outcome!r}")
    if outcome in REASONED and reason not in REASONS:
        raise InvalidMessageError(
            f"reason of {outcome} must be one of docs/reasons.md ({', '.join(REASONS)}), got {reason!r}"
        )
    if reason and outcome not in REASONED:
        raise InvalidMessageError(
            f"reason must be left out where the outcome is {outcome}: only dropped and deferred have one"
        )
    return {"outcome": outcome} | ({"reason": reason} if reason else {})


def _written(consents: Consents | None) -> Mapping[str, Any]:
    """Return the answer that reads back as `consents`."""
    if consents is None:
        return {"topics": {}, "notices": {}}
    instants = {name: getattr(consents, name) for name in ("stopped_at", "paused_until", "doubted_at")}
    return {
        "topics": {
            name: {"state": held.state, "since": _instant(held.since)} for name, held in consents.topics.items()
        },
        "notices": {name: _instant(at) for name, at in consents.notices.items()},
        **{name: _instant(at) for name, at in instants.items() if at},
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
