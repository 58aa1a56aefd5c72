"""Where a mutation by chance may strike: programs, references, statements, and how a value can be disguised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.mutations.assembly.deployed import SHAPES

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from tests.infra.policy.mutations.assembly.finished import Finished, Stack

Place = tuple[Any, Any]  # a container and the key or index in it
IDENTITY = {"AWS::SMSVOICE::OptOutList", "AWS::IAM::Role", "AWS::S3::Bucket"}
BARE = {"AWS::Lambda::Function", "AWS::S3::Bucket", "AWS::Lambda::EventSourceMapping", "AWS::SMSVOICE::Pool"}
BY_ARN = {"AWS::SNS::Topic", "AWS::Lambda::LayerVersion", "AWS::StepFunctions::StateMachine"}


def programs(app: Finished) -> list[Stack]:
    return [stack for name, stack in app.stacks.items() if name.endswith(("promotional", "transactional"))]


def two_programs(app: Finished, chance: random.Random) -> tuple[Stack, Stack]:
    """A program and another one."""
    own, other = chance.sample(programs(app), 2)
    return own, other


def places(value: Any) -> Iterator[Place]:
    """Every place inside `value` in the order of the template."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(items):
        if key != "Tags":
            yield value, key
            yield from places(item)


def references(stack: Stack, other: Stack) -> list[Place]:
    """The places of `stack` that refer to a resource which `other` has too, and which has a name.

    Not what a function is told as a bare name or number in which no program stands: its role has no right on what is
    so named.
    """
    found = []
    for resource in stack.resources.values():
        for container, key in places(resource.get("Properties", {})):
            kind = _referred(container[key], other)
            bare = kind in BARE and "Ref" in container[key] and resource["Type"] == "AWS::Lambda::Function"
            if (kind in SHAPES or kind in IDENTITY) and not bare:
                found.append((container, key))
    return found


def _referred(value: Any, other: Stack) -> str:
    name = ""
    if isinstance(value, dict) and len(value) == 1:
        ((function, argument),) = value.items()
        name = argument if function == "Ref" else argument[0] if function == "Fn::GetAtt" else ""
    return other.resources[name]["Type"] if isinstance(name, str) and name in other.resources else ""


def as_deployed(reference: dict[str, Any], other: Stack) -> str:
    """What the reference would read in `other` once that is deployed."""
    ((function, argument),) = reference.items()
    name, attribute = (argument, "") if function == "Ref" else argument
    kind, arn = other.resources[name]["Type"], other.deployed_arn(name)
    if attribute == "StreamArn":
        return f"{arn}/stream/2026-11-02"
    if attribute == "Arn" or (not attribute and kind in BY_ARN):
        return arn
    return other.deployed_url(name) if kind == "AWS::SQS::Queue" and not attribute else other.deployed_name(name)


def disguised(value: str, own: Stack, chance: random.Random) -> Any:
    """`value` as a template may write it: plain, in pieces, or from somewhere else."""
    at, name = chance.randrange(1, len(value)), f"Shared{len(own.body['Parameters'])}"
    ways = {
        "plain": value,
        "joined": {"Fn::Join": ["", [value[:at], value[at:]]]},
        "substituted": {"Fn::Sub": [f"{value[:at]}${{Rest}}", {"Rest": value[at:]}]},
        "selected": {"Fn::Select": [1, ["", value]]},
        "imported": {"Fn::ImportValue": name},
        "resolved": f"{{{{resolve:ssm:/shared/{name}}}}}",
        "parameter": {"Ref": name},
        "mapping": {"Fn::FindInMap": ["Shared", "by", name]},
        "split": {"Fn::Select": [0, {"Fn::Split": ["|", f"{value}|"]}]},
        "conditional": {"Fn::If": ["Shared", value, {"Ref": "AWS::NoValue"}]},
    }
    way = chance.choice(list(ways))
    if way == "parameter":
        own.body["Parameters"][name] = {"Type": "String", **chance.choice(({}, {"Default": value}))}
    if way == "mapping":
        own.body["Mappings"] = {"Shared": {"by": {name: value}}}
    return ways[way]


def statements(stack: Stack, *, of_resources: bool) -> list[tuple[str, dict[str, Any]]]:
    """The allowing statements of `stack` with the resources that carry them: who may come in, or what roles may do."""
    found = []
    for name, resource in stack.resources.items():
        for container, key in places(resource.get("Properties", {})):
            value = container[key]
            if isinstance(value, dict) and value.get("Effect") == "Allow" and ("Principal" in value) is of_resources:
                found.append((name, value))
    return found
