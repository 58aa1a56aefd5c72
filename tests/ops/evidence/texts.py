"""Texts to a number as the gate and the reader of delivery events put them on record."""

from datetime import timedelta

from lambdas.sending.attempt import AttemptStatus, SendAttempt
from tests.ops.conftest import MORNING


def at(minute):
    """Return the moment that many minutes into the morning."""
    return MORNING + timedelta(minutes=minute)


def sent(phone, name, minute, topic="deals", **more):
    """Return a text that the service took."""
    said = {"body": f"Example Corp: {name} <b>", "parts": 1, "content": "~1f", "message_id": f"m-{name}", "attempts": 1}
    return SendAttempt(phone, name, topic, AttemptStatus.SENT, at(minute), **said | more)


def refused(phone, name, minute, reason="cap", **more):
    """Return a request that the gate dropped."""
    return SendAttempt(
        phone, name, "deals", AttemptStatus.DROPPED, at(minute), reason=reason, campaign="spring", **more
    )
