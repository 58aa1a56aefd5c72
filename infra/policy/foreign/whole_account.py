"""Resources that act on the account as a whole: on its deploys, its bootstrap, what its roles may do, what it logs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from infra.policy.foreign.guarded import Guard
from infra.policy.foreign.reach import UNDECIDED, WHOLE_ACCOUNT, Reach, remedy
from infra.policy.iam.names import arn, covers, meets
from infra.policy.iam.statements import Statement, permissions, statements
from infra.policy.templates.template import Json, Resource, Template, target, text

# code of others that takes part in deploys: it reads, rewrites or refuses what stacks declare, or makes their resources
REGISTRY = re.compile(
    r"AWS::CloudFormation::(Macro|(Lambda|Guard)?Hook\w*|(Resource|Module)(Default)?Version|Public\w+|Publisher"
    r"|TypeActivation)"
)
WARNING = ("AWS::CloudFormation::LambdaHook", "AWS::CloudFormation::GuardHook")  # which may only speak
BOOTSTRAP = re.compile(r"cdk-[a-z0-9]+-|/?cdk-bootstrap/|CDKToolkit$")
# what changes the thing that it names, or takes its name
CHANGES = re.compile(
    r".*(Policy|AccessPoint|Permission|Parameter|::Role|::Bucket|Repository|Grant|::Stack|Alias|Notification)$"
)
NAMES = re.compile(
    r"(Bucket|Roles|Users|Groups|Repository|Stack|Parameter|Policy|Role)?(Name|Names)?$|(Bucket|Roles|Users)(\.\d+)?$"
)
POLICIES = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
ALWAYS = ("sms-voice:sendtextmessage", "sms-voice:putoptedoutnumber", "dynamodb:updateitem", "sqs:receivemessage")
# whose entries in a trail hold keys of rows and phone numbers
HOLDS_NUMBERS = ("AWS::DynamoDB::*", "AWS::SMSVOICE::*", "AWS::SMS*")


class WholeAccount:
    """Judges what a resource does to the account in which programs live."""

    def __init__(self, guard: Guard, ours: tuple[Template, ...]) -> None:
        self._guard, self._ours = guard, ours

    def reaches(self, template: Template, resource: Resource) -> Iterator[Reach]:
        """Yield what `resource` does to the account."""
        if REGISTRY.fullmatch(resource.type) and not _only_warns(resource):
            message = f"{resource.type} lets code of others take part in the deploys of the account."
            yield Reach(template, resource, "Type", message, f"{WHOLE_ACCOUNT} A hook may warn (FailureMode WARN).")
        if CHANGES.fullmatch(resource.type):
            yield from self._bootstrap(template, resource)
        if resource.type == "AWS::Organizations::Policy":
            yield from self._organization(template, resource)
        if resource.type in {"AWS::CloudTrail::Trail", "AWS::CloudTrail::EventDataStore"}:
            yield from self._trail(template, resource)

    def _bootstrap(self, template: Template, resource: Resource) -> Iterator[Reach]:
        for path, node in resource.nodes:
            if "." in path.replace(".0", "") or not NAMES.fullmatch(re.sub(r"\.\d+$", "", path)):
                continue
            if isinstance(node, str | dict) and BOOTSTRAP.match(template.filled(text(node))):
                message = f"{path} names the bootstrap of the CDK, by which every program is deployed."
                yield Reach(template, resource, path, message, WHOLE_ACCOUNT)

    @cached_property
    def _needed(self) -> frozenset[str]:
        """The actions that the programs' own roles are granted."""
        granted = (action for template in self._ours for one in permissions(template) for action in one.actions)
        return frozenset(granted) | frozenset(ALWAYS)

    def _organization(self, template: Template, resource: Resource) -> Iterator[Reach]:
        if text(resource.get("Type")) not in POLICIES:
            return
        found = [one for one in statements(template) if one.resource is resource]
        if not found:
            message = "What the policy says is known at deploy only."
            yield Reach(template, resource, "Content", message, UNDECIDED)
        for one in found:
            taken = [known for known in sorted(self._needed) if any(meets(action, known) for action in one.actions)]
            if not one.allows and taken and not self._spares(template, one):
                message = f"The policy denies {', '.join(taken[:3])}, which programs need."
                instead = "Deny what no program does, or let its roles by: ArnNotLike aws:PrincipalArn role/sms-*."
                yield Reach(template, resource, one.path, message, instead)

    def _spares(self, template: Template, denial: Statement) -> bool:
        """Whether the denial meets no role of a program, by a condition or by the resources that it names."""
        accounts = {one.account for one in self._ours} or {"*"}
        roles = [f"arn:aws:iam::{account}:role/{own}*" for account in accounts for own in self._guard.beginnings]
        regions = {one.region for one in self._ours}
        for operator, key, values in denial.conditions:
            if key == "aws:principalarn" and operator in {"ArnNotLike", "StringNotLike"}:
                return all(any(covers(value, role) for value in values) for role in roles)
            if key == "aws:principalarn" and operator in {"ArnLike", "StringLike", "ArnEquals", "StringEquals"}:
                return not any(_same(value, role) for value in values for role in roles)
            if key == "aws:requestedregion" and operator in {"StringNotEquals", "StringNotLike"}:
                return bool(regions) and all(any(covers(value, region) for value in values) for region in regions)
        named = [arn(template.filled(one)) for one in denial.targets]
        return all(one is not None and not list(self._guard.met(one, template)) for one in named)

    def _trail(self, template: Template, resource: Resource) -> Iterator[Reach]:
        for path, node in resource.nodes:
            takes = _advanced(node) if isinstance(node, dict) and "FieldSelectors" in node else _basic(node)
            for kind, which in takes:
                if any(meets(known, kind) for known in HOLDS_NUMBERS) and not self._is_apart(template, which):
                    message = f"The trail takes in every use of {kind}: phone numbers stand in the keys."
                    yield Reach(template, resource, path, message, f"Name own tables (resources.ARN). {remedy(None)}")

    def _is_apart(self, template: Template, which: list[str] | None) -> bool:
        """Whether the beginnings of ARNs `which` name nothing of a program; None takes in all."""
        named = [template.filled(one) for one in which or [""]]
        patterns = [arn(f"{one}*") for one in named if target(one) not in template.resources]
        return bool(which) and not any(one is None or any(self._guard.met(one, template)) for one in patterns)


def _same(one: str, other: str) -> bool:
    left, right = arn(one), arn(other)
    return left is None or right is None or (left.is_near(right) and meets(left.resource, right.resource))


def _only_warns(resource: Resource) -> bool:
    return resource.type in WARNING and resource.get("FailureMode") == "WARN"


def _advanced(node: Json) -> Iterator[tuple[str, list[str] | None]]:
    """Yield each type of resource that a selector takes in, with the beginnings of ARNs to which it is held."""
    fields = {text(one.get("Field")): one for one in node["FieldSelectors"] if isinstance(one, dict)}
    if "Data" not in map(text, fields.get("eventCategory", {}).get("Equals", [])):
        return
    held = fields.get("resources.ARN", {})
    named = [text(one) for operator in ("Equals", "StartsWith") for one in held.get(operator, [])]
    for kind in fields.get("resources.type", {}).get("Equals", ["*"]):
        yield text(kind), named or None


def _basic(node: Json) -> Iterator[tuple[str, list[str] | None]]:
    if isinstance(node, dict) and "Type" in node and isinstance(node.get("Values"), list):
        yield text(node["Type"]), [text(one) for one in node["Values"]] or None
