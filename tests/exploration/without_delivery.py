"""The inbound path without a mechanism against copies and crashes: patches of the real code."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.effect import ListOptOut, Reply
from lambdas.keyword_handler import performing
from lambdas.keyword_handler.conversation import Conversation
from lambdas.keyword_handler.performing import Performer
from lambdas.stores import consent_tables
from lambdas.stores.consent_tables import ConsentTables
from lambdas.stores.errors import Contended
from lambdas.stores.outbox import Entry, Outbox, Owed, Status

if TYPE_CHECKING:
    import pytest

    Patch = pytest.MonkeyPatch


def forget_duplicates(patch: Patch) -> None:
    read, put = ConsentTables.read, consent_tables.put
    patch.setattr(ConsentTables, "read", lambda *given: replace(read(*given), entry=None))
    patch.setattr(consent_tables, "put", lambda *given, **_: put(*given))


def overlook_outbox(patch: Patch) -> None:
    read = ConsentTables.read
    patch.setattr(ConsentTables, "read", lambda *given: replace(read(*given), entry=None))


def effects_first(patch: Patch) -> None:
    def carry_out(self, message, record, made):
        _send_replies(self, message, made)
        self.tables.commit(record, made.event, Entry(message.phone, message.message_id, message.at, ()), self.clock())

    patch.setattr(Conversation, "_carry_out", carry_out)


def no_outbox(patch: Patch) -> None:
    def carry_out(self, message, record, made):
        empty = Entry(message.phone, message.message_id, message.at, ())
        after = self.tables.commit(record, made.event, empty, self.clock())
        _send_replies(self, message, made)
        for effect in made.effects:
            if isinstance(effect, ListOptOut):
                self.performer._texting.list_opt_out(message.phone)
        return after

    patch.setattr(Conversation, "_carry_out", carry_out)


def _send_replies(conversation, message, made) -> None:
    for effect in made.effects:
        if isinstance(effect, Reply):
            conversation.performer._texting.reply(message.phone, effect.body, message.message_id)


def arrival_orders(patch: Patch) -> None:
    receive = Conversation.receive
    patch.setattr(Conversation, "receive", lambda self, message: receive(self, replace(message, at=self.clock())))


def no_claim(patch: Patch) -> None:
    patch.setattr(Outbox, "claim", lambda *_: True)


def claims_are_tried_again(patch: Patch) -> None:
    def reply(self, entry, index, owed, effect):
        if owed.status is Status.CLAIMED:
            self._outbox.release(entry, index)
            owed = Owed(effect)
        return plain(self, entry, index, owed, effect)

    plain = Performer._reply
    patch.setattr(Performer, "_reply", reply)


def claims_last_no_time(patch: Patch) -> None:
    patch.setattr(performing, "CLAIM_LASTS", timedelta(0))


def replies_are_not_settled(patch: Patch) -> None:
    patch.setattr(Outbox, "settle", lambda *_: None)


def claims_are_not_minded(patch: Patch) -> None:
    perform = Performer.perform

    def carefree(self, entry, record):
        with suppress(Contended):
            perform(self, entry, record)

    patch.setattr(Performer, "perform", carefree)
