"""Whatever dies or breaks at any call: a request is sent once at most, is not lost, and has one end."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta

import pytest

from lambdas.sending.attempt import AttemptStatus
from lambdas.sending.verdict import Reason
from lambdas.stores.consent import opt_out_sync
from tests.exploration.memory.service import Listed
from tests.exploration.memory.wire import Fault, Kind
from tests.lambdas.functions.send_gate.asked import PROMOTIONAL, TRANSACTIONAL, code, offer
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE
from tests.lambdas.functions.send_gate.world import World

OTHER = "+12065550162"
KINDS = (Kind.CRASH, Kind.THROTTLE, Kind.CUT)


@dataclass(frozen=True)
class Scene:
    """What is asked for at a time, and how each request ends where nothing breaks; `texts` were said before."""

    requests: tuple
    ends: tuple
    program: object = PROMOTIONAL
    at: object = NOON
    texts: tuple = ("DEALS", "YES")
    goes_again: bool = False
    listed: bool = False


SCENES = {
    "a text": Scene((offer(),), (AttemptStatus.SENT,)),
    "two to one person and one to another": Scene(
        (offer(), offer("offer-2", body="Acme Offers: a free towel with every chair"), offer(to=OTHER)),
        (AttemptStatus.SENT, AttemptStatus.SENT, AttemptStatus.DROPPED),
    ),
    "one to nobody who wants it": Scene((offer(),), (AttemptStatus.DROPPED,), texts=("DEALS", "YES", "STOP")),
    "one for ten minutes later": Scene((offer(),), (AttemptStatus.SENT,), at=NOON - timedelta(hours=3, minutes=10)),
    "one for the next morning": Scene((offer(),), (AttemptStatus.SENT,), at=NOON + timedelta(hours=10)),
    "one that comes too late": Scene((offer(not_after=NOON),), (AttemptStatus.EXPIRED,)),
    "a code that may go again": Scene(
        (code(),), (AttemptStatus.SENT,), program=TRANSACTIONAL, texts=(), goes_again=True
    ),
    "a receipt that may not": Scene(
        (code(template="receipt"),), (AttemptStatus.SENT,), program=TRANSACTIONAL, texts=()
    ),
    "one to a number on the list of the service": Scene((offer(),), (AttemptStatus.DROPPED,), listed=True),
}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(opt_out_sync, "LONGEST_PAUSE_SECONDS", 0)


def played(scene, *faults):
    """Return a world in which `scene` was played to its end, and the calls that were made."""
    world = World(scene.program)
    for body in scene.texts:
        world.text(body)
    if scene.listed:
        world.service.listed = Listed(world.now, by_end_user=True)
    world.now = scene.at
    world.ask(*scene.requests)
    return world, world.drain(*faults)


def problems(scene, world):
    """Yield what is wrong with the end of a world."""
    if world.queues.dead or world.queues.messages or world.schedules.waiting:
        yield "something is left in a queue"
    for request in scene.requests:
        send_attempt, name = world.send_attempt(request), (request.request_id, request.to)
        sent = sum((one.answers, one.to) == name for one in world.service.sent)
        if send_attempt is None or not send_attempt.settled:
            yield "a request has no end"
        elif sent > (2 if scene.goes_again else 1):
            yield "a text went out too often"
        elif send_attempt.fate is AttemptStatus.SENT and not (sent and send_attempt.message_id):
            yield "a text counts as sent that is not"
        elif send_attempt.fate is not AttemptStatus.SENT and send_attempt.reason != Reason.UNKNOWN and sent:
            yield "a text counts as not sent that is"
        elif sent and not any(one.content == send_attempt.content for one in world.history(request.to).sends):
            yield "a text that went out is not in the history"


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_scene_without_faults_ends_as_its_table_says(scene):
    world, _ = played(scene)
    assert list(problems(scene, world)) == []
    assert [world.send_attempt(request).fate for request in scene.requests] == list(scene.ends)
    assert world.leases() == []


def single(calls):
    return [(Fault(kind, at),) for at in range(1, calls + 1) for kind in KINDS]


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_one_fault_at_any_call_breaks_nothing(scene):
    _, calls = played(scene)
    for fault in single(len(calls)):
        world, _ = played(scene, fault)
        assert list(problems(scene, world)) == [], str(fault[0])


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_fault_in_each_of_two_deliveries_breaks_nothing(scene):
    _, calls = played(scene)
    for pair in itertools.product(single(len(calls)), repeat=2):
        world, _ = played(scene, *pair)
        assert list(problems(scene, world)) == [], str(pair)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_is_only_throttled_ends_as_if_nothing_had_been(scene):
    _, calls = played(scene)
    for at in range(1, len(calls) + 1):
        world, _ = played(scene, (Fault(Kind.THROTTLE, at),))
        assert [world.send_attempt(request).fate for request in scene.requests] == list(scene.ends), at


def test_a_text_whose_answer_was_lost_is_not_sent_again_and_one_that_may_go_again_is_once():
    for scene, times, fate in (
        (SCENES["a text"], 1, AttemptStatus.DROPPED),
        (SCENES["a code that may go again"], 2, AttemptStatus.SENT),
    ):
        _, calls = played(scene)
        world, _ = played(scene, (Fault(Kind.CUT, calls.index("SendTextMessage") + 1),))
        (request,) = scene.requests
        assert len(world.sent(request)) == times
        assert len(set(world.sent(request))) == 1
        assert world.send_attempt(request).fate is fate


def test_a_claim_whose_answer_was_lost_is_taken_back_and_its_text_goes_out():
    scene = SCENES["a text"]
    _, calls = played(scene)
    world, _ = played(scene, (Fault(Kind.CUT, calls.index("TransactWriteItems") + 1),))
    assert world.send_attempt(offer()).fate is AttemptStatus.SENT


def test_a_crash_with_a_text_in_hand_leaves_its_request_unknown_and_its_phone_free():
    scene = SCENES["a text"]
    _, calls = played(scene)
    world, _ = played(scene, (Fault(Kind.CRASH, calls.index("BatchWriteItem") + 1),))
    send_attempt = world.send_attempt(offer())
    assert (send_attempt.fate, send_attempt.reason, len(world.sent(offer()))) == (
        AttemptStatus.DROPPED,
        Reason.UNKNOWN,
        1,
    )
    assert world.text("STOP", PHONE) == "opt_out"
