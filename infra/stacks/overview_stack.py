"""What an environment looks like as a whole: one dashboard, in a stack that nothing depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.constructs.overview import Overview
from infra.naming import overview
from infra.stacks.tagged_stack import stands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from constructs import Construct

    from infra.environment import Environment
    from infra.naming import Names


class OverviewStack(cdk.Stack):
    """The overview of an environment; it is told the names of programs and may do nothing with what they are of."""

    def __init__(self, scope: Construct, *, environment: Environment, programs: Sequence[Names]) -> None:
        super().__init__(
            scope,
            overview(environment.name),
            env=cdk.Environment(account=environment.account, region=environment.region),
            tags={"Environment": environment.name},
            description=f"Overview of the SMS programs in {environment.name}",
            termination_protection=stands(scope, overview(environment.name)),
        )
        Overview(self, "Overview", environment=environment, programs=programs)
