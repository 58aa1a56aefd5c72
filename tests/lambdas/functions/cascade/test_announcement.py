"""What one program tells the others, and how that is read."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.cascade import Announcement, parse_announcement, scope_rules
from lambdas.consent.decision import decide
from lambdas.consent.ledger import opened, seal
from lambdas.consent.phone import BadMessage
from lambdas.consent.record import Record
from tests.lambdas.conftest import MORNING

PHONE = "+14255550161"


def sealed(text, program):
    stop = text("please stop texting me, my dog died", 5, phone=PHONE)
    event = decide(stop, program, Record(PHONE), MORNING).event
    return seal(event, Record(PHONE).standing, PHONE, MORNING + timedelta(minutes=6))


def test_an_opt_out_from_marketing_is_told_with_its_time_its_text_and_its_seal(text, program):
    entry = sealed(text, program())
    told = Announcement.of(PHONE, entry, program(), scope_rules())
    assert (told.program, told.legal_entity, told.message_type) == ("acme/promotional", "Acme Inc", "promotional")
    assert told.at == MORNING + timedelta(minutes=5)
    assert told.message_id == opened(entry).evidence.message_id
    assert (told.sequence, told.hash) == (entry.sequence, entry.hash)


def test_what_the_person_wrote_stays_in_its_program(text, program):
    told = Announcement.of(PHONE, sealed(text, program()), program(), scope_rules())
    assert "dog" not in told.to_json()


@pytest.mark.parametrize("exempt", ["", "healthcare"])
def test_a_transactional_opt_out_is_told_to_nobody_until_the_waiver_ends_and_to_all_from_then_on(text, program, exempt):
    shop = program(message_type="transactional", exempt=exempt)
    entry = sealed(text, shop)
    assert Announcement.of(PHONE, entry, shop, scope_rules()) is None
    begun = [replace(rule, effective=MORNING.date()) if rule.unless else rule for rule in scope_rules()]
    told = Announcement.of(PHONE, entry, shop, begun)
    assert (told.message_type, told.rule) == ("transactional", "any-stop-binds-the-caller")


def test_what_is_told_is_read_as_it_was_told(told, delivered):
    announcement = told(PHONE, 5)
    assert parse_announcement(delivered(announcement)) == announcement


BROKEN = {
    "no JSON": "STOP",
    "a list": "[]",
    "a number": "7",
    "no detail": json.dumps({"source": "sms.consent"}),
    "a detail that is a text": json.dumps({"detail": "x"}),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_announcement_is_refused(body):
    with pytest.raises(BadMessage):
        parse_announcement(body)


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": None},
        {"phone": "4255550161"},
        {"phone": 14255550161},
        {"at": "yesterday"},
        {"at": 5},
        {"at": "2026-11-02T09:00:00"},
        {"sequence": "3"},
        {"sequence": True},
        {"program": ["acme"]},
        {"message_id": None},
        {"hash": {}},
        {"more": "x"},
        {"message_type": "both"},
    ],
    ids=str,
)
def test_a_field_that_is_missing_foreign_or_of_another_form_is_refused_without_naming_the_number(
    told, delivered, changes
):
    with pytest.raises(BadMessage) as refused:
        parse_announcement(delivered(told(PHONE), **changes))
    assert "4255550161" not in str(refused.value)


def test_an_event_without_a_cause_is_sealed_as_it_always_was(text, program):
    content = json.loads(sealed(text, program()).content)
    assert "cause" not in content["event"]["evidence"]
