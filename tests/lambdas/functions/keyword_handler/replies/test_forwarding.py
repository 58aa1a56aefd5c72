"""What the inbound function passes on, when, and what it leaves alone."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from lambdas.consent.inbound import Inbound
from lambdas.functions.keyword_handler.forwarding import QUIET, Forwarder, forwarder
from lambdas.stores.errors import OutOfTime
from lambdas.stores.replies import ReplyQueue
from tests.exploration.memory.writes import SENDS
from tests.lambdas.functions.keyword_handler.replies.talk import PROGRAM, Talk
from tests.lambdas.functions.send_gate.asked import code
from tests.lambdas.functions.send_gate.interleavings.place import PHONE

FREE = "Where is it?"


@pytest.fixture
def talk():
    return Talk(0)


def say(talk, *bodies):
    """Let the person text, and return the texts in the order in which the function gets them."""
    for body in bodies:
        text = Inbound(f"text-{len(talk.texts)}", PHONE, "+14255550100", body, talk.world.now)
        talk.texts[text.message_id] = text
        talk.inbound.append(SimpleNamespace(text=text, visible_at=talk.world.now, receives=0))


def calls(talk):
    """Let the function take a batch; return the calls that it made."""
    started, made = talk.world.wire.start, []

    def start(faults):
        running = started(faults)
        made.append(running)
        return running

    talk.world.wire.start = start
    talk._hear(calm=True)
    talk.world.wire.start = started
    return made[0].calls


def bodies(talk):
    return [json.loads(message.body)["body"] for message in talk.fifo.messages]


def test_all_that_opts_out_is_on_record_and_confirmed_before_a_reply_is_passed_on(talk):
    say(talk, FREE, "STOP", "thanks")
    made = calls(talk)
    assert made.index("TransactWriteItems") < made.index("SendTextMessage") < made.index("SendMessage")
    assert bodies(talk) == [FREE, "thanks"]


def test_a_reply_takes_two_writes_and_one_read_more_and_a_command_none(talk):
    say(talk, "HELP")
    assert "SendMessage" not in calls(talk)
    say(talk, FREE)
    made = calls(talk)
    assert made == ["Query", "UpdateItem", "BatchGetItem", "PutItem", "SendMessage"]


def test_a_reply_tells_what_the_gate_sent_last(talk):
    talk.world.ask(code("code-7", content="login"))
    talk.world.deliver()
    say(talk, FREE)
    calls(talk)
    event = json.loads(talk.fifo.messages[0].body)
    assert event["topic"] == "deals"
    assert event["last_sent"] == {
        "at": "2026-11-02T20:00:00.000Z",
        "request_id": "code-7",
        "template": "code",
        "content": "login",
    }


def test_a_text_without_a_name_is_told_without_one_and_an_answer_leaves_the_topic(talk):
    talk.world.ask(code("code-7"))
    talk.world.deliver()
    say(talk, FREE)
    calls(talk)
    talk._answer(calm=True)
    talk.world.deliver()
    say(talk, "thanks")
    calls(talk)
    event = json.loads(talk.fifo.messages[-1].body)
    assert (event["topic"], event["last_sent"]["request_id"]) == ("deals", "answer-text-0")
    assert "content" not in event["last_sent"]


def test_a_history_from_before_it_named_its_request_tells_time_and_topic(talk):
    talk.world.ask(code("code-7"))
    talk.world.deliver()
    rows = talk.world.tables.rows[SENDS]
    rows[PHONE, "sending"] = {name: value for name, value in rows[PHONE, "sending"].items() if name != "last"}
    last = ReplyQueue(PROGRAM, talk.world.tables, SENDS, lambda: talk.fifo, "replies").last_sent(PHONE)
    assert (last.at, last.topic, last.request_id) == (talk.world.history().sends[-1].at, "deals", "")


def recorded(talk, body):
    act = talk.world.conversation.act(Inbound("text-9", PHONE, "+14255550100", body, talk.world.now))
    (done,) = talk.world.conversation.recorder.commit({"text-9": act}).values()
    return act, done


def test_a_queue_that_does_not_answer_is_left_alone_for_a_while(talk):
    asked = []

    def fail(**_):
        asked.append(talk.world.now)
        raise ClientError({"Error": {"Code": "KMS.DisabledException"}}, "SendMessage")

    queue = ReplyQueue(PROGRAM, talk.world.tables, SENDS, lambda: SimpleNamespace(send_message=fail), "replies")
    passing = Forwarder(queue, talk.world.clock, lambda _: None)
    with pytest.raises(ClientError):
        passing.forward(*recorded(talk, FREE))
    with pytest.raises(OutOfTime):
        passing.forward(*recorded(talk, FREE))
    talk.world.now += QUIET
    with pytest.raises(ClientError):
        passing.forward(*recorded(talk, FREE))
    assert len(asked) == 2


def test_a_run_that_is_nearly_over_begins_no_reply(talk):
    queue = ReplyQueue(PROGRAM, talk.world.tables, SENDS, lambda: talk.fifo, "replies")
    with pytest.raises(OutOfTime):
        Forwarder(queue, talk.world.clock, lambda _: None).forward(*recorded(talk, FREE), lambda: False)
    assert talk.fifo.messages == []


def test_without_the_port_nothing_is_passed_on_and_no_client_is_made(talk):
    passing = forwarder(replace(PROGRAM), {}, lambda _: None)
    assert passing.forward(*recorded(talk, FREE)) is None
