"""The rules over one assembly, in plain Python, whatever may be waived."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date

from infra.policy.assembly import Assembly
from infra.policy.collector import collector_held
from infra.policy.rule import UNREADABLE, Finding, Rule
from infra.policy.rules import RULES
from infra.policy.template import Template

EACH_SET = tuple(rule for rule in RULES if rule.each_set)


def asked(assembly: Assembly) -> tuple[Rule, ...]:
    """Return the rules to ask of `assembly`: all, or where each stack must equal a blueprint, those that judge a set.

    The others were asked of the blueprint, by `make blueprint`.
    """
    return EACH_SET if assembly.expected else RULES


@collector_held()
def judge(assembly: Assembly) -> tuple[Finding, ...]:
    """Return what the rules find in `assembly`; a rule that cannot decide has found something."""
    return tuple(finding for rule in asked(assembly) for finding in _checked(rule, assembly))


def _checked(rule: Rule, assembly: Assembly) -> Iterator[Finding]:
    # a template of a shape that a rule cannot read must not slip past it
    try:
        yield from rule.check(assembly)
    except UNREADABLE as error:
        for template in _unreadable(rule, assembly):
            message = f"The rule cannot read the template: {type(error).__name__}: {error}."
            yield rule.finding(template, None, "", message)


def _unreadable(rule: Rule, assembly: Assembly) -> list[Template]:
    found = [template for template in assembly.templates if not _is_readable(rule, template, assembly.today)]
    return found or list(assembly.templates[:1])


def _is_readable(rule: Rule, template: Template, today: date | None) -> bool:
    try:
        deque(rule.check(Assembly((template,), today)), maxlen=0)
    except UNREADABLE:
        return False
    return True
