"""The pace on the local AWS: no second holds more than its parts, whoever asks."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lambdas.delivery.answers import WINDOW_SECONDS
from lambdas.stores.consent.consent_tables import ConsentTables
from lambdas.stores.consent.inbound_health import InboundWatch
from lambdas.stores.sending.rate_limiter import RateLimiter
from lambdas.stores.sending.sends import SubscriberReader


@pytest.fixture
def pace(home, clock):
    """Builder of the paces of processes with one clock, in a table of the local AWS."""
    return lambda full=10: RateLimiter(home.dynamodb, home.environment.sends_table, full, clock)


def seconds(places):
    return Counter(place and int(place.timestamp()) for place in places)


def test_urgent_texts_go_at_once_as_long_as_the_second_has_room(pace, clock):
    assert pace().reserve([1, 2, 3], urgent=True) == [clock()] * 3


def test_texts_that_can_wait_are_spread_over_their_second_and_leave_a_fifth_of_it(pace, clock):
    places = pace().reserve([1] * 10, urgent=False)
    assert [(place - clock()).total_seconds() for place in places] == [
        pytest.approx(at) for at in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0, 1.1)
    ]


def test_what_is_left_of_a_second_is_there_for_urgent_texts(pace, clock):
    pace().reserve([1] * 30, urgent=False)
    places = pace().reserve([1, 1, 1], urgent=True)
    assert [place - clock() for place in places] == [timedelta(0), timedelta(0), timedelta(seconds=1)]


def test_a_text_of_several_parts_takes_as_many_places(pace, clock):
    assert seconds(pace().reserve([3, 3, 3, 3], urgent=True)) == {
        int(clock().timestamp()): 3,
        int(clock().timestamp()) + 1: 1,
    }


def test_a_text_of_more_parts_than_a_second_has_gets_a_second_of_its_own(pace, clock):
    first = int(clock().timestamp())
    assert seconds(pace(2).reserve([3, 1], urgent=True)) == {first: 1, first + 1: 1}


def test_what_finds_no_place_within_eight_seconds_gets_none(pace):
    places = pace(1).reserve([1] * 10, urgent=True)
    assert places.count(None) == 2
    assert places[-2:] == [None, None]


def test_processes_at_once_never_put_more_into_a_second_than_it_holds(pace):
    with ThreadPoolExecutor(8) as pool:
        reserved = pool.map(lambda _: pace().reserve([1] * 7, urgent=True), range(8))
        counted = sum((seconds(places) for places in reserved), Counter())
    assert sum(counted.values()) == 56
    assert max(counted.values()) <= 10
    assert len(counted) == 6


def test_a_process_does_not_look_at_a_full_second_twice(home, pace):
    asked, ours = [], pace()
    ours.reserve([1] * 10, urgent=True)
    home.dynamodb.meta.events.register("before-call.dynamodb.UpdateItem", hook := lambda **_: asked.append(1))
    ours.reserve([1], urgent=True)
    ours.reserve([1], urgent=True)
    home.dynamodb.meta.events.unregister("before-call.dynamodb.UpdateItem", hook)
    assert len(asked) == 3


@pytest.fixture
def limit(home):
    """The row of the limit; a test begins without one."""
    key = {"phone": {"S": "pace"}, "item": {"S": "limit"}}
    home.dynamodb.delete_item(TableName=home.environment.sends_table, Key=key)
    return lambda: home.dynamodb.get_item(TableName=home.environment.sends_table, Key=key).get("Item")


def test_a_cut_halves_the_limit_which_grows_back_by_a_twentieth_a_second(pace, clock, limit):
    ours = pace(100)
    assert ours.cut()
    seen = []
    for _ in range(12):
        seen.append(ours.limit)
        clock.turn(seconds=1)
    assert seen == [50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 100]
    assert limit()["limit"]["N"] == "50"


def test_many_refusals_of_one_second_cut_once_whichever_process_met_them(pace, clock, limit):
    one, other = pace(100), pace(100)
    assert (one.cut(), one.cut(), other.cut()) == (True, False, False)
    clock.turn(seconds=2)
    assert one.cut()
    assert limit()["limit"]["N"] == "30"


def test_a_limit_is_never_less_than_one_part_a_second(pace, clock, limit):
    ours = pace(2)
    for _ in range(5):
        ours.cut()
        clock.turn(seconds=1)
    assert limit()["limit"]["N"] == "1"


@pytest.mark.parametrize(("answers", "urgent", "later"), [(0, 10, 8), (3, 7, 5), (8, 2, 1), (30, 2, 1)])
def test_answers_take_their_parts_from_those_that_can_wait_and_leave_urgent_texts_a_fifth(
    pace, clock, answers, urgent, later
):
    for is_urgent, room in ((True, urgent), (False, later)):
        ours = pace(10)
        ours.learn(None, answers)
        assert seconds(ours.reserve([1] * 9 * room, urgent=is_urgent))[int(clock().timestamp())] == room
        clock.turn(seconds=20)


def test_a_cut_halves_what_answers_leave_and_grows_back_to_it(pace, clock, limit):
    ours = pace(100)
    ours.learn(limit(), 60)
    assert (ours.limit, ours.cut()) == (40, True)
    seen = []
    for _ in range(6):
        seen.append(ours.limit)
        clock.turn(seconds=1)
    assert seen == [20, 25, 30, 35, 40, 40]


def test_the_gate_reads_what_answers_took_in_the_last_window_that_is_whole(home, clock, asked):
    tables = ConsentTables(
        home.dynamodb, subscriptions=home.environment.subscriptions_table, ledger="", sends="", shards=1
    )
    names = {"subscriptions": home.environment.subscriptions_table, "sends": home.environment.sends_table}
    reader = SubscriberReader(home.dynamodb, **names, clock=clock)
    for parts in (20, 15):
        InboundWatch(tables, clock).answering(parts)
    seen = []
    for _ in range(3):
        seen.append(reader.read([asked()]).answer_rate)
        clock.turn(seconds=WINDOW_SECONDS)
    assert seen == [0, 20, 0]  # 35 parts in two seconds, and a tenth more


def test_a_process_learns_of_a_cut_that_is_newer_than_its_own(pace, clock, limit):
    one, other = pace(100), pace(100)
    one.cut()
    other.learn(limit())
    other.learn(None)
    assert other.limit == one.limit == 50
    clock.turn(seconds=5)
    other.cut()
    one_row = limit()
    other.learn(one_row | {"changed_at": {"N": "0"}, "limit": {"N": "1"}})
    assert other.limit == 37
