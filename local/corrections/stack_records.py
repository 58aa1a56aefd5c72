"""What CloudFormation keeps apart or on record and the emulator does not: names, what would not go, what went."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from local.server import emulator as names
from local.server.emulator import Emulator

Act = Callable[..., Awaitable[None]]


def register(emulator: Emulator) -> None:
    """Let a failed rollback keep what it could not delete, and nothing of a deleted stack pass to a new one."""
    for name in ("execute_deploy", "create_deploy"):
        names.replace(name, _deploying(getattr(emulator, name), emulator.stacks))
    names.replace("delete_stack", _deleting(emulator.delete_stack, emulator.stacks))
    names.replace("physical_name", _naming(emulator))


def _naming(emulator: Emulator) -> Callable[..., str]:
    """Give a stack that is made again other names than it had: what it left behind is not its own any more."""

    def run(stack: str, logical_id: str, *, seeded: bool = True, **more: Any) -> str:  # noqa: ANN401 - the emulator's own
        drawn = emulator.name_seed.get() if seeded else ""
        token = emulator.name_seed.set(drawn + emulator.stacks.get(stack, {}).get("StackId", ""))
        try:
            return emulator.physical_name(stack, logical_id, **more)
        finally:
            emulator.name_seed.reset(token)

    return run


def _deploying(deploy: Act, stacks: dict[str, Any]) -> Act:
    async def run(name: str, stack_id: str, template: dict[str, Any], *more: Any, **options: Any) -> None:  # noqa: ANN401 - the emulator's own
        await deploy(name, stack_id, template, *more, **options)
        stack = stacks.get(name)
        if stack and stack.get("StackStatus") == "ROLLBACK_FAILED":
            stack["_template"] = template
            for logical_id, left in stack.get("_rollback_failed", {}).items():
                now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                facts = {"LogicalResourceId": logical_id, "ResourceStatus": "DELETE_FAILED", "Timestamp": now}
                stack["_resources"][logical_id] = left | facts

    return run


def _deleting(delete: Act, stacks: dict[str, Any]) -> Act:
    async def run(name: str, stack_id: str, *more: Any, **options: Any) -> None:  # noqa: ANN401 - as above
        stack = stacks.get(name)
        await delete(name, stack_id, *more, **options)
        if stack and stack.get("StackStatus") == "DELETE_COMPLETE" and stacks.get(name) is stack:
            stacks[stack_id] = stacks.pop(name)  # found by its ARN from now on, as AWS finds it for 90 days

    return run
