"""Whether the person wants this text: reachable, not stopped, subscribed or told beforehand, and still interested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.consent.record import State
from lambdas.sending.reason import Reason
from lambdas.sending.verdict import Drop

if TYPE_CHECKING:
    from lambdas.sending.case import Case


def unreachable(case: Case) -> Drop | None:
    """Drop what the network cannot deliver."""
    return Drop(Reason.UNREACHABLE) if case.subscriber.health.unreachable else None


def stopped(case: Case) -> Drop | None:
    """Drop everything after a STOP, receipts too: 47 CFR 64.1200(a)(10)."""
    return Drop(Reason.STOPPED) if case.subscriber.record.standing.stopped else None


def unwanted(case: Case) -> Drop | None:
    """Drop what the person did not ask for: consent is given to one topic, and covers no other.

    Marketing needs a confirmed subscription (47 CFR 64.1200(f)(9)). For a transaction it is enough that the person
    was told beforehand, since their last STOP, and has not left the topic.
    """
    held = case.subscriber.record.subscriptions.get(case.request.topic)
    state = held.state if held else None
    if state is State.ACTIVE:
        return None
    if case.plan.promotional or state is State.REVOKED or state is State.SUNSET:
        return Drop(Reason.NOT_SUBSCRIBED)
    return None if _told(case) else Drop(Reason.NO_NOTICE)


def tired(case: Case) -> Drop | None:
    """Drop marketing to those who react to nothing; those who rarely do get digests."""
    tier = case.subscriber.health.tier
    if tier == "engaged" or not case.plan.promotional:
        return None
    if tier == "unengaged":
        return Drop(Reason.UNENGAGED)
    return None if case.request.digest else Drop(Reason.DIGEST_ONLY)


def _told(case: Case) -> bool:
    notice, known = case.request.notice, case.subscriber.history.told.get(case.request.topic)
    told = [at for at in (notice.at if notice else None, known) if at is not None]
    stopped_at = case.subscriber.record.standing.stopped_at
    return bool(told) and (stopped_at is None or max(told) > stopped_at)
