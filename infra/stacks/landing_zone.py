"""All stacks of one environment: platform, overview, a stack per program, Pinpoint projects after all of them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.brand.wording.keywords import unsaid
from infra.concurrency import FREE_FOR_INBOUND, Concurrency
from infra.constructs.messaging.pinpoint_project import ENDED
from infra.environment import UnknownEnvironmentError
from infra.environment.entities import deaf_entities
from infra.environment.firewall import together
from infra.naming import Names
from infra.policy.templates.template import ALARM_TARGETS, OPTIONS, PORTS, QUOTAS, REVOKE_ALL, SHARED_FIREWALL, WAIVERS
from infra.stacks.program_stack import ProgramStack, open_ports, shares_firewall
from infra.stacks.shared_stacks import FirewallStack, OverviewStack, PinpointProjectStack, PlatformStack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import aws_cdk as cdk
    from constructs import Construct

    from infra.brand.model import Brand
    from infra.environment import Environment
    from lambdas.program import MessageType

# What the stacks of a program tell the policy besides their resources; it stays in the assembly.


def declare(stack: cdk.Stack, *, brand: Brand, kind: MessageType, environment: Environment) -> None:
    """Tell of the brand's waivers, of who hears of alarms, and of what the environment declares."""
    if brand.waivers:
        stack.node.add_metadata(WAIVERS, [waiver.as_term().as_data() for waiver in brand.waivers])
    if environment.quotas:
        stack.node.add_metadata(QUOTAS, dict(environment.quotas))
    if opened := open_ports(brand.program(kind), environment.name):
        stack.node.add_metadata(PORTS, opened)
    if targets := alarm_targets(brand, environment):
        stack.node.add_metadata(ALARM_TARGETS, targets)
    if declared := environment.options.declared():
        stack.node.add_metadata(OPTIONS, declared)
    if brand.legal_entity in environment.revoke_all:
        stack.node.add_metadata(REVOKE_ALL, True)  # noqa: FBT003 - a mark
    if shares_firewall(brand, kind, environment):
        stack.node.add_metadata(SHARED_FIREWALL, True)  # noqa: FBT003 - a mark


def alarm_targets(brand: Brand, environment: Environment) -> list[str]:
    """Return who is told of the alarms of the brand's programs: the environment's people, then the brand's."""
    return environment.told_of_alarms(brand.alarms)


UNTOLD = (
    "nobody is told of the alarms of {}: name an address, an https endpoint or a topic under alarms of environment "
    "'{}' in cdk.json, or of the brand file"
)

CROWDED = (
    "in environment '{}' texts that come in may find no run of Lambda free: {} are granted, and the programs take up "
    "to {} at once. Ask for as many concurrent executions in the Service Quotas console (AWS Lambda), then write what "
    "was granted as quotas.concurrent_executions in cdk.json"
)


DEAF = (
    "a STOP to one program of {} ends all of its programs by law from the day on which the row any-stop-binds-the-"
    "caller is in force (2027-01-31, unless FCC 26-67 is by then), and its transactional programs would not hear of "
    "it: name the legal entity under revoke_all of environment '{}' in cdk.json"
)


WITHOUT_FUNCTION_POLICIES = ("aws-us-gov",)  # by the schemas of CloudFormation


class UnknownBrandError(Exception):
    """The brand to be built alone is none that a brand file describes."""


