"""IAM policy statements wherever a template holds them, read the way IAM reads them, and what holds them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from weakref import WeakKeyDictionary

from infra.policy.iam.names import WILD, expression
from infra.policy.templates.template import Json, Resource, Template, listed, target, text

# its statements say which requests a rule of a firewall means, not who may do what
MATCHING = ("AWS::WAFv2::WebACL",)
IF = "Fn::If"
NAMING = {"Ref", "Fn::GetAtt"}  # a name is no policy
# not the ...IfExists forms: where the caller sends no such key, those hold nobody
HOLDING = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")


@dataclass(frozen=True)
class Statement:
    """One statement, the resource that carries it, and the path to it below `Properties`."""

    resource: Resource
    path: str
    body: Mapping[str, Json]

    @cached_property
    def allows(self) -> bool:
        """Whether the statement may give anything: all but a plain Deny."""
        return self.body.get("Effect") != "Deny"

    @cached_property
    def is_resource_policy(self) -> bool:
        """Whether the statement says who may come in, not what its bearer may do."""
        return "Principal" in self.body or "NotPrincipal" in self.body

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """The actions in lower case, as IAM compares them; NotAction counts as every action."""
        if "NotAction" in self.body:
            return ("*",)
        return tuple(text(action).lower() for action in listed(self.body.get("Action")))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The resources as texts; NotResource counts as every resource."""
        if "NotResource" in self.body:
            return ("*",)
        return tuple(text(resource) for resource in listed(self.body.get("Resource")))

    @cached_property
    def principals(self) -> tuple[tuple[str, str], ...]:
        """The principals as (kind, text): ("Service", "sns.amazonaws.com"); NotPrincipal counts as everyone."""
        principal = "*" if "NotPrincipal" in self.body else self.body.get("Principal")
        if not isinstance(principal, dict):
            return (("AWS", text(principal)),)
        return tuple((kind, text(one)) for kind, some in principal.items() for one in listed(some))

    @property
    def may_be_absent(self) -> bool:
        """Whether it depends on a condition of the template whether the statement is there at all."""
        return IF in self.path or "Condition" in self.resource.body

    @property
    def conditions(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Operator, key in lower case, and values of every condition."""
        operators = self.body.get("Condition")
        for operator, keys in operators.items() if isinstance(operators, dict) else ():
            for key, values in keys.items() if isinstance(keys, dict) else ():
                yield operator, key.lower(), tuple(text(value) for value in listed(values))

    def held(self, template: Template) -> set[str]:
        """Return the condition keys that hold the caller to this account or to resources of `template`."""
        found = self.conditions
        return {key for operator, key, values in found if operator in HOLDING and comes_from(key, values, template)}

    def grants(self, action: str) -> bool:
        """Whether the statement allows `action` (`service:Name`) on what it names."""
        return self.allows and self._speaks_of(action)

    def shuts_out(self, service: str, action: str) -> bool:
        """Whether the statement denies `action` to `service` at any time: it names no condition."""
        denies = not self.allows and self._speaks_of(action)
        everyone = any(kind == "AWS" and who == "*" for kind, who in self.principals)
        return denies and not self.body.get("Condition") and (everyone or ("Service", service) in self.principals)

    def _speaks_of(self, action: str) -> bool:
        return action.lower() in self.actions or any(_matches(pattern, action) for pattern in self._patterns)

    @cached_property
    def _patterns(self) -> tuple[str, ...]:
        return tuple(filter(WILD.search, self.actions))


@lru_cache(maxsize=4096)
def _matches(pattern: str, action: str) -> bool:
    return expression(pattern).fullmatch(action.lower()) is not None


_READ: WeakKeyDictionary[Template, tuple[Statement, ...]] = WeakKeyDictionary()


def statements(template: Template) -> tuple[Statement, ...]:
    """Return every policy statement of every resource of `template`, of whatever type and however deep.

    ValueError or TypeError where a policy is there but cannot be read: what cannot be read is not let through.
    """
    if template not in _READ:
        _READ[template] = tuple(_statements(template))
    return _READ[template]


def _statements(template: Template) -> Iterator[Statement]:
    for resource in template.resources.values():
        if resource.type in MATCHING:
            continue
        for path, node in resource.nodes:
            if isinstance(node, str) and ('"Statement"' not in node or "Fn::" in path):
                continue  # no policy, or a piece of a text that is read as a whole
            document = _document(node)
            for index, (body, way) in enumerate(_branches(document.get("Statement"))):
                if not isinstance(body, dict) or _is_function(body):
                    raise TypeError(f"{resource.logical_id} {path} has a statement that is no object")
                yield Statement(resource, f"{path}.Statement.{index}{way}", body)


def _branches(value: Json, way: str = "") -> Iterator[tuple[Json, str]]:
    """Yield every statement that `value` may come to at deploy, with what stands before it."""
    for one in listed(value):
        if isinstance(one, dict) and len(one) == 1 and isinstance(one.get(IF), list):
            for branch in one[IF][1:]:
                yield from _branches(branch, f"{way}.{IF}")
        elif one != {"Ref": "AWS::NoValue"}:
            yield one, way


def _is_function(body: Mapping[str, Json]) -> bool:
    return len(body) == 1 and next(iter(body)).startswith(("Ref", "Fn::"))


def _document(node: Json) -> Mapping[str, Json]:
    if isinstance(node, dict) and "Statement" in node:
        return node
    if not isinstance(node, str) and (not isinstance(node, dict) or len(node) != 1 or NAMING & node.keys()):
        return {}
    written = text(node).lstrip()
    if written.startswith("{") and '"Statement"' in written:
        found = json.loads(written)
        return found if isinstance(found, dict) else {}
    return {}


def permissions(template: Template) -> Iterator[Statement]:
    """Yield the allowing statements of identities: what the bearer of a role may do."""
    return (one for one in statements(template) if one.allows and not one.is_resource_policy)


def doors(template: Template) -> Iterator[Statement]:
    """Yield the allowing statements of resources: who may come in."""
    return (one for one in statements(template) if one.allows and one.is_resource_policy)


def comes_from(key: str, values: tuple[str, ...], template: Template) -> bool:
    """Whether a condition on `key` holds the caller to this account, or to resources of this very template."""
    if key == "aws:sourceaccount":
        return bool(values) and set(values) <= set(template.own_accounts)
    if key in {"aws:sourcearn", "kms:encryptioncontext:aws:logs:arn"}:
        return bool(values) and all(_is_near(value, template) for value in values)
    return False


def _is_near(arn: str, template: Template) -> bool:
    parts = arn.split(":")
    return target({"Fn::Sub": arn}) in template.resources or (len(parts) > 5 and parts[4] in template.own_accounts)  # noqa: PLR2004


# not the ...IfExists forms: where the request has no such key, those hold nobody
EXACT = "StringEquals"
OF_RESOURCE = "aws:resourcetag/"


def held_by_tags(statement: Statement, tags: Mapping[str, str]) -> bool:
    """Whether the statement reaches only resources that carry all of `tags`, which tell a program from every other."""
    wanted = {f"{OF_RESOURCE}{name.lower()}": value for name, value in tags.items()}
    found = {key: values for operator, key, values in statement.conditions if operator == EXACT}
    return bool(tags) and all(
        value and found.get(key) == (value,) and not WILD.search(value) for key, value in wanted.items()
    )
