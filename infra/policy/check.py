"""All rules over one assembly, in plain Python, whatever may be waived."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from infra.policy.assembly import Assembly
from infra.policy.blueprint.rule import Blueprint
from infra.policy.collector import collector_held
from infra.policy.rule import UNREADABLE, Finding, Rule
from infra.policy.rules import RULES
from infra.policy.template import Template


def judge(assembly: Assembly) -> tuple[Finding, ...]:
    """Return every finding of every rule in `assembly`; a rule that cannot decide has found something."""
    blueprint = tuple(finding for rule in RULES if isinstance(rule, Blueprint) for finding in _checked(rule, assembly))
    return (*blueprint, *_judged(replace(assembly, folder=None, expected=())))


@lru_cache(maxsize=1)  # the pack and the app's last word judge the same templates; uploads are looked at each time
@collector_held()
def _judged(assembly: Assembly) -> tuple[Finding, ...]:
    return tuple(finding for rule in RULES for finding in _checked(rule, assembly))


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
