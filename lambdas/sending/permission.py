"""Whether the person wants this text: reachable, not stopped, subscribed or told beforehand, and still interested."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lambdas.consent.record import State, Tier
from lambdas.sending.reason import Reason
from lambdas.sending.verdict import Drop

if TYPE_CHECKING:
    from lambdas.sending.case import Case

REMIND_AGAIN = timedelta(days=20)  # two audits, one on demand and one on schedule, remind nobody twice in a month
_ENDED = frozenset({State.REVOKED, State.SUNSET, State.SUSPENDED})


def unreachable(case: Case) -> Drop | None:
    """Drop what the network cannot deliver."""
    return Drop(Reason.UNREACHABLE) if case.subscriber.health.unreachable else None


def stopped(case: Case) -> Drop | None:
    """Drop everything after a STOP, receipts too: 47 CFR 64.1200(a)(10)."""
    return Drop(Reason.STOPPED) if case.subscriber.record.standing.stopped else None


def unwanted(case: Case) -> Drop | None:
    """Drop what the person did not ask for: consent is given to one topic, and covers no other.

    Marketing needs a confirmed subscription (47 CFR 64.1200(f)(9)). For a transaction it is enough that the person
    was told beforehand, since their last STOP, and has not left the topic. A farewell goes to those alone whom an audit
    has just stopped texting.
    """
    held = case.subscriber.record.subscriptions.get(case.request.topic)
    state = held.state if held else None
    if case.request.purpose == "farewell":
        return None if state is State.SUNSET else Drop(Reason.NOT_SUBSCRIBED)
    if state is State.ACTIVE:
        return None
    if case.plan.promotional or state in _ENDED:
        return Drop(Reason.NOT_SUBSCRIBED)
    return None if _told(case) else Drop(Reason.NO_NOTICE)


def resting(case: Case) -> Drop | None:
    """Drop what comes while the person has asked for a pause: held back, it would all come on the day after."""
    return Drop(Reason.PAUSED) if case.subscriber.record.standing.paused(case.now) else None


def tired(case: Case) -> Drop | None:
    """Drop marketing to those who react to nothing, but for one farewell; those who rarely do get digests.

    A reminder goes to them too: it says how to leave.
    """
    request, tier = case.request, case.subscriber.record.standing.tier
    if tier is Tier.ENGAGED or not case.plan.promotional or request.purpose == "farewell":
        return None
    if tier is Tier.UNENGAGED:
        return Drop(Reason.UNENGAGED)
    return None if request.marks else Drop(Reason.DIGEST_ONLY)


def early(case: Case) -> Drop | None:
    """Drop a reminder to whoever joined or was reminded not long ago, and all farewells of a sunset but the first."""
    purpose, held = case.request.purpose, case.subscriber.record.subscriptions.get(case.request.topic)
    if purpose == "message" or held is None:
        return None
    last = case.subscriber.history.marks.get(purpose, held.changed_at)
    since = case.now - max(last, held.changed_at)
    too_early = since < REMIND_AGAIN if purpose == "reminder" else last > held.changed_at
    return Drop(Reason.NOT_DUE) if too_early else None


def _told(case: Case) -> bool:
    notice, known = case.request.notice, case.subscriber.history.told.get(case.request.topic)
    told = [at for at in (notice.at if notice else None, known) if at is not None]
    stopped_at = case.subscriber.record.standing.stopped_at
    return bool(told) and (stopped_at is None or max(told) > stopped_at)
