"""The stacks of one environment, as CloudFormation tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infra.environment import Environment
    from ops.rollout.deployment.account import Account


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack, with whether CloudFormation refuses to delete it, and its outputs."""

    name: str
    id: str
    status: str
    protected: bool
    outputs: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def program(self) -> str:
        """The program that it is the stack of, such as `acme/promotional`; empty where it is none's."""
        return f"{self.tags['Brand']}/{self.tags['MessageType']}" if "Ledger" in self.outputs else ""

    @property
    def stands(self) -> bool:
        """Whether it stands."""
        return stands(self.status)


@dataclass(frozen=True, slots=True)
class Held:
    """One resource that a stack holds; `physical_id` is its name, id or URL."""

    logical_id: str
    physical_id: str
    type: str


def stands(status: str) -> bool:
    """Whether a stack's first create (or import) succeeded; an update that failed since does not unmake it."""
    return status in {"CREATE_COMPLETE", "IMPORT_COMPLETE"} or status.startswith("UPDATE_")


def stacks_of(account: Account) -> list[Stack]:
    """Return every stack of the account's environment that is not deleted, by name."""
    pages = account.cloudformation.get_paginator("describe_stacks").paginate()
    found = (stack for page in pages for stack in page["Stacks"] if belongs(stack["StackName"], account.environment))
    return sorted((_stack(raw) for raw in found), key=lambda stack: stack.name)


def belongs(stack: str, environment: Environment) -> bool:
    """Whether the stack of this name is one of `environment`: no two environments of a place begin alike."""
    return stack.startswith(f"sms-{environment.name}-")


def resources_of(stack: str, account: Account) -> Iterator[Held]:
    """Yield what the stack of this name or ARN holds now."""
    pages = account.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for page in pages:
        for raw in page["StackResourceSummaries"]:
            if raw.get("PhysicalResourceId") and raw["ResourceStatus"] != "DELETE_COMPLETE":
                yield Held(raw["LogicalResourceId"], raw["PhysicalResourceId"], raw["ResourceType"])


def _stack(raw: Mapping[str, Any]) -> Stack:
    protected = bool(raw.get("EnableTerminationProtection"))
    outputs = {output["OutputKey"]: output["OutputValue"] for output in raw.get("Outputs", [])}
    tags = {tag["Key"]: tag["Value"] for tag in raw.get("Tags", [])}
    return Stack(raw["StackName"], raw["StackId"], raw["StackStatus"], protected, outputs, tags)
