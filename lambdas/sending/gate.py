"""The gate's verdict on one request: send it, hold it, or drop it and say why; no text goes out any other way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from lambdas.consent.record import ProgramStatus, Record, State, Subscription, Tier
from lambdas.messages.content import UNNAMED, alike
from lambdas.quiet_hours.caps import shared, state_caps, turn
from lambdas.quiet_hours.regions import country_of, may_be_of_us, serves
from lambdas.quiet_hours.windows import NeverOpenError, closes_at, next_open
from lambdas.sending.caps import CONVERSATION, LONGEST_STATE_CAP, available_at
from lambdas.sending.case import SendContext, Subscriber
from lambdas.sending.request import HoldState
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from lambdas.sending.wording import ALONE, ProgramRules, wordings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.program import Program
    from lambdas.quiet_hours.caps import Cap
    from lambdas.sending.request import Hold, Request
    from lambdas.sending.verdict import Verdict
    from lambdas.sending.wording import Wordings

# Whether the person wants this text: reachable, not stopped, subscribed or told beforehand, and still interested.


REMIND_AGAIN = timedelta(days=20)  # two audits, one on demand and one on schedule, remind nobody twice in a month
_ENDED = frozenset({State.REVOKED, State.SUNSET, State.SUSPENDED})


def unreachable(case: SendContext) -> Drop | None:
    """Drop what the network cannot deliver."""
    return Drop(Reason.UNREACHABLE) if case.subscriber.health.unreachable else None


def stopped(case: SendContext) -> Drop | None:
    """Drop everything after a STOP, receipts too: 47 CFR 64.1200(a)(10)."""
    return Drop(Reason.STOPPED) if case.subscriber.record.standing.stopped else None


def in_doubt(case: SendContext) -> Drop | None:
    """Drop marketing to whoever may have opted out, until somebody has ruled; a transaction goes on."""
    doubted = case.plan.promotional and case.subscriber.record.standing.in_doubt
    return Drop(Reason.IN_DOUBT) if doubted else None


def not_subscribed(case: SendContext) -> Drop | None:
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


def paused(case: SendContext) -> Drop | None:
    """Drop what comes while the person has asked for a pause: held back, it would all come on the day after."""
    return Drop(Reason.PAUSED) if case.subscriber.record.standing.paused(case.now) else None


def disengaged(case: SendContext) -> Drop | None:
    """Drop marketing to those who react to nothing, but for one farewell; those who rarely do get digests.

    A reminder goes to them too: it says how to leave. A program that nobody tells of reactions judges by none.
    """
    request, tier = case.request, case.subscriber.record.standing.tier
    if tier is Tier.ENGAGED or case.plan.digests is None or request.purpose == "farewell":
        return None
    if tier is Tier.UNENGAGED:
        return Drop(Reason.UNENGAGED)
    return None if request.marks else Drop(Reason.DIGEST_ONLY)


def too_soon(case: SendContext) -> Drop | None:
    """Drop a reminder to whoever joined or was reminded not long ago, and all farewells of a sunset but the first."""
    purpose, held = case.request.purpose, case.subscriber.record.subscriptions.get(case.request.topic)
    if purpose == "message" or held is None:
        return None
    last = case.subscriber.history.marks.get(purpose, held.changed_at)
    since = case.now - max(last, held.changed_at)
    too_early = since < REMIND_AGAIN if purpose == "reminder" else last > held.changed_at
    return Drop(Reason.NOT_DUE) if too_early else None


def _told(case: SendContext) -> bool:
    notice, known = case.request.notice, case.subscriber.history.told.get(case.request.topic)
    told = [at for at in (notice.at if notice else None, known) if at is not None]
    stopped_at = case.subscriber.record.standing.stopped_at
    return bool(told) and (stopped_at is None or max(told) > stopped_at)


# Whether the person got the same already, by text or on another channel.


def repeated(case: SendContext) -> Drop | None:
    """Drop what the person got within the program's window: the same content, or marketing in nearly the same words.

    An immediate text answers somebody who asks for it, perhaps again: it repeats only what its sender named the same.
    """
    if case.immediate and not case.request.content:
        return None
    since, known = case.now - case.plan.repeats, case.subscriber
    for sent in reversed(known.history.sends):
        if sent.at <= since:
            break
        if _same(case, sent.content, sent.sketch):
            return Drop(Reason.SAME_CONTENT)
    got = (made for made in known.contacts.made if made.at > since)
    return Drop(Reason.SAME_CONTENT) if any(_same(case, made.key, made.sketch) for made in got) else None


def _same(case: SendContext, key: str, sketch: bytes) -> bool:
    mine = case.wordings.sketch
    if key == case.content or not mine or not sketch:
        return key == case.content
    # their senders say that the two differ: so they do, unless their words are the same
    named_apart = bool(case.request.content) and not key.startswith(UNNAMED)
    return mine == sketch if named_apart else alike(mine, sketch)


# When a text may go: under every cap, in the window of the person, and before the request's end.


# how long the service may try, AWS End User Messaging SMS API reference, SendTextMessage: TimeToLive
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(seconds=259_200)
LAST_MINUTE = timedelta(minutes=1)  # of a window: a text that begins in it arrives outside
_TRIES = 3
_DAY = timedelta(days=1)


def closing(request: Request, plan: ProgramRules, now: datetime) -> datetime:
    """Return the end of the window that `now` lies in; `now` itself where it lies in none."""
    return closes_at(request.to, now, plan.rules, zip_code=request.zip_code)


CHECKED_AGAIN = timedelta(hours=6)  # the word on a number comes by file, at some hour of some day


def unchecked(case: SendContext) -> Defer | Drop | None:
    """Hold marketing to a number that may have a new owner: its consent and its newest check are older than the limit.

    The database that is asked knows numbers of the US alone.
    """
    if case.plan.checked is None or not case.plan.promotional or not may_be_of_us(case.request.to):
        return None
    record = case.subscriber.record
    held = record.subscriptions.get(case.request.topic)
    known = [at for at in (held.rests_on if held else None, record.standing.checked_at) if at is not None]
    if known and case.now - max(known) <= case.plan.checked:
        return None
    until = min(case.now + CHECKED_AGAIN, case.request.not_after - SHORTEST)
    return Defer(until, Reason.UNCHECKED) if until > case.now else Drop(Reason.UNCHECKED)


def capped(case: SendContext) -> Defer | Drop | None:
    """Hold what goes over the frequency that its topic declares, or that the person agreed to, whichever is less.

    So is marketing that goes over the cap of a state, and for somebody who is less engaged, a digest over the rate of
    digests.
    """
    if case.immediate:
        return None
    found = (*_frequencies_free(case), *_turns(case), _digest_frees(case))
    moments = [moment for moment in found if moment is not None]
    if not moments or max(moments) <= case.now:
        return None
    return _held(case, _open_from(case, max(moments)), Reason.CAP)


def closed(case: SendContext) -> Defer | Drop | None:
    """Hold what would reach the person outside their window."""
    if case.closes is None or case.closes - case.now >= LAST_MINUTE:
        return None
    return _held(case, _open_from(case, case.now), Reason.WINDOW)


def seconds_left(case: SendContext) -> int:
    """Return for how long the service may try, so that nothing arrives after the window or the request's end."""
    end = case.request.not_after
    if case.closes is not None and case.closes < end:
        end = case.closes
    return int(min(end - case.now, LONGEST).total_seconds())


