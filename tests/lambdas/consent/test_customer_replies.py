"""What a customer texts that is no command is a reply, and what its event tells."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cfnlint.jsonschema import StandardValidator

from lambdas.consent.decision import decided
from lambdas.consent.inbound import Inbound, understood
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.consent.replies import CustomerReply, LastSent, is_reply
from lambdas.intent.recognise import IntentKind
from lambdas.sending.parsing import parse
from tests.programs import PROGRAM

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemas/reply.json").read_text())
VALID = StandardValidator(SCHEMA)
AT, PHONE = datetime(2026, 11, 25, 18, 5, tzinfo=UTC), "+14255550123"
SELF_MANAGED = replace(PROGRAM, opt_out_mode="self_managed", service_keywords=())
ACTIVE = Record(PHONE, ProgramStatus(), {"deals": Subscription("deals", State.ACTIVE, AT - timedelta(days=9))})
STRANGER = Record(PHONE)
DOUBT = "Please don't text me before 8am"


def said(body, message_id="text-1"):
    return Inbound(message_id, PHONE, "+14255550100", body, AT)


def replied(body, record=ACTIVE, program=SELF_MANAGED):
    message = said(body)
    intent = understood(message, program)
    return is_reply(intent, on_record=decided(message, intent, program, record, AT).event is not None)


@pytest.mark.parametrize(
    "body",
    ["Can you leave it with my neighbor?", "thanks!", "", "YES", "no", "👍", "PREFS 2"],
)
def test_what_changes_and_asks_nothing_is_a_reply(body):
    assert replied(body)


@pytest.mark.parametrize("body", ["STOP", "please stop texting me", "HELP", "DEALS", "START", "LEAVE DEALS", "PREFS"])
def test_a_command_is_no_reply(body):
    assert not replied(body)


def test_a_yes_that_confirms_is_a_command_and_one_that_answers_nothing_is_a_reply():
    until = AT + timedelta(hours=1)
    asked = Subscription("deals", State.PENDING, AT - timedelta(hours=1), pending_until=until)
    assert not replied("YES", Record(PHONE, ProgramStatus(sequence=1), {"deals": asked}))
    assert replied("YES", STRANGER)


@pytest.mark.parametrize("record", [ACTIVE, STRANGER, replace(ACTIVE, standing=ProgramStatus(stopped_at=AT))])
def test_a_possible_opt_out_is_a_reply_whether_or_not_it_goes_on_record(record):
    assert understood(said(DOUBT), PROGRAM).kind is IntentKind.DOUBT
    assert replied(DOUBT, record)
    assert replied(DOUBT, record, PROGRAM)


LAST = LastSent(AT - timedelta(minutes=4), "orders", "order-1", "shipped", "", "")


@pytest.mark.parametrize("last", [None, LAST, LastSent(AT), replace(LAST, content="coats", campaign="winter")])
@pytest.mark.parametrize("doubt", [False, True])
def test_an_event_fits_the_published_schema(last, doubt):
    event = CustomerReply(said("Hello"), doubt=doubt, record=ACTIVE, last=last).event(PROGRAM)
    assert list(VALID.iter_errors(json.loads(json.dumps(event)))) == []
    assert (event["reply_id"], event["from"], event["body"], event["doubt"]) == ("text-1", PHONE, "Hello", doubt)


@pytest.mark.parametrize("example", SCHEMA["examples"], ids=["answered", "in_doubt"])
def test_the_examples_of_the_schema_fit_it(example):
    assert list(VALID.iter_errors(example)) == []
    assert list(VALID.iter_errors(example | {"more": 1}))


def test_an_event_tells_consent_topic_and_what_was_sent_last():
    stopped = replace(ACTIVE, standing=ProgramStatus(stopped_at=AT, doubted_at=AT, paused_until=AT + timedelta(days=1)))
    event = CustomerReply(said("Hello"), doubt=False, record=stopped, last=LAST).event(PROGRAM)
    assert event["consent"] == {"stopped": True, "in_doubt": True, "paused": True, "topics": {"deals": "active"}}
    assert event["topic"] == "orders"
    assert event["last_sent"] == {"at": "2026-11-25T18:01:00.000Z", "request_id": "order-1", "template": "shipped"}


def test_an_id_is_that_of_the_text_and_never_too_long_to_be_told_from_another():
    long, other = ("x" * 128 + end for end in "ab")
    ids = {CustomerReply(said("Hi", name), doubt=False, record=ACTIVE).id for name in ("x" * 128, long, other)}
    assert "x" * 128 in ids
    assert len(ids) == 3
    assert all(len(name) <= 128 for name in ids)


def test_a_group_is_a_persons_own_and_tells_no_number():
    one, again = (CustomerReply(said("Hi", name), doubt=False, record=ACTIVE).group for name in ("text-1", "text-2"))
    other = CustomerReply(replace(said("Hi"), phone="+14255550124"), doubt=False, record=ACTIVE).group
    assert one == again != other
    assert len(one) == 5  # a million groups: some ten thousand numbers of the plan share each


def test_the_page_shows_a_reply_and_an_answer_as_they_are():
    page = (Path(__file__).parents[3] / "docs/replies.md").read_text()
    shown = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    reply, answer = shown
    assert list(VALID.iter_errors(reply)) == []
    assert parse(json.dumps(answer), sent_at=AT, program=PROGRAM).reply_to == reply["reply_id"]
