"""Requests of every kind with the people that they are for: what is sent, what waits, and what is dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from bench.gate.setting import BODY, NOON, a_sender
from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.quiet_hours.regions import region_of
from lambdas.sending.caps import History, Sent
from lambdas.sending.case import Subscriber
from lambdas.sending.request import Notice, Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.program import Program

    Asked = tuple[Request, Program, Subscriber, datetime]

ROOT = Path(__file__).parents[2]
PROMOTIONAL = a_sender(100)
CAPPED = manifest(load(ROOT / "brands" / "example-corp.yaml"), "promotional", "bench")
TRANSACTIONAL = manifest(load(ROOT / "brands" / "example-outlet.yaml"), "transactional", "bench")
BEFORE, NIGHT = NOON - timedelta(days=90), NOON - timedelta(hours=9)
AREA_CODES = [code for code in map(str, range(201, 990)) if region_of(f"+1{code}").country == "US"]
_phones = cycle(f"+1{code}555{n:04}" for n in range(1000) for code in AREA_CODES)


def offer(*, to: str = "", body: str = BODY, program: Program = PROMOTIONAL, **more: str) -> Request:
    """Return a request of a campaign to somebody in the next area code."""
    topic, end, phone = program.topics[0].name, NOON + timedelta(days=2), to or next(_phones)
    return Request(f"spring.{phone}", phone, topic, end, body=body, **more)  # type: ignore[arg-type]


def order(**more: object) -> Request:
    """Return word of an order of which the customer was told at the checkout."""
    to = next(_phones)
    told, end = Notice("checkout", BEFORE), NOON + timedelta(days=1)
    asked = Request(f"order.{to}", to, "deliveries", end, "out-for-delivery", {"order": to[-9:]}, notice=told)
    return replace(asked, **more)  # type: ignore[arg-type]


def code() -> Request:
    """Return the request for a one-time password."""
    return order(topic="codes", template="code", parameters={"code": next(_phones)[-6:]})


def person(program: Program, *sends: Sent, state: State = State.ACTIVE, stopped: bool = False) -> Subscriber:
    """Return a subscriber who was told of STOP this month, and who got `sends`, else four texts on other days."""
    topic = program.topics[0].name
    known = sends or tuple(Sent(BEFORE.replace(hour=hour), topic, f"~{hour}", bytes(range(64))) for hour in range(4))
    held = {topic: Subscription(topic, state, BEFORE)}
    standing = ProgramStatus(NOON - timedelta(days=1) if stopped else None, BEFORE)
    return Subscriber(Record("", standing, held), History(4, known, NOON - timedelta(days=3)))


def _got(content: str, topic: str = "other") -> Sent:
    return Sent(NOON - timedelta(hours=9), topic, content, bytes(range(64)))


def _capped() -> Asked:
    topic = CAPPED.topics[0].name
    body = f"{CAPPED.name}: half price on all chairs."
    return offer(body=body, program=CAPPED), CAPPED, person(CAPPED, _got("~1", topic), _got("~2", topic)), NOON


_STRANGER = Subscriber(Record(""))
KINDS: dict[str, tuple[str, Callable[[], Asked]]] = {  # by name: what becomes of it, and how one is made
    "an offer": ("Send", lambda: (offer(), PROMOTIONAL, person(PROMOTIONAL), NOON)),
    "an offer, ZIP code known": ("Send", lambda: (offer(zip_code="60601"), PROMOTIONAL, person(PROMOTIONAL), NOON)),
    "an order": ("Send", lambda: (order(), TRANSACTIONAL, _STRANGER, NOON)),
    "a one-time password": ("Send", lambda: (code(), TRANSACTIONAL, _STRANGER, NOON)),
    "an offer at night": ("Defer", lambda: (offer(), PROMOTIONAL, person(PROMOTIONAL), NIGHT)),
    "an order at night": ("Defer", lambda: (order(), TRANSACTIONAL, _STRANGER, NIGHT)),
    "over the frequency": ("cap", _capped),
    "to a stranger": ("not_subscribed", lambda: (offer(), PROMOTIONAL, _STRANGER, NOON)),
    "after a STOP": ("stopped", lambda: (offer(), PROMOTIONAL, person(PROMOTIONAL, stopped=True), NOON)),
    "got by e-mail": (
        "same_content",
        lambda: (offer(content="spring"), PROMOTIONAL, person(PROMOTIONAL, _got("spring")), NOON),
    ),
    "too late": ("expired", lambda: (offer(), PROMOTIONAL, person(PROMOTIONAL), NOON + timedelta(days=3))),
    "no number": ("invalid_number", lambda: (offer(to="+10005550100"), PROMOTIONAL, person(PROMOTIONAL), NOON)),
    "abroad": ("country_not_served", lambda: (offer(to="+442079460100"), PROMOTIONAL, person(PROMOTIONAL), NOON)),
    "wrong parameters": ("bad_parameter", lambda: (order(parameters={"on": "1"}), TRANSACTIONAL, _STRANGER, NOON)),
}
