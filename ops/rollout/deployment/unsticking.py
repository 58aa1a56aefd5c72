"""Stacks that a failed deploy left in a state that the next one cannot leave by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ops.rollout.deployment.stacks import stacks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ops.rollout.deployment.account import Account


def unstick(account: Account) -> Iterator[str]:
    """Free every stack that is stuck, and yield what was done, one line each."""
    for stack in stacks_of(account):
        if stack.status == "UPDATE_ROLLBACK_FAILED":
            account.cloudformation.continue_update_rollback(StackName=stack.name)
            waiter = account.cloudformation.get_waiter("stack_rollback_complete")
            waiter.wait(StackName=stack.name)
            yield f"{stack.name}: its rollback went on, and the stack is as it was before"
        elif stack.protected and not stack.stands:
            account.cloudformation.update_termination_protection(
                StackName=stack.name, EnableTerminationProtection=False
            )
            yield f"{stack.name}: never stood, so its protection is lifted and the next deploy makes it again"
