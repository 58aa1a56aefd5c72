"""Caps per caller, shared by programs of which none sees what the others sent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.program.frequency import Frequency
from lambdas.quiet_hours.caps import Cap, cap_rows, shared, turn
from lambdas.sending.caps import Sent, available_at

BEGINS = datetime(2026, 11, 2, tzinfo=UTC)
VARIES = Frequency(None, "")
MINUTES = 10 * 24 * 60


def sent_by_all(cap, of, wishes):
    """When each of the programs texts one person, each by its own history alone, if it wants to in those minutes."""
    histories = {place: [] for place in range(1, of + 1)}
    for minute, place in sorted(wishes):
        at, share = BEGINS + timedelta(minutes=minute), (place, of)
        frees = available_at("deals", VARIES, [shared(cap, share)], histories[place])
        if (frees is None or frees <= at) and turn(cap, share, at) <= at:
            histories[place].append(Sent(at, "deals", ""))
    return sorted(sent.at for history in histories.values() for sent in history)


@given(
    count=st.integers(1, 4),
    hours=st.sampled_from([1, 8, 24]),
    of=st.integers(1, 5),
    data=st.data(),
)
def test_programs_that_share_a_cap_stay_below_it_together_whenever_each_of_them_sends(count, hours, of, data):
    wish = st.tuples(st.integers(0, MINUTES), st.integers(1, of))
    moments = sent_by_all(Cap(count, hours, "of a state", "caller"), of, data.draw(st.lists(wish, max_size=200)))
    for first, over in zip(moments, moments[count:], strict=False):
        assert over - first >= timedelta(hours=hours)


def test_without_a_share_two_programs_together_go_over_the_cap():
    wishes = [(minute, place) for minute in range(0, 60, 10) for place in (1, 2)]
    assert len(sent_by_all(Cap(3, 24, "of a state", "program"), 2, wishes)) == 6
    assert len(sent_by_all(Cap(3, 24, "of a state", "caller"), 2, wishes)) == 3


@pytest.mark.parametrize("of", [1, 2, 3, 4])
@pytest.mark.parametrize("cap", [Cap(3, 24, "three", "caller"), Cap(1, 8, "one", "caller")], ids=["three", "one"])
def test_every_program_gets_its_turn_and_all_texts_of_the_cap_find_a_program(cap, of):
    parts = [shared(cap, (place, of)).count for place in range(1, of + 1)]
    if cap.count >= of:
        assert sum(parts) == cap.count
        return
    for place in range(1, of + 1):
        begins = turn(cap, (place, of), BEGINS)
        assert begins - BEGINS <= timedelta(hours=2 * of * cap.hours)
        assert turn(cap, (place, of), begins) == begins


def test_each_row_of_the_law_says_whom_it_counts():
    assert {row.cap.per for row in cap_rows()} == {"caller"}
