"""What is deployed in an environment: each program with its consent tables, as its stack tells them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    from infra.environment import Environment
    from lambdas.consent.rows import Row

_CONNECTIONS = 32


class DeploymentError(Exception):
    """What is asked for is not deployed, or AWS does not answer."""


@dataclass(frozen=True, slots=True)
class DeployedProgram:
    """One program's stack; `id` is the program's name inside its environment, e.g. `example-corp/promotional`.

    `outputs` are all that the stack tells of itself, by their names there.
    """

    id: str
    environment: str
    legal_entity: str
    stack_id: str
    subscriptions: str
    ledger: str
    sends: str
    outputs: Mapping[str, str]


def programs(environment: Environment) -> list[DeployedProgram]:
    """Return every program deployed in `environment`, by id; DeploymentError where there is none to see."""
    check_local(environment)
    try:
        pages = client_of("cloudformation", environment).get_paginator("describe_stacks").paginate()
        stacks = [stack for page in pages for stack in page["Stacks"] if _belongs(stack, environment)]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(f"{environment.name}: its stacks cannot be read: {error}") from error
    if not stacks:
        raise DeploymentError(
            f"{environment.name}: account {environment.account} must hold a deployed program in {environment.region}, "
            f"got none: sign in to that account, or run `make deploy ENV={environment.name}`"
        )
    return sorted((_program(stack) for stack in stacks), key=lambda program: program.id)


def check_local(environment: Environment) -> None:
    """Raise DeploymentError where `environment` is local and nothing points there: real AWS would answer."""
    if environment.name == "local" and not os.environ.get("AWS_ENDPOINT_URL"):
        raise DeploymentError('local: AWS_ENDPOINT_URL must be set, got nothing: run eval "$(python -m local env)"')


def program(environment: Environment, name: str) -> DeployedProgram:
    """Return the program called `name` in `environment`; DeploymentError where it is not deployed."""
    known = {found.id: found for found in programs(environment)}
    if name not in known:
        raise DeploymentError(
            f"program must be one of {', '.join(known)}, got '{name}': deploy it, or correct the name"
        )
    return known[name]


def tables_client(environment: Environment) -> DynamoDBClient:
    """Return a client of the consent tables that tries a throttled call again, ever slower."""
    client: DynamoDBClient = client_of("dynamodb", environment)
    return client


def rows_of(client: DynamoDBClient, table: str, phone: str) -> Iterator[Row]:
    """Yield every row of `phone` in `table`, as of now, in the order of their sort key."""
    pages = client.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": {"S": phone}},
        ConsistentRead=True,
    )
    for page in pages:
        yield from page["Items"]


def client_of(service: str, environment: Environment) -> Any:  # noqa: ANN401 - each service has a client class of its own
    """Return a client of `service` in `environment` that tries a throttled call again, ever slower."""
    config = Config(retries={"mode": "adaptive", "total_max_attempts": 8}, max_pool_connections=_CONNECTIONS)
    session: Any = boto3.Session(region_name=environment.region)
    return session.client(service, config=config)


def _belongs(stack: Mapping[str, Any], environment: Environment) -> bool:
    ledger = any(output["OutputKey"] == "Ledger" for output in stack.get("Outputs", []))
    account = stack["StackId"].split(":")[4]
    return ledger and account == environment.account and _tags(stack).get("Environment") == environment.name


def _tags(stack: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in stack["Tags"]}


def _program(stack: Mapping[str, Any]) -> DeployedProgram:
    tags = _tags(stack)
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    return DeployedProgram(
        id=f"{tags['Brand']}/{tags['MessageType']}",
        environment=tags["Environment"],
        legal_entity=tags["LegalEntity"],
        stack_id=stack["StackId"],
        subscriptions=outputs["Subscriptions"],
        ledger=outputs["Ledger"],
        sends=outputs["Sends"],
        outputs=outputs,
    )
