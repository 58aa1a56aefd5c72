"""What programs of one environment meet on: a consent bus for each legal entity, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk

from infra.constructs.consent_bus import ConsentBus
from infra.naming import platform_stack
from infra.stacks.tagged_stack import stands

if TYPE_CHECKING:
    from collections.abc import Iterable

    from constructs import Construct

    from infra.environment import Environment


class PlatformStack(cdk.Stack):
    """The consent buses of an environment; programs find theirs by its name, so nothing is imported or exported."""

    def __init__(self, scope: Construct, *, environment: Environment, legal_entities: Iterable[str]) -> None:
        super().__init__(
            scope,
            platform_stack(environment.name),
            env=cdk.Environment(account=environment.account, region=environment.region),
            tags={"Environment": environment.name},
            description=f"Consent buses of the SMS programs in {environment.name}",
            termination_protection=stands(scope, platform_stack(environment.name)),
        )
        cdk.Tags.of(self).add("Environment", environment.name)
        for legal_entity in sorted(set(legal_entities)):
            ConsentBus(self, legal_entity, environment=environment, legal_entity=legal_entity)
