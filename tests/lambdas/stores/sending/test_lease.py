"""The lease on the local AWS: what takes consent away waits for the text in hand, and nothing else does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.decision import Case, decide, decide_case
from lambdas.consent.items import HANDED_OVER, HELD, lease_key, lease_row
from lambdas.intent.recognise import Intent, IntentKind
from lambdas.stores.consent.outbox import Entry
from lambdas.stores.errors import Contended
from tests.exploration.memory.inbound_side import consent_tables


@pytest.fixture
def commit(home, program, text, phone):
    """Commit what the person texts so many minutes into the morning."""
    tables = consent_tables(home.dynamodb, home.environment)

    def build(body, minute, *, later=timedelta(0)):
        said = text(body, minute, phone=phone)
        record = tables.read(phone, said.message_id).record
        asked = replace(record, unasked=frozenset())  # as if every question had been sent
        event = decide(said, program(opt_out_mode="self_managed"), asked, said.at).event
        tables.commit(record, event, Entry(phone, said.message_id, said.at, ()), said.at + later)
        return event.kind

    return build


@pytest.fixture
def leased(home, text, phone):
    """Put a lease on the phone, taken in that minute of the morning; return what gives the phone free."""

    def build(minute):
        row = lease_row(phone, "offer-1", text("", minute).at + HELD)
        home.dynamodb.put_item(TableName=home.environment.sends_table, Item=row)
        return lambda: home.dynamodb.delete_item(TableName=home.environment.sends_table, Key=lease_key(phone))

    return build


REVOCATIONS = {"STOP": ("DEALS", "YES"), "LEAVE DEALS": ("DEALS", "YES"), "NO": ("DEALS",)}


@pytest.mark.parametrize(("body", "before"), REVOCATIONS.items(), ids=REVOCATIONS)
def test_what_takes_consent_away_goes_on_record_once_the_text_in_hand_is_out(home, commit, leased, phone, body, before):
    for minute, said in enumerate(before):
        commit(said, minute)
    release = leased(5)
    with pytest.raises(Contended):
        commit(body, 5)
    assert len(home.ledger(phone)) == len(before)
    release()
    commit(body, 5)
    assert len(home.ledger(phone)) == len(before) + 1


def test_a_pause_goes_on_record_once_the_text_in_hand_is_out(home, commit, leased, text, program, phone):
    commit("DEALS", 0)
    commit("YES", 1)
    tables, said = consent_tables(home.dynamodb, home.environment), text("pause", 5, phone=phone)
    record = tables.read(phone, "any").record
    case = Case(said, Intent(IntentKind.PAUSE, None, "page"), program(), record, answered=False)
    event = decide_case(case, "preferences_page", said.at).event
    release = leased(5)
    with pytest.raises(Contended):
        tables.commit(record, event, Entry(phone, said.message_id, said.at, ()), said.at)
    release()
    assert tables.commit(record, event, Entry(phone, said.message_id, said.at, ()), said.at).standing.paused(said.at)


def test_it_waits_no_longer_than_a_text_may_be_handed_over_though_the_lease_lasts_on(commit, leased):
    leased(5)
    with pytest.raises(Contended):
        commit("STOP", 5, later=HANDED_OVER)
    assert commit("STOP", 5, later=HANDED_OVER + timedelta(milliseconds=1)) == "opted_out"


@pytest.mark.parametrize("body", ["DEALS", "START", "HELP"])
def test_what_takes_nothing_away_does_not_wait(commit, leased, body):
    leased(5)
    assert commit(body, 5)
