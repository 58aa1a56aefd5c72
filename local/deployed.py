"""What a deploy left behind: each program with the names that its stack tells."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer
from botocore.exceptions import ClientError

from lambdas.consent.timestamps import to_text
from lambdas.delivery.inbound_health import KEY, PROBE
from local.server.environment import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class DeployedProgram:
    """One program's stack: its tags and outputs."""

    stack: str
    brand: str
    message_type: str
    outputs: Mapping[str, str]

    @property
    def pool(self) -> str:
        """The ARN of the pool around the program's number."""
        return self.outputs["Pool"]

    @property
    def has_form(self) -> bool:
        """Whether people can join it on the web."""
        return "OptInForm" in self.outputs

    def form(self, endpoint: str) -> str:
        """Return where the program's web form is found on the local AWS at `endpoint`."""
        return found_at(self.outputs["OptInForm"], endpoint)


def found_at(page: str, endpoint: str) -> str:
    """Return where the web page of the URL `page` is found on the local AWS at `endpoint`, which names no hosts."""
    host, stage, path = page.removeprefix("https://").split("/", 2)
    api, _, service = host.partition(".")
    if not service.startswith("execute-api."):  # a host of the brand's own
        api = client("apigateway", endpoint).get_base_path_mapping(domainName=host, basePath=stage)["restApiId"]
    return f"{endpoint}/restapis/{api}/{stage}/_user_request_/{path}"


def programs(endpoint: str) -> list[DeployedProgram]:
    """Return every program deployed at `endpoint`, by stack name."""
    pages = client("cloudformation", endpoint).get_paginator("describe_stacks").paginate()
    stacks = (stack for page in pages for stack in page["Stacks"])
    return sorted((_program(stack) for stack in stacks if _is_program(stack)), key=lambda program: program.stack)


def rows(table: str, phone: str, endpoint: str) -> list[Mapping[str, Any]]:
    """Return the rows of `table` that belong to `phone`, in the order of their sort key."""
    read = TypeDeserializer().deserialize
    return [{name: read(value) for name, value in item.items()} for item in items(table, phone, endpoint)]


def items(table: str, phone: str, endpoint: str) -> list[dict[str, Any]]:
    """Return the same rows with their types, as the table holds them."""
    answer = client("dynamodb", endpoint).query(
        TableName=table,
        ConsistentRead=True,
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": {"S": phone}},
    )
    found: list[dict[str, Any]] = answer["Items"]
    return found


def hear(endpoint: str, since: datetime | None = None, patience: float = 60.0) -> None:
    """Have every program read a probe now, whose schedule calls once a minute, and wait until it has.

    `since` is the present of a local AWS whose clock was moved: a probe of the time before tells nothing.
    """
    ends_at, heard_at = time.monotonic() + patience, to_text(since or datetime.now(UTC))
    deployed = [one for one in programs(endpoint) if "InboundQueue" in one.outputs]
    for one in deployed:
        with suppress(ClientError):  # of a stack that is half there
            client("sqs", endpoint).send_message(QueueUrl=one.outputs["InboundQueue"], MessageBody=PROBE)
    while time.monotonic() < ends_at and any(_heard_at(one, endpoint) < heard_at for one in deployed):
        time.sleep(0.1)


def _heard_at(program: DeployedProgram, endpoint: str) -> str:
    with suppress(ClientError):
        found = rows(program.outputs["Subscriptions"], KEY["phone"]["S"], endpoint)
        return str(found[0].get("heard_at")) if found else ""
    return "gone"


@cache  # making one takes longer than most calls
def client(service: str, endpoint: str) -> Any:  # noqa: ANN401 - each service has a client class of its own
    """Return an AWS client of the local AWS with the keys of its root user."""
    session: Any = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)  # noqa: S106
    return session.client(service, endpoint_url=endpoint)


def _is_program(stack: Mapping[str, Any]) -> bool:
    return any(output["OutputKey"] == "Pool" for output in stack.get("Outputs", []))


def _program(stack: Mapping[str, Any]) -> DeployedProgram:
    tags = {tag["Key"]: tag["Value"] for tag in stack["Tags"]}
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    return DeployedProgram(stack["StackName"], tags["Brand"], tags["MessageType"], outputs)
