"""The walk through the recipients of one zone: who is asked for, when it waits, where it goes on."""

from datetime import timedelta

import pytest

from lambdas.functions.campaign.run import LOOK_AGAIN, WHILE_PAUSED, Step
from lambdas.sending.campaign import BadCampaign
from lambdas.sending.parsing import parse
from lambdas.sending.request import HoldState
from tests.lambdas.functions.campaign.world import BODY, EAST, HOUR, NOON, Queue, begin


def test_every_recipient_of_the_zone_is_asked_for_once_in_a_request_that_the_gate_reads(run, program):
    made = run()
    step = made.walk(begin("east"), lambda: True)
    asked = [parse(body, sent_at=NOON, program=program()) for body in made.queue.bodies]
    assert (step.state, step.enqueued, step.unreadable) == ("done", 3, 1)
    assert [request.to for request in asked] == EAST
    assert {(request.topic, request.body, request.campaign) for request in asked} == {("deals", BODY, "coats")}
    assert len({request.request_id for request in asked}) == 3


def test_a_walk_that_comes_twice_asks_for_the_same_requests(run):
    one, other = run(), run()
    one.walk(begin("east"), lambda: True)
    other.walk(begin("east"), lambda: True)
    assert one.queue.bodies == other.queue.bodies


def test_a_zone_that_sleeps_waits_for_its_morning_where_it_stands(run):
    made = run()
    step = made.walk(begin("west"), lambda: True)
    assert (step.state, step.until, step.place) == ("wait", NOON + HOUR, "2")
    assert made.queue.bodies == []


def test_a_zone_that_nobody_is_in_is_done_at_once(run):
    assert run(phones=EAST).walk(begin("west"), lambda: True).state == "done"


def test_a_paused_program_or_campaign_is_looked_at_again_later(run):
    step = run(held=HoldState.PAUSED).walk(begin("east"), lambda: True)
    assert (step.state, step.until) == ("wait", NOON + WHILE_PAUSED)


def test_a_cancelled_campaign_asks_for_nobody_and_is_done(run):
    made = run(held=HoldState.CANCELLED)
    assert made.walk(begin("east"), lambda: True).state == "done"
    assert made.walk(begin("west"), lambda: True).state == "done"  # nobody waits for its morning
    assert made.queue.bodies == []


def test_a_queue_that_holds_what_the_code_can_send_for_now_gets_no_more(run):
    step = run(queue=Queue(held=30_000)).walk(begin("east"), lambda: True)
    assert (step.state, step.until) == ("wait", NOON + LOOK_AGAIN)


def test_nothing_is_asked_for_that_the_code_cannot_send_before_the_window_shuts(run):
    shortly = NOON + 6 * HOUR - timedelta(seconds=30)
    assert run(queue=Queue(held=3000), now=shortly).walk(begin("east"), lambda: True).state == "wait"
    assert run(queue=Queue(held=2999), now=shortly).walk(begin("east"), lambda: True).state == "done"


def test_a_walk_without_time_goes_on_from_its_place(run):
    made, times = run(), iter([True, False])
    step = made.walk(begin("east"), lambda: next(times))
    assert (step.state, step.place, step.enqueued) == ("more", "2", 2)
    step = made.walk(Step.from_dict(step.to_dict()), lambda: True)
    assert (step.state, step.enqueued) == ("done", 3)
    assert len(made.queue.bodies) == 3


def test_a_campaign_that_is_over_asks_for_nobody(run):
    made = run(now=NOON + 9 * HOUR)
    assert made.walk(begin("east"), lambda: True).state == "done"
    assert made.queue.bodies == []


def groups(run, times=()):
    times = iter(times)
    return [step.group for step in run.sections(lambda: next(times, True))]


def test_a_run_begins_with_every_zone_that_anybody_is_in(run):
    assert groups(run()) == ["east", "west"]
    assert groups(run(phones=EAST)) == ["east"]


def test_a_run_whose_audience_is_not_read_to_its_end_begins_with_every_zone(run, monkeypatch):
    assert groups(run(phones=EAST), [True, False]) == ["east", "west"]
    monkeypatch.setattr("lambdas.functions.campaign.run.FEW", 1)
    assert groups(run(phones=EAST)) == ["east", "west"]


def test_a_run_for_lines_that_name_nobody_walks_once_to_count_them(run):
    made = run(phones=[])
    (step,) = made.sections(lambda: True)
    assert made.walk(step, lambda: True).unreadable > 0


@pytest.mark.parametrize("fault", [{"topic": "shoes"}, {"body": "all week"}], ids=["topic", "name"])
def test_a_campaign_that_every_recipient_would_be_refused_for_does_not_begin(run, fault):
    with pytest.raises(BadCampaign):
        run(**fault).sections(lambda: True)
