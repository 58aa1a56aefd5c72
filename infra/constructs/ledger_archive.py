"""The archive of the ledger: a bucket that locks what it holds, and the function that fills it from the stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.alarms import MINUTE

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.program_runtime import ProgramRuntime

FIVE_YEARS = cdk.Duration.days(5 * 365 + 2)  # TSR 16 CFR 310.5, with the most leap days that five years can have
TIMEOUT = cdk.Duration.seconds(60)
BATCH, WINDOW_SECONDS = 1000, 60  # one object a minute and shard at most, some 3 MB where Lambda takes 6
GIVEN_UP_AFTER = cdk.Duration.hours(6)  # of the 24 that the stream keeps: the rest is for a person to mend it
LATE = cdk.Duration.minutes(15)
RETENTION = cdk.Duration.days(14)  # the longest that SQS keeps a message
STREAM = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")


class LedgerArchive(Construct):
    """Ledger stream -> `lambdas/archive` -> bucket with Object Lock; what cannot be written raises an alarm."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        key: ProgramKey,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        stream = consent.ledger.table_stream_arn
        if stream is None:
            raise TypeError("the ledger has no stream to archive")
        self.bucket = self._bucket(key)
        self.dead_letters = self._dead_letters(key)
        self.function = runtime.function(
            self,
            "Function",
            package="archive",
            timeout=TIMEOUT,
            may=self._may(stream),
            environment={"ARCHIVE_BUCKET": self.bucket.bucket_name},
        )
        self._follow(stream)
        self._watch(alarms)

    def _may(self, stream: str) -> list[iam.PolicyStatement]:
        reading = [f"dynamodb:{name}" for name in STREAM]
        return [
            iam.PolicyStatement(actions=reading, resources=[stream]),
            iam.PolicyStatement(actions=["s3:PutObject"], resources=[self.bucket.arn_for_objects("*")]),
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.dead_letters.queue_arn]),
        ]

    def _bucket(self, key: ProgramKey) -> s3.Bucket:
        return s3.Bucket(
            self,
            "Bucket",
            object_lock_enabled=True,
            object_lock_default_retention=s3.ObjectLockRetention.compliance(FIVE_YEARS),
            versioned=True,
            encryption=s3.BucketEncryption.KMS,
            encryption_key=key.key,
            bucket_key_enabled=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _dead_letters(self, key: ProgramKey) -> sqs.Queue:
        return sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.KMS,
            encryption_master_key=key.key,
            enforce_ssl=True,
            retention_period=RETENTION,
            removal_policy=cdk.RemovalPolicy.RETAIN,
        )

    def _follow(self, stream: str) -> None:
        lambda_.CfnEventSourceMapping(
            self,
            "Records",
            event_source_arn=stream,
            function_name=self.function.function_name,
            starting_position="TRIM_HORIZON",
            batch_size=BATCH,
            maximum_batching_window_in_seconds=WINDOW_SECONDS,
            bisect_batch_on_function_error=True,
            maximum_record_age_in_seconds=int(GIVEN_UP_AFTER.to_seconds()),
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=self.dead_letters.queue_arn)
            ),
        )

    def _watch(self, alarms: ProgramAlarms) -> None:
        waiting = self.dead_letters.metric_approximate_number_of_messages_visible(period=MINUTE, statistic="Maximum")
        alarms.watch(self, "Lost", waiting, 0, "Ledger records were not archived: see docs/operating.md, archive")
        age = self.function.metric("IteratorAge", period=MINUTE, statistic="Maximum")
        alarms.watch(self, "Late", age, LATE.to_milliseconds(), "The archive is behind the ledger")
        altered = alarms.counted("archive", "LedgerAltered")
        alarms.watch(self, "Altered", altered, 0, "Someone changed or deleted records of the ledger")
