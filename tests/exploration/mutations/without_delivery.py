"""The inbound path without a mechanism against copies and crashes: patches of the real code."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.events import AddToOptOutList, Reply
from lambdas.functions.keyword_handler import effects
from lambdas.functions.keyword_handler.conversation import InboundProcessor
from lambdas.functions.keyword_handler.effects import EffectRunner
from lambdas.functions.keyword_handler.recorder import DUPLICATE, Recorded, Recorder
from lambdas.stores.consent import consent_tables
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.outbox import Entry, Outbox, Owed, Status
from lambdas.stores.errors import Contended

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
    def record(self, act):
        event, effects, read = _ruled(self, act)
        _send_replies(self, act, effects)
        self.tables.commit(read, event, Entry(act.phone, act.id, act.at, ()), self.clock())
        return Recorded(act, act.counted(event))

    patch.setattr(Recorder, "_record", record)


def no_outbox(patch: Patch) -> None:
    def record(self, act):
        reading = self.tables.read(act.phone, act.id)
        if reading.entry:
            return Recorded(act, DUPLICATE)
        event, effects, read = _ruled(self, act)
        self.tables.commit(read, event, Entry(act.phone, act.id, act.at, ()), self.clock())
        _send_replies(self, act, effects)
        if any(isinstance(effect, AddToOptOutList) for effect in effects):
            self.performer._texting.list_opt_out(act.phone)
        return Recorded(act, act.counted(event))

    patch.setattr(Recorder, "_record", record)


def _ruled(recorder, act):
    read = recorder.tables.read(act.phone, act.id).record
    return *act.rule(read, recorder.clock()), read


def _send_replies(recorder, act, effects) -> None:
    for effect in effects:
        if isinstance(effect, Reply):
            recorder.performer._texting.reply(act.phone, effect.body, act.id)


def arrival_orders(patch: Patch) -> None:
    receive = InboundProcessor.receive
    patch.setattr(
        InboundProcessor, "receive", lambda self, message: receive(self, replace(message, at=self.recorder.clock()))
    )


def no_claim(patch: Patch) -> None:
    patch.setattr(Outbox, "claim", lambda *_: True)


def claims_are_tried_again(patch: Patch) -> None:
    def reply(self, entry, index, owed, record):
        if owed.status is Status.CLAIMED:
            self._outbox.release(entry, index)
            owed = Owed(owed.effect)
        return plain(self, entry, index, owed, record)

    plain = EffectRunner._reply
    patch.setattr(EffectRunner, "_reply", reply)


def claims_last_no_time(patch: Patch) -> None:
    patch.setattr(effects, "CLAIM_LASTS", timedelta(0))


def replies_are_not_settled(patch: Patch) -> None:
    patch.setattr(Outbox, "settle", lambda *_: None)


def claims_are_not_minded(patch: Patch) -> None:
    perform = EffectRunner.perform

    def carefree(self, *given, **more):
        with suppress(Contended):
            perform(self, *given, **more)

    patch.setattr(EffectRunner, "perform", carefree)
