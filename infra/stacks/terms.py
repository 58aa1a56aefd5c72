"""What the stacks of a program tell the policy besides their resources; it stays in the assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policy.terms import ALARM_TARGETS, QUOTAS, WAIVERS

if TYPE_CHECKING:
    import aws_cdk as cdk

    from infra.brand.model import Brand
    from infra.environment import Environment


def declare(stack: cdk.Stack, *, brand: Brand, environment: Environment) -> None:
    """Tell of the brand's waivers, of the quotas that AWS raised for the environment, and of who hears of alarms."""
    if brand.waivers:
        stack.node.add_metadata(WAIVERS, [waiver.as_term().as_data() for waiver in brand.waivers])
    if environment.quotas:
        stack.node.add_metadata(QUOTAS, dict(environment.quotas))
    if targets := alarm_targets(brand, environment):
        stack.node.add_metadata(ALARM_TARGETS, targets)


def alarm_targets(brand: Brand, environment: Environment) -> list[str]:
    """Return who is told of the alarms of the brand's programs: the environment's people, then the brand's."""
    return list(dict.fromkeys((*environment.alarms, *brand.alarms)))
