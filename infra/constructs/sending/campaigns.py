"""Campaigns: a workflow that walks through an audience zone by zone and fills the queue of bulk requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.queues import filling
from infra.constructs.core.storage import private_bucket
from infra.constructs.core.workflows import definition, map_workflow
from infra.constructs.monitoring.metrics import failed_runs

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore, SendStore
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.constructs.sending.send_gate import SendingQueues
    from infra.naming import Names

STEP_SECONDS = 120
AUDIENCES_KEPT = cdk.Duration.days(90)  # as long as the workflow knows a run by its name


class Campaigns(Construct):
    """`lambdas/functions/campaign` behind a workflow, and the bucket for audiences that come as files."""

    def __init__(  # noqa: PLR0913 - what a campaign is made of, each by its name
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
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        self.bucket = private_bucket(
            self, "Audiences", key, lifecycle_rules=[s3.LifecycleRule(expiration=AUDIENCES_KEPT)]
        )
        reading = allow("s3:GetObject", on=[f"{self.bucket.bucket_arn}/audiences/*"])
        asking = allow("sqs:GetQueueAttributes", on=[queues.bulk.queue_arn])
        self.function = runtime.function(
            self,
            package="campaign",
            seconds=STEP_SECONDS,
            may=[consent.audience(), sends.braking(), filling(queues.bulk), asking, reading],
            environment={
                "SUBSCRIPTIONS_TABLE": consent.subscriptions.table_name,
                **sends.environment(),
                "BULK_QUEUE": queues.bulk.queue_url,
                "CAMPAIGN_BUCKET": self.bucket.bucket_name,
            },
        )
        self.workflow = map_workflow(
            self,
            name=names.campaign,
            labels=("Zones",),
            definition=definition(self.function.attr_arn),
            function_arn=self.function.attr_arn,
            key=key,
        )
        alarms.watch(self, "Failed", failed_runs(self.workflow.ref))
