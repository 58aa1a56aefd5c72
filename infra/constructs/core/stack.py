"""A stack of one environment: its place, its tags, and what else the environment declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.environment import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from constructs import Construct

    from infra.environment import Environment

STANDING = "standing"


def stands(scope: Construct, stack: str) -> bool:
    """Whether the deploy was told that `stack` stands already (`--context standing="$(./sms standing ENV)"`).

    The CDK CLI puts termination protection on before it creates a stack, and could not delete a first try that failed.
    """
    return stack in (scope.node.try_get_context(STANDING) or "").split()


QUALIFIER = "@aws-cdk/core:bootstrapQualifier"


def app_of(environment: Environment) -> cdk.App:
    """Return an app whose stacks are deployed by the bootstrap of `environment`.

    The CDK reads the qualifier when it makes a stack, so the app has to know it before; a synthesizer made here would
    be copied by the stack, and jsii hands out the original, which knows of no stack.
    """
    qualifier = environment.options.qualifier
    return cdk.App(
        auto_synth=False,
        builtin_cloud_formation_validation=False,  # the policy asks it of what equals no blueprint
        tree_metadata=False,  # a second copy of all templates, which nothing reads that judges or deploys them
        post_cli_context={QUALIFIER: qualifier} if qualifier else None,
    )


class EnvironmentStack(cdk.Stack):
    """Stands where its environment is, and carries tags on itself and on every resource.

    What the environment declares is in `options`; each construct that an option concerns reads it by `options_of`.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        environment: Environment,
        tags: Mapping[str, str],
        description: str,
        tags_resources: bool = True,
    ) -> None:
        options = environment.options
        if options.qualifier and scope.node.try_get_context(QUALIFIER) != options.qualifier:
            raise ValueError(f"the app must know the qualifier '{options.qualifier}': make it by app_of")
        super().__init__(
            scope,
            construct_id,
            env=cdk.Environment(account=environment.account, region=environment.region),
            tags={**options.tags, **tags},
            description=description,
            termination_protection=stands(scope, construct_id),
        )
        self.options = options
        laid = cdk.Tags.of(self)
        for key, value in {**options.tags, **(tags if tags_resources else {})}.items():
            laid.add(key, value)


def options_of(scope: Construct) -> Options:
    """Return what the environment of `scope` declares."""
    stack = cdk.Stack.of(scope)
    return stack.options if isinstance(stack, EnvironmentStack) else Options()
