"""The consent tables on the local AWS: one read, one transaction, and nothing lost between two writers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from lambdas.consent.decision import decide
from lambdas.consent.ledger import fold, verify
from lambdas.consent.record import Record
from lambdas.stores.consent.consent_tables import MOST_READ
from lambdas.stores.consent.outbox import Entry, Outbox, Owed, Status
from lambdas.stores.dynamodb import write_all
from lambdas.stores.errors import Contended
from tests.exploration.memory.inbound_side import consent_tables


@pytest.fixture
def tables(home, program):
    """The tables of the program."""
    assert program().audience_shards == 4
    return consent_tables(home.dynamodb, home.environment)


@pytest.fixture
def commit(tables, program):
    """Decide on a text and commit it on the record given, or on the one that the tables hold."""

    def build(text, record=None):
        record = record or tables.read(text.phone, text.message_id).record
        decision = decide(text, program(), replace(record, unasked=frozenset()), text.at)  # as if all were sent
        entry = Entry(text.phone, text.message_id, text.at, tuple(Owed(effect) for effect in decision.effects))
        return entry, tables.commit(record, decision.event, entry, text.at)

    return build


def test_a_phone_that_never_texted_has_an_empty_record(tables, phone):
    reading = tables.read(phone, "any")
    assert (reading.record, reading.entry) == (Record(phone), None)


def test_what_was_committed_is_what_is_read(tables, commit, text, phone):
    for minute, body in enumerate(["DEALS", "YES", "NEWS", "STOP", "START", "DEALS", "YES"]):
        said = text(body, minute, phone=phone)
        entry, after = commit(said)
        reading = tables.read(phone, said.message_id)
        assert (reading.record, reading.entry) == (after, entry)


def test_the_record_is_the_fold_of_the_ledger(home, tables, commit, text, phone):
    for minute, body in enumerate(["DEALS", "YES", "HELP", "LEAVE DEALS"]):
        commit(text(body, minute, phone=phone))
    ledger, record = home.ledger(phone), tables.read(phone, "any").record
    assert fold(phone, ledger) == record
    assert list(verify(ledger, record)) == []


def test_a_subscriber_is_in_the_audience_index_while_active(home, commit, text, phone):
    def audience():
        found = home.dynamodb.scan(TableName=home.environment.subscriptions_table, IndexName="audience")["Items"]
        return [row["audience"]["S"].partition("#")[0] for row in found if row["phone"]["S"] == phone]

    seen = []
    for minute, body in enumerate(["DEALS", "YES", "STOP"]):
        commit(text(body, minute, phone=phone))
        seen.append(audience())
    assert seen == [[], ["deals"], []]


def test_a_record_that_was_overtaken_is_not_committed(home, tables, commit, text, phone):
    stale = tables.read(phone, "any").record
    commit(text("DEALS", 0, phone=phone))
    with pytest.raises(Contended):
        commit(text("HELP", 1, phone=phone), stale)
    assert len(home.ledger(phone)) == 1
    assert len(home.outbox(phone)) == 1


def test_a_text_is_committed_once(home, commit, text, phone):
    said = text("DEALS", 0, phone=phone)
    commit(said)
    with pytest.raises(Contended):
        commit(said)
    assert len(home.ledger(phone)) == 1


def test_of_many_writers_on_one_record_one_wins(home, tables, commit, text, phone):
    stale = tables.read(phone, "any").record

    def attempt(minute):
        try:
            return bool(commit(text("DEALS", minute, phone=phone), stale))
        except Contended:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1
    assert len(home.ledger(phone)) == 1


def test_a_record_of_more_than_one_page_is_read_whole(home, tables, commit, text, phone):
    commit(text("DEALS", 0, phone=phone))
    filler = {"S": "x" * 350_000}
    for number in range(4):
        row = {"phone": {"S": phone}, "item": {"S": f"outbox#0{number}"}, "filler": filler}
        home.dynamodb.put_item(TableName=home.environment.subscriptions_table, Item=row)
    assert set(tables.read(phone, "any").record.subscriptions) == {"deals"}


def test_a_phone_with_any_number_of_rows_is_read_by_as_many_calls_and_its_texts_are_known(
    home, tables, commit, text, phone
):
    first = text("DEALS", 0, phone=phone)
    commit(first)
    first_entry = tables.read(phone, first.message_id).entry
    before = {"phone": {"S": phone}, "at": {"S": "2026-01-01T00:00:00.000Z"}, "effects": {"L": []}}
    # sorted behind, so that what comes first by the key is read last
    rows = [before | {"item": {"S": f"outbox#~{number:04}"}} for number in range(2 * MOST_READ)]
    write_all(home.dynamodb, home.environment.subscriptions_table, [{"PutRequest": {"Item": row}} for row in rows])
    sizes = []

    def seen(parsed, **_):
        sizes.append(parsed["Count"])

    home.dynamodb.meta.events.register("after-call.dynamodb.Query", seen)
    known = tables.read(phone, first.message_id)
    home.dynamodb.meta.events.unregister("after-call.dynamodb.Query", seen)
    assert sizes == [MOST_READ, 1]
    assert (set(known.record.subscriptions), known.record.flooded) == ({"deals"}, True)
    assert known.entry == first_entry
    assert tables.read(phone, "new").entry is None


def test_the_outbox_row_goes_after_thirty_days(text):
    said = text("DEALS")
    row = Entry(said.phone, said.message_id, said.at, ()).row(said.at)
    assert int(row["expires_at"]["N"]) == int(said.at.timestamp()) + 30 * 24 * 3600


@pytest.fixture
def outbox(home):
    """The program's outbox."""
    return Outbox(home.dynamodb, home.environment.subscriptions_table)


def test_an_effect_is_claimed_by_one(outbox, commit, text, phone):
    said = text("DEALS", 0, phone=phone)
    entry, _ = commit(said)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: outbox.claim(entry, 0, said.at), range(8))) == 1


def test_a_released_effect_can_be_claimed_again(outbox, commit, text, phone):
    said = text("DEALS", 0, phone=phone)
    entry, _ = commit(said)
    assert outbox.claim(entry, 0, said.at)
    outbox.release(entry, 0)
    assert outbox.claim(entry, 0, said.at)


def test_a_settled_effect_stays_as_it_is(outbox, tables, commit, text, phone):
    said = text("DEALS", 0, phone=phone)
    entry, _ = commit(said)
    outbox.claim(entry, 0, said.at)
    outbox.settle(entry, 0, Status.DONE, "sent-1")
    outbox.settle(entry, 0, Status.UNKNOWN)
    outbox.settle_unclaimed(entry, 0, Status.DROPPED)
    outbox.release(entry, 0)
    (owed,) = tables.read(phone, said.message_id).entry.owed
    assert (owed.status, owed.claimed_at, owed.effect) == (Status.DONE, said.at, entry.owed[0].effect)
