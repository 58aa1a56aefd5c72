"""Requests through the deployed queue: put off and brought back, sent once, and never after a STOP."""

import json
import shlex
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.timestamps import to_text
from lambdas.sending.request import schedule_name
from local.deployed import client, rows
from tests.e2e.asked import NOTICE, SHIPPED
from tests.e2e.asked import put as in_queue
from tests.e2e.people import ROOT, american, asleep, awake, sms, subscribe

pytestmark = pytest.mark.xdist_group("local_aws")

PROMOTIONAL, TRANSACTIONAL = "sms-local-open-hours-promotional", "sms-local-open-hours-transactional"
OFFER = {"topic": "news", "body": "Open Hours: new in store this week."}


@pytest.fixture(scope="module")
def shop(deployed):
    return deployed[PROMOTIONAL]


@pytest.fixture(scope="module")
def orders(deployed):
    return deployed[TRANSACTIONAL]


def put(aws, program, bodies):
    in_queue(client("sqs", aws.endpoint), program.outputs["RequestQueue"], bodies)


def fates(aws, program, phones):
    """Return fate and reason of every request of `phones` by its id, but for those in hand."""
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda phone: rows(program.outputs["Sends"], phone, aws.endpoint), phones))
    attempts = [row for of_phone in found for row in of_phone if row["item"].startswith("request#")]
    ended = [row for row in attempts if row["fate"] != "claimed"]
    return {row["item"].removeprefix("request#"): (row["fate"], row.get("reason", "")) for row in ended}


def waiting(aws, program, name):
    names = ["ApproximateNumberOfMessages"]
    answer = client("sqs", aws.endpoint).get_queue_attributes(QueueUrl=program.outputs[name], AttributeNames=names)
    return int(answer["Attributes"]["ApproximateNumberOfMessages"])


def request(name, phone, asked):
    return json.dumps({"request_id": name, "to": phone} | asked)


def test_a_text_that_is_put_off_comes_back_and_goes_out(aws, shop, until, tmp_path):
    (phone,) = awake(1)
    subscribe([phone], "deals", "open-hours/promotional", aws, tmp_path)
    schedules = client("scheduler", aws.endpoint)
    functions = client("lambda", aws.endpoint)
    told = functions.get_function_configuration(FunctionName=shop.outputs["SendGate"])["Environment"]["Variables"]
    end = datetime.now(UTC) + timedelta(hours=1)
    body = request("put-off", phone, {"topic": "deals", "body": "Open Hours: today only.", "not_after": to_text(end)})
    schedules.create_schedule(
        Name="put-off",
        GroupName=shop.outputs["ScheduleGroup"],
        ScheduleExpression=f"at({datetime.now(UTC) + timedelta(seconds=5):%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target={"Arn": told["REQUEST_QUEUE_ARN"], "RoleArn": told["SCHEDULER_ROLE"], "Input": body},
    )
    until(lambda: fates(aws, shop, [phone]).get("put-off") == ("sent", ""))


def test_the_gate_itself_puts_off_what_may_not_go_now(aws, orders, until):
    phone = asleep()
    end = to_text(datetime.now(UTC) + timedelta(hours=23))
    put(aws, orders, [request("tomorrow", phone, SHIPPED | {"notice": NOTICE, "not_after": end})])
    group = orders.outputs["ScheduleGroup"]
    schedules = client("scheduler", aws.endpoint)
    prefix = schedule_name(phone, "tomorrow", datetime.now(UTC)).partition("-")[0]

    def inputs():
        names = [one["Name"] for one in schedules.list_schedules(GroupName=group, NamePrefix=prefix)["Schedules"]]
        return [schedules.get_schedule(GroupName=group, Name=name)["Target"]["Input"] for name in names]

    until(lambda: any("tomorrow" in json.loads(one)["request_id"] for one in inputs()))
    assert fates(aws, orders, [phone]) == {}
    assert aws.door.sent(to=phone) == []


