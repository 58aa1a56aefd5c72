"""Runs over the service's opt-out list, on the local AWS."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.ledger import fold, opened, verify
from lambdas.stores.consent import opt_out_list
from lambdas.stores.consent.opt_out_list import Checkpoint


class Http:
    status_code = 400


@pytest.fixture(autouse=True)
def small_pages(monkeypatch):
    """Ten numbers to a page, where the service gives a hundred."""
    monkeypatch.setattr(opt_out_list, "PAGE", 10)


@pytest.fixture
def answering(home):
    """Have the service refuse the requests of these numbers (from 0), each with the error told for it."""
    events, asked, name = home.sms.meta.events, [], "before-call.pinpoint-sms-voice-v2.DescribeOptedOutNumbers"
    refusals = {}

    def answer(params, **_):
        asked.append(params["body"])
        code = refusals.get(len(asked) - 1)
        error = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
        return (Http, error) if code else None

    events.register(name, answer)
    yield asked, refusals
    events.unregister(name, answer)


def numbers(count):
    """Return that many phone numbers that no other test has."""
    numbers.next += count
    return [f"+1206777{number:04}" for number in range(numbers.next - count, numbers.next)]


numbers.next = 0


def test_an_opt_out_that_no_text_told_of_is_on_record_with_its_time_and_source(home, office, phone):
    office.list_numbers(phone)
    office.run()
    (entry,) = home.ledger(phone)
    event = opened(entry)
    assert (event.kind, event.source, event.evidence.rule) == ("opted_out", "service_list", "listed_by_api")
    assert abs(event.at - datetime.now(UTC)) < timedelta(minutes=1)
    record = office.record(phone)
    assert record.standing.stopped
    assert fold(phone, [entry]) == record
    assert office.counted["OptOutDrift"] == 1


def test_a_subscription_older_than_the_listing_ends(home, office, text, phone):
    for minute, body in enumerate(["DEALS", "YES"]):
        office.hear(text(body, minute, phone=phone))
    office.list_numbers(phone)
    office.run()
    assert [str(held.state) for held in office.record(phone).subscriptions.values()] == ["revoked"]
    assert list(verify(home.ledger(phone), office.record(phone))) == []


def test_a_join_newer_than_the_listing_stands(office, text, phone):
    office.list_numbers(phone)
    joined = replace(text("DEALS", phone=phone), at=datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=5))
    office.hear(joined)
    office.run()
    (held,) = office.record(phone).subscriptions.values()
    assert held.state == "pending"


def test_what_is_on_record_is_not_written_again(home, office, phone):
    office.list_numbers(phone)
    office.run()
    office.ahead += timedelta(hours=1)
    office.run()
    assert len(home.ledger(phone)) == 1
    assert office.of_the_list["OptOutDrift"] == 1


def test_the_first_pass_of_each_half_day_is_counted_and_no_other(office):
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    for hours in range(48):
        office.at = noon + timedelta(hours=hours)
        office.run()
    assert office.of_the_list == {"ReconcilePass": 4}


def test_a_pass_that_began_anew_or_goes_on_in_another_run_is_counted_as_the_pass_that_it_is(office):
    first = office.reconciliation.checkpoints
    began = Checkpoint(datetime(2026, 11, 30, 1, tzinfo=UTC))
    second = began.next(began.began_at + timedelta(hours=1))
    assert (began.is_counted, second.is_counted, second.restarted().is_counted) == (True, False, False)
    for one in (began, second):
        first.write(one)
        assert first.read() == one


def test_an_opt_out_that_the_handler_listed_is_no_drift(home, office, text, phone):
    stop = replace(text("STOP", phone=phone), at=datetime.now(UTC).replace(microsecond=0))
    office.hear(stop)
    office.list_numbers(phone)
    office.run()
    assert len(home.ledger(phone)) == 1
    assert office.counted["OptOutDrift"] == 0


def test_a_listing_younger_than_a_quarter_of_an_hour_is_left_to_the_next_pass(home, office, phone):
    office.list_numbers(phone)
    office.ahead = timedelta(minutes=14)
    office.run()
    assert home.ledger(phone) == []
    office.ahead = timedelta(hours=2)
    office.run()
    assert len(home.ledger(phone)) == 1


def test_a_list_is_read_page_by_page(home, office, answering):
    asked, _ = answering
    phones = numbers(25)
    office.list_numbers(*phones)
    office.run()
    assert len(asked) == 3
    assert [len(home.ledger(phone)) for phone in phones] == [1] * 25
    assert office.of_the_list == {"OptOutDrift": 25, "ReconcilePass": 1}


def test_a_run_that_is_out_of_time_is_carried_on_by_the_next(home, office, answering):
    asked, _ = answering
    phones = numbers(25)
    office.list_numbers(*phones)
    for _ in range(3):
        office.run(steps=1)
    assert len(asked) == 3
    assert len(set(asked)) == 3
    assert [len(home.ledger(phone)) for phone in phones] == [1] * 25
    assert office.counted["ReconcilePass"] == 1


def test_a_pass_begins_once_an_hour(office, answering):
    asked, _ = answering
    office.run()
    office.run()
    assert len(asked) == 1
    office.ahead += timedelta(minutes=56)
    office.run()
    assert len(asked) == 2


def test_the_short_list_of_a_managed_program_is_read_at_each_call_and_a_long_one_once_an_hour(office, answering):
    asked, _ = answering
    office.reconciliation = replace(office.reconciliation, managed=True)
    office.run()
    office.ahead += timedelta(minutes=15)
    office.run()
    assert len(asked) == 2
    began_at = office.reconciliation.clock()
    office.reconciliation.checkpoints.write(Checkpoint(began_at, "", began_at + timedelta(minutes=6)))
    office.ahead += timedelta(minutes=54)
    office.run()
    assert len(asked) == 2
    office.ahead += timedelta(minutes=2)
    office.run()
    assert len(asked) == 3


def test_a_token_that_the_service_forgot_begins_the_list_anew(home, office, answering):
    asked, refusals = answering
    phones = numbers(15)
    office.list_numbers(*phones)
    refusals[1] = "ValidationException"
    office.run()
    assert len(asked) == 4
    assert [len(home.ledger(phone)) for phone in phones] == [1] * 15
    assert office.of_the_list == {"OptOutDrift": 15, "ReconcileRestarted": 1, "ReconcilePass": 1}


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException", "InternalServerException"])
def test_a_refusal_costs_five_seconds_and_loses_no_place(home, office, answering, code):
    asked, refusals = answering
    phones = numbers(15)
    office.list_numbers(*phones)
    refusals[1] = code
    office.run()
    assert asked[1] == asked[2]
    assert office.waited[2] > 4
    assert len(home.ledger(phones[-1])) == 1
    assert office.of_the_list == {"OptOutDrift": 15, "ReconcileRefused": 1, "ReconcilePass": 1}


def test_a_first_page_that_the_service_calls_invalid_does_not_spin(office, answering):
    _, refusals = answering
    refusals[0] = "ValidationException"
    office.run(steps=1)
    assert office.of_the_list == {"ReconcileRefused": 1}


def test_a_run_that_dies_within_a_page_is_made_up_for(home, office, phone):
    office.list_numbers(phone, *numbers(2))

    def die(**_):
        raise KeyboardInterrupt

    home.dynamodb.meta.events.register("before-call.dynamodb.PutItem", die)  # the checkpoint, behind the first page
    with pytest.raises(KeyboardInterrupt):
        office.run()
    home.dynamodb.meta.events.unregister("before-call.dynamodb.PutItem", die)
    office.run()
    assert len(home.ledger(phone)) == 1
    assert office.of_the_list == {"OptOutDrift": 3, "ReconcilePass": 1}
