"""Whoever has to use a program's key may use it, for all that AWS's guides ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from infra.policy.handlers import bearers
from infra.policy.key_users import ACCOUNT, LOGS_CONTEXT, Use, uses
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import HOLDING, Statement, permissions, statements
from infra.policy.template import Template
from infra.policy.values import target, text

REGIONAL = ("logs",)  # services whose principal names the region


class KeyPolicy(ProgramRule):
    """The key's policy lets each service that uses the key do what its guide asks; each role that uses it holds that.

    The documented actions, each with its source, are data in `infra/policy/key_users.py`.
    """

    id = "SmsProgram-KeyPolicy"
    info = "A service or role that has to use the key may not."
    why = "AWS refuses the resource at deploy, or drops what it should carry without a word: a STOP may be among it."
    source = "AWS KMS developer guide, Key policies; the guide of each service (infra/policy/key_users.py)"
    remedy = "Allow the actions named, without a condition that the caller cannot meet."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each use of a key of `template` that the key, or the role, does not allow."""
        keys, roles = _by_key(template), _by_role(template)
        for use in {_told(use): use for use in uses(template)}.values():
            of_key = keys.get(use.key.logical_id, [])
            caller = _principal(template, use) if use.service else use.role
            granted = [one for one in of_key if _lets_service(template, one, use)] if use.service else roles[use.role]
            missing = [action for action in use.actions if not _allowed(action, use, caller, granted, of_key)]
            if missing:
                message = f"{caller} may not {', '.join(missing)} on {use.key.logical_id} ({use.source})."
                yield self.finding(template, use.resource, use.path, message)
            elif use.role and not any(_is_account(template, one) for one in of_key):
                message = f"The policy of {use.key.logical_id} lets no policy of a role count."
                yield self.finding(template, use.key, "KeyPolicy", message)


def _told(use: Use) -> tuple[object, ...]:
    # a role that may do the same by two statements is told once
    place = (use.role,) if use.role else (use.resource.logical_id, use.path, use.service)
    return (*place, use.key.logical_id, use.actions)


def _by_key(template: Template) -> Mapping[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in statements(template):
        if one.path.startswith("KeyPolicy"):
            found[one.resource.logical_id].append(one)
    return found


def _by_role(template: Template) -> Mapping[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in permissions(template):
        for role in bearers(one):
            found[role].append(one)
    return found


def _principal(template: Template, use: Use) -> str:
    name = use.service.name if use.service else ""
    # a plain template tells no region: any will do
    return f"{name}.{template.region or '*'}.amazonaws.com" if name in REGIONAL else f"{name}.amazonaws.com"


def _allowed(action: str, use: Use, caller: str, granted: list[Statement], of_key: list[Statement]) -> bool:
    shut = use.service and any(one.shuts_out(caller, action) for one in of_key)
    return not shut and any(_gives(one, action, use) for one in granted)


def _gives(statement: Statement, action: str, use: Use) -> bool:
    if use.service:
        return statement.grants(action)
    on_key = any(target({"Fn::Sub": one}) == use.key.logical_id for one in statement.targets)
    return on_key and not statement.body.get("Condition") and statement.grants(action)


def _lets_service(template: Template, statement: Statement, use: Use) -> bool:
    """Whether `statement` speaks to the service of `use`, under conditions that its call meets."""
    if ("Service", _principal(template, use)) not in {
        (kind, template.filled(who)) for kind, who in statement.principals
    }:
        return False
    return all(
        operator in HOLDING and _is_met(template, use, key, values) for operator, key, values in statement.conditions
    )


def _is_met(template: Template, use: Use, key: str, values: tuple[str, ...]) -> bool:
    if use.service is None or key not in use.service.carries:
        return False
    if key == ACCOUNT:
        return bool(set(values) & set(template.own_accounts))
    name = template.filled(text(use.resource.get("LogGroupName")))
    patterns = [template.filled(one).partition(":log-group:")[2] for one in values]
    return key == LOGS_CONTEXT and any(fnmatchcase(name, one) for one in patterns)


def _is_account(template: Template, statement: Statement) -> bool:
    mine = {f":iam::{account}:root" for account in template.own_accounts}
    return statement.grants("kms:Decrypt") and any(
        kind == "AWS" and any(who.endswith(end) for end in mine) for kind, who in statement.principals
    )
