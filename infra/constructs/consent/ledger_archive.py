"""The archive of the ledger: a bucket that locks what it holds, and the function that fills it from the stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.queues import durable_queue, filling
from infra.constructs.core.storage import archive_bucket, following
from infra.constructs.monitoring.metrics import lag, waiting

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.program_tables import ConsentStore
    from infra.constructs.monitoring.alarms import ProgramAlarms

TIMEOUT_SECONDS = 60
BATCH, WINDOW_SECONDS = 1000, 30  # two objects a minute and shard at most, some 3 MB where Lambda takes 6
GIVEN_UP_AFTER_SECONDS = 6 * 3600  # of the 24 that the stream keeps: the rest is for a person to mend it
LATE_MILLISECONDS = 15 * 60_000


class LedgerArchive(Construct):
    """Ledger stream -> `archive` -> bucket with Object Lock; what cannot be written raises an alarm."""

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
        self.bucket = archive_bucket(self, key)
        self.dead_letters = durable_queue(self, "DeadLetters", key=key)
        self.function = runtime.function(
            self,
            package="archive",
            seconds=TIMEOUT_SECONDS,
            may=self._may(consent.stream),
            environment={"ARCHIVE_BUCKET": self.bucket.bucket_name},
        )
        self._follow(consent.stream)
        self._watch(alarms)

    def _may(self, stream: str) -> list[Statement]:
        objects = self.bucket.objects
        return [following(stream), allow("s3:PutObject", on=[objects]), filling(self.dead_letters)]

    def _follow(self, stream: str) -> None:
        lambda_.CfnEventSourceMapping(
            self,
            "Records",
            event_source_arn=stream,
            function_name=self.function.ref,
            starting_position="TRIM_HORIZON",
            batch_size=BATCH,
            maximum_batching_window_in_seconds=WINDOW_SECONDS,
            bisect_batch_on_function_error=True,
            maximum_record_age_in_seconds=GIVEN_UP_AFTER_SECONDS,
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=self.dead_letters.queue_arn)
            ),
        )

    def _watch(self, alarms: ProgramAlarms) -> None:
        alarms.watch(self, "Lost", waiting(self.dead_letters))
        alarms.watch(self, "Late", lag(self.function), LATE_MILLISECONDS)
        alarms.watch(self, "Altered", alarms.counted("archive", "LedgerAltered"))
