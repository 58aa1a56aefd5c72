"""What a deploy changes, from two templates of a stack, and what AWS will refuse of it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ops.rollout.deployed import as_kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ops.rollout.assembly import Stack
    from ops.rollout.deployed import Deployed

SMS = "AWS::SMSVOICE::"
BUS = "AWS::Events::EventBus"
ASSOCIATION = "AWS::WAFv2::WebACLAssociation"
# what may stand once only under these values: a second one meets "already exists"
FIXED_NAMES: Mapping[str, tuple[str, ...]] = {
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::Lambda::EventSourceMapping": ("EventSourceArn", "FunctionName"),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::StepFunctions::StateMachine": ("StateMachineName",),
    "AWS::WAFv2::WebACL": ("Name", "Scope"),
}
# a change of these makes a new resource before the old one goes (CloudFormation schemas, createOnlyProperties)
REPLACING: Mapping[str, tuple[str, ...]] = {
    "AWS::CloudWatch::Dashboard": ("DashboardName",),
    "AWS::Events::EventBus": ("Name",),
    "AWS::Lambda::EventSourceMapping": (
        "EventSourceArn",
        "SelfManagedEventSource",
        "StartingPosition",
        "StartingPositionTimestamp",
    ),
    "AWS::Logs::LogGroup": ("LogGroupName",),
    "AWS::StepFunctions::StateMachine": ("StateMachineName", "StateMachineType"),
    "AWS::WAFv2::WebACL": ("Name", "Scope"),
}
PERMISSIONS = ("AWS::IAM::", "AWS::KMS::Key", "AWS::Lambda::Permission", "Policy")


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One resource that is added, removed or changed, with the properties that change."""

    logical_id: str
    type: str
    path: str
    sign: str  # + - ~
    properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StackChange:
    """What a deploy does to one stack; `refusals` is what AWS will refuse of it, each with its remedy.

    `unfinished` says that it never came to its end: only then may a failure leave it as it is. `notes` tell what the
    changes come to where a list of them does not show it.
    """

    stack: Stack
    new: bool
    resources: tuple[ResourceChange, ...]
    refusals: tuple[str, ...] = ()
    unfinished: bool = False
    notes: tuple[str, ...] = ()

    @property
    def pauses(self) -> bool:
        """Whether a failure leaves what was made: texts may have come to a program that is half there."""
        return self.unfinished and self.stack.brand is not None and not self.stack.optional

    @property
    def sms(self) -> frozenset[str]:
        """The logical ids of the SMS service's resources that it touches: they share one lane."""
        return frozenset(one.logical_id for one in self.resources if one.type.startswith(SMS) and one.sign in "+~")

    @property
    def permissions(self) -> bool:
        """Whether it changes who may do what."""
        return any(any(mark in one.type for mark in PERMISSIONS) for one in self.resources)

    @property
    def removes(self) -> bool:
        """Whether a resource goes."""
        return any(one.sign == "-" for one in self.resources)


def changes(stacks: list[Stack], deployed: Deployed) -> list[StackChange]:
    """Return what a deploy of `stacks` changes where `deployed` stands, stack by stack."""
    return [
        change(stack, deployed.templates.get(stack.name), unfinished=stack.name in deployed.unfinished)
        for stack in stacks
    ]


def change(stack: Stack, before: Mapping[str, Any] | None, *, unfinished: bool = False) -> StackChange:
    """Return what becomes of `stack`, whose deployed template is `before`, or None where it does not stand."""
    old, new = (before or {}).get("Resources", {}), as_kept(stack.template).get("Resources", {})
    resources = tuple(_resources(old, new))
    return StackChange(
        stack, before is None, resources, tuple(_refusals(stack.name, old, new)), unfinished, tuple(_notes(old, new))
    )


def _resources(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[ResourceChange]:
    for logical_id in sorted({*old, *new}, key=lambda one: _path(one, new.get(one, old.get(one)))):
        before, after = old.get(logical_id), new.get(logical_id)
        resource = after or before or {}
        properties = _differences(before, after) if before and after else ()
        sign = "+" if before is None else "-" if after is None else "~"
        if sign != "~" or properties:
            yield ResourceChange(logical_id, resource["Type"], _path(logical_id, resource), sign, properties)


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    old, new = before.get("Properties", {}), after.get("Properties", {})
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    others = [name for name in {**before, **after} if name not in {"Properties", "Metadata"}]
    return (*sorted(names), *sorted(name for name in others if before.get(name) != after.get(name)))


def _path(logical_id: str, resource: Mapping[str, Any]) -> str:
    path: str = resource.get("Metadata", {}).get("aws:cdk:path", logical_id)
    return path.partition("/")[2].removesuffix("/Resource") or path


def _refusals(stack: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    names = {name: logical_id for logical_id, resource in old.items() if (name := _fixed_name(resource))}
    for logical_id, resource in new.items():
        name = _fixed_name(resource)
        holder = names.get(name) if name else None
        replaced = holder == logical_id and _replaced(old[logical_id], resource)
        if name and holder and (holder != logical_id or replaced):
            yield (
                f"{stack}: {resource['Type']} {_shown(name)} is made as {_path(logical_id, resource)} before "
                f"{_path(holder, old[holder])} goes, and AWS refuses it ('already exists'): keep the construct's path, "
                "or deploy once without it"
            )
    for logical_id, resource in old.items():
        if resource["Type"] == BUS and logical_id not in new:
            yield (
                f"{stack}: {BUS} {resource['Properties']['Name']} goes while programs still listen on it, and AWS "
                "keeps a bus that has rules: deploy, then delete the bus once no program of that legal entity listens"
            )


EXCHANGED = (
    "the form comes behind another firewall, which takes the old one's place on the stage, so that one of the two is "
    "there at every moment; {}"
)
COUNTED = "a visitor is then counted over the forms of all brands that share it"
APART = "a visitor is then counted by this form alone"


def _notes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for logical_id, resource in new.items():
        before = old.get(logical_id, {}).get("Properties", {}).get("WebACLArn")
        after = resource.get("Properties", {}).get("WebACLArn")
        if resource["Type"] == ASSOCIATION and before and before != after:
            yield EXCHANGED.format(COUNTED if "Fn::ImportValue" in after else APART)


def _fixed_name(resource: Mapping[str, Any]) -> tuple[str, ...] | None:
    properties = resource.get("Properties", {})
    names = FIXED_NAMES.get(resource["Type"], ())
    values = [json.dumps(properties[name], sort_keys=True) for name in names if name in properties]
    return (resource["Type"], *values) if names and len(values) == len(names) else None


def _replaced(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if before["Type"] != after["Type"]:
        return True
    old, new = before.get("Properties", {}), after.get("Properties", {})
    return any(old.get(name) != new.get(name) for name in REPLACING[after["Type"]])


def _shown(name: tuple[str, ...]) -> str:
    return " ".join(value.strip('"') for value in name[1:])


def counted(resources: tuple[ResourceChange, ...]) -> list[str]:
    """Return `resources` by type, most first, such as `34 Alarm`."""
    kinds = Counter(one.type.rpartition("::")[2] for one in resources)
    return [f"{count} {kind}" for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))]
