"""How often the form may be used: from one address, and for one number."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lambdas.stores import web
from lambdas.stores.errors import NotAccepted
from lambdas.stores.web import MOST_OF_AN_ADDRESS, FormRateLimits
from tests.lambdas.functions.opt_in_form.conftest import NOON

PHONE, ADDRESS = "+12065550147", "198.51.100.7"


def test_an_address_is_let_in_thirty_times_an_hour_and_again_in_the_next(counters):
    let_in = [counters.admit(ADDRESS, NOON + timedelta(minutes=minute)) for minute in range(MOST_OF_AN_ADDRESS + 2)]
    assert let_in == [True] * MOST_OF_AN_ADDRESS + [False] * 2
    assert counters.admit("198.51.100.8", NOON)
    assert counters.admit(ADDRESS, NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("other", "same"),
    [("2001:db8:1:2:ffff::9", True), ("2001:db8:1:3::1", False), ("no address", False)],
    ids=["the same household", "another household", "no address"],
)
def test_the_addresses_of_one_household_count_as_one(counters, other, same):
    for _ in range(MOST_OF_AN_ADDRESS):
        assert counters.admit("2001:db8:1:2::1", NOON)
    assert counters.admit(other, NOON) is not same


def test_a_number_is_asked_once_until_its_request_has_ended(counters):
    ends = NOON + timedelta(hours=24)
    moments = (NOON, NOON, ends - timedelta(seconds=1), ends, ends)
    assert [counters.ask(PHONE, at) for at in moments] == [True, False, False, True, False]


def test_a_number_whose_request_was_not_taken_may_be_asked_again(counters):
    assert counters.ask(PHONE, NOON)
    counters.forget(PHONE, NOON)
    assert [counters.ask(PHONE, NOON), counters.ask(PHONE, NOON)] == [True, False]


def test_a_program_asks_no_more_than_so_many_numbers_an_hour_whatever_the_addresses(counters, monkeypatch):
    monkeypatch.setattr(web, "MOST_OF_A_PROGRAM", 3)
    phones = [f"+120655{number}0000" for number in range(6)]
    assert [counters.has_room(phone, NOON) for phone in phones[:5]] == [True] * 3 + [False] * 2
    assert counters.has_room(phones[5], NOON + timedelta(hours=1))


def test_no_more_than_so_many_numbers_of_one_range_are_asked_an_hour_and_others_go_on(counters, monkeypatch):
    monkeypatch.setattr(web, "MOST_OF_A_RANGE", 3)
    pumped = [f"+120655530{number:02}" for number in range(5)]
    assert [counters.has_room(phone, NOON) for phone in pumped] == [True] * 3 + [False] * 2
    assert counters.has_room("+12067770123", NOON)
    assert counters.has_room(pumped[0], NOON + timedelta(hours=1))


def test_of_many_forms_for_one_number_at_once_one_asks(counters):
    with ThreadPoolExecutor(8) as threads:
        asked = list(threads.map(lambda _: counters.ask(PHONE, NOON), range(40)))
    assert asked.count(True) == 1


def test_the_table_holds_digests_of_one_length_with_an_end_and_no_number_or_address(counters, store):
    counters.admit(ADDRESS, NOON)
    counters.ask(PHONE, NOON)
    ends = {row["phone"]["S"].partition("#")[0]: int(row["expires_at"]["N"]) for row in store.rows()}
    began = int(NOON.timestamp())
    assert ends == {"address": began + 2 * 3600, "phone": began + 24 * 3600}
    assert {len(row["phone"]["S"].partition("#")[2]) for row in store.rows()} == {64}
    assert not [one for row in store.rows() for one in (PHONE[-4:], ADDRESS) if one in str(row["item"])]


def test_where_nothing_can_be_counted_nobody_is_let_in(store):
    gone = FormRateLimits(store.dynamodb, "no-such-table", "acme/promotional", 24)
    with pytest.raises(NotAccepted):
        gone.admit(ADDRESS, NOON)
    with pytest.raises(NotAccepted):
        gone.ask(PHONE, NOON)
