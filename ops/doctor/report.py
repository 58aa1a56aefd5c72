"""All checks of an environment, in the order in which a person would put things right."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError
from rich.markup import escape
from rich.table import Table

from ops.doctor import account_checks, deployed_checks, messaging_checks, protect_checks
from ops.doctor.finding import Color, Finding, yellow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ops.doctor.context import CheckContext

    Check = Callable[[CheckContext], Iterator[Finding]]

FIRST: Mapping[str, Check] = {"identity": account_checks.identity, "region": account_checks.region}
CHECKS: Mapping[str, Check] = {
    "bootstrap": account_checks.bootstrap,
    "stacks": deployed_checks.stacks,
    "lambda concurrency": account_checks.concurrency,
    "api gateway logs": account_checks.gateway_logs,
    "form hosts": account_checks.form_hosts,
    "form firewalls": deployed_checks.form_firewalls,
    "numbers": messaging_checks.numbers,
    "sms sandbox": messaging_checks.tier,
    "spend limit": messaging_checks.spend,
    "quotas": messaging_checks.quotas,
    "registrations": messaging_checks.registrations,
    "protect configuration": protect_checks.protect,
    "pinpoint projects": messaging_checks.projects,
    "protection": deployed_checks.protection,
    "alarms": deployed_checks.alarms,
    "law and codes": account_checks.law_and_codes,
    "revoke all": account_checks.revoke_all,
}
AFTER: Mapping[str, Check] = {"pools": deployed_checks.pools, "dry run": deployed_checks.dry_runs}


def examine(context: CheckContext, *, after: bool) -> list[Finding]:
    """Return what every check finds; no more than the first ones where those stand against all else."""
    found = [finding for name, check in FIRST.items() for finding in _run(name, check, context)]
    if any(finding.color is Color.RED for finding in found):
        return found
    checks = {**CHECKS, **(AFTER if after else {})}
    return found + [finding for name, check in checks.items() for finding in _run(name, check, context)]


def to_json(environment: str, findings: Sequence[Finding]) -> str:
    """Return the findings as JSON, with the worst color of all."""
    told = {"environment": environment, "color": worst(findings), "findings": [one.to_dict() for one in findings]}
    return json.dumps(told, indent=2)


def table(environment: str, findings: Sequence[Finding]) -> Table:
    """Return the findings as a table for a terminal."""
    shown = Table("check", "", "what it found, and what to do", title=f"doctor: {environment}", show_lines=True)
    for one in findings:
        shown.add_row(one.check, f"[{one.color}]{one.color}[/]", _told(one))
    return shown


def worst(findings: Sequence[Finding]) -> Color:
    """Return the worst color of `findings`."""
    return min((one.color for one in findings), key=list(Color).index, default=Color.GREEN)


def _told(one: Finding) -> str:
    return escape(one.says) + (f"\n[bold]Do this:[/] {escape(one.remedy)}" if one.remedy else "")


def _run(name: str, check: Check, context: CheckContext) -> Iterator[Finding]:
    try:
        found = list(check(context))
    except ClientError as refused:
        code, operation = refused.response["Error"].get("Code"), refused.operation_name
        found = [yellow(f"not checked: {operation} ended with {code}", f"allow {operation} to whoever runs this")]
    except BotoCoreError as refused:
        found = [yellow(f"not checked: {refused}", "look at the connection to AWS and try again")]
    for finding in found:
        yield replace(finding, check=name)
