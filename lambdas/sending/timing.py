"""When a text may go: under every cap, in the window of the person, and before the request's end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.record import Tier
from lambdas.sending.caps import LONGEST_STATE_CAP, frees_at
from lambdas.sending.caps_rules import state_caps
from lambdas.sending.reason import Reason
from lambdas.sending.verdict import Defer, Drop
from lambdas.sending.windows import NeverOpenError, closes_at, next_open

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.sending.caps_rules import Cap
    from lambdas.sending.case import Case
    from lambdas.sending.plan import Plan
    from lambdas.sending.request import Request

# how long the service may try, AWS End User Messaging SMS API reference, SendTextMessage: TimeToLive
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(seconds=259_200)
LAST_MINUTE = timedelta(minutes=1)  # of a window: a text that begins in it arrives outside
_TRIES = 3
_DAY = timedelta(days=1)


def closing(request: Request, plan: Plan, now: datetime) -> datetime:
    """Return the end of the window that `now` lies in; `now` itself where it lies in none."""
    return closes_at(request.to, now, plan.rules, zip_code=request.zip_code)


def capped(case: Case) -> Defer | Drop | None:
    """Hold what goes over the declared frequency of its topic, or marketing that goes over the cap of a state.

    For somebody who is less engaged, a digest over the rate of digests as well.
    """
    if case.immediate:
        return None
    sends, topic = case.subscriber.history.sends, case.request.topic
    free = frees_at(topic, case.plan.frequencies[topic], _state_caps(case), sends) if sends else None
    moments = [moment for moment in (free, _digest_frees(case)) if moment is not None]
    if not moments or max(moments) <= case.now:
        return None
    return _held(case, _open_from(case, max(moments)), Reason.CAP)


def closed(case: Case) -> Defer | Drop | None:
    """Hold what would reach the person outside their window."""
    if case.closes is None or case.closes - case.now >= LAST_MINUTE:
        return None
    return _held(case, _open_from(case, case.now), Reason.WINDOW)


def seconds_left(case: Case) -> int:
    """Return for how long the service may try, so that nothing arrives after the window or the request's end."""
    end = case.request.not_after
    if case.closes is not None and case.closes < end:
        end = case.closes
    return int(min(end - case.now, LONGEST).total_seconds())


def _digest_frees(case: Case) -> datetime | None:
    last = case.subscriber.history.marks.get("digest")
    rarely = case.plan.promotional and case.subscriber.record.standing.tier is Tier.LESS_ENGAGED
    return last + case.plan.digests if last and rarely and case.request.digest else None


def _state_caps(case: Case) -> tuple[Cap, ...]:
    """Return the caps of the two days that it can be where the person is; none where they can count no text."""
    newest = case.subscriber.history.sends[-1].at
    if not case.plan.promotional or newest + LONGEST_STATE_CAP <= case.now:
        return ()
    request, day = case.request, case.now.date()
    today = state_caps(request.to, zip_code=request.zip_code, on=day)
    return (*today, *state_caps(request.to, zip_code=request.zip_code, on=day - _DAY))


def _open_from(case: Case, at: datetime) -> datetime | None:
    """Return the first instant from `at` on that has a minute of the window before it; None where there is none."""
    phone, rules, zip_code = case.request.to, case.plan.rules, case.request.zip_code
    for _ in range(_TRIES):
        closes = closes_at(phone, at, rules, zip_code=zip_code)
        if closes - at >= LAST_MINUTE:
            return at
        try:
            at = next_open(phone, closes, rules, zip_code=zip_code)
        except NeverOpenError:
            return None
    return None


def _held(case: Case, until: datetime | None, reason: Reason) -> Defer | Drop:
    in_time = until is not None and case.request.not_after - until >= SHORTEST
    return Defer(until, reason) if until is not None and in_time else Drop(reason)
