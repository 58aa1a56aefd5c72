"""When a number is given up, and that the order in which its texts' ends arrive does not matter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.delivery.health import KEPT, KEPT_A_DAY, Health, health_of, health_row, outcome_of, outcome_row
from tests.lambdas.delivery.ends import PHONE, TYPES, Fold, end, ends, priced


def health(*told):
    return Fold.of(told).health


def failures(*days, event_type="TEXT_UNREACHABLE"):
    return [end(event_type, day, text=f"t{number}") for number, day in enumerate(days)]


@pytest.mark.parametrize(
    ("told", "unreachable"),
    [
        (failures(0, 1), False),
        (failures(0, 1, 2), True),
        (failures(0, 1, 2, event_type="TEXT_CARRIER_UNREACHABLE"), True),
        (failures(0, 0.3, 0.9, 1), False),
        (failures(0, 10, 40), True),
        ([*failures(0, 1, 2), end("TEXT_DELIVERED", 1.5, text="d")], False),
        ([*failures(0, 1, 2), end("TEXT_DELIVERED", 3, text="d")], False),
        ([*failures(0, 1, 2), end("TEXT_DELIVERED", 2, text="d")], False),
        ([end("TEXT_DELIVERED", -1, text="d"), *failures(0, 1, 2)], True),
        ([*failures(0, 1, 2), end("TEXT_DELIVERED", 2.1, text="t2")], False),
        ([end("TEXT_INVALID")], True),
        ([end("TEXT_INVALID"), end("TEXT_DELIVERED", 1, text="d")], False),
        ([end("TEXT_DELIVERED", 1, text="d"), end("TEXT_INVALID")], False),
        ([end("TEXT_DELIVERED", 1, text="d"), end("TEXT_INVALID", 2)], True),
    ],
    ids=[
        "two days",
        "three days",
        "three days by the carrier's word",
        "many failures of two days",
        "three days far apart",
        "a delivery in between",
        "a delivery after them",
        "a delivery with the last of them",
        "a delivery before them",
        "the last of them arrived after all",
        "no such number",
        "no such number, then a delivery",
        "a delivery that was newer",
        "no such number any more",
    ],
)
def test_a_number_is_given_up_by_what_its_texts_come_to_since_the_last_delivery(told, unreachable):
    assert health(*told).unreachable is unreachable


BLAMELESS = [kind for kind in TYPES if "REACHABLE" not in kind and kind not in {"TEXT_INVALID", "TEXT_DELIVERED"}]


@pytest.mark.parametrize("event_type", [kind for kind in BLAMELESS if kind != "TEXT_SUCCESSFUL"])
def test_what_says_nothing_of_the_number_leaves_its_health_alone(event_type):
    assert health(*failures(*range(9), event_type=event_type)) == Health()


@pytest.mark.parametrize("event_type", ["TEXT_DELIVERED", "TEXT_SUCCESSFUL"])
def test_either_word_of_success_is_a_delivery(event_type):
    told = health(*failures(0, 1, 2), end(event_type, 3, text="d"))
    assert (told.failed, told.delivered_at) == ((), end(event_type, 3).at)


def test_a_text_of_which_several_ends_are_told_is_one_failure():
    told = [end("TEXT_UNREACHABLE", day) for day in range(5)]
    assert len(health(*told).failed) == 1


def test_an_end_that_was_unknown_at_first_counts_once_it_is_known():
    assert health(*failures(0, 1), end("TEXT_UNKNOWN", 2, text="u")).unreachable is False
    assert health(*failures(0, 1), end("TEXT_UNKNOWN", 2, text="u"), end("TEXT_INVALID", 2, text="u")).unreachable


def test_a_thousand_failures_of_a_day_neither_fill_the_row_nor_hide_the_days_before():
    told = [*failures(0, 1), *(end("TEXT_UNREACHABLE", 2 + number / 2000, text=f"n{number}") for number in range(1000))]
    seen = health(*told)
    assert seen.unreachable
    assert len(seen.failed) == 2 + KEPT_A_DAY


def test_the_version_grows_with_every_change_and_with_nothing_else():
    first = Health().after(end("TEXT_UNREACHABLE"))
    assert first.version == 1
    assert first.after(end("TEXT_BLOCKED", text="b")) is first


@settings(max_examples=300, deadline=None)
@given(st.lists(ends(), max_size=9), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_same_ends_comes_to_the_same(told, chance):
    shuffled = told + chance.choices(told, k=len(told)) if told else []
    chance.shuffle(shuffled)
    assert Fold.of(shuffled).facts == Fold.of(told).facts


@settings(max_examples=200, deadline=None)
@given(st.lists(ends(), max_size=9))
def test_every_text_is_counted_once_under_its_end(told):
    fold = Fold.of(told)
    counted = [count for counts in fold.tallies.values() for count in counts.values()]
    assert sum(counted) == len({one.message_id for one in told})
    assert min(counted, default=0) >= 0


@settings(max_examples=200, deadline=None)
@given(st.lists(ends(texts=6), max_size=12))
def test_no_number_is_given_up_without_three_days_or_an_invalid_number_since_its_last_delivery(told):
    fold = Fold.of(told)
    last = max((one.at for one in fold.outcomes.values() if one.end == "delivered"), default=None)
    since = [one for one in fold.outcomes.values() if last is None or one.at > last]
    days = {one.at.date() for one in since if one.event_type in {"TEXT_UNREACHABLE", "TEXT_CARRIER_UNREACHABLE"}}
    days |= {one.at.date() for one in since if one.event_type == "TEXT_INVALID"}
    invalid = any(one.event_type == "TEXT_INVALID" for one in since)
    assert fold.health.unreachable is (invalid or len(days) >= 3)


@given(st.lists(ends(), max_size=9))
def test_health_is_read_as_it_was_written(told):
    written = health(*told)
    assert health_of(health_row(PHONE, written)) == written


def test_a_phone_without_a_row_is_healthy():
    assert health_of(None) == Health()
    assert not Health().unreachable


@given(ends(), st.none() | st.integers(0, 99_999), st.sampled_from(["", "order-1"]))
def test_the_end_of_a_text_is_read_as_it_was_written_and_kept_for_five_years(told, cents, request_id):
    told = end(told.event_type, text=told.message_id, parts=told.parts, request_id=request_id)
    told = told if cents is None else priced(told, cents)
    row = outcome_row(told)
    assert outcome_of(row) == told
    assert int(row["expires_at"]["N"]) == int((told.at + KEPT).timestamp())
    assert KEPT.days >= 5 * 365 + 2
