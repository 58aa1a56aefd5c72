"""Every reply arrives, and none is answered twice or after a STOP, whatever fails, dies, comes twice or late."""

import os
from datetime import timedelta

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from lambdas.functions.keyword_handler import forwarding
from lambdas.functions.send_gate import task
from lambdas.intent.recognise import IntentKind
from lambdas.sending import gate
from lambdas.stores.replies import ReplyQueue
from tests.lambdas.functions.keyword_handler.replies.talk import Talk

TALKS = int(os.environ.get("TALKS", "150"))
STEPS = 30


def broken(seeds):
    """What does not hold in any of the talks drawn from `seeds`."""
    found = set()
    for seed in seeds:
        talk = Talk(seed)
        talk.run(STEPS)
        found |= talk.broken()
    return found


def test_in_no_talk_a_reply_is_lost_or_answered_wrongly():
    assert broken(range(TALKS)) == set()


def test_the_talks_hear_replies_answer_some_and_drop_some():
    talks = [Talk(seed) for seed in range(80)]
    for talk in talks:
        talk.run(STEPS)
    attempts = [
        row for talk in talks for (_, item), row in talk.world.tables.rows["sends"].items() if "request#" in item
    ]
    assert {row["fate"]["S"] for row in attempts} == {"sent", "dropped"}
    assert {row["reason"]["S"] for row in attempts if "reason" in row} >= {"stopped", "reply_too_old", "unknown"}


def losing(monkeypatch):
    """Take a text off its queue though its reply is not in the other."""
    forward = forwarding.Forwarder.forward

    def swallowed(*given):
        try:
            forward(*given)
        except (ClientError, BotoCoreError):
            return

    monkeypatch.setattr(forwarding.Forwarder, "forward", swallowed)


def once(monkeypatch):
    """Pass a doubt on only by the run that put it on record."""
    monkeypatch.setattr(forwarding, "is_reply", lambda _, *, on_record: not on_record)


def everything(monkeypatch):
    monkeypatch.setattr(forwarding, "is_reply", lambda intent, **_: intent.kind is not IntentKind.JOIN)


def unbound_first(monkeypatch):
    """Put the reply into the queue before its row is there."""
    put = ReplyQueue.put

    def late(self, reply):
        table, self._dynamodb = self._dynamodb, type("Later", (), {"put_item": lambda *_, **__: None})
        put(self, reply)
        self._dynamodb = table
        if reply.message.at.second % 2:
            put(self, reply)

    monkeypatch.setattr(ReplyQueue, "put", late)


def without(name):
    """Judge answers without the check of that name."""

    def apply(monkeypatch):
        checks = tuple(check for check in gate._CHECKS_OF_ANSWERS if check.__name__ not in name)
        monkeypatch.setattr(gate, "_CHECKS_OF_ANSWERS", checks)

    return apply


def two_days(monkeypatch):
    monkeypatch.setattr(gate, "CONVERSATION", timedelta(days=2))


def again(monkeypatch):
    """Hand an answer over once more although it may have gone out."""
    monkeypatch.setattr(task, "may_go_again", lambda *_: True)
    monkeypatch.setattr("lambdas.functions.send_gate.worker.may_go_again", lambda *_: True)


FAULTS = {
    "swallowed": (losing, "a reply is lost"),
    "a doubt once": (once, "a reply is lost"),
    "every text": (everything, "a command is a reply"),
    "unbound first": (unbound_first, "an answer missed its reply"),
    "no check of STOP": (without({"stopped", "stopped_since"}), "an answer went out after a STOP"),
    "only a STOP that stands": (without({"stopped_since"}), "an answer went out after a STOP"),
    "two days": (two_days, "an answer went out after its day"),
    "handed over again": (again, "an answer went out twice"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_seen(name, monkeypatch):
    plant, what = FAULTS[name]
    plant(monkeypatch)
    assert any(what in broken([seed]) for seed in range(400))
