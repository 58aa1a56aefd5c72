"""Requests that are put off: the fresh message, the schedule, and what happens where there is neither."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from lambdas.sending.parsing import parse
from lambdas.sending.request import Notice
from lambdas.stores.environment import GateEnvironment
from lambdas.stores.queues import Deferrals, Deferred
from tests.lambdas.stores.recorder import Recorder


@pytest.fixture
def clients(home):
    """The queues and the scheduler of the local AWS."""
    keys = {"endpoint_url": home.aws.endpoint, "region_name": "us-east-1"}
    keys |= {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("sqs", **keys), boto3.client("scheduler", **keys)


@pytest.fixture
def deferrals(home, clients):
    """The deferrals of the program."""
    return Deferrals(*clients, GateEnvironment.read(home.variables))


@pytest.fixture
def recorded(home):
    """Builder of deferrals over a recorder."""

    def build(**answers):
        recorder = Recorder(**answers)
        return recorder, Deferrals(recorder, recorder, GateEnvironment.read(home.variables))

    return build


@pytest.fixture
def put_off(home, asked, clock):
    """Builder of requests that are put off for some time."""

    def build(name="offer-1", queue="REQUEST_QUEUE_ARN", **time):
        return Deferred(asked(name), home.variables[queue], clock() + timedelta(**time))

    return build


DELAYS = {
    "now": (0, 0),
    "the past": (-5, 0),
    "part of a second": (0.2, 1),
    "a minute": (60, 60),
    "a quarter": (900, 900),
}


@pytest.mark.parametrize(("seconds", "delayed"), DELAYS.values(), ids=DELAYS)
def test_up_to_a_quarter_of_an_hour_is_waited_for_in_the_queue(recorded, put_off, clock, home, seconds, delayed):
    recorder, deferrals = recorded()
    assert deferrals.put([put_off(seconds=seconds)], clock()) == [True]
    ((url, (entry,)),) = recorder.messages
    assert (url, entry["DelaySeconds"]) == (home.variables["REQUEST_QUEUE"], delayed)
    assert recorder.schedules == []


def test_each_comes_again_in_the_queue_that_it_came_from_ten_in_a_call(recorded, put_off, clock, home):
    recorder, deferrals = recorded()
    bulk = [put_off(f"bulk-{number}", "BULK_QUEUE_ARN") for number in range(23)]
    assert deferrals.put([put_off(), *bulk], clock()) == [True] * 24
    sizes = sorted((url == home.variables["BULK_QUEUE"], len(entries)) for url, entries in recorder.messages)
    assert sizes == [(False, 1), (True, 3), (True, 10), (True, 10)]


def test_what_the_queue_does_not_take_is_told(recorded, put_off, clock):
    _, deferrals = recorded(refused={"1"})
    assert deferrals.put([put_off(f"offer-{number}") for number in range(3)], clock()) == [True, False, True]


def test_what_waits_longer_is_scheduled_by_the_role_and_key_of_the_program(recorded, put_off, clock, home):
    recorder, deferrals = recorded()
    assert deferrals.put([put_off(hours=10)], clock()) == [True]
    (schedule,) = recorder.schedules
    at = datetime.strptime(schedule["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)").replace(tzinfo=UTC)
    assert timedelta(0) <= at - clock() - timedelta(hours=10) < timedelta(minutes=3)
    assert (schedule["GroupName"], schedule["KmsKeyArn"]) == ("home", home.variables["KEY_ARN"])
    assert schedule["ActionAfterCompletion"] == "DELETE"
    target = schedule["Target"]
    assert (target["Arn"], target["RoleArn"]) == (home.variables["REQUEST_QUEUE_ARN"], home.variables["SCHEDULER_ROLE"])
    assert target["DeadLetterConfig"] == {"Arn": home.variables["DEAD_LETTERS_ARN"]}
    assert recorder.messages == []


ERRORS = {
    "throttled": ClientError({"Error": {"Code": "ThrottlingException"}}, "CreateSchedule"),
    "too many schedules": ClientError({"Error": {"Code": "ServiceQuotaExceededException"}}, "CreateSchedule"),
    "no connection": EndpointConnectionError(endpoint_url="x"),
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
def test_what_cannot_be_scheduled_is_asked_again_in_a_quarter_of_an_hour(recorded, put_off, clock, error):
    recorder, deferrals = recorded(error=error)
    assert deferrals.put([put_off(hours=10)], clock()) == [True]
    ((_, (entry,)),) = recorder.messages
    assert entry["DelaySeconds"] == 900


def test_a_schedule_is_made_once_on_the_local_aws_however_often_it_is_asked_for(deferrals, clients, put_off, phone):
    def ours():
        pages = clients[1].get_paginator("list_schedules").paginate(GroupName="home")
        named = [clients[1].get_schedule(GroupName="home", Name=one["Name"]) for p in pages for one in p["Schedules"]]
        return [one for one in named if phone in one["Target"]["Input"]]

    one = put_off(days=3000)
    for _ in range(3):
        assert deferrals.put([one], one.until - timedelta(days=3000)) == [True]
    (schedule,) = ours()
    assert json.loads(schedule["Target"]["Input"]) == json.loads(one.request.to_json())


def test_a_delayed_message_of_the_local_aws_reads_back_as_the_request_that_was_put_off(
    deferrals, clients, home, asked, clock, program
):
    sqs, url = clients[0], home.variables["BULK_QUEUE"]
    told = Notice("checkout", clock() - timedelta(days=1))
    request = asked(parameters={"code": "1"}, zip_code="98101", campaign="spring", digest=True, notice=told)
    assert deferrals.put([Deferred(request, home.variables["BULK_QUEUE_ARN"], clock())], clock()) == [True]
    (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    later = clock() + timedelta(days=2)
    assert parse(message["Body"], sent_at=later, program=program()) == request
