"""The clock of the local AWS, moved ahead for the server and for the functions inside it."""

import io
import json
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from local.server.clock import ClockError

THREE_DAYS = timedelta(days=3)
NEAR = timedelta(seconds=20)
WATCH = """
import datetime, time
def handle(event, context):
    told = datetime.datetime.now(datetime.UTC)
    kept = isinstance(told - datetime.timedelta(1), datetime.datetime)
    return {"datetime": told.timestamp(), "time": time.time(), "ns": time.time_ns() / 1e9, "kept": kept}
"""
WAIT = """
import os, socket
def handle(event, context):
    opened, waits = socket.create_connection(("127.0.0.1", int(os.environ["GATEWAY_PORT"])), timeout=3), []
    with opened:
        for seconds in (2, 0.5, 0, None):
            waits.append(opened.gettimeout())
            opened.settimeout(seconds)
        return [*waits, opened.gettimeout()]
"""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def function(account):
    """Make a function that stays warm; return what calls it."""

    def made(source):
        code = io.BytesIO()
        with zipfile.ZipFile(code, "w") as archive:
            archive.writestr("watch.py", source)
        role = account.client("iam").create_role(RoleName="watch", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
        functions = account.client("lambda")
        functions.create_function(
            FunctionName="watch",
            Runtime="python3.14",
            Handler="watch.handle",
            Role=role["Arn"],
            Code={"ZipFile": code.getvalue()},
        )
        return lambda: json.load(functions.invoke(FunctionName="watch")["Payload"])

    return made


@pytest.fixture
def watch(function):
    """Return what a function reads off its clocks."""
    return function(WATCH)


def test_a_function_waits_four_times_as_long_for_an_answer_of_a_machine_that_may_be_busy(function):
    assert function(WAIT)() == [12, 8, 2, 0, None]


def test_a_running_function_sees_the_clock_go_forward_by_every_way_of_asking(account, watch):
    before = watch()
    account.aws.clock.advance(THREE_DAYS)
    after = watch()
    assert before.pop("kept")
    assert after.pop("kept")
    for name, told in after.items():
        assert timedelta(seconds=told - before[name]) - THREE_DAYS < NEAR
        assert abs(datetime.fromtimestamp(told, UTC) - account.aws.clock.now()) < NEAR


def test_a_text_and_its_stamp_on_the_topic_are_of_the_moved_time(account, deployed):
    program = deployed()
    account.aws.clock.advance(THREE_DAYS)
    received = account.door.text(from_="+12065550100", to=program["Pool"], body="Hello")
    (envelope,) = account.queue(program["Inbox"])
    for told in (datetime.fromtimestamp(received.at, UTC), datetime.fromisoformat(envelope["Timestamp"])):
        assert abs(told - account.aws.clock.now()) < NEAR


def test_a_schedule_of_the_day_after_tomorrow_fires_once_the_clock_is_there(account):
    queue = account.client("sqs").create_queue(QueueName="woken")["QueueUrl"]
    account.client("scheduler").create_schedule(
        Name="later",
        ScheduleExpression=f"at({datetime.now(UTC) + timedelta(days=2):%Y-%m-%dT%H:%M:%S})",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={
            "Arn": "arn:aws:sqs:us-east-1:000000000000:woken",
            "RoleArn": "arn:aws:iam::000000000000:role/waker",
            "Input": json.dumps({"woken": True}),
        },
    )
    assert account.queue(queue) == []
    account.aws.clock.advance(THREE_DAYS)
    deadline = time.monotonic() + 10
    while not (found := account.queue(queue)):
        assert time.monotonic() < deadline, "the schedule did not fire"
        time.sleep(0.1)
    assert found == [{"woken": True}]


@pytest.fixture
def queues(account):
    """A client of somebody who is not the root user, whose signatures the emulator does not look at."""
    iam = account.client("iam")
    iam.create_user(UserName="signer")
    allowed = {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName="signer", PolicyName="own", PolicyDocument=document)
    key = iam.create_access_key(UserName="signer")["AccessKey"]
    return account.client("sqs", keys=(key["AccessKeyId"], key["SecretAccessKey"]))


def test_a_caller_may_sign_by_the_real_clock_however_far_the_local_one_is(account, queues):
    account.aws.clock.advance(THREE_DAYS)
    assert queues.list_queues()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_signature_of_another_day_is_still_refused(queues, monkeypatch):
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: datetime.now(UTC) - timedelta(days=1))
    with pytest.raises(ClientError, match="Signature expired"):
        queues.list_queues()


@pytest.mark.parametrize("step", [timedelta(seconds=-1), timedelta(), timedelta(days=401)], ids=str)
def test_a_step_back_none_and_one_beyond_the_windows_are_refused(account, step):
    with pytest.raises(ClockError, match=r"goes forward by at most 400 days a step, got .* wipe the account"):
        account.aws.clock.advance(step)
    assert account.aws.clock.ahead == timedelta()


def test_a_wiped_account_begins_in_the_present(account, watch):
    account.aws.clock.advance(THREE_DAYS)
    assert watch()["time"] > time.time() + 100
    account.aws.reset()
    assert account.aws.clock.ahead == timedelta()


@pytest.fixture
def run(account):
    """Start a workflow with this one wait, and return how to ask for its status."""
    role = account.client("iam").create_role(RoleName="waits", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    states = account.client("stepfunctions")

    def build(**wait):
        definition = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "End": True, **wait}}}
        made = states.create_state_machine(name="waits", definition=json.dumps(definition), roleArn=role["Arn"])
        begun = states.start_execution(stateMachineArn=made["stateMachineArn"])
        history = lambda: states.get_execution_history(executionArn=begun["executionArn"])["events"]  # noqa: E731
        assert settles(lambda: "WaitStateEntered" in {event["type"] for event in history()}, expected=True)
        return lambda: states.describe_execution(executionArn=begun["executionArn"])["status"]

    return build


def settles(status, expected, seconds=10):
    deadline = time.monotonic() + seconds
    while status() != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    return status() == expected


def at(hours):
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat()


@pytest.mark.parametrize("wait", [{"Seconds": 7200}, {"Timestamp": at(2)}], ids=["seconds", "instant"])
def test_a_workflow_that_waits_goes_on_when_the_clock_is_moved_past_its_wait_and_not_before(account, run, wait):
    status = run(**wait)
    account.aws.clock.advance(timedelta(hours=1))
    assert not settles(status, "SUCCEEDED", seconds=2)
    account.aws.clock.advance(timedelta(hours=1, seconds=5))
    assert settles(status, "SUCCEEDED")
