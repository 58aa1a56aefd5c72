"""What deploys left behind that no stack holds any more: found by CloudFormation's own record of each stack.

A stack that was deleted is on record for 90 days. What it skipped or failed to delete is still there, unless somebody
removed it since, or another stack took it over.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from ops.rollout.deployment.contents import KINDS, is_gone
from ops.rollout.deployment.stacks import belongs, resources_of, stands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ops.rollout.deployment.account import Account

AT_ONCE = 8
LEFT = {"DELETE_SKIPPED", "DELETE_FAILED"}
# what goes last, and why: while anything of its stack holds data
LAST = {
    "AWS::KMS::Key": "the key of what stays",
    "AWS::SecretsManager::Secret": "what names people in events",
    "AWS::SSM::Parameter": "what keeps a deploy from beginning anew",
}


@dataclass(frozen=True, slots=True)
class Remain:
    """Something that no stack holds: of which stack (ARN) it was, what it is, and what would be lost with it."""

    stack: str
    logical_id: str
    type: str
    physical_id: str
    data: str
    note: str = ""

    @property
    def program(self) -> str:
        """The name of the stack that made it."""
        return self.stack.split("/")[1]

    @property
    def told(self) -> str:
        """What it is, in a few words."""
        kind = KINDS.get(self.type)
        name = f"{kind.name if kind else self.type} {self.physical_id}"
        holds = f"holds {self.data}" if self.data else self.note
        return f"{name} ({holds})" if holds else name

    @property
    def removable(self) -> bool:
        """Whether nothing is lost with it, and we know how it goes."""
        return not self.data and self.type in KINDS


def find(account: Account) -> list[Remain]:
    """Return all that remains, in the order in which it can be removed."""
    stacks = list(_stacks(account))
    with ThreadPoolExecutor(AT_ONCE) as workers:
        # of any name: what moved on is not left, nor is what waits for its deploy to go on
        living = [stack for stack, status in stacks if stands(status) or status == "CREATE_FAILED"]
        own = [stack for stack, _ in stacks if belongs(stack.split("/")[1], account.environment)]
        held = {
            (one.type, one.physical_id)
            for holds in workers.map(lambda stack: list(resources_of(stack, account)), living)
            for one in holds
        }
        left = workers.map(lambda stack: [(stack, *one) for one in _left(account, stack)], own)
        loose = {
            (kind, id_): (stack, name) for each in left for stack, name, kind, id_ in each if (kind, id_) not in held
        }
        looked = workers.map(lambda one: _look(account, *loose[one], *one), loose)
    order = list(KINDS)
    found = [remain for remain in looked if remain]
    found.sort(key=lambda one: (order.index(one.type) if one.type in order else -1, one.program, one.physical_id))
    return list(_with_what_goes_last(found))


def remove(account: Account, remains: list[Remain]) -> Iterator[tuple[Remain, str]]:
    """Remove what can be removed of `remains`, and yield each with how AWS refused, empty where it did not."""
    for remain in remains:
        if remain.removable:
            try:
                KINDS[remain.type].remove(account, remain.physical_id)
            except ClientError as error:
                yield remain, "" if is_gone(error) else str(error)
            else:
                yield remain, ""


def _with_what_goes_last(found: list[Remain]) -> Iterator[Remain]:
    # a key reads what stays, and a program that was deployed with new tables would forget what it holds
    full = {remain.stack for remain in found if remain.data}
    for remain in found:
        keeps = remain.type in LAST and remain.stack in full
        yield replace(remain, data=LAST[remain.type]) if keeps else remain


def _stacks(account: Account) -> Iterator[tuple[str, str]]:
    for page in account.cloudformation.get_paginator("list_stacks").paginate():
        for stack in page["StackSummaries"]:
            yield stack["StackId"], stack["StackStatus"]


def _left(account: Account, stack: str) -> Iterator[tuple[str, str, str]]:
    """Yield logical id, type, and id of what the stack let go of undeleted: the newest event of each says so."""
    seen: set[tuple[str, str]] = set()
    for page in account.cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack):
        for event in page["StackEvents"]:  # the newest comes first
            one = event["ResourceType"], event.get("PhysicalResourceId", "")
            if one[1] and one not in seen:
                seen.add(one)
                if event["ResourceStatus"] in LEFT:
                    yield event["LogicalResourceId"], *one


def _look(account: Account, stack: str, name: str, kind: str, physical_id: str) -> Remain | None:
    known = KINDS.get(kind)
    if known is None:
        return Remain(stack, name, kind, physical_id, "", "delete it by hand, if it is still there")
    try:
        data = known.data(account, physical_id)
        return Remain(stack, name, kind, physical_id, data, known.note(account, physical_id) if known.note else "")
    except ClientError as error:
        if is_gone(error):
            return None
        raise
