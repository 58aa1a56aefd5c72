"""What the bearers of a program's roles may do, and to whose resources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from infra.policy.iam.actions import is_unscoped, managed, rewires, takes
from infra.policy.iam.names import WILD, Arn, arn, covers, meets
from infra.policy.iam.statements import Statement, held_by_tags, permissions, statements
from infra.policy.programs.admitted import is_asked_for, of_an_audit
from infra.policy.programs.channels import speaks_on_own_bus
from infra.policy.programs.functions import bearers
from infra.policy.separation.ground import Ground, Violation, crosses, shown
from infra.policy.separation.register import Place
from infra.policy.templates.template import REFERENCE, UNKNOWN, Template, listed, text

EVERYTHING = Arn("*", "*", "*", "*")
AFTER_OWN = re.compile(r"[^*?]*|[:/].*", re.DOTALL)


class Identities:
    """Judges what the identity policies of one assembly allow."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def violations(self, stack: Place) -> Iterator[Violation]:
        """Yield each permission that reaches beyond its program, or may, or lets its bearer lay a new way."""
        places, template = self._ground.register.places[stack.template], stack.template
        for statement in (*permissions(template), *_managed(template)):
            yield from self._judged(places[statement.resource.logical_id], statement)

    def _judged(self, place: Place, statement: Statement) -> Iterator[Violation]:
        actions, targets = statement.actions, statement.targets
        self._ground.count(place, "permissions", len(actions) * max(len(targets), 1))
        scoped = [action for action in actions if not is_unscoped(action)]
        if (actions and not scoped) or _is_void(place.template, statement):
            return
        told = shown(", ".join(actions) or "what synth cannot read")
        if is_asked_for(place.template, statement):
            return  # interfaces in the declared subnets: they carry what its other permissions let through
        if of_an_audit(statement, place.template):
            return  # a file that AWS keeps for all, and word of a report: nobody of another program hears of either
        if speaks_on_own_bus(statement, place.template):
            for target in targets:
                self._ground.meets_on_own_bus(place, place.template.filled(target), "speaks")
            return
        way = next(filter(None, map(rewires, scoped)), "")
        if way:
            message = f"the policy grants {told}: by {way} its bearer can lay a way to another program at run time."
            yield Violation(place, statement.path, message)
        held = not any(map(takes, scoped)) and held_by_tags(statement, place.program.tags if place.program else {})
        for target in () if held else targets or ("",):
            yield from self._reached(place, statement, scoped, target, told)

    def _reached(
        self, place: Place, statement: Statement, actions: list[str], target: str, told: str
    ) -> Iterator[Violation]:
        message = f"the policy grants {told} on {shown(target) or 'no named resource'}"
        anchored = _anchored(place.template, target)
        if anchored:
            used = self._ground.register.places[place.template][anchored]
            if crosses(place, used):
                yield Violation(place, statement.path, f"{message}.", used)
            return
        named = arn(place.template.filled(REFERENCE.sub(_unknown, target))) or EVERYTHING
        other = self._other(place, named, actions)
        if other is not None:
            yield Violation(place, statement.path, f"{message}.", other)
        elif not self._ground.is_own(place, named) and place.program:
            yield Violation(place, statement.path, f"{message}, which reaches what no template shows.")

    def _other(self, place: Place, named: Arn, actions: list[str]) -> Place | None:
        """Return a resource of somebody else that `named` may name and that any of `actions` can be done to."""
        for service in dict.fromkeys(action.partition(":")[0].replace("sts", "iam") for action in actions or ["*"]):
            if meets(service, named.service):
                asked = replace(named, service=service if WILD.search(named.service) else named.service)
                found = self._ground.other(place, asked)
                if found is not None:
                    return found
        return None


def _unknown(found: re.Match[str]) -> str:
    return found[0] if found["id"].startswith("AWS::") else "*"


def _anchored(template: Template, target: str) -> str:
    """Return the logical id of the own resource on which `target` stands, so that it reaches nothing else."""
    for reference in REFERENCE.finditer(target):
        before, after = target[: reference.start()], target[reference.end() :]
        if reference["id"] in template.resources:
            sure = not re.search(r"[*?]", before) and AFTER_OWN.fullmatch(after) and UNKNOWN not in before
            return reference["id"] if sure else ""
    return ""


def _is_void(template: Template, statement: Statement) -> bool:
    """Whether plain denials of the same bearers take away every action on every resource that the statement grants."""
    denials = _denials(template)
    return bool(denials and statement.actions and statement.targets) and all(
        any(_denies(one, statement, action, target) for one in denials)
        for action in statement.actions
        for target in statement.targets
    )


@lru_cache(maxsize=1)
def _denials(template: Template) -> list[Statement]:
    plain = [one for one in statements(template) if not one.allows and not one.is_resource_policy]
    return [one for one in plain if not {"Condition", "NotAction"} & one.body.keys()]


def _denies(denial: Statement, statement: Statement, action: str, target: str) -> bool:
    held = "NotResource" not in denial.body and bool(bearers(statement)) and bearers(statement) <= bearers(denial)
    return (
        held
        and any(covers(one, action) for one in denial.actions)
        and any(covers(one, target) for one in denial.targets)
    )


def _managed(template: Template) -> Iterator[Statement]:
    """Yield what the managed policies of AWS grant whose content is known; the others are judged as ways."""
    for resource in template.of_type("AWS::IAM::Role"):
        for index, name in enumerate(map(text, listed(resource.get("ManagedPolicyArns")))):
            body = managed(name)
            if body is not None:
                yield Statement(resource, f"ManagedPolicyArns.{index}", body)
