"""A finished CloudFormation template: its resources, what they refer to, and the program it belongs to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from infra.naming import IDENTITY_TAGS

Json: TypeAlias = Any  # what json.loads returns: any shape, and a policy must survive all of them

UNKNOWN = "${?}"
REFERENCE = re.compile(r"\$\{(?P<id>[A-Za-z0-9:]+)(?:\.(?P<attribute>[A-Za-z0-9.]+))?\}")


def text(value: Json) -> str:
    """Return `value` as one text; references read `${Id}` or `${Id.Attribute}`, the undecidable reads `${?}`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, dict) and len(value) == 1:
        ((function, argument),) = value.items()
        return _function_text(function, argument)
    return UNKNOWN


def _function_text(function: str, argument: Json) -> str:
    written = UNKNOWN
    match function, argument:
        case ("Ref", str(name)) | ("Fn::GetAtt", str(name)):
            written = f"${{{name}}}"
        case "Fn::GetAtt", [str(owner), str(attribute)]:
            written = f"${{{owner}.{attribute}}}"
        case "Fn::Join", [str(separator), list(parts)]:
            written = separator.join(text(part) for part in parts)
        case "Fn::Sub", str(pattern):
            written = pattern
        case "Fn::Sub", [str(pattern), dict(names)]:
            written = REFERENCE.sub(lambda found: text(names.get(found[0][2:-1], found[0])), pattern)
        case "Fn::Select", [str() | int() as index, list(choices)] if str(index).isdigit() and int(index) < len(
            choices
        ):
            written = text(choices[int(index)])
    return written


def target(value: Json) -> str:
    """Return the logical id when `value` is one whole reference (Ref, GetAtt, Sub of one name), else an empty text."""
    found = REFERENCE.fullmatch(text(value))
    return found["id"] if found else ""


def nodes(value: Json) -> list[tuple[str, Json]]:
    """Return every value inside `value`, itself first, with its dotted path."""
    found = [("", value)]
    for path, node in found:  # the list grows while it is read: breadth first, no recursion to pay for
        if isinstance(node, dict):
            found += [(f"{path}.{key}" if path else key, item) for key, item in node.items()]
        elif isinstance(node, list):
            found += [(f"{path}.{index}" if path else str(index), item) for index, item in enumerate(node)]
    return found


def texts(found: Iterable[tuple[str, Json]]) -> Iterator[tuple[str, str]]:
    """Yield every text that the nodes `found` come to, joined and substituted, with its dotted path."""
    for path, node in found:
        if isinstance(node, str):
            yield path, node
        elif isinstance(node, dict) and len(node) == 1:
            whole = text(node)
            if whole != UNKNOWN:
                yield path, whole


def functions(found: Iterable[tuple[str, Json]]) -> Iterator[tuple[str, str]]:
    """Yield path and name of every intrinsic function used in the nodes `found`."""
    for path, node in found:
        if isinstance(node, dict) and len(node) == 1:
            (name,) = node
            if name == "Ref" or name.startswith("Fn::"):
                yield path, name


def listed(value: Json) -> list[Json]:
    """Return `value` as a list: IAM and CloudFormation let one item stand without its brackets."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


@dataclass(frozen=True, slots=True, order=True)
class Program:
    """Brand x message type in one environment: the unit of separation, as its tags tell it."""

    environment: str
    legal_entity: str
    brand: str
    message_type: str

    def __str__(self) -> str:
        return f"{self.environment}/{self.brand}/{self.message_type}"

    @property
    def tags(self) -> Mapping[str, str]:
        """The four tags that say to which program a resource belongs."""
        values = (self.environment, self.legal_entity, self.brand, self.message_type)
        return dict(zip(IDENTITY_TAGS, values, strict=True))


def program_of(tags: Mapping[str, str]) -> Program | None:
    """Return the program named by `tags`; None unless brand and message type are both there."""
    if not (tags.get("Brand") and tags.get("MessageType")):
        return None
    return Program(*(tags.get(name, "") for name in IDENTITY_TAGS))


# types of metadata on a stack; they stay in the assembly, undeployed
WAIVERS, QUOTAS, ALARM_TARGETS, OPTIONS = "sms:waivers", "sms:quotas", "sms:alarm-targets", "sms:options"
PORTS, REVOKE_ALL, SHARED_FIREWALL = "sms:ports", "sms:revoke-all", "sms:shared-firewall"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding of `rule` that `owner` answers for until the end of the day `until`; `place` is its file:line.

    `until` is None where no date can be read there.
    """

    rule: str
    reason: str
    owner: str
    until: date | None
    place: str

    def as_data(self) -> dict[str, str]:
        """Return the waiver as a stack's metadata holds it."""
        until = self.until.isoformat() if self.until else ""
        return {"rule": self.rule, "reason": self.reason, "owner": self.owner, "until": until, "place": self.place}


def waivers_in(metadata: Mapping[str, Json]) -> tuple[Waiver, ...]:
    """Return the waivers that the metadata of a stack's tree declares."""
    return tuple(_waiver(one) for data in _data(metadata, WAIVERS) for one in listed(data) if isinstance(one, dict))


def quotas_in(metadata: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return the raised quotas that the metadata of a stack's tree declares, by name."""
    return _named(metadata, QUOTAS)


def options_in(metadata: Mapping[str, Json]) -> Mapping[str, Json]:
    """Return what the environment declares, as the metadata of a stack's tree says it, by the names of options."""
    return _named(metadata, OPTIONS)


def alarm_targets_in(metadata: Mapping[str, Json]) -> tuple[str, ...]:
    """Return who is to be told of alarms, as the metadata of a stack's tree declares it."""
    return tuple(str(one) for data in _data(metadata, ALARM_TARGETS) for one in listed(data))


def _named(metadata: Mapping[str, Json], kind: str) -> Mapping[str, Json]:
    return {name: value for data in _data(metadata, kind) if isinstance(data, dict) for name, value in data.items()}


def ports_in(metadata: Mapping[str, Json]) -> Mapping[str, tuple[str, ...]]:
    """Return who may use each port that the metadata of a stack's tree declares open."""
    opened = (data for data in _data(metadata, PORTS) if isinstance(data, dict))
    return {name: tuple(map(str, listed(users))) for data in opened for name, users in data.items()}


def revoke_all_in(metadata: Mapping[str, Json]) -> bool:
    """Return whether the metadata of a stack's tree declares that a STOP may end every program of the legal entity."""
    return any(data is True for data in _data(metadata, REVOKE_ALL))


def shared_firewall_in(metadata: Mapping[str, Json]) -> bool:
    """Return whether the metadata of a stack's tree declares that its form stands behind the environment's firewall."""
    return any(data is True for data in _data(metadata, SHARED_FIREWALL))


def _data(metadata: Mapping[str, Json], kind: str) -> Iterator[Json]:
    for entries in metadata.values():
        yield from (one.get("data") for one in entries if one.get("type") == kind)


def _waiver(data: Mapping[str, Json]) -> Waiver:
    rule, reason, owner, place = (str(data.get(name) or "") for name in ("rule", "reason", "owner", "place"))
    return Waiver(rule, reason, owner, _date(str(data.get("until"))), place)


def _date(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


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
    `options` what the environment declares, `ports` who may use each port that the brand file opens. `revoke_all`
    tells that a STOP to any program of the legal entity may end all of them, `shared_firewall` that the form stands
    behind the firewall of its environment.
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
    revoke_all: bool = False
    shared_firewall: bool = False

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
