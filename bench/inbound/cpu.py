"""The CPU of our own code for one text, the SDK left out, against bare `json.loads` of the record."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bench.inbound.calls import COPY, KINDS, said
from bench.inbound.home import a_phone, a_program, a_text, envelope
from lambdas.consent.decision import decide
from lambdas.consent.inbound import parse
from lambdas.consent.items import (
    STANDING,
    TableNames,
    put,
    record_of,
    recording,
    standing_attributes,
    text_attributes,
    topic_row,
)
from lambdas.consent.record import Record
from lambdas.stores.consent.outbox import Entry, Owed

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.consent.items import Row
    from lambdas.program import Program

TEXTS, ROUNDS = 300, 5
TABLES = TableNames("subscriptions", "ledger", "sends", 16)


def microseconds() -> list[dict[str, object]]:
    """Return a row for each kind of text: floor, ours, and their ratio, best of some rounds on one core."""
    return [_row(kind) for kind in KINDS if kind != COPY]  # which is answered by a read


def _row(kind: str) -> dict[str, object]:
    program, phone = a_program(), a_phone()
    before, body = said(kind, program)
    rows = _rows(program, phone, before)
    record_body = envelope(a_text(phone, body))
    floor = _best(lambda: _loaded(record_body))
    ours = _best(lambda: _handled(program, record_body, rows))
    return {
        "kind": kind,
        "floor_us": round(floor, 1),
        "ours_us": round(ours, 1),
        "ratio_to_floor": round(ours / floor, 1),
        "within_1_ms": ours <= 1000,  # noqa: PLR2004 - the goal
    }


def _loaded(record_body: str) -> object:
    return json.loads(json.loads(record_body)["Message"])


def _handled(program: Program, record_body: str, rows: list[Row]) -> object:
    """Do all that the function does with one text but calling AWS."""
    message, now = parse(record_body), datetime.now(UTC)
    record = record_of(message.phone, rows)
    decision = decide(message, program, record, now)
    if decision.event is None:
        return decision
    owed = tuple(Owed(effect) for effect in decision.effects)
    entry = Entry(message.phone, message.message_id, message.at, owed)
    after, writes = recording(record, decision.event, now, TABLES)
    return after, [put(TABLES.subscriptions, entry.row(now), unless="item"), *writes]


def _rows(program: Program, phone: str, before: list[str]) -> list[Row]:
    record = Record(phone)
    for body in before:
        now = datetime.now(UTC)
        event = decide(a_text(phone, body), program, record, now).event
        if event is not None:
            record, _ = recording(record, event, now, TABLES)
    standing = text_attributes({"phone": phone, "item": STANDING}) | standing_attributes(record.standing)
    topics = [topic_row(phone, held, TABLES.shards) for held in record.subscriptions.values()]
    return [standing, *topics] if record.standing.sequence else []


def _best(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        for _ in range(TEXTS):
            work()
        best = min(best, time.process_time() - started)
    return best / TEXTS * 1e6
