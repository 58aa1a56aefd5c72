"""Carries out what a committed text asks for, each part until it is settled and no text twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.effect import LiftOptOut, Reply
from lambdas.stores.errors import Contended, NotAccepted, OptedOut, OutcomeUnknown, OutOfTime, Refused
from lambdas.stores.outbox import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.consent.record import Record
    from lambdas.stores.consent_tables import ConsentTables
    from lambdas.stores.outbox import Entry, Outbox, Owed
    from lambdas.stores.texting import Texting

# longer than a function may run, shorter than a queue hides a message: an older claim has lost its owner
CLAIM_LASTS = timedelta(seconds=60)


class Performer:
    """Performs the effects of an outbox entry in order.

    `count` takes the name of each metric; `draw` returns a new link to the preferences page of a phone.
    """

    def __init__(
        self,
        *,
        tables: ConsentTables,
        outbox: Outbox,
        texting: Texting,
        clock: Callable[[], datetime],
        count: Callable[[str], None],
        draw: Callable[[str], str],
    ) -> None:
        self._tables = tables
        self._outbox = outbox
        self._texting = texting
        self._clock = clock
        self._count = count
        self._draw = draw

    def perform(self, entry: Entry, record: Record, has_time: Callable[[], bool] = lambda: True) -> None:
        """Settle every effect of `entry` that is not settled; `record` is the newest known of its phone.

        `has_time` tells before each effect whether the function may run as long as one can take.
        NotAccepted where the service takes nothing now, Contended where another delivery is at it: what is left stays
        owed, and the text must come again.
        """
        for index, owed in enumerate(entry.owed):
            if owed.status not in {Status.PENDING, Status.CLAIMED}:
                continue
            if not has_time():
                raise OutOfTime("the service was slow to answer others")
            if isinstance(owed.effect, Reply):
                if not self._reply(entry, index, owed, owed.effect):
                    # what follows a reply must not overtake it; its owner sees to both, or dies before it has
                    raise Contended("another delivery of this text has its reply in hand")
            elif isinstance(owed.effect, LiftOptOut):
                self._lift(entry, index, record)
            else:
                self._list(entry, index, record)

    def _reply(self, entry: Entry, index: int, owed: Owed, reply: Reply) -> bool:
        now = self._clock()
        if owed.status is Status.CLAIMED:
            return self._abandon(entry, index, owed, now)
        if reply.late(now):
            self._outbox.settle_unclaimed(entry, index, Status.DROPPED)
            self._count("ReplyExpired")
            return True
        if not self._outbox.claim(entry, index, now):
            return False
        self._send(entry, index, reply)
        return True

    def _abandon(self, entry: Entry, index: int, owed: Owed, now: datetime) -> bool:
        if owed.claimed_at is not None and now - owed.claimed_at < CLAIM_LASTS:
            return False
        self._outbox.settle(entry, index, Status.UNKNOWN)
        self._count("ReplyUnknown")
        return True

    def _send(self, entry: Entry, index: int, reply: Reply) -> None:
        try:
            # drawn by whoever holds the claim: a link that was drawn before a crash opens its page, and nobody has it
            body = reply.body.replace("{link}", self._draw(entry.phone)) if reply.link else reply.body
            message_id = self._texting.reply(entry.phone, body, entry.message_id)
        except NotAccepted:
            self._outbox.release(entry, index)
            raise
        except OptedOut:
            self._learn(entry.phone)
            self._outbox.settle(entry, index, Status.REFUSED)
            self._count("ReplyRefused")
        except Refused:
            self._outbox.settle(entry, index, Status.REFUSED)
            self._count("ReplyRefused")
        except OutcomeUnknown:
            self._outbox.settle(entry, index, Status.UNKNOWN)
            self._count("ReplyUnknown")
        else:
            self._outbox.settle(entry, index, Status.DONE, message_id)
            self._count("ReplySent")

    def _learn(self, phone: str) -> None:
        from lambdas.stores.refusals import Refusals  # noqa: PLC0415 - rare: not at every cold start

        for name in Refusals(self._tables, self._texting, self._clock).learn(phone):
            self._count(name)

    def _list(self, entry: Entry, index: int, record: Record) -> None:
        overtaken = record.resumed_since(entry.at)
        if not overtaken:
            self._texting.list_opt_out(entry.phone)
        self._outbox.settle_unclaimed(entry, index, Status.DROPPED if overtaken else Status.DONE)

    def _lift(self, entry: Entry, index: int, record: Record) -> None:
        status = Status.DROPPED if record.barred else self._lifted(entry)
        # a STOP that was committed while the lift was under way must find its number on the list
        newest = self._tables.read(entry.phone, entry.message_id).record
        if newest.barred:
            self._texting.list_opt_out(entry.phone)
        self._outbox.settle_unclaimed(entry, index, status)

    def _lifted(self, entry: Entry) -> Status:
        try:
            self._texting.lift_opt_out(entry.phone)
        except Refused:
            self._count("LiftRefused")
            return Status.REFUSED
        return Status.DONE
