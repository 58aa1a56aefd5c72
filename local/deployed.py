"""What a deploy left behind: each program with the names that its stack tells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
from boto3.dynamodb.types import TypeDeserializer

from local.environment import REGION

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
