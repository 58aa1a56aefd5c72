"""A program, its gate and what is asked of it, at noon on a Monday in Seattle."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bench.inbound.home import a_program
from lambdas.functions.send_gate.task import Task
from lambdas.program.frequency import Frequency
from lambdas.sending.request import Request
from lambdas.stores.environment import GateEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.program import Program

NOON = datetime(2026, 11, 2, 20, tzinfo=UTC)
QUEUE = "arn:aws:sqs:us-east-1:000000000000:home-bulk"
BODY = "Example Outlet: the garden chairs that you liked are half price today, in every colour. Reply STOP to end."
_began = time.time()
_numbers = itertools.count(1)


def now() -> datetime:
    """Return noon and as much later as this process has been running."""
    return NOON + timedelta(seconds=time.time() - _began)


def a_sender(parts_per_second: int) -> Program:
    """Return a promotional program that may text its subscribers as often as it likes, at that rate."""
    program = a_program()
    topics = tuple(replace(topic, frequency=Frequency(None, "")) for topic in program.topics)
    return replace(program, topics=topics, sending=replace(program.sending, parts_per_second=parts_per_second))


def a_recipient() -> str:
    """Return a phone number in Seattle that has not been used before."""
    return f"+1206{2_000_000 + next(_numbers)}"


def an_order(program: Program, phone: str, *, urgent: bool = False) -> Task:
    """Return an order to text `phone`, as a campaign puts it into its queue."""
    request = Request(
        request_id=f"spring.{phone}",
        to=phone,
        topic=program.topics[0].name,
        not_after=NOON + timedelta(days=2),
        body=BODY,
        content="campaign spring",
        campaign="spring",
    )
    return Task(phone, QUEUE, request, urgent=urgent)


def environment(variables: Mapping[str, str]) -> GateEnvironment:
    """Return the environment of a gate, with `variables` in place of the names that lead nowhere."""
    names = ("REQUEST_QUEUE", "REQUEST_QUEUE_ARN", "EVENTS_QUEUE", "DEAD_LETTERS_ARN", "SCHEDULER_ROLE", "KEY_ARN")
    tables = {"SUBSCRIPTIONS_TABLE": "subscriptions", "LEDGER_TABLE": "ledger", "SENDS_TABLE": "sends"}
    sending = {"POOL_ARN": "arn:aws:sms-voice:us-east-1:000000000000:pool/pool-1", "OPT_OUT_LIST": "list"}
    rest = {"CONFIGURATION_SET": "set", "MESSAGE_TYPE": "PROMOTIONAL", "SCHEDULE_GROUP": "home", "BULK_QUEUE": "bulk"}
    whole = dict.fromkeys(names, "nowhere") | tables | sending | rest | {"BULK_QUEUE_ARN": QUEUE}
    return GateEnvironment.read(whole | dict(variables))
