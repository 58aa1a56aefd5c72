"""A program for an app's tests: it checks and answers as the real one does, and texts nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .errors import Receipt
from .messages import Answer, Text
from .program import Sender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .answers import Consents
    from .errors import SmsProgramError
    from .messages import Contact, Engagement, Message


class FakeProgram(Sender):
    """`sent` has texts and answers, `reported` the reports. The same id to the same number goes out once.

    Every text is handed over, unless a test says otherwise; nobody has agreed to anything, unless it says so.
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
        self._errors.append(error)

    def drops(self, to: str, reason: str = "stopped") -> None:
        """Let every text that is sent to `to` from now on be dropped for that reason (docs/reasons.md)."""
        self._people[to] = {"outcome": "dropped", "reason": reason}

    def ends(self, id: str, *, to: str, outcome: str, reason: str = "") -> None:  # noqa: A002 - as `send` calls it
        """Let the text `id` to that number come to `outcome`, such as `delivered` (docs/schemas/result.json)."""
        self._fates[id, to] = {"outcome": outcome} | ({"reason": reason} if reason else {})

    def agreed(self, phone: str, consents: Consents) -> None:
        """Let `consents` be what the person with that number agreed to."""
        self._consents[phone] = consents

    def _put(self, messages: Sequence[Message]) -> list[Receipt]:
        if messages:
            self._fail()
        for one in messages:
            if not isinstance(one, Text | Answer):
                self.reported.append(one)
            elif not any((one.id, one.to) == (sent.id, sent.to) for sent in self.sent):
                self.sent.append(one)
                self._fates.setdefault((one.id, one.to), self._people.get(one.to, {"outcome": "handed_over"}))
        return [Receipt(one.id, one.to) for one in messages]

    def _ask(self, question: Mapping[str, str]) -> Mapping[str, Any]:
        self._fail()
        if question["ask"] == "consents":
            return _written(self._consents.get(question["to"]))
        fate = self._fates.get((question["request_id"], question["to"]))
        return {**fate, "at": _instant(datetime.now(UTC))} if fate else {"outcome": "not_found"}

    def _fail(self) -> None:
        if self._errors:
            raise self._errors.pop(0)


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
