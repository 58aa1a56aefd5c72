"""A finished CloudFormation template: its resources, what they refer to, and the program it belongs to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from infra.policy.program import Program, program_of
from infra.policy.terms import Waiver
from infra.policy.values import REFERENCE, Json, nodes, target, texts


@dataclass(frozen=True)
class Resource:
    """One resource of a template, exactly as CloudFormation will read it."""

    logical_id: str
    body: Mapping[str, Json]

    @cached_property
    def type(self) -> str:
        """The CloudFormation type, e.g. `AWS::SQS::Queue`."""
        return str(self.body.get("Type", "")) if isinstance(self.body, dict) else ""

    @cached_property
    def properties(self) -> Mapping[str, Json]:
        """The properties; empty where there are none."""
        found = self.body.get("Properties") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    def get(self, *path: str) -> Json:
        """Return the property at `path`, or None where any step of it is missing."""
        value: Json = self.properties
        for step in path:
            if not isinstance(value, dict):
                return None
            value = value.get(step)
        return value

    @cached_property
    def nodes(self) -> Sequence[tuple[str, Json]]:
        """Every value inside the properties with its dotted path."""
        return nodes(self.properties)

    @cached_property
    def texts(self) -> Sequence[tuple[str, str]]:
        """Every text inside the properties, joined and substituted, with its dotted path."""
        return tuple(texts(self.nodes))

    @cached_property
    def held(self) -> frozenset[str]:
        """The logical ids that the properties refer to, save those that a policy names as principals."""
        found = (value for path, value in self.texts if "${" in value and ".Principal." not in path)
        return frozenset(one["id"] for value in found for one in REFERENCE.finditer(value))

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """The tags by key, whether the type writes them as a list or as a map."""
        found = self.get("Tags")
        if isinstance(found, dict):
            return {key: str(value) for key, value in found.items()}
        if not isinstance(found, list):
            return {}
        return {str(tag.get("Key")): str(tag.get("Value")) for tag in found if isinstance(tag, dict)}


@dataclass(frozen=True, eq=False)
class Template:
    """One stack's template with what the assembly's manifest says of it.

    `acknowledged` maps construct paths to the rule ids acknowledged there. `account` and `region` are empty where
    unknown. `quotas` holds what the account's owner says was raised, `alarm_targets` who is to be told of alarms,
    `options` what the environment declares, `ports` who may use each port that the brand file opens.
    """

    name: str
    file: Path
    body: Mapping[str, Json]
    stack_tags: Mapping[str, str] = field(default_factory=dict)
    account: str = ""
    region: str = ""
    dependencies: tuple[str, ...] = ()
    acknowledged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    quotas: Mapping[str, Json] = field(default_factory=dict)
    alarm_targets: tuple[str, ...] = ()
    ports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    options: Mapping[str, Json] = field(default_factory=dict)

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Every resource by logical id."""
        found = self.body.get("Resources")
        return {name: Resource(name, body) for name, body in found.items()} if isinstance(found, dict) else {}

    @cached_property
    def program(self) -> Program | None:
        """The program of this template: from the stack's tags, else from what most resources are tagged with."""
        return program_of(self.stack_tags) or self._labelled

    @property
    def _labelled(self) -> Program | None:
        labels = Counter(filter(None, (program_of(resource.tags) for resource in self.resources.values())))
        return labels.most_common(1)[0][0] if labels else None

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Yield the resources of any of `types`."""
        return (resource for kind in types for resource in self._by_type.get(kind, ()))

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources.values():
            found[resource.type].append(resource)
        return found

    def find(self, value: Json, *types: str) -> Resource | None:
        """Return the resource of this template, of one of `types`, that `value` wholly refers to."""
        resource = self.resources.get(target(value))
        return resource if resource is not None and resource.type in types else None

    def filled(self, written: str) -> str:
        """Return `written` with what stands for this stack's own account, region and name put in, as far as known."""
        if "${AWS::" not in written:
            return written
        for name, value in self._known:
            written = written.replace(name, value)
        return written

    @cached_property
    def _known(self) -> tuple[tuple[str, str], ...]:
        # no colon may stay behind, for that is what parts an ARN
        account, region = self.account or "${AccountId}", self.region or "${Region}"
        facts = {"AccountId": account, "Region": region, "Partition": "aws", "StackName": self.name}
        facts |= {"URLSuffix": "amazonaws.com", "StackId": "${StackId}", "NoValue": ""}
        return tuple((f"${{AWS::{name}}}", value) for name, value in facts.items())

    @property
    def own_accounts(self) -> tuple[str, ...]:
        """The texts that stand for this stack's own account."""
        return ("${AWS::AccountId}", self.account) if self.account else ("${AWS::AccountId}",)
