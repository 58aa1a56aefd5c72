"""What a brand's systems ask of its programs in these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lambdas.program import Parameter, Template
from lambdas.program.frequency import Frequency
from lambdas.sending.request import Notice, Request
from tests.exploration.words import PROGRAMS
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE

OTHERS = [f"+1206555{number:04}" for number in range(200, 310)]
PROMOTIONAL = PROGRAMS["silent_pool"]
CODE = Template("code", "deals", "Acme: your code is {code}", (Parameter("code", 8),), immediate=True, resend=True)
RECEIPT = Template(
    "receipt", "deals", "Acme: thank you for {what}", (Parameter("what", 20),), immediate=True, resend=False
)
TRANSACTIONAL = replace(PROMOTIONAL, message_type="transactional", templates=(CODE, RECEIPT))
UNCAPPED = replace(
    PROMOTIONAL, topics=tuple(replace(topic, frequency=Frequency(None, "")) for topic in PROMOTIONAL.topics)
)


def offer(name="offer-1", **changes):
    """Return a request of the promotional program."""
    asked = Request(name, PHONE, "deals", NOON + timedelta(days=2), body=f"Acme Offers: {name} is half price today")
    return replace(asked, **changes)


def code(name="code-1", template="code", **changes):
    """Return a request of the transactional program."""
    parameters = {"code": "123456"} if template == "code" else {"what": "your order"}
    told = Notice("checkout", NOON - timedelta(hours=1))
    end = NOON + timedelta(minutes=15)
    return replace(Request(name, PHONE, "deals", end, template=template, parameters=parameters, notice=told), **changes)
