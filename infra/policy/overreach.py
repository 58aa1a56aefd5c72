"""What a function may do beyond what it must, and whether it shares with others what it writes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from infra.policy.declared import is_asked_for
from infra.policy.handlers import bearers, running
from infra.policy.statements import Statement, permissions
from infra.policy.template import Template
from infra.policy.values import REFERENCE, target

SERVED = {"kms:decrypt", "kms:generatedatakey", "logs:createlogstream", "logs:putlogevents"}  # as any function is
WRITES = ("sqs:SendMessage", "dynamodb:PutItem", "dynamodb:UpdateItem")


def overreach(template: Template, package: str, may: Collection[str]) -> Iterator[tuple[Statement, str]]:
    """Yield each permission by which `lambdas/PACKAGE` may do more than `may` or write where others do, and what."""
    roles = {target(function.get("Role")) for function in running(template, package)}
    shared = _written_by_others(template, roles)
    for statement in permissions(template):
        if roles & bearers(statement) and not is_asked_for(template, statement):
            wide = sorted(set(statement.actions) - SERVED - set(may))
            foreign = sorted(named(statement) & shared) if _writes(statement) else []
            if wide or foreign:
                yield statement, f"{', '.join(wide) or 'reach'} {', '.join(foreign)}".strip()


def named(statement: Statement) -> set[str]:
    """Return the logical ids that the resources of `statement` name."""
    return {found["id"] for one in statement.targets for found in REFERENCE.finditer(one)}


def _written_by_others(template: Template, roles: set[str]) -> set[str]:
    others = (one for one in permissions(template) if not roles & bearers(one) and _writes(one))
    return {name for statement in others for name in named(statement)}


def _writes(statement: Statement) -> bool:
    return any(statement.grants(action) for action in WRITES)
