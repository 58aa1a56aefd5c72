"""The gate's verdict on one request: send it, hold it, or drop it and say why; no text goes out any other way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.sending.case import Case
from lambdas.sending.numbering import country_of
from lambdas.sending.permission import early, resting, stopped, tired, unreachable, unwanted
from lambdas.sending.plan import Plan
from lambdas.sending.reason import Reason
from lambdas.sending.repetition import repeated
from lambdas.sending.timing import SHORTEST, capped, closed, closing, seconds_left
from lambdas.sending.verdict import Drop, Send
from lambdas.sending.wording import wordings

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.sending.request import Request
    from lambdas.sending.subscriber import Subscriber
    from lambdas.sending.verdict import Verdict

NOTICE_EVERY = timedelta(days=30)  # CTIA Short Code Monitoring Handbook: how to opt out is told at least once a month

# what the person wants goes before what they got, and that before what only takes time: nobody waits for a drop
_CHECKS = (unreachable, stopped, unwanted, resting, tired, early, repeated, capped, closed)


def decide(request: Request, program: Program, subscriber: Subscriber, now: datetime) -> Verdict:
    """Return what becomes of `request` at `now`, an instant with a zone, given all that is known of the person.

    A request that has been sent already is not known here: that is for its row in the Sends table to say.
    """
    plan = Plan.of(program)
    said = _refused(request, plan, now) or wordings(request, plan)
    if isinstance(said, Reason):
        return Drop(said)
    template = plan.templates.get(request.template)
    immediate = template is not None and template.immediate
    closes = None if immediate else closing(request, plan, now)
    case = Case(request, plan, subscriber, now, said, immediate, closes)
    for check in _CHECKS:
        verdict = check(case)
        if verdict is not None:
            return verdict
    return _send(case)


def _refused(request: Request, plan: Plan, now: datetime) -> Reason | None:
    """Return why nothing can be sent whatever it says; a request ends with less left than the service can be told."""
    if request.not_after - now < SHORTEST:
        return Reason.EXPIRED
    country = country_of(request.to)
    if not country:
        return Reason.INVALID_NUMBER
    return None if country in plan.countries else Reason.COUNTRY_NOT_SERVED


def _send(case: Case) -> Send:
    noticed_at = case.subscriber.history.notice_at
    due = noticed_at is None or case.now - noticed_at >= NOTICE_EVERY
    text = case.wordings.noticed if due else case.wordings.usual
    return Send(text.body, text.parts, seconds_left(case), text.tells, case.content, case.wordings.sketch)
