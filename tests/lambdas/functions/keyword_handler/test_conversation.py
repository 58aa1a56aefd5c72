"""One text from arrival to answer, on the local AWS."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from lambdas.consent.decision import decide
from lambdas.consent.items import record_of
from lambdas.consent.ledger import fold, verify
from lambdas.consent.record import Record
from lambdas.intent import recognise
from lambdas.program import Translation
from lambdas.stores.errors import Contended

KEEPS_LIST = {"service_keywords": ()}  # managed, by words that the pool does not know
CALLS = {
    "DEALS": ["Query", "TransactWriteItems", "TransactWriteItems", "SendTextMessage", "TransactWriteItems"],
    "HELP": ["Query", "TransactWriteItems", "UpdateItem"],
    "STOP": ["Query", "TransactWriteItems"],
    "YES": ["Query"],
    "nice weather today": ["Query", "UpdateItem"],
}


@pytest.mark.parametrize("body", CALLS)
def test_a_text_costs_one_read_and_one_transaction_besides_its_effects(inbox, text, phone, wire, body):
    inbox().hear(text(body, phone=phone))
    assert wire.calls == CALLS[body]


def test_a_person_is_answered_in_the_language_of_their_first_word_to_the_last(home, inbox, text, phone, program):
    spanish = Translation(
        "es",
        replace(program().copy, help="Acme: ayuda", stop="Acme: baja", start="Acme: de nuevo"),
        tuple((topic.title, replace(topic.copy, confirmation_request="responda SI")) for topic in program().topics),
        (),
    )
    person = inbox(**KEEPS_LIST, translations=(spanish,))
    for minute, body in enumerate(["AYUDA", "DEALS", "STOP", "START", "HELP"]):
        person.hear(text(body, minute, phone=phone))
    assert home.sent(phone) == ["Acme: ayuda", "responda SI", "Acme: baja", "Acme: de nuevo", "Acme: ayuda"]
    held = record_of(phone, home._rows("SUBSCRIPTIONS_TABLE", phone))
    assert held.standing.language == "es"
    assert fold(phone, home.ledger(phone)).standing == held.standing


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "late"])
def test_a_text_that_changes_nothing_is_remembered_as_a_reaction(home, inbox, text, phone, order):
    texts = [text("nice weather today", 5, phone=phone), text("HELP", 9, phone=phone)]
    for index in order:
        inbox().hear(texts[index])
    (row,) = [row for row in home._rows("SUBSCRIPTIONS_TABLE", phone) if row["item"]["S"] == "heard"]
    assert row["at"]["S"] == "2026-11-02T09:09:00.000Z"


def test_a_talk_is_answered_and_on_record(home, inbox, text, phone):
    person = inbox(**KEEPS_LIST)
    for minute, body in enumerate(["DEALS", "YES", "HELP", "STOP", "STOP", "START", "nice weather today"]):
        person.hear(text(body, minute, phone=phone))
    assert home.sent(phone) == [
        *("deals: reply YES", "deals: you are in", "Acme: help"),
        *("Acme: no more", "Acme: text DEALS to join"),
    ]
    assert len(home.ledger(phone)) == 6
    assert not home.opted_out(phone)


def test_an_opt_out_is_confirmed_and_then_listed(home, inbox, text, phone, wire):
    inbox(**KEEPS_LIST).hear(text("STOP", phone=phone))
    assert wire.calls.index("SendTextMessage") < wire.calls.index("PutOptedOutNumber")
    assert home.sent(phone) == ["Acme: no more"]
    assert home.opted_out(phone)


def test_one_who_stops_and_comes_back_twice_in_a_day_is_answered_each_time_and_never_listed(
    home, inbox, text, phone, wire
):
    person = inbox(opt_out_mode="self_managed")
    for minute, body in enumerate(["STOP", "DEALS", "YES"] * 2):
        person.hear(text(body, minute, phone=phone))
    assert home.sent(phone) == ["Acme: no more", "deals: reply YES", "deals: you are in"] * 2
    assert "PutOptedOutNumber" not in wire.calls


def test_a_stop_is_confirmed_however_many_texts_of_the_hour_were_answered(home, inbox, text, phone):
    person = inbox(opt_out_mode="self_managed")
    for minute, body in enumerate(["STOP", "START"] * 4):
        person.hear(text(body, minute, phone=phone))
    assert home.sent(phone).count("Acme: no more") == 4


def test_one_who_stopped_is_asked_on_joining_again(home, inbox, text, phone):
    person = inbox(**KEEPS_LIST)
    for minute, body in enumerate(["STOP", "DEALS", "YES"]):
        person.hear(text(body, minute, phone=phone))
    assert home.sent(phone) == ["Acme: no more", "deals: reply YES", "deals: you are in"]


def test_what_is_counted(inbox, text, phone):
    person = inbox(**KEEPS_LIST)
    for minute, body in [(1, "STOP"), (0, "DEALS"), (2, "YES"), (3, "nice weather today")]:
        person.hear(text(body, minute, phone=phone))
    twos = {"OptOut": "ReplySent", "Join": "Superseded", "Confirm": "Unanswerable"}
    assert person.counted == dict.fromkeys([*twos, *twos.values(), "Other"], 1)


def test_a_text_that_is_read_without_the_weights_of_the_model_is_counted_as_such(inbox, text, phone, monkeypatch):
    monkeypatch.setattr(recognise, "_model", lambda: None)
    person = inbox()
    person.hear(text("nice weather today", phone=phone))
    assert person.counted == {"Doubt": 1, "WithoutModel": 1}


def test_an_opt_in_is_counted_when_it_is_asked_for_and_when_it_is_confirmed(inbox, text, phone):
    person = inbox()
    for minute, body in enumerate(["DEALS", "YES", "YES"]):
        person.hear(text(body, minute, phone=phone))
    assert (person.counted["OptInRequested"], person.counted["OptInConfirmed"]) == (1, 1)


def test_twenty_deliveries_make_one_event_and_one_reply(home, inbox, text, phone):
    person, said = inbox(), text("DEALS", phone=phone)
    heard = [person.hear(said) for _ in range(20)]
    assert heard == ["join", *["duplicate"] * 19]
    assert len(home.ledger(phone)) == 1
    assert home.sent(phone) == ["deals: reply YES"]
    assert person.counted == {"Join": 1, "OptInRequested": 1, "ReplySent": 1, "Duplicate": 19}


def test_twenty_deliveries_at_once_make_one_event_and_one_reply(home, inbox, text, phone):
    person, said = inbox(**KEEPS_LIST), text("STOP", phone=phone)
    person.at = said.at

    def hear(_):
        with suppress(Contended):  # while another has the reply in hand, the text must come again
            person.conversation.receive(said)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, range(20)))
    assert len(home.ledger(phone)) == 1
    assert home.sent(phone) == ["Acme: no more"]
    assert home.opted_out(phone)
    assert home.outbox(phone) == [["done", "done"]]


def test_texts_of_one_phone_at_once_make_one_unbroken_chain(home, inbox, text, phone):
    person = inbox(**KEEPS_LIST)
    texts = [text(body, minute, phone=phone) for minute, body in enumerate(["DEALS", "HELP", "NEWS", "STOP", "HELP"])]
    person.at = texts[-1].at
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(person.conversation.receive, texts))
    ledger, record = home.ledger(phone), person.conversation.tables.read(phone, "any").record
    assert len(ledger) == 5
    assert list(verify(ledger, record)) == []
    assert fold(phone, ledger) == record
    assert record.standing.stopped
    assert {str(held.state) for held in record.subscriptions.values()} <= {"revoked"}


def test_two_hundred_texts_of_fifty_phones_in_any_order_end_as_the_model_says(home, inbox, program, text):
    chance = random.Random(50)
    bodies = ["DEALS", "NEWS", "YES", "NO", "STOP", "START", "HELP", "LEAVE DEALS", "nice weather today"]
    phones = [f"+1425557{number:04}" for number in range(50)]
    texts = [text(chance.choice(bodies), minute, phone=chance.choice(phones)) for minute in range(200)]
    chance.shuffle(texts)
    person, model = inbox(), {phone: Record(phone) for phone in phones}
    for said in texts:
        person.hear(said)
        decision = decide(said, program(), model[said.phone], said.at)
        model[said.phone] = Record(said.phone, decision.standing, decision.subscriptions)
    for phone in phones:
        record, ledger = person.conversation.tables.read(phone, "any").record, home.ledger(phone)
        assert record.subscriptions == model[phone].subscriptions
        assert (record.standing.stopped_at, record.standing.started_at) == (
            model[phone].standing.stopped_at,
            model[phone].standing.started_at,
        )
        assert fold(phone, ledger) == record
        assert list(verify(ledger, record)) == []