def build(scope: Construct, *, brands: Iterable[Brand], environment: Environment, only: str | None = None) -> None:
    """Hang the stacks of every program of `brands` on `scope`, or of the brand `only`.

    What programs share is always made for all of `brands`: made for a part, it would take from others what they use.
    """
    described = list(_programs(brands, environment))
    programs = [one for one in described if only in {None, one[0].brand}]
    if only and not programs:
        known = ", ".join(dict.fromkeys(brand.brand for brand, _, _ in described))
        raise UnknownBrandError(f"BRAND must be one of {known}, got '{only}': correct it, or leave it out for all")
    entities = {names.legal_entity for _, kind, names in described if meets_others(kind, names, environment)}
    entities |= {*environment.kept_entities}
    _check_entities(environment, [names for _, _, names in described])
    _check_ports(environment, programs)
    platform = PlatformStack(scope, environment=environment, legal_entities=entities) if entities else None
    shares = [one for one in described if shares_firewall(one[0], one[1], environment)]
    fence = FirewallStack(scope, environment=environment) if shares else None
    caps = _caps(environment, len(described))
    stacks: list[cdk.Stack] = [
        ProgramStack(
            scope,
            environment=environment,
            names=names,
            brand=brand,
            message_type=kind,
            concurrency=caps,
            alarm_targets=alarm_targets(brand, environment),
        )
        for brand, kind, names in programs
    ]
    for stack, (brand, kind, _) in zip(stacks, programs, strict=True):
        declare(stack, brand=brand, kind=kind, environment=environment)
    if described:
        OverviewStack(scope, environment=environment, programs=[names for _, _, names in described])
    projects = [
        PinpointProjectStack(scope, environment=environment, names=names, short_code=brand.program(kind).short_code)
        for brand, kind, names in programs
        if environment.name in brand.program(kind).pinpoint_project
    ]
    for stack, (brand, kind, names) in zip(stacks, programs, strict=True):
        if fence and shares_firewall(brand, kind, environment):
            stack.add_stack_dependency(fence)  # its form stands behind it from the first request on
        if platform and meets_others(kind, names, environment):
            stack.add_stack_dependency(platform)  # its rule listens on a bus that must be there
    _deploy_last(projects, after=stacks)
    _note(environment, programs, len(described) * (caps.most + FREE_FOR_INBOUND))
    if only:
        sys.stderr.write(f"note: of programs only those of {only} are built (BRAND), and what all share\n")
    if projects:
        sys.stderr.write(f"note: {ENDED} ({len(projects)} in this environment)\n")


def meets_others(kind: MessageType, names: Names, environment: Environment) -> bool:
    """Whether a program of `kind` tells the others of its legal entity of opt-outs, and hears of theirs."""
    return kind == "promotional" or names.legal_entity in environment.revoke_all


def _check_entities(environment: Environment, described: Sequence[Names]) -> None:
    known = sorted({names.legal_entity for names in described})
    if strange := [one for one in environment.revoke_all if one not in known]:
        raise UnknownEnvironmentError(
            f"revoke_all of environment '{environment.name}' must name legal entities of brand files, which are "
            f"{', '.join(known) or 'none'}, got '{strange[0]}': correct it under context.environments in cdk.json"
        )


def _check_ports(environment: Environment, programs: Sequence[tuple[Brand, MessageType, Names]]) -> None:
    for brand, kind, names in programs:
        if names.partition in WITHOUT_FUNCTION_POLICIES and "reads" in open_ports(
            brand.program(kind), names.environment
        ):
            raise UnknownEnvironmentError(
                f"{brand.brand}/{kind} opens the port reads in environment '{environment.name}', and AWS has no "
                f"AWS::Lambda::ResourcePolicy in {names.region}: name other environments at that port"
            )


def _note(environment: Environment, programs: Sequence[tuple[Brand, MessageType, Names]], wanted: int) -> None:
    """Say what a person should know of `programs`, and no template shows."""
    if wanted > environment.concurrent_executions:
        sys.stderr.write(f"note: {CROWDED.format(environment.name, environment.concurrent_executions, wanted)}\n")
    if shared := [names.brand for brand, kind, names in programs if shares_firewall(brand, kind, environment)]:
        sys.stderr.write(f"note: {together(environment.name, shared)}\n")
    if untold := [names.stack for brand, _, names in programs if not alarm_targets(brand, environment)]:
        sys.stderr.write(f"note: {UNTOLD.format(', '.join(untold), environment.name)}\n")
    if deaf := deaf_entities(environment, [(names.legal_entity, kind) for _, kind, names in programs]):
        sys.stderr.write(f"note: {DEAF.format(', '.join(deaf), environment.name)}\n")
    if silent := unsaid({brand.brand: brand for brand, _, _ in programs}.values()):
        sys.stderr.write(f"note: {silent}\n")


def _caps(environment: Environment, programs: int) -> Concurrency:
    granted, reserved = environment.concurrent_executions, environment.reserve_inbound
    return Concurrency.of(granted, programs, reserve_inbound=reserved)


def _deploy_last(projects: Sequence[cdk.Stack], *, after: Sequence[cdk.Stack]) -> None:
    # the first waits for every program and the others for the first: an account that refuses one refuses all
    for first in projects[:1]:
        for stack in after:
            first.add_stack_dependency(stack)
        for project in projects[1:]:
            project.add_stack_dependency(first)


def _programs(brands: Iterable[Brand], environment: Environment) -> Iterator[tuple[Brand, MessageType, Names]]:
    for brand in brands:
        for kind in brand.message_types:
            names = Names(
                environment=environment.name,
                brand=brand.brand,
                message_type=kind,
                legal_entity=brand.legal_entity,
                account=environment.account,
                region=environment.region,
            )
            yield brand, kind, names
