"""Texts a second of one process, and its share of a core, where the service takes 50 ms; against bare sends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.gate.setting import a_recipient, a_sender, an_order, environment, now
from lambdas.functions.send_gate.batch import THREADS, Doors, WorkerPool, gate_of
from lambdas.functions.send_gate.task import TaskOutcome
from lambdas.stores.clients import Clients

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.functions.send_gate.batch import Gate

STANDIN = Path(__file__).with_name("standin.py")
BATCHES, BATCH = 8, 100
SERVICE_MS = 50
FULL = 100_000  # parts a second: the pace holds nothing up
GOAL = {"texts_a_second": 100, "core_percent": 50}


def figures() -> list[dict[str, object]]:
    """Return a row for bare sends and one for each gate: unpaced, paced, and with a database as slow as the service."""
    rows = []
    with _standin(database_ms=5) as doors:
        floor = _bare(doors.sms)
        rows += [_row("bare sends", *floor, floor), _row("the gate", *_gate(doors, FULL), floor)]
        rows += [_row("the gate at the pace of 100", *_gate(doors, 100), floor)]
    with _standin(database_ms=SERVICE_MS) as doors:
        rows += [_row("the gate, database 50 ms too", *_gate(doors, FULL), floor)]
    return rows


def _row(name: str, rate: float, share: float, floor: tuple[float, float]) -> dict[str, object]:
    of_100 = share / rate * 100
    return {
        "process": name,
        "texts_a_second": round(rate),
        "core_percent": round(share * 100),
        "core_percent_at_100_a_second": round(of_100 * 100),
        "rate_to_floor": round(rate / floor[0], 2),
        "cpu_to_floor": round(of_100 / (floor[1] / floor[0] * 100), 2),
        "goal": f"{GOAL['texts_a_second']}/s at {GOAL['core_percent']} %",
    }


def _gate(doors: Doors, parts_per_second: int) -> tuple[float, float]:
    program = a_sender(parts_per_second)
    gate = gate_of(program, environment({}), doors, WorkerPool(), count=lambda _: None, clock=now)
    batches = [[an_order(program, a_recipient(), urgent=True) for _ in range(BATCH)] for _ in range(BATCHES)]
    _sent(gate, [an_order(program, a_recipient(), urgent=True) for _ in range(BATCH)])  # opens the connections
    wall, cpu = time.perf_counter(), time.process_time()
    sent = sum(_sent(gate, batch) for batch in batches)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return sent / wall, cpu / wall


def _sent(gate: Gate, batch: list[Any]) -> int:
    done, _ = gate.take(batch, lambda: True)
    return sum(one.outcome is TaskOutcome.SENT for one in done)


def _bare(sms: Any) -> tuple[float, float]:  # noqa: ANN401 - botocore's own
    names, phones = environment({}), [a_recipient() for _ in range(BATCH * BATCHES)]

    def send(phone: str) -> None:
        sms.send_text_message(
            DestinationPhoneNumber=phone,
            OriginationIdentity=names.pool_arn,
            ConfigurationSetName=names.configuration_set,
            MessageType="PROMOTIONAL",
            MessageBody="hello",
            TimeToLive=3600,
            Context={"brand": "b", "program": "p", "request_id": phone},
        )

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(send, phones[:BATCH]))
        wall, cpu = time.perf_counter(), time.process_time()
        list(pool.map(send, phones))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return len(phones) / wall, cpu / wall


@contextmanager
def _standin(*, database_ms: float) -> Iterator[Doors]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, STANDIN, str(port), str(database_ms), str(SERVICE_MS)])
    place = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ.update(place | {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"})
    try:
        _await(port)
        clients = Clients()
        tables, sms = clients.dynamodb_for(THREADS + 1), clients.sms_for(THREADS)
        yield Doors(tables, sms, clients.sqs(), clients.scheduler())
    finally:
        process.kill()
        process.wait()


def _await(port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"the stand-in does not answer on port {port}")
