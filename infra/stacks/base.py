"""A stack that belongs to one program: its tags come from the program's names, all else from its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.constructs.core.stack import EnvironmentStack

if TYPE_CHECKING:
    from constructs import Construct

    from infra.environment import Environment
    from infra.naming import Names


class TaggedStack(EnvironmentStack):
    """Carries the program's tags on itself and on every resource, so that neither cost nor policy has to guess."""

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, names: Names, description: str
    ) -> None:
        super().__init__(scope, construct_id, environment=environment, tags=names.tags, description=description)

    def tell(self, **facts: str) -> None:
        """Make an output of the stack of each fact, under its own name."""
        for name, value in facts.items():
            cdk.CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