def _frequencies_free(case: SendContext) -> Iterator[datetime | None]:
    sends, topic = case.subscriber.history.sends, case.request.topic
    if not sends:
        return
    yield available_at(topic, case.plan.frequencies[topic], _state_caps(case), sends)
    for agreed in case.plan.agreed(topic, case.subscriber.record):
        yield available_at(topic, agreed, (), sends)


def _digest_frees(case: SendContext) -> datetime | None:
    last = case.subscriber.history.marks.get("digest")
    apart, rarely = case.plan.digests, case.subscriber.record.standing.tier is Tier.LESS_ENGAGED
    return last + apart if apart is not None and last and rarely and case.request.digest else None


def _state_caps(case: SendContext) -> tuple[Cap, ...]:
    """Return the caps of the two days that it can be where the person is; none where they can count no text."""
    newest = case.subscriber.history.sends[-1].at
    if not case.plan.promotional or newest + LONGEST_STATE_CAP <= case.now:
        return ()
    return tuple(shared(cap, case.plan.share) for cap in _caps_of_two_days(case))


def _turns(case: SendContext) -> Iterator[datetime]:
    """Yield when the program has its turn at each cap of which its caller has fewer texts than programs."""
    if case.plan.promotional and case.plan.share != ALONE:
        yield from (turn(cap, case.plan.share, case.now) for cap in _caps_of_two_days(case))


def _caps_of_two_days(case: SendContext) -> tuple[Cap, ...]:
    request, day = case.request, case.now.date()
    today = state_caps(request.to, zip_code=request.zip_code, on=day)
    return (*today, *state_caps(request.to, zip_code=request.zip_code, on=day - _DAY))


def _open_from(case: SendContext, at: datetime) -> datetime | None:
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


def _held(case: SendContext, until: datetime | None, reason: Reason) -> Defer | Drop:
    in_time = until is not None and case.request.not_after - until >= SHORTEST
    return Defer(until, reason) if until is not None and in_time else Drop(reason)


# Whether an answer goes: to a reply of that person, within a day, a few times, and after no STOP.


ANSWERS_OF_A_REPLY, ANSWERS_OF_A_DAY = 3, 50  # more than that, two machines may be talking to each other


def unbound(case: SendContext) -> Drop | None:
    """Drop an answer to what the person never sent, or sent more than a day ago."""
    if case.closes is None:
        return Drop(Reason.NO_REPLY)
    return Drop(Reason.REPLY_TOO_OLD) if case.closes - case.now < SHORTEST else None


