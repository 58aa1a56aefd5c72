"""A transactional text that the network did not deliver is tried again: once, in the same words, within its life."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.sending.request import Request

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.delivery.outcome import Outcome
    from lambdas.program import Program
    from lambdas.sending.attempt import SendAttempt

MOST_ATTEMPTS = 2  # of one request, whatever became of the first
# until a phone is back: somebody sits before the form that asked for a password, and nobody waits for a receipt
AFTER = {True: timedelta(seconds=30), False: timedelta(minutes=15)}
SHORTEST_LIFE = timedelta(seconds=30)  # that is worth a second try


def retry_of(send_attempt: SendAttempt, report: Outcome, program: Program, now: datetime) -> Request | None:
    """Return the request that tries a text again of which the network said `report`; None where it had its chance.

    Marketing has none: it is in nobody's way for not arriving.
    """
    template = program.template(send_attempt.template)
    end = send_attempt.not_after
    if program.message_type != "transactional" or template is None or end is None or not report.may_be_retried:
        return None
    if send_attempt.attempts >= MOST_ATTEMPTS or end - now < SHORTEST_LIFE:
        return None
    return Request(
        request_id=send_attempt.request_id,
        to=send_attempt.phone,
        topic=send_attempt.topic,
        not_after=end,
        template=send_attempt.template,
        zip_code=send_attempt.zip_code,
        notice=send_attempt.notice,
        retry=report.message_id,
    )


def wait(request: Request, program: Program, now: datetime) -> timedelta:
    """Return how long a retry waits: no longer than half of what is left of its life."""
    template = program.template(request.template)
    return min(AFTER[template is not None and template.immediate], (request.not_after - now) / 2)


def may_be_tried_again(send_attempt: SendAttempt, report: Outcome | None, request: Request) -> bool:
    """Whether `request` still finds its text as the network reported it, and nobody has tried it again since."""
    return (
        send_attempt.message_id == request.retry
        and send_attempt.attempts < MOST_ATTEMPTS
        and report is not None
        and report.may_be_retried
    )
