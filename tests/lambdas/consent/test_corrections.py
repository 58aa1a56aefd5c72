"""What a number on the service's opt-out list means beside what is on record."""

from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.corrections import Listing, is_known, opt_out_event
from lambdas.consent.events import EventKind, Evidence, applied
from lambdas.consent.ledger import appended, fold, opened, seal, verify

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
LIST = "arn:aws:sms-voice:us-east-1:111122223333:opt-out-list/acme"
JOINED = ((0, "DEALS"), (1, "YES"))

CASES = {
    # what was said by minute, when the number was listed, whether the record shows it
    "nobody ever heard of": ((), 5, False),
    "a customer who joined": (JOINED, 5, False),
    "a customer who only asked to join": (((0, "DEALS"),), 5, False),
    "a STOP that is on record": ((*JOINED, (5, "STOP")), 5, True),
    "listed by us a minute after the STOP": ((*JOINED, (5, "STOP")), 6, True),
    "listed anew years after the STOP": ((*JOINED, (5, "STOP")), 2_000_000, False),
    "a STOP on record that came after": ((*JOINED, (9, "STOP")), 5, True),
    "listed after a START": (((0, "STOP"), (3, "START")), 5, False),
    "listed by us before a START whose lift was refused": (((0, "STOP"), (9, "START")), 1, True),
    "listed unseen before a START": (((9, "START"),), 5, False),
    "listed unseen before a JOIN": (((9, "DEALS"),), 5, False),
    "joined again after the STOP": (((0, "STOP"), (9, "DEALS")), 1, True),
    "joined again and listed once more": (((0, "STOP"), (3, "DEALS")), 5, False),
    "joined again, confirmed and listed once more": (((0, "STOP"), (3, "DEALS"), (4, "YES")), 5, False),
}


def listing(minute, rule="listed_by_customer"):
    return Listing("+14255550161", MORNING + timedelta(minutes=minute), "service_list", rule)


@pytest.fixture
def written(program):
    """Put a listing on the record of a talk; return the record and the ledger after it."""

    def write(talk, found):
        event = opt_out_event(found, talk.record, program(), LIST)
        entry = seal(event, talk.record.standing, talk.record.phone, found.at)
        return appended(applied(talk.record, event), entry), [*talk.ledger, entry]

    return write


@pytest.mark.parametrize(("said", "minute", "known"), CASES.values(), ids=CASES)
def test_a_listing_is_known_where_a_stop_of_the_record_explains_it(talk, said, minute, known):
    assert is_known(listing(minute), talk(*said).record) is known


def test_what_we_list_ourselves_long_after_a_stop_is_no_other_stop(talk):
    assert is_known(listing(2_000_000, "listed_by_api"), talk(*JOINED, (5, "STOP")).record)


def test_a_start_that_arrives_late_does_not_undo_a_listing_that_came_after_it(talk, written, text):
    record, _ = written(talk((0, "STOP")), listing(60))
    late = talk((0, "STOP"))
    late.record = record
    late.hear(text("START", 30))
    assert late.record.barred


@pytest.mark.parametrize(("said", "minute", "known"), CASES.values(), ids=CASES)
def test_a_listing_once_written_down_is_known_and_the_chain_whole(talk, written, said, minute, known):
    record, ledger = written(talk(*said), listing(minute))
    assert is_known(listing(minute), record), known
    assert list(verify(ledger, record)) == []
    assert fold(record.phone, ledger) == record


def test_it_ends_what_rests_on_older_texts(talk, written):
    record, ledger = written(talk(*JOINED, (9, "NEWS")), listing(5))
    assert {topic: str(held.state) for topic, held in record.subscriptions.items()} == {
        "deals": "revoked",
        "news": "pending",
    }
    event = opened(ledger[-1])
    assert (event.kind, event.source, event.at) == (EventKind.OPTED_OUT, "service_list", listing(5).at)
    assert event.evidence == Evidence(listing(5).id, "listed_by_customer", "", LIST)
    assert listing(5).id == "service_list-2026-11-02T09:05:00.000Z"


@pytest.mark.parametrize("newer", ["START", "DEALS"])
def test_a_newer_start_or_join_wins(talk, written, newer):
    record, _ = written(talk((9, newer), (10, "YES")), listing(5))
    assert record.resumed_since(listing(5).at)
    assert not [held for held in record.subscriptions.values() if held.state == "revoked"]


def test_the_service_answered_only_who_opted_out_by_text(talk, program):
    wordings = [
        opt_out_event(listing(5, rule), talk().record, program(), LIST).wording
        for rule in ("listed_by_customer", "listed_by_api")
    ]
    assert wordings == [program().copy.stop, ""]