def test_a_request_from_the_command_line_is_sent_once_and_needs_a_notice(aws, orders, until):
    (phone,) = awake(1)
    asked = ["--to", phone, "--topic", "codes", "--template", "code", "--parameter", "code=77"]
    told = ["--notice", f"source={NOTICE['source']}", "--notice", f"at={NOTICE['at']}"]
    for name, notice in {"untold": [], "told": told}.items():
        sms("send", "open-hours/transactional", *asked, *notice, "--request-id", name, aws=aws)
    sms("send", "open-hours/transactional", *asked, *told, "--request-id", "told", aws=aws)
    until(lambda: len(fates(aws, orders, [phone])) == 2 and waiting(aws, orders, "RequestQueue") == 0)
    assert fates(aws, orders, [phone]) == {"untold": ("dropped", "no_notice"), "told": ("sent", "")}
    assert [message.body.split(".")[0] for message in aws.door.sent(to=phone)] == ["Open Hours: your code is 77"]


def test_the_example_of_the_readme_is_sent(aws, deployed, until):
    told = (ROOT / "README.md").read_text()
    line = told[told.index("./sms send ") :].partition("\n./sms")[0].replace("\\\n", "")
    _, *arguments = shlex.split(line)
    phone = american()  # the number of the README gets this very text where the commands of the pages are run
    arguments[arguments.index("--to") + 1] = phone
    sms(*arguments, aws=aws)
    program = deployed["sms-local-example-outlet-transactional"]
    until(lambda: list(fates(aws, program, [phone]).values()) == [("sent", "")])


def test_a_frequency_that_was_raised_reaches_nobody_who_agreed_to_less(aws, shop, until, tmp_path):
    """The deployed program declares four a week; one of the two agreed to that, the other to one."""
    before, since = awake(2)
    subscribe([before], "news", "open-hours/promotional", aws, tmp_path, "Yes to store news, 1 msg/week")
    subscribe([since], "news", "open-hours/promotional", aws, tmp_path, "Yes to store news, 4 msgs/week")
    for at, body in enumerate(("shoes are in.", "umbrellas for the rain are here.")):
        asked = OFFER | {"body": f"Open Hours: {body}", "not_after": to_text(datetime.now(UTC) + timedelta(hours=1))}
        put(aws, shop, [request(f"raised-{at}-{phone}", phone, asked) for phone in (before, since)])
        until(lambda: len(fates(aws, shop, [before, since])) == 2 * at + 2)  # noqa: B023 - waited for at once
    found = fates(aws, shop, [before, since])
    assert {name: fate for name, fate in found.items() if fate != ("sent", "")} == {
        f"raised-1-{before}": ("dropped", "cap")
    }


def test_no_text_follows_a_stop(aws, shop, until, tmp_path):
    """STOP and offers to the same people at the same time: whatever went out had been handed over before."""
    people = awake(12)
    subscribe(people, "news", "open-hours/promotional", aws, tmp_path)
    put(
        aws,
        shop,
        [
            request(f"race-{n}-{of}", number, OFFER | {"body": f"Open Hours: {n} {of}"})
            for of in range(3)
            for n, number in enumerate(people)
        ],
    )
    time.sleep(0.3)
    for number in people:
        aws.door.text(from_=number, to=shop.pool, body="please stop texting me")

    def stopped():
        found = [rows(shop.outputs["Subscriptions"], number, aws.endpoint) for number in people]
        return all(any("stopped_at" in row for row in of) for of in found)

    until(stopped)
    committed = {number: _recorded_at(aws, shop, number) for number in people}
    until(lambda: len(fates(aws, shop, people)) == 36 and waiting(aws, shop, "RequestQueue") == 0)
    late = [
        m
        for number in people
        for m in aws.door.sent(to=number, by="api")
        if m.context.get("request_id") and m.at > committed[number]
    ]
    assert late == []


def _recorded_at(aws, program, number):
    entries = [json.loads(row["content"]) for row in rows(program.outputs["Ledger"], number, aws.endpoint)]
    (stop,) = [entry for entry in entries if entry["event"]["kind"] == "opted_out"]
    # the handler writes down the moment before it commits: the commit itself is somewhat later
    return datetime.fromisoformat(stop["recorded_at"]).timestamp() + 0.5
