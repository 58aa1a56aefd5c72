"""The bus of one legal entity, on which its promotional programs tell each other of opt-outs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_events as events
from constructs import Construct

from infra.naming import consent_bus, tag_value

if TYPE_CHECKING:
    from infra.environment import Environment


class ConsentBus(Construct):
    """A bus without a policy of its own: nobody outside the account comes in, and inside it roles say who speaks."""

    def __init__(self, scope: Construct, construct_id: str, *, environment: Environment, legal_entity: str) -> None:
        super().__init__(scope, construct_id)
        tagged = tag_value(legal_entity)
        self.bus = events.CfnEventBus(
            self,
            "Bus",
            name=consent_bus(environment.name, tagged),
            description=f"Opt-outs from marketing by {legal_entity}"[:512],
            tags=[cdk.CfnTag(key="LegalEntity", value=tagged)],
        )
