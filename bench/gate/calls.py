"""The AWS calls, request units and CPU of a text through the gate, on the local AWS with the real clients."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.gate.setting import a_recipient, a_sender, an_order, environment, now
from bench.gate.units import Meter
from bench.inbound.home import a_text
from lambdas.delivery.inbound_health import InboundHealth, health_row
from lambdas.functions.send_gate.batch import Doors, WorkerPool, gate_of
from local.deployed import client

if TYPE_CHECKING:
    from bench.inbound.home import Home
    from lambdas.functions.send_gate.batch import Gate
    from lambdas.functions.send_gate.task import Task

ROUNDS = 3
KINDS = {  # of how many in a batch, and whether the recipients have subscribed, and whether it came before
    "sent, 100 in a batch": (100, True, False),
    "sent, 10 in a batch": (10, True, False),
    "sent alone": (1, True, False),
    "dropped, 100 in a batch": (100, False, False),
    "dropped alone": (1, False, False),
    "a duplicate, 100 in a batch": (100, True, True),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one text of a kind takes; `cpu_ms` is that of the whole process, the SDK's included."""

    kind: str
    database_calls: float
    sms_calls: float
    read_units: float
    write_units: float
    cpu_ms: float


def costs(home: Home) -> list[Cost]:
    """Return the cost of each kind of text."""
    meter, program = Meter(), a_sender(100_000)
    meter.listen(home.dynamodb, home.sms)
    doors = Doors(home.dynamodb, home.sms, client("sqs", home.aws.endpoint), client("scheduler", home.aws.endpoint))
    gate = gate_of(program, environment(home.variables), doors, WorkerPool(8), count=lambda _: None, clock=now)
    return [_cost(home, meter, gate, kind) for kind in KINDS]


def _cost(home: Home, meter: Meter, gate: Gate, kind: str) -> Cost:
    size, wanted, known = KINDS[kind]
    batches = [_batch(home, gate, size, wanted=wanted) for _ in range(ROUNDS)]
    # no text goes out while what customers text is not known to be heard
    told = health_row(InboundHealth(now()))
    home.dynamodb.put_item(TableName=home.variables["SUBSCRIPTIONS_TABLE"], Item=told)
    for batch in batches if known else ():
        gate.take(batch, lambda: True)
    meter.reset()
    started = time.process_time()
    for batch in batches:
        gate.take(batch, lambda: True)
    spent, texts, sms = time.process_time() - started, size * ROUNDS, meter.calls["SendTextMessage"]
    if sms != (texts if wanted and not known else 0):
        raise RuntimeError(f"{kind}: {sms} of {texts} texts were sent, so what was measured is not what it says")
    return Cost(
        kind,
        database_calls=round((meter.calls.total() - sms) / texts, 2),
        sms_calls=round(sms / texts, 2),
        read_units=round(meter.reads / texts, 2),
        write_units=round(meter.writes / texts, 2),
        cpu_ms=round(spent / texts * 1000, 2),
    )


def _batch(home: Home, gate: Gate, size: int, *, wanted: bool) -> list[Task]:
    program, phones = gate.worker.program, [a_recipient() for _ in range(size)]
    conversation = home.conversation()
    for phone in phones if wanted else ():
        for body in (program.topics[0].keyword, "YES"):
            conversation.receive(a_text(phone, body))
    return [an_order(program, phone) for phone in phones]
