"""The stacks that no program owns: the consent bus, a shared firewall, the overview dashboard, Pinpoint projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.constructs.consent.cascade import ConsentBus
from infra.constructs.core.stack import EnvironmentStack
from infra.constructs.messaging.pinpoint_project import PinpointProject
from infra.constructs.monitoring.dashboards import Overview
from infra.constructs.web.firewall import web_acl
from infra.naming import firewall, overview, platform_stack
from infra.stacks.base import TaggedStack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from constructs import Construct

    from infra.environment import Environment
    from infra.naming import Names


class PlatformStack(EnvironmentStack):
    """The consent buses of an environment; programs find theirs by its name, so nothing is imported or exported."""

    def __init__(self, scope: Construct, *, environment: Environment, legal_entities: Iterable[str]) -> None:
        super().__init__(
            scope,
            platform_stack(environment.name),
            environment=environment,
            tags={"Environment": environment.name},
            description=f"Consent buses of the SMS programs in {environment.name}",
        )
        for legal_entity in sorted(set(legal_entities)):
            ConsentBus(self, legal_entity, environment=environment, legal_entity=legal_entity)


class FirewallStack(EnvironmentStack):
    """The web ACL that forms of an environment share; it stays, and costs, until no form stands behind it."""

    def __init__(self, scope: Construct, *, environment: Environment) -> None:
        name = firewall(environment.name)
        super().__init__(
            scope,
            name,
            environment=environment,
            tags={"Environment": environment.name},
            description=f"Firewall that forms of the SMS programs in {environment.name} share",
        )
        shared = web_acl(self, name=name, puzzle=True)
        cdk.CfnOutput(self, "Firewall", value=shared.attr_arn, export_name=name)


# What an environment looks like as a whole: one dashboard, in a stack that nothing depends on.


class OverviewStack(EnvironmentStack):
    """The overview of an environment; it is told the names of programs and may do nothing with what they are of."""

    def __init__(self, scope: Construct, *, environment: Environment, programs: Sequence[Names]) -> None:
        super().__init__(
            scope,
            overview(environment.name),
            environment=environment,
            tags={"Environment": environment.name},
            description=f"Overview of the SMS programs in {environment.name}",
            tags_resources=False,
        )
        Overview(self, "Overview", environment=environment, programs=programs)


# A Pinpoint project in a stack that nothing depends on, so that a refusal by the ended service holds up no program.


class PinpointProjectStack(TaggedStack):
    """The Pinpoint project of one program; deployed after every program."""

    def __init__(self, scope: Construct, *, environment: Environment, names: Names, short_code: str | None) -> None:
        told = f"Pinpoint project of {names.stack}"
        super().__init__(scope, names.pinpoint_stack, environment=environment, names=names, description=told)
        PinpointProject(self, "Project", names=names, short_code=short_code)
