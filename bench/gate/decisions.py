"""How many requests one core judges in a second, by kind and with rows in and claim out; AWS left out."""

from __future__ import annotations

import json
import time
from functools import partial
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING

from bench.gate.mix import KINDS
from bench.gate.setting import NOON, a_recipient, a_sender, an_order
from lambdas.consent.items import HELD, record_of
from lambdas.functions.send_gate.task import read_tasks
from lambdas.sending.attempt import SendAttempt
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.gate import decide
from lambdas.sending.items import attempt_row, history_of, history_row
from lambdas.sending.verdict import Send

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bench.gate.mix import Asked
    from lambdas.consent.items import Row
    from lambdas.program import Program
    from lambdas.sending.request import Request
    from lambdas.sending.verdict import Verdict

REQUESTS, ROUNDS = 2000, 9


class UnexpectedVerdictError(Exception):
    """A request of the benchmark was not judged as it should be."""


def figures() -> list[dict[str, object]]:
    """Return rows for the floor (json.loads of the request), for the verdict alone, and for all of our own work."""
    program = a_sender(100)
    phones = [a_recipient() for _ in range(REQUESTS)]
    bodies = [an_order(program, phone).asked.to_json() for phone in phones]  # type: ignore[union-attr]
    people = [_person(program, phone) for phone in phones]
    rows = [_rows(program, phone) for phone in phones]
    requests = [_read(program, body) for body in bodies]
    works = {
        "floor: json.loads": lambda: [json.loads(body) for body in bodies],
        "the verdict": lambda: [decide(*one, NOON) for one in _asked(requests, program, people)],
        "request, rows, verdict, claim": lambda: [_all(program, *one) for one in zip(bodies, rows, strict=True)],
    }
    return [_row(name, work) for name, work in works.items()]


def _row(name: str, work: Callable[[], object], count: int = REQUESTS) -> dict[str, object]:
    each = _seconds(work) / count
    return {"work": name, "a_second_on_one_core": round(1 / each), "us_each": round(each * 1e6, 1)}


def _seconds(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        spent.append(time.process_time() - started)
    return median(spent)


def by_kind() -> list[dict[str, object]]:
    """Return a row for the verdict on each kind of request, and one for all in turn: 100,000 a second is the goal."""
    asked = {kind: [make() for _ in range(REQUESTS)] for kind, (_, make) in KINDS.items()}
    for kind, (expected, _) in KINDS.items():
        _expect(expected, asked[kind])
    rows = [_row(kind, partial(_judged, some)) for kind, some in asked.items()]
    mixed = list(chain.from_iterable(zip(*asked.values(), strict=True)))  # by turns, as no processor likes it
    return [*rows, _row(f"all {len(asked)} kinds in turn", partial(_judged, mixed), len(mixed))]


def whole_by_kind() -> list[dict[str, object]]:
    """Return a row for all of our own work on each kind that is sent: 1.3 times the fastest is the goal."""
    kinds = {kind: [make() for _ in range(REQUESTS)] for kind, (expected, make) in KINDS.items() if expected == "Send"}
    return [_row(kind, partial(_sent, [(asked[0].to_json(), asked) for asked in some])) for kind, some in kinds.items()]


def _sent(some: list[tuple[str, Asked]]) -> None:
    for body, (_, program, person, now) in some:
        request = _read(program, body)
        *consents, sending = _rows(program, request.to)
        record_of(request.to, consents), history_of(sending)  # who is asked for has others, which take as long
        _claimed(request, program, person, now)


def _judged(asked: list[Asked]) -> list[Verdict]:
    return [decide(*one) for one in asked]


def _expect(expected: str, asked: list[Asked]) -> None:
    for verdict in _judged(asked):
        if expected not in {type(verdict).__name__, getattr(verdict, "reason", "")}:
            raise UnexpectedVerdictError(f"{expected} was to come out, got {verdict}")


def _asked(
    requests: list[Request], program: Program, people: list[Subscriber]
) -> list[tuple[Request, Program, Subscriber]]:
    return [(request, program, person) for request, person in zip(requests, people, strict=True)]


def _read(program: Program, body: str) -> Request:
    attributes = {"SentTimestamp": str(int(NOON.timestamp() * 1000))}
    record = {"messageId": "1", "eventSourceARN": "q", "body": body, "attributes": attributes}
    (order,), _ = read_tasks([record], program)
    return order.asked  # type: ignore[return-value]


def _rows(program: Program, phone: str) -> list[Row]:
    at, topic = {"S": "2026-01-05T10:00:00.000Z"}, program.topics[0].name
    standing = {"phone": {"S": phone}, "item": {"S": "program"}, "sequence": {"N": "2"}, "started_at": at}
    held = {"phone": {"S": phone}, "item": {"S": f"topic#{topic}"}, "state": {"S": "active"}, "changed_at": at}
    return [standing, held, history_row(phone, _history(topic))]


def _history(topic: str) -> History:
    sends = tuple(Sent(NOON.replace(hour=hour, day=1), topic, f"~{hour}", bytes(range(64))) for hour in range(4))
    return History(4, sends, NOON.replace(day=1))


def _person(program: Program, phone: str) -> Subscriber:
    *consents, sending = _rows(program, phone)
    return Subscriber(record_of(phone, consents), history_of(sending))


def _all(program: Program, body: str, rows: list[Row]) -> tuple[Row, Row]:
    request, (*consents, sending) = _read(program, body), rows
    person = Subscriber(record_of(request.to, consents), history_of(sending))
    return _claimed(request, program, person, NOON)


def _claimed(request: Request, program: Program, person: Subscriber, now: datetime) -> tuple[Row, Row]:
    verdict = decide(request, program, person, now)
    if not isinstance(verdict, Send):
        raise UnexpectedVerdictError(str(verdict))
    sent = Sent(now, request.topic, verdict.content, verdict.sketch)
    after = person.history.after(sent, program, notice=verdict.notice)
    claimed = SendAttempt.claimed(request, verdict, now, now + HELD)
    return attempt_row(claimed), history_row(request.to, after)
