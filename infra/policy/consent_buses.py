"""The consent buses of an assembly: which bus is a program's own, and which texts and statements speak of one."""

from __future__ import annotations

from infra.naming import consent_bus, tag_value
from infra.policy.program import Program
from infra.policy.statements import Statement
from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed

SPEAK = "events:putevents"


def own_bus(program: Program | None) -> str:
    """Return the bus of the program's legal entity; empty for all but promotional programs, which have none."""
    if program is None or program.message_type != "promotional":
        return ""
    return consent_bus(program.environment, program.legal_entity)


def speaks_on_own_bus(statement: Statement, template: Template) -> bool:
    """Whether `statement` lets its bearer speak on the bus of the template's own legal entity, and nothing else."""
    bus = own_bus(template.program)
    return bool(bus) and statement.actions == (SPEAK,) and all(_is_arn(one, bus, template) for one in statement.targets)


def _is_arn(target: str, bus: str, template: Template) -> bool:
    parts = target.split(":")
    return (
        len(parts) == 6  # noqa: PLR2004 - arn:partition:service:region:account:resource
        and (parts[0], parts[2], parts[5]) == ("arn", "events", f"event-bus/{bus}")
        and parts[4] in template.own_accounts
        and not any(sign in target for sign in "*?")
    )


def hears_only_its_own(rule: Resource, program: Program) -> bool:
    """Whether `rule` takes exactly the opt-outs of the other promotional programs of the program's legal entity."""
    pattern = rule.get("EventPattern")
    detail = pattern.get("detail") if isinstance(pattern, dict) else None
    if not isinstance(detail, dict) or len(pattern) != 3 or len(detail) != 4:  # noqa: PLR2004 - all that is named below
        return False
    entities = listed(detail.get("legal_entity"))
    return (
        (pattern.get("source"), pattern.get("detail-type")) == (["sms.consent"], ["Marketing opt-out"])
        and detail.get("environment") == [program.environment]
        and detail.get("message_type") == ["promotional"]
        and detail.get("program") == [{"anything-but": [f"{program.brand}/{program.message_type}"]}]
        and len(entities) == 1
        and _is_entity(entities[0], program)
    )


def _is_entity(written: Json, program: Program) -> bool:
    return isinstance(written, str) and program.legal_entity in {written, tag_value(written)}
