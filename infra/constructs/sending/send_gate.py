"""The send gate: its queues, its function, and the schedules that bring deferred texts back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from infra.constructs.core.functions import role
from infra.constructs.core.iam import allow, own_arn, trust
from infra.constructs.core.once import asked_once
from infra.constructs.core.queues import consume, durable_queue, filling, reading

if TYPE_CHECKING:
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.functions import ProgramRuntime
    from infra.constructs.core.iam import Statement
    from infra.constructs.core.program_tables import ConsentStore, SendStore
    from infra.constructs.core.queues import Queue
    from infra.constructs.messaging.short_code_pool import ShortCodePool
    from infra.naming import Names

# What is to be sent: requests of the brand's systems, requests of campaigns, and what fails on the sending side.


GATE_SECONDS = 60  # the gate's time-out


class SendingQueues(Construct):
    """`requests`, `bulk` (a million campaign texts never stand before a one-time password), `dead_letters`.

    The first two have no policy that lets anybody in: whoever asks for a text is a role of this account that may.
    """

    def __init__(self, scope: Construct, construct_id: str, *, key: ProgramKey) -> None:
        super().__init__(scope, construct_id)
        self.dead_letters = durable_queue(self, "DeadLetters", key=key)
        self.requests, self.bulk = (
            durable_queue(self, name, key=key, reader_seconds=GATE_SECONDS, dead_letters=self.dead_letters, port=port)
            for name, port in (("Requests", "requests"), ("Bulk", ""))
        )

    def environment(self) -> dict[str, str]:
        """Return the variables by which the gate tells its queues apart and puts texts off."""
        return {
            "REQUEST_QUEUE": self.requests.queue_url,
            "REQUEST_QUEUE_ARN": self.requests.queue_arn,
            "BULK_QUEUE": self.bulk.queue_url,
            "BULK_QUEUE_ARN": self.bulk.queue_arn,
            "DEAD_LETTERS_ARN": self.dead_letters.queue_arn,
        }


MEBIBYTES = 1024  # more than half a core: one run hands over 100 parts a second


class SendGate(Construct):
    """`lambdas/functions/send_gate` behind both queues of requests; `mappings` are what the brake takes away."""

    def __init__(  # noqa: PLR0913 - what the gate works with, each by its name
        self,
        scope: Construct,
        construct_id: str,
        *,
        runtime: ProgramRuntime,
        consent: ConsentStore,
        sends: SendStore,
        queues: SendingQueues,
        deferral: Deferral,
        notes: Queue,
        short_code: ShortCodePool,
    ) -> None:
        """Take the queue of delivery events as `notes`: the gate tells its reader where the service refuses it all."""
        super().__init__(scope, construct_id)
        self.queues, self.deferral = queues, deferral
        self._concurrency = runtime.concurrency
        environment = {**consent.environment(), **short_code.environment(), **queues.environment()}
        self.function = runtime.function(
            self,
            package="send_gate",
            seconds=GATE_SECONDS,
            mebibytes=MEBIBYTES,
            loops=True,  # a text is put off as often as it takes until its request ends
            may=[
                *consent.recording(),
                consent.heeding(),
                sends.sending(),
                short_code.sending(),
                short_code.reading_list(),
                *_serving(queues, notes),
                *deferral.putting_off(),
            ],
            environment={**environment, **deferral.environment(), "EVENTS_QUEUE": notes.queue_url},
        )
        self.mappings = [self._serve_requests(queues.requests), self._serve_campaigns(queues.bulk)]

    def _serve_requests(self, queue: Queue) -> str:
        return consume(self.function, "Requests", scope=self, queue=queue, at_once=self._concurrency.requests).ref

    def _serve_campaigns(self, queue: Queue) -> str:
        return consume(
            self.function, "Bulk", scope=self, queue=queue, batch=100, window_seconds=1, at_once=self._concurrency.bulk
        ).ref


def _serving(queues: SendingQueues, notes: Queue) -> list[Statement]:
    # what is put off for minutes goes back into its own queue
    return [reading(queues.requests, queues.bulk), filling(queues.requests, queues.bulk, notes)]


# What brings a text back into its queue when its time has come, days later if need be.


SERVICE = "scheduler.amazonaws.com"


@asked_once("ref", "attr_arn")
class ScheduleGroup(scheduler.CfnScheduleGroup):
    """A group whose name and ARN are asked once."""


class Deferral(Construct):
    """A group of schedules that the gate fills, and the role by which they fill the program's request queues alone."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, key: ProgramKey, queues: SendingQueues
    ) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self.group = ScheduleGroup(self, "Group")
        own_group = {
            "StringEquals": {"aws:SourceAccount": names.account},
            "ArnEquals": {"aws:SourceArn": self.group.attr_arn},
        }
        may = [filling(queues.requests, queues.bulk, queues.dead_letters), key.usage()]
        self.role_arn = role(self, "Role", trust(SERVICE, only=own_group), may, key.options).attr_arn

    def putting_off(self) -> list[Statement]:
        """What makes schedules of this group, under the program's key, that take this role and no other."""
        only = {"StringEquals": {"iam:PassedToService": SERVICE}}
        return [
            allow("scheduler:CreateSchedule", on=[own_arn("scheduler", f"schedule/{self.group.ref}/*")]),
            allow("iam:PassRole", on=[self.role_arn], only=only),
            self._key.checking(),
        ]

    def environment(self) -> dict[str, str]:
        """Return the variables by which the gate makes schedules."""
        return {"SCHEDULE_GROUP": self.group.ref, "SCHEDULER_ROLE": self.role_arn, "KEY_ARN": self._key.arn}
