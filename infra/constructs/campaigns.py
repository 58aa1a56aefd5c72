"""Campaigns: a workflow that walks through an audience zone by zone and fills the queue of bulk requests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.constructs.metrics import errors
from infra.constructs.permission import allow, own_arn, trust
from infra.constructs.program_runtime import role
from infra.constructs.queues import filling
from infra.constructs.walking import definition

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.permission import Statement
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.send_store import SendStore
    from infra.constructs.sending_queues import SendingQueues
    from infra.naming import Names

STEP_SECONDS = 120
AUDIENCES_KEPT = cdk.Duration.days(90)  # as long as the workflow knows a run by its name


class Campaigns(Construct):
    """`lambdas/campaign` behind a workflow, and the bucket for audiences that come as files."""

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
        self.bucket = self._bucket(key)
        reading = allow("s3:GetObject", on=[self.bucket.arn_for_objects("audiences/*")])
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
        self.workflow = self._workflow(names, key)
        alarms.watch(self, "Errors", errors(self.function), 0, "A step of a campaign failed; it is tried again")

    def _bucket(self, key: ProgramKey) -> s3.Bucket:
        return s3.Bucket(
            self,
            "Audiences",
            lifecycle_rules=[s3.LifecycleRule(expiration=AUDIENCES_KEPT)],
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _workflow(self, names: Names, key: ProgramKey) -> stepfunctions.CfnStateMachine:
        taken = role(self, "Workflow", trust("states.amazonaws.com"), self._may(names, key))
        return stepfunctions.CfnStateMachine(
            self,
            "Walk",
            state_machine_name=names.campaign,
            role_arn=taken.attr_arn,
            definition_string=json.dumps(definition(self.function.attr_arn)),
            encryption_configuration=stepfunctions.CfnStateMachine.EncryptionConfigurationProperty(
                type="CUSTOMER_MANAGED_KMS_KEY", kms_key_id=key.arn
            ),
        )

    def _may(self, names: Names, key: ProgramKey) -> list[Statement]:
        # a zone's walk is a run of the workflow itself
        walks = own_arn("states", f"stateMachine:{names.campaign}")
        runs = [own_arn("states", f"execution:{names.campaign}{end}") for end in (":*", "/Zones:*")]
        return [
            allow("lambda:InvokeFunction", on=[self.function.attr_arn]),
            allow("states:StartExecution", on=[walks]),
            allow("states:DescribeExecution", "states:StopExecution", "states:RedriveExecution", on=runs),
            key.usage(),
        ]
