"""A stack that belongs to one program: its tags come from the program's names, all else from its environment."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import aws_cdk as cdk
from constructs import Construct

from infra.constructs.core.stack import EnvironmentStack

if TYPE_CHECKING:
    from infra.environment import Environment
    from infra.naming import Names


class TaggedStack(EnvironmentStack):
    """Carries the program's tags on itself and on every resource, so that neither cost nor policy has to guess."""

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, names: Names, description: str
    ) -> None:
        super().__init__(scope, construct_id, environment=environment, tags=names.tags, description=description)

    @cached_property
    def _outputs(self) -> Construct:
        # a part of this name is none in the ids of what stands in it
        return Construct(self, "Default")

    def tell(self, **facts: str) -> None:
        """Make an output of the stack of each fact, under its own name."""
        for name, value in facts.items():
            cdk.CfnOutput(self._outputs, name, value=value)
