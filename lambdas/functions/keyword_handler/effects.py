"""Carries out what a committed text asks for, each part until it is settled and no text twice."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from lambdas.consent.events import AddToOptOutList, RemoveFromOptOutList, Reply
from lambdas.consent.items import HANDED_OVER, NEEDED
from lambdas.consent.timestamps import in_milliseconds
from lambdas.stores.consent.outbox import Status
from lambdas.stores.errors import (
    Contended,
    MetTheList,
    NotAccepted,
    OptedOut,
    OutcomeUnknown,
    OutOfTime,
    Refused,
    Throttled,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.consent.record import Record
    from lambdas.stores.consent.consent_tables import ConsentTables
    from lambdas.stores.consent.outbox import Entry, Outbox, Owed
    from lambdas.stores.sms import Texting

Result = TypeVar("Result")

# longer than a function may run, shorter than a queue hides a message: an older claim has lost its owner
CLAIM_LASTS = timedelta(seconds=60)
ANSWERS_OF_AN_HOUR, LOOP_OF = 3, timedelta(hours=1)  # to HELP, PREFS and the like
LOOKS = 4  # at a record that changes while an answer to its phone is about to go
TRIES_OF_A_CONFIRMATION = 3  # before the number is listed, and the service takes no text to it any more
SILENCES, QUIET = 2, timedelta(seconds=5)  # in a row, and how long a service that does not answer is left alone then
BETWEEN_TRIES_SECONDS = 1.0  # the service takes one text a second for one phone


class EffectRunner:
    """Performs the effects of an outbox entry in order.

    `count` takes the name of each metric; `draw` returns a new link to the preferences page of a phone; `wait` takes
    seconds.
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
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._tables = tables
        self._outbox = outbox
        self._texting = texting
        self._clock = clock
        self._count = count
        self._draw = draw
        self._wait = wait
        self.begin()

    def begin(self) -> None:
        """Know nothing yet of whether the service answers, as a new process does."""
        self._silences, self._quiet_until = 0, datetime.min.replace(tzinfo=UTC)

    def perform(
        self,
        entry: Entry,
        record: Record,
        has_time: Callable[[], bool] = lambda: True,
        *,
        comes_back: bool = False,
    ) -> None:
        """Settle every effect of `entry` that is not settled; `record` is the newest known of its phone.

        `has_time` tells before each effect whether the function may run as long as one can take. A service that did not
        answer twice in a row is asked nothing for a while: else texts that wait for it would take the runs of new ones.
        NotAccepted where the service takes nothing now, Contended where another delivery is at it: what is left stays
        owed, and the text must come again. MetTheList where somebody `comes_back` to us by this text whom the service
        holds as opted out and we did not: their STOP is on record now, and the text must be decided anew.
        """
        lifted = any(isinstance(one.effect, RemoveFromOptOutList) for one in entry.owed)
        for index, owed in enumerate(entry.owed):
            if owed.status is Status.ANEW:
                raise MetTheList
            if owed.status not in {Status.PENDING, Status.CLAIMED}:
                if isinstance(owed.effect, RemoveFromOptOutList):
                    # another delivery may have settled it while this one's was on its way, and cut off what it undid
                    self._put_back(entry.phone, record)
                continue
            if not has_time() or self._clock() < self._quiet_until:
                raise OutOfTime("the service was slow to answer others, or did not answer")
            try:
                self._settle(entry, index, owed, record, has_time)
            except OptedOut:
                learned, anew = self._learn(entry.phone), comes_back and not lifted
                if anew and not learned:
                    raise NotAccepted("the service cannot tell since when it holds the number as opted out") from None
                if not self._outbox.settle_unclaimed(entry, index, Status.ANEW if anew else Status.REFUSED) and anew:
                    raise Contended("another delivery of this text has settled its reply") from None
                self._count("ReplyRefused")
                if anew:
                    raise MetTheList from None

    def _settle(self, entry: Entry, index: int, owed: Owed, record: Record, has_time: Callable[[], bool]) -> None:
        if isinstance(owed.effect, RemoveFromOptOutList):
            self._lift(entry, index, record)
        elif isinstance(owed.effect, AddToOptOutList):
            self._list(entry, index, record)
        elif entry.lists_after(index):
            self._confirm(entry, index, owed, record, has_time)
        else:
            self._answer(entry, index, owed, record)

    def _answer(self, entry: Entry, index: int, owed: Owed, record: Record) -> None:
        if not self._reply(entry, index, owed, record):
            # what follows a reply must not overtake it; its owner sees to both, or dies before it has
            raise Contended("another delivery of this text has its reply in hand")

    def _confirm(self, entry: Entry, index: int, owed: Owed, record: Record, has_time: Callable[[], bool]) -> None:
        """Answer before the number is listed; a text that is not taken holds that back for seconds only."""
        for tries in range(1, TRIES_OF_A_CONFIRMATION + 1):
            try:
                self._answer(entry, index, owed, record)
            except NotAccepted:
                if tries == TRIES_OF_A_CONFIRMATION or not has_time():
                    break
                self._wait(BETWEEN_TRIES_SECONDS)
            else:
                return
        if not record.resumed_since(entry.at):
            self._ask(self._texting.list_opt_out, entry.phone)  # where this is not taken either, both come again
        self._outbox.settle_unclaimed(entry, index, Status.REFUSED)
        self._count("ReplyRefused")

    def _reply(self, entry: Entry, index: int, owed: Owed, record: Record) -> bool:
        now, reply = in_milliseconds(self._clock()), owed.effect
        if owed.status is Status.CLAIMED:
            return self._abandon(entry, index, owed, now)
        if not isinstance(reply, Reply) or reply.late(now):
            return self._drop(entry, index, "ReplyExpired")
        if entry.only_told and in_a_loop(entry, record):
            return self._drop(entry, index, "ReplySilenced")
        if reply.always:
            if not self._outbox.claim(entry, index, now):
                return False
            self._send(entry, index, reply, None)
            return True
        return self._reply_while(entry, index, reply, record)

    def _reply_while(self, entry: Entry, index: int, reply: Reply, record: Record) -> bool:
        """Answer if the record still says so; False where another delivery has the answer in hand."""
        for _ in range(LOOKS):
            if overtaken(reply, entry, record):
                return self._drop(entry, index, "ReplyOvertaken")
            now = in_milliseconds(self._clock())
            try:
                self._outbox.claim_while(entry, index, now, record.standing.sequence)
            except Contended:
                reading = self._tables.read(entry.phone, entry.message_id)
                if reading.entry is None or reading.entry.owed[index].status is not Status.PENDING:
                    return False
                record = reading.record
                continue
            if now + HANDED_OVER - self._clock() < NEEDED:
                self._outbox.release(entry, index, now)
                raise NotAccepted("the claim took so long that an opt-out might go on record before the answer is out")
            self._send(entry, index, reply, now)
            return True
        raise Contended("other texts of this phone came first")

    def _abandon(self, entry: Entry, index: int, owed: Owed, now: datetime) -> bool:
        if owed.claimed_at is not None and now - owed.claimed_at < CLAIM_LASTS:
            return False
        self._outbox.settle(entry, index, Status.UNKNOWN)
        self._count("ReplyUnknown")
        return True

    def _drop(self, entry: Entry, index: int, counted: str) -> bool:
        self._outbox.settle_unclaimed(entry, index, Status.DROPPED)
        self._count(counted)
        return True

    def _send(self, entry: Entry, index: int, reply: Reply, claimed_at: datetime | None) -> None:
        try:
            # drawn by whoever holds the claim: a link that was drawn before a crash opens its page, and nobody has it
            body = reply.body.replace("{link}", self._draw(entry.phone)) if reply.link else reply.body
            message_id = self._ask(self._texting.reply, entry.phone, body, entry.answers)
        except (NotAccepted, OptedOut):
            # the second as well: an opt-out does not go on record while an answer is in hand
            self._outbox.release(entry, index, claimed_at)
            raise
        except Refused:
            self._outbox.settle(entry, index, Status.REFUSED, claimed_at=claimed_at)
            self._count("ReplyRefused")
        except OutcomeUnknown:
            self._outbox.settle(entry, index, Status.UNKNOWN, claimed_at=claimed_at)
            self._count("ReplyUnknown")
        else:
            self._outbox.settle(entry, index, Status.DONE, message_id, claimed_at)
            self._count("ReplySent")

    def _ask(self, call: Callable[..., Result], *given: str) -> Result:
        """Ask the service, and remember whether it answers at all."""
        try:
            answer = call(*given)
        except (OutcomeUnknown, NotAccepted) as error:
            self._silences = 0 if isinstance(error, Throttled) else self._silences + 1
            if self._silences >= SILENCES:
                self._quiet_until = self._clock() + QUIET
            raise
        except Refused:
            self._silences = 0
            raise
        self._silences = 0
        return answer

    def _learn(self, phone: str) -> bool:
        """Put on record since when the service holds `phone` as opted out; False where that cannot be told now."""
        from lambdas.stores.consent.opt_out_sync import Refusals  # noqa: PLC0415 - rare: not at every cold start

        counted = Refusals(self._tables, self._texting, self._clock).learn(phone)
        for name in counted:
            self._count(name)
        return "OptOutNotLearned" not in counted

    def _list(self, entry: Entry, index: int, record: Record) -> None:
        overtaken = record.resumed_since(entry.at)
        if not overtaken:
            self._ask(self._texting.list_opt_out, entry.phone)
        self._outbox.settle_unclaimed(entry, index, Status.DROPPED if overtaken else Status.DONE)

    def _lift(self, entry: Entry, index: int, record: Record) -> None:
        useless = record.listed or (record.barred and entry.late(self._clock()))
        status = Status.DROPPED if useless else self._lifted(entry)
        if not useless and self._outbox.settle_while(entry, index, status, record.standing.sequence):
            return
        # a STOP that was committed while the lift was under way must find its number on the list
        self._put_back(entry.phone, self._tables.read(entry.phone, entry.message_id).record)
        self._outbox.settle_unclaimed(entry, index, status)

    def _put_back(self, phone: str, record: Record) -> None:
        if record.listed and self._texting.program.keeps_list:
            self._ask(self._texting.list_opt_out, phone)

    def _lifted(self, entry: Entry) -> Status:
        try:
            self._ask(self._texting.lift_opt_out, entry.phone)
        except Refused:
            self._count("LiftRefused")
            return Status.REFUSED
        return Status.DONE


def in_a_loop(entry: Entry, record: Record) -> bool:
    """Whether so many texts of the last hour were told something that only a machine may read another answer."""
    told = [at for at in record.answered if entry.at - LOOP_OF < at < entry.at]
    return record.flooded or len(told) >= ANSWERS_OF_AN_HOUR


def overtaken(reply: Reply, entry: Entry, record: Record) -> bool:
    """Whether the person, or an audit, has since changed what an answer that is owed would tell."""
    if reply.always:
        return False
    if record.standing.stopped_since(entry.at):
        return True
    held = (record.subscriptions.get(topic) for topic in reply.topics)
    return bool(reply.topics) and not any(one is not None and one.changed_at == entry.at for one in held)
