"""The rounds of a walk: at the end of each it rests where it stands, and nobody is lost or doubled by that."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdas.functions.campaign.run import Step
from tests.lambdas.functions.campaign.world import HOUR, NOON, begin


def test_a_walk_whose_round_is_over_rests_where_it_stands_and_goes_on_from_there_in_the_next(run):
    made, times = run(), iter([True, False])
    step = made.walk(begin("east").in_round(NOON + HOUR), lambda: next(times))
    rested = run(now=NOON + HOUR).walk(step, lambda: True)
    assert (rested.state, rested.place, rested.enqueued) == ("rest", "2", 2)
    step = made.walk(Step.from_dict(rested.in_round(NOON + 2 * HOUR).to_dict()), lambda: True)
    assert (step.state, step.enqueued) == ("done", 3)
    assert len(made.queue.bodies) == 3


def test_a_zone_that_waits_gets_up_for_the_end_of_its_round(run):
    step = run().walk(begin("west").in_round(NOON + HOUR / 2), lambda: True)
    assert (step.state, step.until) == ("wait", NOON + HOUR / 2)


def test_a_zone_that_is_done_stays_done_in_every_round(run):
    step = run().walk(begin("east"), lambda: True)
    assert step.in_round(NOON + HOUR) == step


def test_a_campaign_that_is_over_does_not_rest(run):
    late = begin("east").in_round(NOON + HOUR)
    assert run(now=NOON + 9 * HOUR).walk(late, lambda: True).state == "done"


def test_a_step_of_before_rounds_never_rests():
    carried = begin("east").to_dict()
    del carried["rests"]
    assert Step.from_dict(carried) == begin("east")


@given(looks=st.lists(st.sampled_from(["look", "rest", "lost"]), max_size=20))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_walk_that_rests_or_loses_its_answer_at_any_look_asks_for_everybody_and_twice_only_where_it_was_lost(
    run, looks
):
    phones = [f"+1212555{number:04}" for number in range(9)]
    made = replace(run(phones=phones), group_of=lambda _: "east")
    over = replace(made, clock=lambda: NOON + HOUR)
    step = begin("east").in_round(NOON + HOUR)
    for look in [*looks, *["look"] * 5]:
        behind = (over if look == "rest" else made).walk(step, iter([True, False]).__next__)
        if look != "lost":
            step = Step.from_dict(behind.to_dict()).in_round(NOON + HOUR)
    asked = made.queue.bodies
    assert step.state == "done"
    assert len(set(asked)) == step.enqueued == len(phones)
    assert "lost" in looks or len(asked) == len(phones)
