"""The stacks that an account holds now, read by the roles of the CDK's bootstrap as the CDK CLI reads them."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ops.deployed import DeploymentError, client_of, sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from infra.environment import Environment
    from ops.rollout.assembly import Stack

    Client = Callable[[str | None, str], Any]

READERS = 4  # CloudFormation throttles those who read faster
NEVER_STOOD = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"}
PAUSED = {"CREATE_FAILED", "UPDATE_FAILED"}  # a deploy failed, and nothing was taken back
_NOT_ASSUMED = "{}: the role {} of the CDK's bootstrap must be assumed to read what stands there, got '{}': {}"


@dataclass(frozen=True, slots=True)
class Deployed:
    """What stands in the account: the templates of the assembly's stacks, and the names of all stacks.

    `unfinished` are those of the assembly that never came to their end, or wait in the middle of one.
    """

    templates: Mapping[str, Mapping[str, Any]]
    names: frozenset[str]
    unfinished: frozenset[str] = frozenset()


def read_deployed(stacks: Sequence[Stack], role: Callable[[Stack], str | None], client: Client) -> Deployed:
    """Return what the account holds of `stacks`; ClientError where it may not be read."""
    first = stacks[0]
    cloudformation = client(role(first), first.region)
    pages = cloudformation.get_paginator("describe_stacks").paginate()
    found = {one["StackName"]: one["StackStatus"] for page in pages for one in page["Stacks"]}
    states = {stack.name: found.get(stack.name, "REVIEW_IN_PROGRESS") for stack in stacks}
    standing = [name for name, state in states.items() if state not in NEVER_STOOD]
    unfinished = frozenset(name for name, state in states.items() if state in NEVER_STOOD | PAUSED)
    return Deployed(_templates(cloudformation, standing), frozenset(found), unfinished)


def cloudformation_client(place: Environment) -> Client:
    """Return what makes clients of `place` with a role of the bootstrap, or as this terminal is signed in there.

    Where the role of a cell cannot be assumed, DeploymentError: nobody is shown what another account holds.
    """

    def client(role: str | None, _region: str) -> Any:  # noqa: ANN401 - boto3 makes the class at run time
        if role is None or place.name == "local":
            return client_of("cloudformation", place)
        try:
            assumed = client_of("sts", place).assume_role(RoleArn=role, RoleSessionName="sms-deploy")["Credentials"]
        except ClientError as refused:
            if place.cell:
                raise DeploymentError(_NOT_ASSUMED.format(place.called, role, refused, sign_in(place))) from refused
            return client_of("cloudformation", place)
        return client_of(
            "cloudformation",
            place,
            aws_access_key_id=assumed["AccessKeyId"],
            aws_secret_access_key=assumed["SecretAccessKey"],
            aws_session_token=assumed["SessionToken"],
        )

    return client


def _templates(cloudformation: Any, names: Iterable[str]) -> dict[str, Mapping[str, Any]]:  # noqa: ANN401 - as above
    def template(name: str) -> tuple[str, Mapping[str, Any]]:
        body = cloudformation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
        return name, json.loads(body) if isinstance(body, str) else body

    with ThreadPoolExecutor(READERS) as readers:
        return dict(readers.map(template, names))


def as_kept(template: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return `template` as CloudFormation gives it back: whatever is not ASCII has become a question mark."""
    return json.loads(re.sub(r"[^\x00-\x7f]", "?", json.dumps(template, ensure_ascii=False)))
