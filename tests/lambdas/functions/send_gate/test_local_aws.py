"""The gate on the local AWS: its database refuses what the one in memory refuses, and its service sends once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.delivery.sms_errors import remedy
from lambdas.functions.send_gate.batch import WorkerPool
from lambdas.functions.send_gate.task import TaskOutcome
from lambdas.sending.attempt import AttemptStatus
from local.sms.store import Standing
from tests.exploration.memory.wire import Crash
from tests.lambdas.functions.send_gate.asked import TRANSACTIONAL, UNCAPPED, code, offer
from tests.lambdas.functions.send_gate.real import Real


@pytest.fixture
def real(home):
    """Builder of gates on the local AWS; the pace of each test is its own."""

    def build(program=UNCAPPED):
        fast = replace(program, sending=replace(program.sending, parts_per_second=10_000))
        return Real(home, replace(fast, opt_out_mode="self_managed"))

    return build


@pytest.fixture
def phones(phone):
    """Builder of phone numbers in Seattle that no other test has."""
    return lambda count: [f"+1206{phone[-4:]}{number:03}" for number in range(count)]


def test_a_request_that_is_delivered_twenty_times_at_once_is_sent_once(home, real, phones):
    here, (phone,) = real(), phones(1)
    here.subscribe(phone)
    request = offer(to=phone)
    with ThreadPoolExecutor(20) as pool:
        deeds = list(pool.map(lambda _: here.take(request), range(20)))
    assert [outcome for (outcome,) in deeds].count(TaskOutcome.SENT) == 1
    assert {outcome for (outcome,) in deeds} <= {
        TaskOutcome.SENT,
        TaskOutcome.DUPLICATE,
        TaskOutcome.LEFT,
        TaskOutcome.DEFERRED,
    }
    assert len([body for body in home.sent(phone) if "half price" in body]) == 1
    assert here.send_attempt(request).fate is AttemptStatus.SENT


def test_a_batch_goes_out_side_by_side_and_leaves_no_lease(real, phones):
    here, numbers = real(), phones(40)
    for phone in numbers:
        here.subscribe(phone)
    asked = [offer(f"offer-{phone}", to=phone) for phone in numbers]
    deeds = here.take(*asked, *asked[:5], workers=WorkerPool(8))
    assert (deeds.count(TaskOutcome.SENT), deeds.count(TaskOutcome.DUPLICATE)) == (40, 5)
    assert all(here.send_attempt(request).fate is AttemptStatus.SENT for request in asked)
    assert not any(here.leases(phone) for phone in numbers)


@pytest.fixture
def dying(home):
    """Let the process die at a call: before it is made, or once it was heard."""
    events, hooks = (home.dynamodb.meta.events, home.sms.meta.events), []

    def die(at, *, heard):
        calls = []

        def hook(model, **_):
            calls.append(model.name)
            if len(calls) == at:
                raise Crash

        for one in events:
            hooks.append((one, "after-call" if heard else "before-call", hook))
            one.register(*hooks[-1][1:])
        return calls

    def live():
        while hooks:
            one, name, hook = hooks.pop()
            one.unregister(name, hook)

    die.live = live
    yield die
    live()


SCENES = {"an offer": (UNCAPPED, offer), "a code that may go again": (TRANSACTIONAL, code)}
POINTS = [(at, heard) for at in range(1, 7) for heard in (False, True)]


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
@pytest.mark.parametrize(("at", "heard"), POINTS, ids=[f"{'after' if h else 'before'} call {a}" for a, h in POINTS])
def test_a_process_that_dies_sends_once_at_most_and_the_request_has_its_end(
    home, real, phones, dying, scene, at, heard
):
    (program, asked), (phone,) = scene, phones(1)
    here, request = real(program), asked(to=phone)
    here.subscribe(phone)
    before = len(home.sent(phone))
    dying(at, heard=heard)
    with pytest.raises(Crash):
        here.take(request)
    dying.live()
    here.now += timedelta(seconds=360)
    assert here.take(request) != [TaskOutcome.LEFT]
    assert here.take(request) == [TaskOutcome.DUPLICATE]
    sent, send_attempt = len(home.sent(phone)) - before, here.send_attempt(request)
    assert send_attempt.settled
    assert sent <= (2 if asked is code else 1)
    assert (send_attempt.fate is AttemptStatus.SENT) <= (sent > 0)
    lost_with_a_text_in_hand = at >= 4 + (not heard) and (at, heard) != (6, True)
    assert (send_attempt.fate is AttemptStatus.SENT) or lost_with_a_text_in_hand


ACCOUNTS = {
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": {"tier": "SANDBOX"},
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": {"protect": {"US": "BLOCK"}},
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": {"spend_limit": 0},
    "ACCOUNT_DISABLED": {"disabled": True},
}


@pytest.mark.parametrize("reason", ACCOUNTS)
def test_an_account_that_may_not_send_halts_the_program_and_drops_nothing(home, real, phones, reason):
    here, numbers = real(), phones(3)
    for phone in numbers:
        here.subscribe(phone)
    asked = [offer(f"offer-{phone}-{reason}", to=phone) for phone in numbers]
    standing = Standing()
    home.aws.door.change_account(**ACCOUNTS[reason])
    try:
        deeds = here.take(*asked)
    finally:
        home.aws.door.change_account(**{name: getattr(standing, name) for name in ACCOUNTS[reason]})
    lone = int("COUNTRY" in reason)  # one number alone would be no halt
    assert sorted(deeds) == [TaskOutcome.BRAKED] * (3 - lone) + [TaskOutcome.DEFERRED] * lone
    assert here.brake().reason.endswith(reason)
    assert remedy(here.brake().reason)
    assert all(here.send_attempt(request) is None for request in asked)
    here.release()
    assert here.take(*asked) == [TaskOutcome.SENT] * 3
