"""What stands behind the form on the local AWS: the table in which it counts, and the queue that it fills."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime

import boto3
import pytest

from lambdas.stores.web import FormRateLimits
from lambdas.web.requests import parse_form_request

NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)  # in Seattle
_names = itertools.count(1)


@dataclass(frozen=True)
class Store:
    """A table and a queue that no other test has."""

    dynamodb: object
    sqs: object
    table: str
    queue: str

    def rows(self):
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=self.table)
        return [row for page in pages for row in page["Items"]]

    def requests(self):
        """Take what waits in the queue out of it; BadMessage where something there is no request."""
        while batch := self.sqs.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10).get("Messages"):
            for message in batch:
                self.sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
                yield parse_form_request(message["Body"])


@pytest.fixture
def store(home):
    place = {"endpoint_url": home.aws.endpoint, "region_name": "us-east-1"}
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    dynamodb, sqs = (boto3.client(service, **place, **keys) for service in ("dynamodb", "sqs"))
    name = f"door-{next(_names)}"
    names = {"phone": "HASH", "item": "RANGE"}
    dynamodb.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in names],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in names.items()],
    )
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    yield Store(dynamodb, sqs, name, queue)
    dynamodb.delete_table(TableName=name)
    sqs.delete_queue(QueueUrl=queue)


@pytest.fixture
def counters(store):
    """Counters of a program that asks a number again after 24 hours."""
    return FormRateLimits(store.dynamodb, store.table, "acme/promotional", 24)
