"""The port `reads`: a function that answers what became of a request, and to what a person agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.core.iam import document
from infra.constructs.monitoring.metrics import errors
from infra.ports import PORTS, granted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore, SendStore
    from infra.constructs.monitoring.alarms import ProgramAlarms

SECONDS = 10  # an app waits


class PortReads(Construct):
    """`lambdas/functions/reads`, with a policy of its own: whoever the port is not open to is refused by it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: ProgramKey,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        sends: SendStore,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        tables = {"SUBSCRIPTIONS_TABLE": consent.subscriptions.table_name, **sends.environment()}
        may = [consent.answering(), sends.answering()]
        self.function = runtime.function(self, package="reads", seconds=SECONDS, may=may, environment=tables)
        self.arn = self.function.attr_arn
        self._walls = key.walls.of_function(self.arn, "reads")
        alarms.watch(self, "Errors", errors(self.function))

    def let_in(self, groups: Iterable[Sequence[str]]) -> None:
        """Let each of `groups`, all roles or all accounts, call the function."""
        entries = [granted(users, PORTS["reads"].actions, self.arn) for users in groups]
        lambda_.CfnResourcePolicy(
            self, "Policy", resource_arn=self.arn, policy_document=document(*self._walls, *entries)
        )
