"""However slow the SMS service is, every STOP is on record within five seconds of its first receive."""

import os
import random
from datetime import timedelta

import pytest

from lambdas.function import each_record
from lambdas.functions.keyword_handler import effects, recorder
from tests.exploration.slow_service import world as slow
from tests.exploration.slow_service.world import SlowWorld, broken

HISTORIES = int(os.environ.get("SLOW_HISTORIES", "2"))
ENOUGH = 12  # histories in which what is wrong on purpose shows
BODIES = ("STOP", "STOP", "please stop texting me", "HELP", "JOIN DEALS", "YES", "START", "nice weather today")
DEAD = timedelta(hours=1)
LATENCIES = {
    "quick": (0.1,),
    "slow": (1.6, 2.9),
    "slower than we wait": (4.0, 10.0),
    "now and then": (0.1, 0.1, 10.0),
    "dead": (DEAD.total_seconds(),),
}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(recorder, "LONGEST_PAUSE_SECONDS", 0.2)
    monkeypatch.setattr(recorder, "ATTEMPTS", 40)


def history(seed, kind, **more):
    """Play one history: texts of several people in some minutes, batch by batch, and two hours after them."""
    chance = random.Random(f"{seed} {kind}")
    world = SlowWorld(lambda: timedelta(seconds=chance.choice(LATENCIES[kind])), **more)
    ends_at = world.now + timedelta(hours=2)
    for number in range(24):
        world.text(number, chance.choice(BODIES), f"+1425555{chance.randrange(8):04}")
        world.now += timedelta(seconds=chance.choice((0, 0, 0.2, 30)))
        if chance.random() < 0.4:
            world.run()
    while world.queue and world.now < ends_at:
        world.run()
    return world


@pytest.mark.parametrize("connecting", [True, False], ids=["to connect", "to answer"])
@pytest.mark.parametrize("kind", LATENCIES)
def test_every_stop_is_committed_within_five_seconds_of_its_first_receive_and_none_is_a_dead_letter(kind, connecting):
    for seed in range(HISTORIES):
        world = history(seed, kind, connecting=connecting)
        assert broken(world) == set(), seed
        assert len(world.committed()) > 5


@pytest.mark.parametrize("seconds", [0.1, 1.6])
def test_an_opt_out_is_confirmed_once_where_the_answer_of_the_service_comes_while_it_is_awaited(seconds):
    world = SlowWorld(lambda: timedelta(seconds=seconds), connecting=False)
    for number in range(8):
        world.text(number, "STOP", f"+1425555{number:04}")
    while world.queue:
        world.run()
    assert [len(service.sent) for service in world.service.of.values()] == [1] * 8


@pytest.mark.parametrize("kind", ["quick", "slow", "now and then"])
def test_whatever_the_service_takes_in_the_end_is_done_and_leaves_the_queue(kind):
    assert history(1, kind).queue == []


def test_a_stop_is_a_dead_letter_where_a_queue_has_no_patience(monkeypatch):
    monkeypatch.setattr(slow, "PATIENT_ATTEMPTS", 5)
    assert any("dead letter" in broken(history(seed, "dead")) for seed in range(ENOUGH))


def waited(world):
    """Return how long each STOP waited from being sent to being on record; a day where it is not."""
    committed = world.committed()
    stops = [one.text for one in (*world.queue, *world.done) if "stop" in one.text.body.lower()]
    return [committed.get(text.message_id, text.at + timedelta(days=1)) - text.at for text in stops]


def crowd(handler=slow.in_batches):
    """Let a text arrive every second for ten minutes while the service is dead, and one function take them."""
    world = SlowWorld(lambda: DEAD, handler=handler)
    for number in range(600):
        world.text(number, BODIES[number % len(BODIES)], f"+1425{number:07}")
        until = world.now + timedelta(seconds=1)
        while world.now < until and any(one.visible_at <= world.now for one in world.queue):
            world.run()
        world.now = max(world.now, until)
    return world


def test_texts_that_wait_for_a_dead_service_leave_room_for_new_stops():
    assert max(waited(crowd())) < timedelta(seconds=30)


def test_without_quiet_they_take_the_runs_of_new_stops(monkeypatch):
    monkeypatch.setattr(effects, "QUIET", timedelta(0))
    assert max(waited(crowd())) > timedelta(minutes=2)


def one_by_one(function, conversation):
    """Handle each record to its end before the next is read."""

    def receive(text):
        conversation.receive(text)
        return {}

    return each_record(function, receive, done="done", failed="failed")


@pytest.mark.parametrize("kind", ["slow", "slower than we wait", "dead"])
def test_a_stop_behind_the_answers_of_others_is_late_where_each_text_is_handled_to_its_end(kind):
    assert any("committed late" in broken(history(seed, kind, handler=one_by_one)) for seed in range(ENOUGH))
