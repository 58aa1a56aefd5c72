"""Where and when these tests play, and the crew of one that works in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lambdas.delivery.inbound_health import InboundHealth
from lambdas.stores.environment import GateEnvironment
from tests.exploration.memory.service import LIST, POOL, SETTINGS
from tests.exploration.memory.writes import LEDGER, SENDS, SUBSCRIPTIONS
from tests.lambdas.functions.send_gate.queues import BULK, EVENTS, REQUESTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lambdas.functions.send_gate.task import TaskResult

NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)  # a Monday in Seattle: every window is open
PHONE = "+12065550161"
HEARD = InboundHealth(datetime(2100, 1, 1, tzinfo=UTC))
NAMES = GateEnvironment(
    subscriptions_table=SUBSCRIPTIONS,
    ledger_table=LEDGER,
    sends_table=SENDS,
    pool_arn=POOL,
    opt_out_list=LIST,
    configuration_set=SETTINGS,
    message_type="PROMOTIONAL",
    request_queue=REQUESTS,
    request_queue_arn=REQUESTS,
    bulk_queue=BULK,
    bulk_queue_arn=BULK,
    events_queue=EVENTS,
    dead_letters_arn="dead",
    schedule_group="group",
    scheduler_role="role",
    key_arn="key",
)


@dataclass(frozen=True)
class Alone:
    """A crew of one, which is done with each work before the next begins, and hands over so many results at once."""

    most: int = 1
    spread = staticmethod(map)

    def groups(self, works: Sequence[Callable[[], TaskResult]]) -> Iterator[list[TaskResult]]:
        for start in range(0, len(works), self.most):
            yield [work() for work in works[start : start + self.most]]