def stopped_since(case: SendContext) -> Drop | None:
    """Drop an answer to whoever has said STOP since their reply, though they may have come back."""
    since, standing = case.subscriber.replied_at, case.subscriber.record.standing
    return Drop(Reason.STOPPED) if since is not None and standing.stopped_since(since) else None


def answered(case: SendContext) -> Drop | None:
    """Drop an answer to a reply that has had its answers, or to somebody who got very many today."""
    told = [one for one in case.subscriber.history.answers if one.at > case.now - CONVERSATION]
    mine = [one for one in told if one.reply_id == case.request.reply_to]
    many = len(mine) >= ANSWERS_OF_A_REPLY or len(told) >= ANSWERS_OF_A_DAY
    return Drop(Reason.ANSWERED) if many else None


NOTICE_EVERY = timedelta(days=30)  # CTIA Short Code Monitoring Handbook: how to opt out is told at least once a month

# what the person wants goes before what they got, and that before what only takes time: nobody waits for a drop
_CHECKS = (
    *(unreachable, stopped, in_doubt, not_subscribed, paused, disengaged, too_soon),
    *(repeated, capped, closed, unchecked),
)

_CHECKS_OF_ANSWERS = (unbound, unreachable, stopped, stopped_since, in_doubt, answered)


def decide(
    request: Request, program: Program, subscriber: Subscriber, now: datetime, words: Wordings | None = None
) -> Verdict:
    """Return what becomes of `request` at `now`, an instant with a zone, given all that is known of the person.

    A request that has been sent already is not known here: that is for its row in the Sends table to say, and so are
    its `words` where it is tried again.
    """
    plan = ProgramRules.of(program)
    said = _refused(request, plan, now) or words or wordings(request, plan, subscriber.record)
    if isinstance(said, Reason):
        return Drop(said)
    if request.reply_to:
        until = subscriber.replied_at and subscriber.replied_at + CONVERSATION
        case = SendContext(request, plan, subscriber, now, said, immediate=True, closes=until)
        return next((drop for check in _CHECKS_OF_ANSWERS if (drop := check(case))), None) or _send(case)
    template = plan.templates.get(request.template)
    immediate = template is not None and template.immediate
    closes = None if immediate else closing(request, plan, now)
    case = SendContext(request, plan, subscriber, now, said, immediate, closes)
    for check in _CHECKS:
        verdict = check(case)
        if verdict is not None:
            return verdict
    return _send(case)


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def doomed(request: Request, program: Program, now: datetime) -> Reason | None:
    """Return why `request` is dropped from `now` on whoever has the number; None where somebody could get it.

    It is judged for the person who wants it most: what they do not get, nobody does, now or later.
    """
    state = State.SUNSET if request.purpose == "farewell" else State.ACTIVE
    topic = Subscription(request.topic, state, _LONG_AGO)
    record = Record(request.to, ProgramStatus(checked_at=now), {request.topic: topic})
    verdict = decide(request, program, Subscriber(record, replied_at=now if request.reply_to else None), now)
    return verdict.reason if isinstance(verdict, Drop) else None


UNHEARD_FOR = {True: timedelta(minutes=1), False: timedelta(minutes=5)}  # by whether the request is urgent


def while_unheard(send: Send, request: Request, program: Program, now: datetime) -> Verdict:
    """Return what becomes of `send` while what customers text is not read: an opt-out may be among it.

    A text that answers an act of the customer goes; all else is held until it may go, or ends with its request.
    """
    template = program.template(request.template)
    if template is not None and template.immediate:
        return send
    until = min(now + UNHEARD_FOR[request.priority == "high" or bool(request.reply_to)], request.not_after - SHORTEST)
    return Defer(until, Reason.UNHEARD) if until > now else Drop(Reason.UNHEARD)


HELD_FOR = timedelta(minutes=5)  # texts of a paused campaign come up again as often, so that a resume is soon heard


def while_held(hold: Hold, verdict: Verdict, request: Request, now: datetime) -> Verdict:
    """Return what becomes of a request whose campaign a person holds: it is dropped, or what would go waits."""
    if hold.state is HoldState.CANCELLED:
        return Drop(Reason.CANCELLED)
    if not isinstance(verdict, Send):
        return verdict
    until = min(now + HELD_FOR, request.not_after - SHORTEST)
    return Defer(until, Reason.CAMPAIGN_PAUSED) if until > now else Drop(Reason.EXPIRED)


def _refused(request: Request, plan: ProgramRules, now: datetime) -> Reason | None:
    """Return why nothing can be sent whatever it says; a request ends with less left than the service can be told."""
    if request.not_after - now < SHORTEST:
        return Reason.EXPIRED
    if not country_of(request.to):
        return Reason.INVALID_NUMBER
    return None if serves(plan.countries, request.to) else Reason.COUNTRY_NOT_SERVED


def _send(case: SendContext) -> Send:
    noticed_at = case.subscriber.history.notice_at
    due = not case.request.reply_to and (noticed_at is None or case.now - noticed_at >= NOTICE_EVERY)
    text = case.wordings.noticed if due else case.wordings.usual
    return Send(text.body, text.parts, seconds_left(case), text.tells, case.content, case.wordings.sketch)
