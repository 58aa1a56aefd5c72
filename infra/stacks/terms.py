"""What the stacks of a program tell the policy besides their resources; it stays in the assembly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policy.terms import QUOTAS, WAIVERS

if TYPE_CHECKING:
    import aws_cdk as cdk

    from infra.brand.model import Brand
    from infra.environment import Environment


def declare(stack: cdk.Stack, *, brand: Brand, environment: Environment) -> None:
    """Tell of the brand's waivers and of the quotas that AWS raised for the environment."""
    if brand.waivers:
        stack.node.add_metadata(WAIVERS, [waiver.as_term().as_data() for waiver in brand.waivers])
    if environment.quotas:
        stack.node.add_metadata(QUOTAS, dict(environment.quotas))
