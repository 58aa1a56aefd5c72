"""What protect configurations let through: the account's, each program's own, and the rules on single numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from infra.protection import TEXTED
from lambdas.consent.phone import masked
from ops.doctor.finding import Finding, green, red, yellow
from ops.guardrails.number_rules import SAYS, NumberRules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ops.doctor.context import CheckContext, PlannedProgram

OUTPUT = "ProtectConfiguration"
GRANTED = 25  # of an account and region, by default
SHOWN = 5  # rules on single numbers


def protect(context: CheckContext) -> Iterator[Finding]:
    """Say whether a protect configuration blocks a country that a program serves, and how many more are needed."""
    own = {program.id: stack.outputs[OUTPUT] for program, stack in context.deployed if OUTPUT in stack.outputs}
    rows = context.sms("describe_protect_configurations", "ProtectConfigurations")
    defaults = [row["ProtectConfigurationId"] for row in rows if row["AccountDefault"]]
    others = {country for program in context.programs if program.id not in own for country in program.countries}
    yield from _of_account(context, defaults, others)
    yield _left(context, len(rows), len(context.programs) - len(own))
    for program in context.programs:
        if program.id in own:
            yield from _of_program(context, program, own[program.id])


def _of_account(context: CheckContext, names: list[str], served: set[str]) -> Iterator[Finding]:
    rules = {name: _rules(context, name) for name in names}
    blocked = {country: name for name in names for country in sorted(served) if rules[name].get(country) == "BLOCK"}
    for name in sorted(set(blocked.values())):
        said = ", ".join(country for country, by in blocked.items() if by == name)
        yield yellow(
            f"the account's protect configuration {name} blocks {said}, which programs serve",
            f"allow {said} in it: console, SMS, Protect configurations",
        )
    if not blocked:
        yield green("no protect configuration of the account blocks a country that a program serves")


def _rules(context: CheckContext, name: str) -> dict[str, str]:
    answer = context.account.sms.get_protect_configuration_country_rule_set(
        ProtectConfigurationId=name, NumberCapability="SMS"
    )
    return {country: str(rule["ProtectStatus"]) for country, rule in answer["CountryRuleSet"].items()}


def _left(context: CheckContext, used: int, needed: int) -> Finding:
    """Return how many are left: the service tells no limit of these."""
    granted = max(GRANTED, context.environment.quotas.get("protect_configurations", 0))
    told = f"{used} of {granted} protect configurations are used, {needed} more are needed"
    if used + needed <= granted:
        return green(told)
    todo = f"ask AWS Support for {used + needed}, and write them as quotas.protect_configurations in cdk.json"
    return red(told, todo)


def _of_program(context: CheckContext, program: PlannedProgram, name: str) -> Iterator[Finding]:
    rules, again = _rules(context, name), f"run `make deploy ENV={context.environment.called}`"
    blocked = [country for country in program.countries if rules.get(country) == "BLOCK"]
    opened = [country for country in TEXTED if country not in program.countries and rules.get(country) != "BLOCK"]
    if blocked:
        yield red(f"{program.id}: its protect configuration blocks {', '.join(blocked)}, which it serves", again)
    elif opened:
        told = f"{program.id}: its protect configuration lets {len(opened)} countries through that it does not serve"
        yield yellow(told, again)
    else:
        yield green(f"{program.id}: its protect configuration lets {', '.join(program.countries)} through, no other")
    yield from _numbers(context, program, name)


def _numbers(context: CheckContext, program: PlannedProgram, name: str) -> Iterator[Finding]:
    found = list(NumberRules(context.account.sms, name).all())
    if not found:
        return
    counts = Counter(SAYS[one.action] for one in found)
    said = ", ".join(f"{counts[word]} {word}" for word in sorted(counts))
    some = ", ".join(f"{masked(one.number)} {one.says}" for one in found[:SHOWN])
    more = f", and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    yield green(f"{program.id}: rules on single numbers: {said} ({some}{more}); `./sms number-rules` lists them")
