"""Which stack goes when, for any order in which stacks end, fail and leave the lane of the SMS service."""

from hypothesis import given
from hypothesis import strategies as st

from ops.rollout.assembly import Stack
from ops.rollout.changes import change
from ops.rollout.schedule import Schedule

POOL = {"Pool": {"Type": "AWS::SMSVOICE::Pool", "Properties": {}}}
QUEUE = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}


@st.composite
def apps(draw):
    """Stacks that each may need earlier ones, some with resources of the SMS service."""
    count = draw(st.integers(1, 12))
    stacks = []
    for number in range(count):
        needs = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        resources = POOL if draw(st.booleans()) else QUEUE
        stacks.append(Stack(f"s{number}", {"Resources": resources}, frozenset(f"s{one}" for one in needs)))
    return [change(stack, None) for stack in draw(st.permutations(stacks))]


@given(found=apps(), most=st.integers(1, 4), data=st.data())
def test_a_schedule_ends_and_keeps_to_needs_to_the_lane_and_to_how_many_go_at_once(found, most, data):
    schedule = Schedule(found, most)
    running, in_lane, ended, skipped = {}, set(), {}, set()
    while not schedule.over:
        while one := schedule.take():
            name = one.stack.name
            assert all(ended.get(need) for need in one.stack.needs)
            assert name not in ended | running
            assert not (one.sms and in_lane)
            running[name] = one
            in_lane |= {name} if one.sms else set()
        assert 0 < len(running) <= most
        name = data.draw(st.sampled_from(sorted(running)))
        if name in in_lane and data.draw(st.booleans()):
            schedule.leave_lane(name)
            in_lane.discard(name)
            continue
        well = data.draw(st.booleans())
        for one in schedule.end(name, well=well):
            assert (
                not all(ended.get(need, True) for need in one.stack.needs - {name})
                or name in one.stack.needs
                or skipped
            )
            skipped.add(one.stack.name)
            ended[one.stack.name] = False
        ended[name] = well
        del running[name]
        in_lane.discard(name)
    assert ended.keys() == {one.stack.name for one in found}
    for one in found:
        if one.stack.name in skipped:
            assert any(not ended[need] for need in one.stack.needs)


def test_a_stack_that_has_left_the_lane_goes_on_beside_the_next():
    first, second = (change(Stack(name, {"Resources": POOL}), None) for name in ("first", "second"))
    schedule = Schedule([first, second], 2)
    assert schedule.take() == first
    assert schedule.take() is None
    schedule.leave_lane("first")
    assert schedule.take() == second


def test_a_stack_without_the_service_waits_for_no_lane():
    first = change(Stack("first", {"Resources": POOL}), None)
    other = change(Stack("other", {"Resources": QUEUE}), None)
    schedule = Schedule([first, other], 2)
    assert [schedule.take(), schedule.take()] == [first, other]
