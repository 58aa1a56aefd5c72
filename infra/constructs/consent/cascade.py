"""How a promotional program tells of its opt-outs, hears of those elsewhere in its legal entity, and honours them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.constructs.announcer import Announcer
from infra.constructs.inbound_channel import TEXTS
from infra.constructs.metrics import errors, lost, oldest, undelivered, waiting
from infra.constructs.queues import EVENTS, PATIENT_ATTEMPTS, durable_queue, let_in, read_by, reading
from lambdas.consent.announcement import DETAIL_TYPE, SOURCE

if TYPE_CHECKING:
    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.consent_store import ConsentStore
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.program_runtime import ProgramRuntime
    from infra.constructs.short_code_pool import ShortCodePool
    from infra.naming import Names

READER_SECONDS = 15
LATE_SECONDS = 5 * 60  # the other program has answered the STOP by then, 47 CFR 64.1200(a)(12)


class Cascade(Construct):
    """Rule on the consent bus -> queue -> `lambdas/cascade`, all in the program's own stack, and the announcer."""

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
        notes: sqs.Queue,
        alarms: ProgramAlarms,
    ) -> None:
        super().__init__(scope, construct_id)
        key.serve(EVENTS)
        self.dead_letters = durable_queue(self, "DeadLetters", key=key)
        self.queue = durable_queue(
            self,
            "Queue",
            key=key,
            reader_seconds=READER_SECONDS,
            dead_letters=self.dead_letters,
            attempts=PATIENT_ATTEMPTS,
        )
        self.rule = self._listen(names)
        let_in(self.rule, self.queue, self.dead_letters)
        self.function = runtime.function(
            self,
            package="cascade",
            inbound=True,
            seconds=READER_SECONDS,
            may=[*consent.recording(), short_code.listing(), reading(self.queue)],
            environment={**consent.environment(), **short_code.environment()},
        )
        read_by(self.function, "Heard", scope=self, queue=self.queue, batch=TEXTS)
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

    def _listen(self, names: Names) -> events.CfnRule:
        return events.CfnRule(
            self,
            "Announcements",
            name=names.cascade,
            description="Opt-outs from marketing by the other programs of the legal entity",
            event_bus_name=names.consent_bus,
            event_pattern={
                "source": [SOURCE],
                "detail-type": [DETAIL_TYPE],
                "detail": {
                    "environment": [names.environment],
                    "legal_entity": [names.legal_entity],
                    "message_type": ["promotional"],
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
        dead, failed, age = waiting(self.dead_letters), errors(self.function), oldest(self.queue)
        alarms.watch(self, "Unheard", dead, 0, "An opt-out could not be carried from one program to another")
        given_up = "EventBridge gave up delivering an opt-out of another program; it may wait with the dead letters"
        alarms.watch(self, "Undelivered", undelivered(self.rule), 0, given_up)
        gone = "EventBridge lost an opt-out of another program: it is in no queue"
        alarms.watch(self, "Lost", lost(self.rule), 0, gone)
        alarms.watch(self, "Late", age, LATE_SECONDS, "An opt-out from another program waits to be honoured")
        alarms.watch(self, "Errors", failed, 0, "The function that honours other programs' opt-outs failed")
