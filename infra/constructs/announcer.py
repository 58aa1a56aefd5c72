"""The function that tells the legal entity's other promotional programs of each opt-out in this program's ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.metrics import errors, lag
from infra.constructs.permission import allow
from infra.constructs.queues import filling
from infra.constructs.streams import following
from lambdas.consent.cascading import SOURCE
from lambdas.consent.event import EventKind

if TYPE_CHECKING:
    from aws_cdk import aws_sqs as sqs

    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.naming import Names

LATE_MILLISECONDS = 300_000
TIMEOUT_SECONDS = 15


class Announcer(Construct):
    """`lambdas/announcer` behind the stream of the ledger: whoever records an opt-out there has announced it.

    It tells the program's own reader of delivery events too, which pauses a program that drives people away.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        dead_letters: sqs.Queue,
        notes: sqs.Queue,
        alarms: ProgramAlarms,
    ) -> None:
        """Take the queue of delivery events as `notes`."""
        super().__init__(scope, construct_id)
        stream = consent.stream
        bus = names.arn("events", f"event-bus/{names.consent_bus}")
        self.function = runtime.function(
            self,
            package="announcer",
            seconds=TIMEOUT_SECONDS,
            may=[following(stream), allow("events:PutEvents", on=[bus]), filling(dead_letters, notes)],
            environment={"CONSENT_BUS": names.consent_bus, "EVENTS_QUEUE": notes.queue_url},
        )
        self._follow(stream, dead_letters)
        alarms.watch(self, "Errors", errors(self.function), 0, "The function that tells of opt-outs failed")
        late = "Opt-outs reach the other programs minutes late"
        alarms.watch(self, "Late", lag(self.function), LATE_MILLISECONDS, late)

    def _follow(self, stream: str, dead_letters: sqs.Queue) -> None:
        # tried until the stream forgets the record, after a day: an opt-out is never given up early
        lambda_.CfnEventSourceMapping(
            self,
            "OptOuts",
            event_source_arn=stream,
            function_name=self.function.ref,
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
