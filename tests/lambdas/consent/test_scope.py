"""How far a STOP reaches: before and after the waiver of 47 CFR 64.1200(a)(10), before and after FCC 26-67."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import get_args

import pytest

from lambdas.consent.cascade import Announcement, Reach, parse_announcement, scope_of_stop, scope_rules
from lambdas.consent.corrections import revocation
from lambdas.consent.events import EventKind
from lambdas.consent.phone import BadMessage
from lambdas.consent.record import Record
from lambdas.program import Exemption
from tests.programs import PROGRAM

TODAY = datetime(2026, 11, 23, tzinfo=UTC)
PUBLISHED = date(2027, 1, 15)
LAW = "marketing-stop-binds-the-caller"


ALL = "any-stop-binds-the-caller"
WAIVER_ENDS = date(2027, 1, 31)


def ruled(*ids, **published):
    """The rules of law with those ids, FCC 26-67 published on the day given."""
    law = [rule for rule in scope_rules() if rule.basis == "law" and (not ids or rule.id in ids)]
    return [replace(rule, **published) if rule.id == LAW else rule for rule in law]


@pytest.fixture
def rules():
    """The rules without what we do beyond the law, and with a day from which FCC 26-67 is in force."""
    return ruled(effective=PUBLISHED)


@pytest.mark.parametrize(
    ("message_type", "at", "reach"),
    [
        ("promotional", datetime(2027, 1, 14, 23, 59, tzinfo=UTC), Reach.PROGRAM),
        ("promotional", datetime(2027, 1, 15, tzinfo=UTC), Reach.LEGAL_ENTITY),
        ("promotional", datetime(2027, 1, 31, tzinfo=UTC), Reach.LEGAL_ENTITY),
        ("promotional", datetime(2030, 1, 1, tzinfo=UTC), Reach.LEGAL_ENTITY),
        ("transactional", datetime(2027, 1, 14, tzinfo=UTC), Reach.PROGRAM),
        ("transactional", datetime(2027, 1, 31, tzinfo=UTC), Reach.PROGRAM),
        ("transactional", datetime(2030, 1, 1, tzinfo=UTC), Reach.PROGRAM),
    ],
)
def test_where_the_order_is_in_force_before_the_waiver_ends_a_stop_to_marketing_ends_marketing(
    rules, message_type, at, reach
):
    assert scope_of_stop(message_type, at, rules).reach is reach


@pytest.mark.parametrize("message_type", ["promotional", "transactional"])
@pytest.mark.parametrize(
    ("at", "reach"),
    [
        (datetime(2026, 11, 23, tzinfo=UTC), Reach.PROGRAM),
        (datetime(2027, 1, 30, 23, 59, 59, tzinfo=UTC), Reach.PROGRAM),
        (datetime(2027, 1, 31, tzinfo=UTC), Reach.CALLER),
        (datetime(2031, 1, 1, tzinfo=UTC), Reach.CALLER),
    ],
)
def test_where_the_order_is_not_published_a_stop_to_anything_ends_everything_from_the_end_of_the_waiver(
    message_type, at, reach
):
    assert scope_of_stop(message_type, at, ruled()).reach is reach


def test_where_the_order_comes_after_the_waiver_has_ended_a_stop_reaches_far_until_then():
    late = ruled(effective=date(2027, 3, 1))
    days = [datetime(2027, month, day, tzinfo=UTC) for month, day in ((1, 30), (1, 31), (2, 28), (3, 1))]
    assert [scope_of_stop("transactional", day, late).reach for day in days] == [
        Reach.PROGRAM,
        Reach.CALLER,
        Reach.CALLER,
        Reach.PROGRAM,
    ]
    assert scope_of_stop("promotional", days[3], late).id == LAW


@pytest.mark.parametrize("at", [datetime(1999, 1, 1, tzinfo=UTC), TODAY, datetime(2027, 1, 30, tzinfo=UTC)])
def test_until_the_waiver_ends_we_cascade_a_marketing_stop_of_any_day_and_never_a_transactional_one(at):
    assert scope_of_stop("promotional", at, scope_rules()).reach is Reach.LEGAL_ENTITY
    assert scope_of_stop("transactional", TODAY, scope_rules()).reach is Reach.PROGRAM


def test_the_waiver_of_the_rule_ends_on_its_day_and_the_order_takes_its_place():
    (rule,) = [rule for rule in scope_rules() if rule.id == ALL]
    assert (rule.effective, rule.unless, rule.reach) == (WAIVER_ENDS, LAW, Reach.CALLER)
    assert scope_of_stop("promotional", datetime(2027, 2, 1, tzinfo=UTC), scope_rules()).id == ALL


def announced(message_type, at):
    return Announcement("dev", "Acme Inc", message_type, "acme-outlet/x", "+14255550161", "stop-1", at, ALL, 3, "ab")


BEFORE, AFTER = datetime(2027, 1, 30, 12, tzinfo=UTC), datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said_to", "at", "heard_by", "ends"),
    [
        ("promotional", BEFORE, "promotional", True),
        ("promotional", BEFORE, "transactional", False),
        ("transactional", BEFORE, "promotional", False),
        ("transactional", BEFORE, "transactional", False),
        ("promotional", AFTER, "promotional", True),
        ("promotional", AFTER, "transactional", True),
        ("transactional", AFTER, "promotional", True),
        ("transactional", AFTER, "transactional", True),
    ],
)
def test_which_programs_a_stop_ends_is_decided_by_the_day_it_was_said(said_to, at, heard_by, ends, program):
    heard = program(message_type=heard_by)
    assert announced(said_to, at).ends(heard, scope_rules()) is ends


@pytest.mark.parametrize("said_to", ["promotional", "transactional"])
@pytest.mark.parametrize("why", get_args(Exemption))
def test_texts_that_need_no_consent_go_on_until_they_are_told_to_stop_themselves(said_to, why, program):
    exempt = program(message_type="transactional", exempt=why)
    assert not announced(said_to, AFTER).ends(exempt, scope_rules())


def test_the_evidence_names_our_practice_until_the_law_is_in_force_and_the_law_from_then_on(rules):
    practice = [rule for rule in scope_rules() if rule.basis == "practice"]
    assert scope_of_stop("promotional", TODAY, scope_rules()).basis == "practice"
    assert scope_of_stop("promotional", datetime(2027, 1, 20, tzinfo=UTC), practice + rules).id == LAW


def test_fcc_26_67_has_no_day_as_long_as_no_publication_was_seen():
    (law,) = [rule for rule in scope_rules() if rule.id == LAW]
    assert law.effective is None


def test_where_no_rule_was_in_force_that_is_said_not_guessed():
    with pytest.raises(LookupError, match="2026-11-23"):
        scope_of_stop("promotional", TODAY, [])


@pytest.mark.parametrize("rule", scope_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_its_source_the_day_it_was_read_and_how_sure_that_is(rule):
    assert len(rule.cite) > len("47 CFR")
    assert rule.says.endswith(".")
    assert date(2026, 1, 1) <= rule.read_on <= date(2100, 1, 1)
    assert rule.confidence in {"high", "medium", "low"}
    assert rule.basis in {"law", "practice"}
    assert isinstance(rule.disputed, bool)
    assert set(rule.message_types) <= {"promotional", "transactional"}
    assert rule.basis == "practice" or any(mark in rule.cite for mark in ("FCC", "CFR", "U.S.C."))


TOLD = Announcement(
    environment="dev",
    legal_entity="Acme Inc",
    message_type="promotional",
    program="acme/promotional",
    phone="+12065550199",
    message_id="text-1",
    at=TODAY,
    rule="marketing-stop-binds-the-caller",
    sequence=3,
    hash="h" * 64,
)
SISTER = replace(PROGRAM, brand="acme-kids")


def on_the_bus(**changes):
    return json.dumps({"detail-type": "Marketing opt-out", "detail": json.loads(TOLD.to_json()) | changes})


@pytest.mark.parametrize("message_type", ["promotional", "transactional"])
def test_a_marketing_stop_is_announced_with_the_entry_that_seals_it_and_no_other(talk, message_type):
    stopped = talk((0, "STOP"), message_type=message_type)
    made = Announcement.of("+12065550199", stopped.ledger[-1], stopped.program, scope_rules())
    if message_type == "transactional":
        assert made is None
        return
    (event,), (entry,) = stopped.events, stopped.ledger
    rule = scope_of_stop("promotional", event.at, scope_rules()).id
    of_entry = {
        "at": event.at,
        "message_id": event.evidence.message_id,
        "rule": rule,
        "sequence": 1,
        "hash": entry.hash,
    }
    assert made == replace(TOLD, **of_entry)


def test_an_announcement_survives_its_journey_over_the_bus_and_shows_no_phone():
    assert parse_announcement(on_the_bus()) == TOLD
    assert TOLD.masked_phone == "***99"


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "1", "{}", '{"detail": []}', '{"detail": {}}'),
        *(on_the_bus(**{name: 7}) for name in ("environment", "hash", "at", "phone")),
        *(
            on_the_bus(phone="12065550199"),
            on_the_bus(sequence="3"),
            on_the_bus(sequence=True),
            on_the_bus(body="STOP"),
            on_the_bus(at="0001-01-01T00:00:00+14:00"),
            "[" * 100_000,
        ),
    ],
)
def test_what_is_no_announcement_is_refused(body):
    with pytest.raises(BadMessage):
        parse_announcement(body)


def test_an_announced_stop_is_recorded_with_its_time_and_its_cause():
    event = revocation(TOLD, SISTER, Record(TOLD.phone), scope_rules())
    assert (event.kind, event.at, event.source, event.manifest_sha256) == (
        EventKind.OPTED_OUT,
        TODAY,
        "cascade",
        SISTER.digest,
    )
    assert (event.wording, event.changes) == ("", ())
    said = event.evidence
    assert (said.message_id, said.rule, said.body, said.destination) == ("text-1", TOLD.rule, "", "")
    assert (said.cause.program, said.cause.sequence, said.cause.hash) == ("acme/promotional", 3, "h" * 64)


@pytest.mark.parametrize(
    ("told", "program", "reason"),
    [
        ({"environment": "prod"}, {}, "of the same legal entity and environment"),
        ({"legal_entity": "Other Inc"}, {}, "of the same legal entity and environment"),
        ({"program": "acme-kids/promotional"}, {}, "is this program's own"),
    ],
)
def test_an_announcement_that_is_none_of_its_business_is_refused_by_a_program(told, program, reason):
    with pytest.raises(BadMessage, match=reason):
        revocation(replace(TOLD, **told), replace(SISTER, **program), Record(TOLD.phone), scope_rules())


@pytest.mark.parametrize(("told", "program"), [("transactional", "promotional"), ("promotional", "transactional")])
def test_an_announcement_that_does_not_reach_a_program_on_its_day_leaves_nothing(told, program):
    heard = replace(SISTER, message_type=program)
    assert revocation(replace(TOLD, message_type=told), heard, Record(TOLD.phone), scope_rules()) is None
