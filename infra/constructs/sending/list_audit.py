"""The audit of a program's list: a workflow on a schedule, its reports, and what it may read and do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from aws_cdk import aws_events as events
from constructs import Construct

from infra.constructs.core.functions import role
from infra.constructs.core.iam import allow, trust
from infra.constructs.core.queues import EVENTS, allow_rule, durable_queue, filling
from infra.constructs.core.storage import report_bucket
from infra.constructs.core.workflows import States, ask, map_workflow, walks
from infra.constructs.monitoring.metrics import failed_runs, waiting

if TYPE_CHECKING:
    from infra.brand.sending import AuditSchedule
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.program_tables import ConsentStore, SendStore
    from infra.constructs.messaging.short_code_pool import ShortCodePool
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.constructs.sending.campaigns import Campaigns
    from infra.constructs.sending.send_gate import SendingQueues
    from infra.naming import Names

# The workflow of an audit: looks at the whole list first, reports, and acts only where it may.


def definition(function_arn: str, parts_at_once: int) -> States:
    """Return the workflow; every step of it asks the function at `function_arn`, for so many parts at once."""
    begun = {"asked.$": "$", "started.$": "$$.Execution.StartTime"}
    told = {"audit.$": "$.audit", "steps.$": "$.steps"}
    return {
        "Comment": "Looks at every subscriber, reports, and acts where it was asked to and may",
        "StartAt": "Open",
        "States": {
            "Open": {**ask(function_arn, "open", begun), "Next": "Look"},
            "Look": {**walks(function_arn, "Look", "audit", parts_at_once), "Next": "Report"},
            "Report": {**ask(function_arn, "report", told), "Next": "Acts"},
            "Acts": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.audit.acts", "BooleanEquals": True, "Next": "Act"}],
                "Default": "Done",
            },
            "Act": {**walks(function_arn, "Act", "audit", parts_at_once), "Next": "Close"},
            "Close": {**ask(function_arn, "report", told), "Next": "Done"},
            "Done": {"Type": "Pass", "End": True},
        },
    }


STEP_SECONDS = 14 * 60
SETTLE_SECONDS = 15 * 60  # as for the reconciler: the text of a younger listing may still be on its way to us
SCHEDULES: Mapping[AuditSchedule, str] = {
    "weekly": "cron(0 15 ? * MON *)",
    "monthly": "cron(0 15 1 * ? *)",
    "quarterly": "cron(0 15 1 1,4,7,10 ? *)",
}


class ListAudit(Construct):
    """`lambdas/functions/list_audit` behind a workflow, on the schedule of the brand file and on demand."""

    def __init__(  # noqa: PLR0913 - what an audit works with, each by its name
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        sends: SendStore,
        queues: SendingQueues,
        short_code: ShortCodePool,
        campaigns: Campaigns | None,
        every: AuditSchedule,
        alarms: ProgramAlarms,
    ) -> None:
        """Take the `campaigns` of a promotional program: they carry the reminders; a transactional one sends none."""
        super().__init__(scope, construct_id)
        self.bucket, deactivations = report_bucket(self, key), f"{names.region}-pinpoint-sms-voice"
        reminding = [allow("states:StartExecution", on=[campaigns.workflow.ref])] if campaigns else []
        own = [*consent.recording(), consent.scanning(), consent.retelling(), sends.retelling(), filling(queues.bulk)]
        self.function = runtime.function(
            self,
            package="list_audit",
            seconds=STEP_SECONDS,
            may=[
                *own,
                short_code.reading_list(),
                *short_code.listing(),
                *self._reporting(names),
                _looking_up(deactivations, names.partition),
                *reminding,
            ],
            environment={
                **consent.environment(),
                "BULK_QUEUE": queues.bulk.queue_url,
                "REPORT_BUCKET": self.bucket.bucket_name,
                "OPT_OUT_LIST": short_code.opt_out_list.attr_arn,
                "SETTLE_SECONDS": str(SETTLE_SECONDS),
                "DEACTIVATIONS": deactivations,
                **({"CAMPAIGN_WORKFLOW": campaigns.workflow.ref} if campaigns else {}),
            },
        )
        self.workflow = map_workflow(
            self,
            name=names.audit,
            labels=("Look", "Act"),
            definition=definition(self.function.attr_arn, runtime.concurrency.parts),
            function_arn=self.function.attr_arn,
            key=key,
        )
        self.dead_letters = durable_queue(self, "DeadLetters", key=key)
        self._schedule(SCHEDULES[every], key)
        self._watch(alarms)

    def _reporting(self, names: Names) -> list[Statement]:
        return [
            allow("s3:PutObject", "s3:GetObject", on=[self.bucket.objects]),
            allow("s3:ListBucket", on=[self.bucket.bucket_arn]),  # else a report that is not there yet is a refusal
            allow("events:PutEvents", on=[names.arn("events", "event-bus/default")]),
        ]

    def _schedule(self, expression: str, key: ProgramKey) -> None:
        # whether who starts an encrypted workflow needs its key is not written down: with it the clock starts it anyhow
        starting = [allow("states:StartExecution", on=[self.workflow.ref]), key.usage()]
        target = events.CfnRule.TargetProperty(
            id="Audit",
            arn=self.workflow.ref,
            role_arn=role(self, "Clock", trust(EVENTS), starting, key.options).attr_arn,
            input=json.dumps({"apply": True, "by": "schedule"}),
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
        )
        said = "Audits the list of subscribers"
        allow_rule(
            events.CfnRule(self, "Schedule", description=said, schedule_expression=expression, targets=[target]),
            self.dead_letters,
        )

    def _watch(self, alarms: ProgramAlarms) -> None:
        alarms.watch(self, "Failed", failed_runs(self.workflow.ref))
        alarms.watch(self, "Missed", waiting(self.dead_letters))
        alarms.watch(self, "NeedsPerson", alarms.counted("list_audit", "AuditNeedsPerson"))


def _looking_up(bucket: str, partition: str) -> Statement:
    return allow("s3:GetObject", on=[f"arn:{partition}:s3:::{bucket}/sms-deact-reports/us/latest-deact-report.csv"])
