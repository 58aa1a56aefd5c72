"""The gate of one program on the local AWS."""

from __future__ import annotations

import boto3

from lambdas.consent.inbound import Inbound
from lambdas.delivery.circuit_breaker import KEY
from lambdas.delivery.inbound_health import health_row
from lambdas.functions.send_gate.batch import Doors, gate_of
from lambdas.functions.send_gate.task import Task
from lambdas.sending.items import attempt_of
from lambdas.stores.environment import GateEnvironment
from lambdas.stores.sending.circuit_breaker import BrakeRow
from tests.exploration.memory.inbound_side import conversation
from tests.lambdas.functions.send_gate.interleavings.place import HEARD, NOON, Alone


class Real:
    """The gate of one program on the local AWS, at noon until somebody waits."""

    def __init__(self, home, program):
        keys = {"endpoint_url": home.aws.endpoint, "region_name": "us-east-1"}
        keys |= {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        self.doors = Doors(home.dynamodb, home.sms, boto3.client("sqs", **keys), boto3.client("scheduler", **keys))
        self.home, self.program, self.now = home, program, NOON
        self.names = GateEnvironment.read(home.variables)
        home.dynamodb.put_item(TableName=self.names.subscriptions_table, Item=health_row(HEARD))
        self.inbound = conversation(program, home.dynamodb, home.sms, self.names, lambda: self.now, lambda _: None)

    def gate(self, workers=None):
        return gate_of(
            self.program,
            self.names,
            self.doors,
            workers or Alone(),
            count=lambda _: None,
            clock=lambda: self.now,
            wait=lambda _: None,
        )

    def subscribe(self, phone):
        for body in ("DEALS", "YES"):
            self.inbound.receive(Inbound(f"{body}-{phone}", phone, "+14255550100", body, self.now))

    def take(self, *requests, workers=None):
        tasks = [Task(f"{at}", self.names.request_queue_arn, request) for at, request in enumerate(requests)]
        done, _ = self.gate(workers).take(tasks, lambda: True)
        return [one.outcome for one in done]

    def send_attempt(self, request):
        rows = {row["item"]["S"]: row for row in self.home._rows("SENDS_TABLE", request.to)}
        return attempt_of(rows.get(f"request#{request.request_id}"))

    def leases(self, phone):
        return [row for row in self.home._rows("SENDS_TABLE", phone) if row["item"]["S"] == "lease"]

    def brake(self):
        return BrakeRow(self.doors.dynamodb, self.names.sends_table).read()

    def release(self):
        self.doors.dynamodb.delete_item(TableName=self.names.sends_table, Key=KEY)
