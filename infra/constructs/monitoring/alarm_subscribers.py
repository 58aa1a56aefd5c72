"""Who hears of a program's alarms, and what keeps a notice that could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from infra.alarm_targets import protocol
from infra.constructs.core.queues import deliver, durable_queue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.queues import Queue, Topic


class AlarmSubscribers(Construct):
    """A subscription of `topic` for each address and endpoint; the targets that are topics are in `topics`."""

    def __init__(
        self, scope: Construct, construct_id: str, *, topic: Topic, key: ProgramKey, targets: Sequence[str]
    ) -> None:
        super().__init__(scope, construct_id)
        self.topics = [target for target in targets if protocol(target) is None]
        subscribers = [(target, how) for target in targets if (how := protocol(target))]
        self.dead_letters = durable_queue(self, "DeadLetters", key=key) if subscribers else None
        if self.dead_letters:
            self._subscribe(topic, subscribers, self.dead_letters)

    def _subscribe(self, topic: Topic, subscribers: Sequence[tuple[str, str]], lost: Queue) -> None:
        for number, (target, how) in enumerate(subscribers, start=1):
            deliver(self, f"Subscriber{number}", topic=topic, protocol=how, endpoint=target, dead_letters=lost)
