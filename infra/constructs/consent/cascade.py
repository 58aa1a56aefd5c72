"""How a program tells of its opt-outs, hears of those elsewhere in its legal entity, and honours them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.core.iam import allow
from infra.constructs.core.once import asked_once
from infra.constructs.core.queues import PATIENT_ATTEMPTS, allow_rule, consume, durable_queue, filling, reading
from infra.constructs.core.storage import following
from infra.constructs.messaging.channels import TEXTS
from infra.constructs.monitoring.metrics import errors, lag, lost, oldest, waiting
from infra.naming import consent_bus, tag_value
from lambdas.consent.cascade import BUS_SOURCE, DETAIL_TYPE
from lambdas.consent.corrections import CASCADE_SOURCE
from lambdas.consent.events import EventKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.program_tables import ConsentStore
    from infra.constructs.core.queues import Queue
    from infra.constructs.messaging.short_code_pool import ShortCodePool
    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.environment import Environment
    from infra.naming import Names

# The function that tells the legal entity's other promotional programs of each opt-out in this program's ledger.


LATE_MILLISECONDS = 300_000
TIMEOUT_SECONDS = 15


class Announcer(Construct):
    """`lambdas/functions/announcer` behind the stream of the ledger: whoever records an opt-out there has announced it.

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
        dead_letters: Queue,
        notes: Queue,
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
        alarms.watch(self, "Late", lag(self.function), LATE_MILLISECONDS)

    def _follow(self, stream: str, dead_letters: Queue) -> None:
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
    image = {"kind": {"S": [EventKind.OPTED_OUT]}, "source": {"S": [{"anything-but": [CASCADE_SOURCE]}]}}
    return {"eventName": ["INSERT"], "dynamodb": {"NewImage": image}}


@asked_once("name", "event_bus_name", "attr_arn")
class Rule(events.CfnRule):
    """A rule whose names are asked once."""


READER_SECONDS = 15
LATE_SECONDS = 2 * 60  # of one that fails SQS tells no age from its third receive on, after three minutes


class Cascade(Construct):
    """Rule on the consent bus -> queue -> `cascade`, all in the program's own stack, and the announcer."""

    def __init__(  # noqa: PLR0913 - what the cascade works with, each by its name
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        key: ProgramKey,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        short_code: ShortCodePool,
        notes: Queue,
        alarms: ProgramAlarms,
        revoke_all: bool,
    ) -> None:
        """Hear of opt-outs from marketing, with `revoke_all` of those from transactional programs, too."""
        super().__init__(scope, construct_id)
        self.dead_letters = durable_queue(self, "DeadLetters", key=key)
        self.queue = durable_queue(
            self,
            "Queue",
            key=key,
            reader_seconds=READER_SECONDS,
            dead_letters=self.dead_letters,
            attempts=PATIENT_ATTEMPTS,
        )
        self.rule = self._listen(names, ["promotional", *(["transactional"] if revoke_all else [])])
        allow_rule(self.rule, self.queue, self.dead_letters)
        self.function = runtime.function(
            self,
            package="cascade",
            inbound=True,
            seconds=READER_SECONDS,
            may=[*consent.recording(), *short_code.listing(), reading(self.queue)],
            environment={**consent.environment(), **short_code.environment()},
        )
        consume(self.function, "Heard", scope=self, queue=self.queue, batch=TEXTS)
        self.announcer = Announcer(
            self,
            "Announcer",
            names=names,
            runtime=runtime,
            consent=consent,
            dead_letters=self.dead_letters,
            notes=notes,
            alarms=alarms,
        )
        self._wake(alarms)

    def _listen(self, names: Names, message_types: Sequence[str]) -> Rule:
        return Rule(
            self,
            "Announcements",
            name=names.cascade,
            description="Opt-outs from marketing by the other programs of the legal entity",
            event_bus_name=names.consent_bus,
            event_pattern={
                "source": [BUS_SOURCE],
                "detail-type": [DETAIL_TYPE],
                "detail": {
                    "environment": [names.environment],
                    "legal_entity": [names.legal_entity],
                    "message_type": list(message_types),
                    "program": [{"anything-but": [f"{names.brand}/{names.message_type}"]}],
                },
            },
            targets=[
                events.CfnRule.TargetProperty(
                    id="Queue",
                    arn=self.queue.queue_arn,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=self.dead_letters.queue_arn),
                )
            ],
        )

    def _wake(self, alarms: ProgramAlarms) -> None:
        alarms.watch(self, "Unheard", waiting(self.dead_letters))
        alarms.watch(self, "Lost", lost(self.rule))
        alarms.watch(self, "Late", oldest(self.queue), LATE_SECONDS)
        alarms.watch(self, "Errors", errors(self.function))


# The bus of one legal entity, on which its programs tell each other of opt-outs.


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
