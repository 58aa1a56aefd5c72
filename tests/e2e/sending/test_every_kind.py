"""Requests of every kind at once through the deployed queues: each ends in one way, and the right one."""

import os
import random
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from lambdas.sending.request import schedule_name
from local.deployed import client
from tests.e2e.asked import KINDS, MALFORMED, SENT, of_kinds, put
from tests.e2e.people import awake, subscribe

pytestmark = pytest.mark.xdist_group("local_aws")

REQUESTS, TWICE = int(os.environ.get("REQUESTS", "130")), 10  # one in ten of them comes twice
LOST = ("dropped", "unknown")  # the answer to a text was lost, as it may be on a slow machine: it is not sent again
ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def sdk(aws):
    return {name: client(name, aws.endpoint) for name in ("sqs", "dynamodb", "scheduler")}


@pytest.fixture
def asked(aws, deployed, sdk, tmp_path):
    """Requests of all kinds in equal shares, in their queues, one in ten of them twice."""
    each = -(-REQUESTS // sum(map(len, KINDS.values())))
    subscribers = awake(each)
    subscribe(subscribers, "news", "open-hours/promotional", aws, tmp_path)
    made = [
        of_kinds(deployed[f"sms-local-open-hours-{name}"], kinds, each, subscribers) for name, kinds in KINDS.items()
    ]
    for one in made:
        bodies = list(one.bodies.values())
        bodies += bodies[::TWICE]
        random.Random(7).shuffle(bodies)
        put(sdk["sqs"], one.program.outputs["RequestQueue"], bodies)
    return made


def fates(sdk, asked):
    """Return what the table, or a schedule, says of each of the requests: fate and reason, by number and id."""
    pages = (
        sdk["dynamodb"].get_paginator("scan").paginate(TableName=asked.program.outputs["Sends"], ConsistentRead=True)
    )
    rows = [{name: value.get("S") for name, value in row.items()} for page in pages for row in page["Items"]]
    ended = {(row["phone"], row["item"].removeprefix("request#")): row for row in rows if "fate" in row}
    known = {key: (ended[key]["fate"], ended[key].get("reason", "")) for key in asked.bodies.keys() & ended.keys()}
    return known | dict.fromkeys(put_off(sdk["scheduler"], asked), ("deferred", ""))


def put_off(scheduler, asked):
    """Return those of the requests that a schedule is to bring back."""
    group = asked.program.outputs["ScheduleGroup"]
    pages = [scheduler.list_schedules(GroupName=group, NamePrefix=prefix) for prefix in "0123456789abcdef"]
    names = {schedule["Name"].partition("-")[0] for page in pages for schedule in page["Schedules"]}
    return [key for key in asked.bodies if schedule_name(*key, ANY_TIME).partition("-")[0] in names]


def waiting(sqs, queue):
    told = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return int(told["ApproximateNumberOfMessages"]) + int(told["ApproximateNumberOfMessagesNotVisible"])


def test_each_request_of_any_kind_has_the_one_fate_that_it_should(aws, asked, sdk, until):
    def settled(one):
        found = fates(sdk, one)
        return len(found) == len(one.bodies) and all(fate != "claimed" for fate, _ in found.values())

    lost = set()
    for one in asked:
        until(lambda one=one: not time.sleep(2) and settled(one))
        expected = {key: KINDS[one.program.message_type][kind][2] for key, kind in one.kinds.items()}
        found = fates(sdk, one)
        unanswered = {key for key, fate in found.items() if fate == LOST and expected[key] == SENT}
        assert found | dict.fromkeys(unanswered, SENT) == expected
        lost |= unanswered
    texts = Counter((text.to, text.context.get("request_id")) for text in aws.door.sent(by="api"))
    wanted = {
        key for one in asked for key, kind in one.kinds.items() if KINDS[one.program.message_type][kind][2] == SENT
    }
    sent = {key: number for key, number in texts.items() if any(key in one.bodies for one in asked)}
    assert len(lost) <= len(wanted) // 10
    assert wanted - lost <= sent.keys() <= wanted
    # a code whose answer was lost goes once more
    codes = {key for key in wanted if key[1].startswith("code-")}
    assert {key: number for key, number in sent.items() if number != 1 and not (key in codes and number == 2)} == {}


def test_what_is_no_request_ends_as_a_dead_letter_and_holds_up_nobody(deployed, sdk, until):
    program = deployed["sms-local-open-hours-transactional"]
    outputs, sqs = program.outputs, sdk["sqs"]
    one = of_kinds(program, {"order": KINDS["transactional"]["order"]}, 2 * len(MALFORMED), ())
    hidden = {"QueueUrl": outputs["RequestQueue"]}
    before = sqs.get_queue_attributes(**hidden, AttributeNames=["VisibilityTimeout"])["Attributes"]
    sqs.set_queue_attributes(**hidden, Attributes={"VisibilityTimeout": "2"})
    sqs.purge_queue(QueueUrl=outputs["SendingDeadLetters"])  # of what other tests let die
    put(sqs, outputs["RequestQueue"], [*MALFORMED, *one.bodies.values()])
    until(lambda: waiting(sqs, outputs["SendingDeadLetters"]) == len(MALFORMED))
    until(lambda: waiting(sqs, outputs["RequestQueue"]) == 0)
    sqs.set_queue_attributes(**hidden, Attributes=before)
    assert fates(sdk, one) == dict.fromkeys(one.bodies, SENT)
    letters = sqs.receive_message(QueueUrl=outputs["SendingDeadLetters"], MaxNumberOfMessages=10)["Messages"]
    assert sorted(letter["Body"] for letter in letters) == sorted(MALFORMED)
