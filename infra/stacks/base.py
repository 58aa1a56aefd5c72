"""A stack that belongs to one program: its account, region and tags come from the program's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

if TYPE_CHECKING:
    from constructs import Construct

    from infra.naming import Names

STANDING = "standing"


def stands(scope: Construct, stack: str) -> bool:
    """Whether the deploy was told that `stack` stands already (`--context standing="$(./sms standing ENV)"`).

    The CDK CLI puts termination protection on before it creates a stack, and could not delete a first try that failed.
    """
    return stack in (scope.node.try_get_context(STANDING) or "").split()


class TaggedStack(cdk.Stack):
    """Carries the program's tags on itself and on every resource, so that neither cost nor policy has to guess."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, description: str) -> None:
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=names.account, region=names.region),
            tags=names.tags,
            description=description,
            termination_protection=stands(scope, construct_id),
        )
        for key, value in names.tags.items():
            cdk.Tags.of(self).add(key, value)

    def tell(self, **facts: str) -> None:
        """Make an output of the stack of each fact, under its own name."""
        for name, value in facts.items():
            cdk.CfnOutput(self, f"{name}Output", value=value).override_logical_id(name)
