"""The ends of texts in the table: the same whatever the order, the repetitions and the other writers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambdas.delivery.events import OptedOut
from lambdas.delivery.stats import DeliveryStats, hour_of
from lambdas.stores import dynamodb
from lambdas.stores.errors import Contended, NotAccepted
from lambdas.stores.sending import outcomes as stores
from lambdas.stores.sending.outcomes import Outcomes
from tests.lambdas.conftest import MORNING
from tests.lambdas.delivery.ends import DAY, Fold, end, ends, priced


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ends(), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_same_events_leaves_the_same_rows(open_desk, told, chance):
    desk, shuffled = open_desk(), told + chance.choices(told, k=3)
    chance.shuffle(shuffled)
    for one in shuffled:
        desk.outcomes.settle(one)
    outcomes, health, tallies = desk.facts()
    fold = Fold.of(told)
    assert (outcomes, tallies) == (fold.facts[0], fold.facts[2])
    assert (health.delivered_at, health.failed) == (fold.health.delivered_at, fold.health.failed)


def test_many_processes_that_read_the_same_events_at_once_count_each_once(desk):
    told = [
        end("TEXT_DELIVERED", 0.01, text=f"t{number % 6}", phone=f"+1425555016{number % 3}") for number in range(24)
    ]
    with ThreadPoolExecutor(8) as readers:
        settled = list(readers.map(lambda one: desk.outcomes.settle(one).news, told))
    assert sum(settled) == len({(one.phone, one.message_id) for one in told})
    assert desk.outcomes.tallies(DAY + timedelta(hours=1), 2) == {hour_of(DAY): DeliveryStats(delivered=sum(settled))}


def test_failures_that_come_at_once_are_all_on_record(desk):
    told = [end("TEXT_UNREACHABLE", day, text=f"t{day}") for day in range(6)]
    with ThreadPoolExecutor(6) as readers:
        list(readers.map(desk.outcomes.settle, told))
    _, health, _ = desk.facts()
    assert [failure.message_id for failure in health.failed] == ["t0", "t1", "t2", "t3", "t4", "t5"]


def test_a_duplicate_is_no_news_and_tells_how_the_text_ended(desk):
    assert desk.outcomes.settle(end("TEXT_DELIVERED", 1)).news
    again = desk.outcomes.settle(end("TEXT_BLOCKED", 2))
    assert (again.news, again.outcome) == (False, end("TEXT_DELIVERED", 1))


def test_an_opt_out_is_counted_once_in_the_hour_in_which_it_was_said(desk):
    stop = OptedOut("text-1", MORNING - timedelta(hours=2))
    assert [desk.outcomes.count_opt_out(stop) for _ in range(3)] == [True, False, False]
    assert desk.outcomes.tallies(MORNING, 24) == {hour_of(stop.at): DeliveryStats(opted_out=1)}


def test_what_says_that_an_opt_out_was_counted_goes_after_thirty_days(desk):
    desk.outcomes.count_opt_out(OptedOut("text-1", MORNING))
    (marker,) = [row for row in desk.rows() if row["phone"]["S"] == "stops"]
    assert marker["item"]["S"] == "outcome#stop-text-1"
    assert int(marker["expires_at"]["N"]) == int((MORNING + timedelta(days=30)).timestamp())


def test_tallies_go_thirty_days_after_their_hour(desk):
    desk.outcomes.settle(end("TEXT_DELIVERED", 0.01))
    (row,) = [row for row in desk.rows() if row["phone"]["S"].startswith("tally#")]
    assert row["expires_at"]["N"] == str(int((DAY + timedelta(days=30)).timestamp()))


class Busy:
    """A table in which other writers are always first, or that has no room for more reads."""

    def __init__(self, client, *, code="TransactionConflict", unread=None):
        self.client, self.code, self.unread, self.tries = client, code, unread or {}, 0
        self.exceptions = client.exceptions

    def batch_get_item(self, **request):
        return self.client.batch_get_item(**request) | {"UnprocessedKeys": self.unread}

    def transact_write_items(self, **_):
        self.tries += 1
        answer = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": [{"Code": self.code}]}
        raise self.exceptions.TransactionCanceledException(answer, "TransactWriteItems")


def test_where_others_are_always_first_the_event_comes_again(desk, monkeypatch):
    monkeypatch.setattr(stores, "LONGEST_PAUSE_SECONDS", 0)
    busy = Busy(desk.client)
    outcomes = Outcomes(busy, desk.table, desk.clock)
    for act, told in ((outcomes.settle, end("TEXT_DELIVERED")), (outcomes.count_opt_out, OptedOut("t", MORNING))):
        busy.tries = 0
        with pytest.raises(Contended):
            act(told)
        assert busy.tries == 8
    assert desk.rows() == []


def test_a_write_that_the_table_refuses_for_good_is_told_as_it_is(desk):
    outcomes = Outcomes(Busy(desk.client, code="ValidationError"), desk.table, desk.clock)
    with pytest.raises(desk.client.exceptions.TransactionCanceledException):
        outcomes.settle(end("TEXT_DELIVERED"))


def test_a_table_that_never_gives_its_whole_answer_is_asked_again_later(desk, monkeypatch):
    monkeypatch.setattr(dynamodb, "LONGEST_PAUSE_SECONDS", 0)
    key = {"phone": {"S": "+14255550161"}, "item": {"S": "health"}}
    busy = Busy(desk.client, unread={desk.table: {"Keys": [key]}})
    with pytest.raises(NotAccepted):
        Outcomes(busy, desk.table, desk.clock).settle(end("TEXT_DELIVERED"))
    assert busy.tries == 0


class Torn:
    """A table that once gives one row as it was, and the other as it is."""

    def __init__(self, client, stale):
        self.client, self.stale, self.exceptions = client, stale, client.exceptions

    def batch_get_item(self, **request):
        answer = self.client.batch_get_item(**request)
        if self.stale is not None:
            (table,) = request["RequestItems"]
            rows = [row for row in answer["Responses"][table] if row["item"] != self.stale["item"]]
            answer["Responses"][table], self.stale = [*rows, self.stale], None
        return answer

    def transact_write_items(self, **request):
        return self.client.transact_write_items(**request)


def test_an_end_that_another_process_replaced_meanwhile_is_read_again(desk):
    desk.outcomes.settle(end("TEXT_BLOCKED", 1))
    (stale,) = [row for row in desk.rows() if row["item"]["S"] == "outcome#t1"]
    desk.outcomes.settle(end("TEXT_BLOCKED", 3))
    late = Outcomes(Torn(desk.client, stale), desk.table, desk.clock).settle(end("TEXT_BLOCKED", 2))
    assert (late.news, late.outcome) == (False, end("TEXT_BLOCKED", 3))
    assert desk.facts() == (Fold.of([end("TEXT_BLOCKED", 3)]).facts)


def test_a_health_that_is_older_than_the_end_it_was_read_with_is_read_again(desk):
    desk.outcomes.settle(end("TEXT_UNREACHABLE", 0, text="t0"))
    (stale,) = [row for row in desk.rows() if row["item"]["S"] == "health"]
    desk.outcomes.settle(end("TEXT_UNREACHABLE", 1, text="t1"))
    Outcomes(Torn(desk.client, stale), desk.table, desk.clock).settle(end("TEXT_BLOCKED", 2, text="t1"))
    _, health, _ = desk.facts()
    assert [failure.message_id for failure in health.failed] == ["t0"]


def test_what_a_text_cost_is_counted_once_however_often_its_price_is_told(desk):
    reception = desk.reception()
    handed = priced(end("TEXT_SUCCESSFUL"), 1)
    for told in (handed, handed, end("TEXT_DELIVERED", 1, price=Decimal("0.00883")), end("TEXT_BLOCKED", text="t2")):
        reception.receive(told)
    assert desk.counted["SpentMicrodollars"] == 8830
