"""What keeps a program that stands from being deleted: put on after a deploy, since a template would put it on before.

A first deploy that fails must be able to take away what it made, and a number is in one pool only: a pool that
protects itself would strand the short code. CloudFormation neither counts as drift nor sets back what a template
leaves out; should a handler do so all the same, the next `protect` mends it and `doctor` tells of it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from ops.rollout.deployment.stacks import resources_of, stacks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ops.rollout.deployment.account import Account
    from ops.rollout.deployment.stacks import Held, Stack

AT_ONCE = 8
POOL, TABLE = "AWS::SMSVOICE::Pool", "AWS::DynamoDB::Table"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a stack that can be deleted; `close` keeps it from that."""

    stack: str
    what: str
    close: Callable[[], object]


def gaps(account: Account) -> list[Gap]:
    """Return all that could be deleted of the stacks that stand; nothing of others."""
    standing = [stack for stack in stacks_of(account) if stack.stands]
    unprotected = _unprotected_pools(account) if standing else frozenset()
    with ThreadPoolExecutor(AT_ONCE) as workers:
        found = workers.map(lambda stack: list(_gaps(account, stack, unprotected)), standing)
        return [gap for each in found for gap in each]


def protect(account: Account) -> list[Gap]:
    """Close every gap, and return those there were; a second run finds none."""
    found = gaps(account)
    for gap in found:
        gap.close()
    return found


def _unprotected_pools(account: Account) -> frozenset[str]:
    # all in one go: the service takes one such request a second
    pages = account.sms.get_paginator("describe_pools").paginate()
    return frozenset(
        pool["PoolId"] for page in pages for pool in page["Pools"] if not pool["DeletionProtectionEnabled"]
    )


def _gaps(account: Account, stack: Stack, unprotected: frozenset[str]) -> Iterator[Gap]:
    # the stack itself comes last: who sees it protected sees what is in it protected too
    for held in resources_of(stack.id, account):
        close: Callable[[], object] | None = None
        if held.type == POOL and held.physical_id in unprotected:
            close = partial(account.sms.update_pool, PoolId=held.physical_id, DeletionProtectionEnabled=True)
        elif held.type == TABLE:
            close = _table(account, held)
        if close:
            yield Gap(stack.name, f"{held.type.rpartition(':')[2].lower()} {held.physical_id}", close)
    if not stack.protected:
        lock = account.cloudformation.update_termination_protection
        yield Gap(stack.name, "stack", partial(lock, StackName=stack.name, EnableTerminationProtection=True))


def _table(account: Account, held: Held) -> Callable[[], object] | None:
    table = account.dynamodb.describe_table(TableName=held.physical_id)["Table"]
    if table.get("DeletionProtectionEnabled"):
        return None
    return partial(account.dynamodb.update_table, TableName=held.physical_id, DeletionProtectionEnabled=True)
