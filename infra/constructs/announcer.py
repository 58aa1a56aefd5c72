"""The function that tells the legal entity's other promotional programs of each opt-out in this program's ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from lambdas.consent.cascading import SOURCE
from lambdas.consent.event import EventKind

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs

    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.naming import Names

MINUTE = cdk.Duration.minutes(1)
LATE_MILLISECONDS = 300_000
TIMEOUT = cdk.Duration.seconds(15)
STREAM = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")


class Announcer(Construct):
    """`lambdas/announcer` behind the stream of the ledger: whoever records an opt-out there has announced it."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        dead_letters: sqs.Queue,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        stream = consent.ledger.table_stream_arn
        if stream is None:
            raise TypeError("the ledger has no stream to announce from")
        bus = names.arn("events", f"event-bus/{names.consent_bus}")
        self.function = runtime.function(
            self,
            "Function",
            package="announcer",
            timeout=TIMEOUT,
            may=[
                iam.PolicyStatement(actions=[f"dynamodb:{name}" for name in STREAM], resources=[stream]),
                iam.PolicyStatement(actions=["events:PutEvents"], resources=[bus]),
                iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[dead_letters.queue_arn]),
            ],
            environment={"CONSENT_BUS": names.consent_bus},
        )
        self._follow(stream, dead_letters)
        self._wake(alarms)

    def _wake(self, alarms: ProgramAlarms) -> None:
        dimensions = {"FunctionName": self.function.function_name}
        failed = self.function.metric_errors(period=MINUTE, statistic="Sum")
        age = cloudwatch.Metric(
            namespace="AWS/Lambda",
            metric_name="IteratorAge",
            dimensions_map=dimensions,
            period=MINUTE,
            statistic="Maximum",
        )
        alarms.watch(self, "Errors", failed, 0, "The function that tells other programs of opt-outs failed")
        alarms.watch(self, "Late", age, LATE_MILLISECONDS, "Opt-outs reach the other programs minutes late")

    def _follow(self, stream: str, dead_letters: sqs.Queue) -> None:
        # tried until the stream forgets the record, after a day: an opt-out is never given up early
        lambda_.CfnEventSourceMapping(
            self,
            "OptOuts",
            event_source_arn=stream,
            function_name=self.function.function_name,
            starting_position="TRIM_HORIZON",
            batch_size=10,
            bisect_batch_on_function_error=True,
            filter_criteria=lambda_.CfnEventSourceMapping.FilterCriteriaProperty(
                filters=[lambda_.CfnEventSourceMapping.FilterProperty(pattern=json.dumps(_own_opt_outs()))]
            ),
            destination_config=lambda_.CfnEventSourceMapping.DestinationConfigProperty(
                on_failure=lambda_.CfnEventSourceMapping.OnFailureProperty(destination=dead_letters.queue_arn)
            ),
        )


def _own_opt_outs() -> dict[str, object]:
    # what came by cascade was announced where it began
    image = {"kind": {"S": [EventKind.OPTED_OUT]}, "source": {"S": [{"anything-but": [SOURCE]}]}}
    return {"eventName": ["INSERT"], "dynamodb": {"NewImage": image}}
