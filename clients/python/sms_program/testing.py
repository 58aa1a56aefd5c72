"""A program for an app's tests: it checks and answers as the real one does, and texts nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import Receipt
from .messages import Answer, Text
from .program import Sender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .errors import SmsProgramError
    from .messages import Contact, Engagement, Message


class FakeProgram(Sender):
    """`sent` has texts and answers, `reported` the reports. The same id to the same number goes out once."""

    def __init__(self) -> None:
        self.sent: list[Text | Answer] = []
        self.reported: list[Contact | Engagement] = []
        self._errors: list[SmsProgramError] = []

    def fails_once(self, error: SmsProgramError) -> None:
        """Let the next call that would queue something raise `error` instead."""
        self._errors.append(error)

    def _put(self, messages: Sequence[Message]) -> list[Receipt]:
        if messages and self._errors:
            raise self._errors.pop(0)
        for one in messages:
            if not isinstance(one, Text | Answer):
                self.reported.append(one)
            elif not any((one.id, one.to) == (sent.id, sent.to) for sent in self.sent):
                self.sent.append(one)
        return [Receipt(one.id, one.to) for one in messages]
