"""The same for apps that wait by asyncio."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .answers import Consents, Status
    from .errors import Receipt
    from .fields import AnswerFields, TextFields
    from .messages import Contact, Engagement, Text
    from .program import Sender


class AsyncProgram:
    """A program whose calls are awaited: `AsyncProgram(Program(...))`.

    Each runs in a thread, since boto3 cannot wait otherwise; one that is cancelled may still queue its messages.
    """

    def __init__(self, program: Sender) -> None:
        self._program = program

    async def send(self, **fields: Unpack[TextFields]) -> Receipt:
        """See `Program.send`."""
        return await asyncio.to_thread(self._program.send, **fields)

    async def send_many(self, texts: Iterable[Text]) -> list[Receipt]:
        """See `Program.send_many`."""
        return await asyncio.to_thread(self._program.send_many, texts)

    async def answer(self, **fields: Unpack[AnswerFields]) -> Receipt:
        """See `Program.answer`."""
        return await asyncio.to_thread(self._program.answer, **fields)

    async def status(self, id: str, *, to: str) -> Status:  # noqa: A002 - as `send` calls it
        """See `Program.status`."""
        return await asyncio.to_thread(self._program.status, id, to=to)

    async def consents(self, phone: str) -> Consents:
        """See `Program.consents`."""
        return await asyncio.to_thread(self._program.consents, phone)

    async def report(self, *reports: Contact | Engagement) -> None:
        """See `Program.report`."""
        await asyncio.to_thread(self._program.report, *reports)
