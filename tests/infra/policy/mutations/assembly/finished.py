"""The finished assembly of the example brands in memory, to be changed one way at a time and judged."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from infra.brand.loader import load_all
from infra.environment import Environment
from infra.facts import expected_stacks
from infra.policy.blueprint.compare import differences
from infra.policy.blueprint.store import template_of
from infra.policy.rule import UNREADABLE
from infra.policy.rules import RULES
from infra.policy.templates.assembly import Assembly
from infra.policy.verdict import judge
from tests.conftest import PROJECT
from tests.infra.policy.mutations.assembly.deployed import ACCOUNT, REGION, arn_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infra.policy import Finding
    from infra.policy.blueprint.expected import ExpectedStack
    from infra.policy.rule import Rule
    from infra.policy.templates.template import Template

PROMOTIONAL, TRANSACTIONAL = "sms-local-example-corp-promotional", "sms-local-example-corp-transactional"
OUTLET, PLATFORM = "sms-local-example-outlet-promotional", "sms-local-platform"
PINPOINT = f"{PROMOTIONAL}-pinpoint"


class Stack:
    """One stack of the assembly; its resources are called by their place in the stack, without the digest."""

    def __init__(self, template: Template) -> None:
        self.name, self._template = template.name, template
        self._ids = {re.sub(r"[0-9A-F]{8}$", "", one): one for one in template.body["Resources"]}
        self._changes: dict[str, Any] = {}

    @property
    def template(self) -> Template:
        """What CloudFormation would get: the template as it was read, where nothing has been asked of it."""
        return replace(self._template, **self._changes) if self._changes else self._template

    @property
    def body(self) -> dict[str, Any]:
        return self._own("body")

    @property
    def tags(self) -> dict[str, str]:
        return self._own("stack_tags")

    @property
    def acknowledged(self) -> dict[str, tuple[str, ...]]:
        return self._own("acknowledged")

    def _own(self, part: str) -> dict[str, Any]:
        # a stack that no mutation asks for is read once for the whole catalogue
        if part not in self._changes:
            self._changes[part] = copy.deepcopy(dict(getattr(self._template, part)))
        return self._changes[part]

    @property
    def resources(self) -> dict[str, Any]:
        return self.body["Resources"]

    def id(self, noun: str) -> str:
        return noun if noun in self.resources else self._ids[noun]

    def of_type(self, kind: str) -> list[str]:
        return [name for name, resource in self.resources.items() if resource["Type"] == kind]

    def resource(self, noun: str) -> dict[str, Any]:
        return self.resources[self.id(noun)]

    def props(self, noun: str) -> dict[str, Any]:
        return self.resource(noun)["Properties"]

    def ref(self, noun: str) -> dict[str, Any]:
        return {"Ref": self.id(noun)}

    def arn(self, noun: str) -> dict[str, Any]:
        return {"Fn::GetAtt": [self.id(noun), "Arn"]}

    def deployed_arn(self, noun: str) -> str:
        """The ARN that the resource has once it is deployed, as a person would paste it."""
        return arn_of(self.name, self.id(noun), self.resource(noun))

    def deployed_name(self, noun: str) -> str:
        return name_of(self.name, self.id(noun), self.resource(noun))

    def deployed_url(self, noun: str) -> str:
        return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{self.deployed_name(noun)}"

    def set(self, noun: str, **properties: Any) -> None:
        self.props(noun).update(properties)

    def unset(self, noun: str, *path: str) -> None:
        *above, last = path
        found = self.props(noun)
        for step in above:
            found = found[step]
        del found[last]

    def drop(self, *nouns: str) -> None:
        for noun in nouns:
            del self.resources[self.id(noun)]

    def signal(self, name: str) -> dict[str, Any]:
        """The metric that the signal `name` of an alarm watches."""
        value = f"{_signal_id(name)}Value"
        return next(one for one in self._queries(name) if one["Id"] == value)["MetricStat"]["Metric"]

    def unwatch(self, *names: str) -> None:
        """Take the signals `names` out of the formulas of their alarms."""
        for name in names:
            own, queries = _signal_id(name), self._queries(name)
            kept = [one for one in queries if one["Id"] not in {own, f"{own}Value"}]
            terms = kept[-1]["Expression"].removeprefix("SUM([").removesuffix("])").split(", ")
            kept[-1]["Expression"] = f"SUM([{', '.join(one for one in terms if one != own)}])"
            queries[:] = kept

    def _queries(self, name: str) -> list[dict[str, Any]]:
        alarms = (self.props(one).get("Metrics", []) for one in self.of_type("AWS::CloudWatch::Alarm"))
        return next(some for some in alarms if any(one["Id"] == _signal_id(name) for one in some))

    def add(self, name: str, kind: str, /, **properties: Any) -> None:
        self.resources[name] = {"Type": kind, "Properties": properties}

    def statements(self, noun: str) -> list[dict[str, Any]]:
        """The statements of a role's policy, of a resource policy, or of a key policy."""
        found = self.props(noun)
        document = found.get("PolicyDocument") or found.get("KeyPolicy")
        return (document or found["Policies"][0]["PolicyDocument"])["Statement"]

    def statement(self, noun: str, action: str) -> dict[str, Any]:
        """The allowing statement that grants `action`."""
        found = [one for one in self.statements(noun) if one["Effect"] == "Allow"]
        return next(one for one in found if one["Action"] == action or action in one["Action"])

    def allow(self, noun: str, actions: Any, resources: Any, **more: Any) -> None:
        self.statements(noun).append({"Effect": "Allow", "Action": actions, "Resource": resources, **more})


class Finished:
    """The stacks of one synthesised app; `judge` says what the rules find in them as they are now."""

    def __init__(self, assembly: Assembly) -> None:
        self.stacks = {template.name: Stack(template) for template in assembly.templates}
        self.promotional, self.transactional = self.stacks[PROMOTIONAL], self.stacks[TRANSACTIONAL]
        self.outlet, self.platform = self.stacks[OUTLET], self.stacks[PLATFORM]
        self.pinpoint = self.stacks[PINPOINT]

    def judge(self) -> list[Finding]:
        return list(judge(Assembly(tuple(stack.template for stack in self.stacks.values()))))

    def refusing(self, names: Iterable[str]) -> set[str]:
        """Those of the rules of these names, without the name of the pack, that find something or cannot read it."""
        assembly = Assembly(tuple(stack.template for stack in self.stacks.values()))
        chosen = {rule.id.removeprefix("SmsProgram-"): rule for rule in RULES}
        blueprint = {"Blueprint"} & {*names} if any(map(_differs, assembly.templates)) else set()
        return blueprint | {name for name in names if name != "Blueprint" and _refuses(chosen[name], assembly)}


def _refuses(rule: Rule, assembly: Assembly) -> bool:
    try:
        return any(rule.check(assembly))
    except UNREADABLE:
        return True


@cache
def _expected() -> dict[str, ExpectedStack]:
    stacks = expected_stacks(load_all(PROJECT / "brands"), Environment.of_file("local", PROJECT / "cdk.json"))
    return {stack.name: stack for stack in stacks}


def _differs(template: Template) -> bool:
    return any(differences(template_of(_expected()[template.name]), template.body))


def _signal_id(name: str) -> str:
    return name[0].lower() + name[1:]
