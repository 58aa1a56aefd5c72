"""What is deployed in an environment: each program with its consent tables, as its stack tells them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from botocore.loaders import create_loader
from botocore.session import Session as BotocoreSession

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

    from infra.environment import Environment

_CONNECTIONS = 32
# what opens an account beside a profile, or names another: all win over AWS_PROFILE
_SIGNED_IN = {
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"),
    *("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_DEFAULT_PROFILE"),
}
_MODELS = create_loader()
_LOCAL_AWS = Path(".local/server.json")  # what a running local AWS says of itself, beside cdk.json
_NO_LOCAL_AWS = "local: the local AWS must run, got none{}: run `make deploy`"


class DeploymentError(Exception):
    """What is asked for is not deployed, or AWS does not answer."""


class UnknownProgramError(DeploymentError):
    """The environment holds programs, and none of that name."""


class NothingDeployedError(DeploymentError):
    """The account answers, and holds no program of the environment."""


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
    try:
        pages = client_of("cloudformation", environment).get_paginator("describe_stacks").paginate()
        stacks = [stack for page in pages for stack in page["Stacks"] if _belongs(stack, environment)]
    except EndpointConnectionError as error:
        if environment.name == "local":
            raise DeploymentError(_NO_LOCAL_AWS.format(f" ({error})")) from error
        raise DeploymentError(f"{environment.called}: its stacks cannot be read: {error}") from error
    except (BotoCoreError, ClientError) as error:
        how = f": {sign_in(environment)}" if environment.cell else ""
        raise DeploymentError(f"{environment.called}: its stacks cannot be read: {error}{how}") from error
    if not stacks:
        _refuse_others_keys(environment)
        raise NothingDeployedError(
            f"{environment.called}: account {environment.account} must hold a deployed program in "
            f"{environment.region}, got none: run `make deploy ENV={environment.called}`"
        )
    return sorted((_program(stack) for stack in stacks), key=lambda program: program.id)


def program(environment: Environment, name: str) -> DeployedProgram:
    """Return the program called `name` in `environment`; DeploymentError where that cannot be seen.

    UnknownProgramError where it is not deployed.
    """
    known = {found.id: found for found in programs(environment)}
    if name not in known:
        raise UnknownProgramError(
            f"program must be one of {', '.join(known)}, got '{name}': deploy it, or correct the name"
        )
    return known[name]


def older_tables(environment: Environment, deployed: Iterable[DeployedProgram]) -> list[str]:
    """Return the consent tables of `environment` that none of `deployed` has: those of stacks that are gone."""
    own = {table for one in deployed for table in (one.subscriptions, one.ledger)}
    pages = tables_client(environment).get_paginator("list_tables").paginate()
    named = re.compile(rf"sms-{re.escape(environment.name)}-.+-Consent(Subscriptions|Ledger)")
    return [name for page in pages for name in page["TableNames"] if named.match(name) and name not in own]


def sign_in(environment: Environment) -> str:
    """Return how a person opens the account of `environment`."""
    if environment.cell:
        return f"sign in to it by an AWS profile called {profile_of(environment)} (aws sso login --profile ...)"
    return "sign in (aws sso login, or set AWS_PROFILE) and try again"


def profile_of(environment: Environment) -> str:
    """Return the AWS profile that opens a cell, where there is one of that name."""
    return f"{environment.name}-{environment.cell}"


def variables_of(environment: Environment) -> dict[str, str]:
    """Return the variables by which another process is signed in to `environment` as `client_of` is."""
    own = profile_of(environment)
    if not environment.cell or own not in BotocoreSession().available_profiles:
        return dict(os.environ)
    return {name: value for name, value in os.environ.items() if name not in _SIGNED_IN} | {"AWS_PROFILE": own}


def _refuse_others_keys(environment: Environment) -> None:
    """Raise DeploymentError where the credentials are of another account, in which nothing of ours is to be seen."""
    try:
        account = client_of("sts", environment).get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        raise DeploymentError(
            f"{environment.called}: credentials must belong to account {environment.account}, and AWS does not say "
            f"whose these are: {error}: {sign_in(environment)}"
        ) from error
    if account != environment.account:
        raise DeploymentError(
            f"{environment.called}: credentials must belong to account {environment.account}, got {account}: "
            f"{sign_in(environment)}, or correct the account in cdk.json"
        )


def tables_client(environment: Environment) -> DynamoDBClient:
    """Return a client of the consent tables that tries a throttled call again, ever slower."""
    client: DynamoDBClient = client_of("dynamodb", environment)
    return client


def client_of(service: str, environment: Environment, **keys: str) -> Any:  # noqa: ANN401 - each service has its own class
    """Return a client of `service` in `environment` that tries a throttled call again, ever slower.

    It is signed in by `keys`, where there are any, such as those of a role that was assumed.
    The local environment is the local AWS that runs here, whatever account this terminal is signed in to;
    DeploymentError where none runs.
    """
    config = Config(retries={"mode": "adaptive", "total_max_attempts": 8}, max_pool_connections=_CONNECTIONS)
    core = BotocoreSession()
    core.register_component("data_loader", _MODELS)  # else each client reads the model of its service from disk anew
    if environment.cell and (own := profile_of(environment)) in core.available_profiles:
        core.set_config_variable("profile", own)  # each account of an environment with cells is signed in to by itself
    session: Any = boto3.Session(botocore_session=core, region_name=environment.region)
    if environment.name == "local" and not os.environ.get("AWS_ENDPOINT_URL"):
        return session.client(service, config=config.merge(Config(proxies={})), **_local_aws())
    return session.client(service, config=config, **keys)


def _local_aws() -> dict[str, str]:
    """Return address and keys of the local AWS."""
    try:
        endpoint = json.loads(_LOCAL_AWS.read_text())["endpoint"]
    except (FileNotFoundError, ValueError) as error:  # never started here, or just starting
        raise DeploymentError(_NO_LOCAL_AWS.format("")) from error
    return {"endpoint_url": endpoint, "aws_access_key_id": "test", "aws_secret_access_key": "test"}


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
        legal_entity=outputs.get("LegalEntity", tags["LegalEntity"]),
        stack_id=stack["StackId"],
        subscriptions=outputs["Subscriptions"],
        ledger=outputs["Ledger"],
        sends=outputs["Sends"],
        outputs=outputs,
    )
