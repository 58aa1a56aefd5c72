"""The stacks that an account holds now, read by the roles of the CDK's bootstrap as the CDK CLI reads them."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ops.rollout.assembly import Stack

    Client = Callable[[str | None, str], Any]

READERS = 4  # CloudFormation throttles those who read faster
NEVER_STOOD = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"}
PAUSED = {"CREATE_FAILED", "UPDATE_FAILED"}  # a deploy failed, and nothing was taken back
_RETRIES = Config(retries={"mode": "adaptive", "total_max_attempts": 8})


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


def cloudformation_client(role: str | None, region: str) -> Any:  # noqa: ANN401 - boto3 makes the class at run time
    """Return a client with `role` of the bootstrap, or as this terminal is signed in where it cannot be assumed."""
    session: Any = boto3.Session(region_name=region)
    if role is None:
        return session.client("cloudformation", config=_RETRIES)
    try:
        assumed = session.client("sts").assume_role(RoleArn=role, RoleSessionName="sms-deploy")["Credentials"]
    except ClientError:
        return session.client("cloudformation", config=_RETRIES)
    return session.client(
        "cloudformation",
        config=_RETRIES,
        aws_access_key_id=assumed["AccessKeyId"],
        aws_secret_access_key=assumed["SecretAccessKey"],
        aws_session_token=assumed["SessionToken"],
    )


def _templates(cloudformation: Any, names: Iterable[str]) -> dict[str, Mapping[str, Any]]:  # noqa: ANN401 - as above
    def template(name: str) -> tuple[str, Mapping[str, Any]]:
        body = cloudformation.get_template(StackName=name, TemplateStage="Original")["TemplateBody"]
        return name, json.loads(body) if isinstance(body, str) else body

    with ThreadPoolExecutor(READERS) as readers:
        return dict(readers.map(template, names))


def as_kept(template: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return `template` as CloudFormation gives it back: whatever is not ASCII has become a question mark."""
    return json.loads(re.sub(r"[^\x00-\x7f]", "?", json.dumps(template, ensure_ascii=False)))
