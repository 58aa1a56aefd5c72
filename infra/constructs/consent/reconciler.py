"""The function that compares the service's opt-out list with our tables, and its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

if TYPE_CHECKING:
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore
    from infra.constructs.messaging.short_code_pool import ShortCodePool
    from infra.constructs.monitoring.alarms import ProgramAlarms

TIMEOUT_SECONDS = 14 * 60  # within the quarter of an hour after which the next run goes on
EVERY = "rate(15 minutes)"  # a pass begins once an hour, and a long one is carried on by each call
SETTLE_SECONDS = 15 * 60  # a text that failed is handled again for some eight minutes


class Reconciler(Construct):
    """`lambdas/functions/reconcile` on a schedule, with alarms on what it finds and on its own silence."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        short_code: ShortCodePool,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self.function = runtime.function(
            self,
            package="reconcile",
            seconds=TIMEOUT_SECONDS,
            may=[*consent.recording(), short_code.reading_list()],
            environment={
                **consent.environment(),
                "OPT_OUT_LIST": short_code.opt_out_list.attr_arn,
                "SETTLE_SECONDS": str(SETTLE_SECONDS),
            },
        )
        self._schedule()
        self._watch(alarms)

    def _schedule(self) -> None:
        rule = events.CfnRule(
            self,
            "Schedule",
            description="Compares the opt-out list of the service with the consent tables",
            schedule_expression=EVERY,
            targets=[events.CfnRule.TargetProperty(id="Reconciler", arn=self.function.attr_arn)],
        )
        lambda_.CfnPermission(
            self,
            "Call",
            action="lambda:InvokeFunction",
            function_name=self.function.ref,
            principal="events.amazonaws.com",
            source_arn=rule.attr_arn,
        )

    def _watch(self, alarms: ProgramAlarms) -> None:
        alarms.watch(self, "Drift", alarms.counted("reconcile", "OptOutDrift"))
        alarms.watch(self, "Doubts", alarms.counted("reconcile", "DoubtsUnruled"))
        passes = alarms.counted("reconcile", "ReconcilePass")
        alarms.expect_daily(self, "Silence", passes, "No pass over the service's opt-out list has finished for a day")
