"""What becomes of a claim, given what is known of its number."""

import itertools
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.events import EventKind, applied
from lambdas.consent.ledger import appended, seal
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.program import Translation
from lambdas.program.frequency import Frequency
from ops.consents.importing import Fate, rule

PHONE = "+14255550123"


@pytest.fixture
def claim(rules, opt_in, opt_out):
    """Builder of claims, so many hours before now."""

    def build(state="opted_in", hour=0, **changes):
        at = (rules().now - timedelta(days=100) + timedelta(hours=hour)).isoformat()
        return rules().claim(2, (opt_in if state == "opted_in" else opt_out)(at=at, **changes))

    return build


@pytest.fixture
def judge(rules):
    """Rule on claims one after the other and return the fates and the record that they leave."""

    def build(*claims, record=None, known=()):
        record, fates, known = record or Record(PHONE), [], set(known)
        program = rules().program
        for claim in claims:
            ruling = rule(claim, record, known, program, program.digest)
            fates.append(str(ruling.fate))
            if ruling.event is not None:
                entry = seal(ruling.event, record.standing, PHONE, rules().now)
                record = appended(applied(record, ruling.event), entry)
                known.add(ruling.event.evidence.message_id)
        return fates, record

    return build


def test_an_opt_in_is_active_and_rests_on_its_own_time(claim, judge):
    fates, record = judge(claim(hour=1))
    held = record.subscriptions["deals"]
    assert fates == ["imported"]
    assert (held.state, held.rests_on, held.wording) == (State.ACTIVE, claim(hour=1).at, "Yes, text me deals")


def test_an_opt_in_is_held_to_the_frequency_of_its_words_and_to_what_is_declared_today(claim, judge):
    _, record = judge(claim(wording="Yes, one text a month"))
    assert record.subscriptions["deals"].agreed == (Frequency(2, "month"), Frequency(1, "month"))


@pytest.mark.parametrize("hour", [-1, 0, 1])
def test_no_opt_in_ends_an_opt_out_whatever_its_time(claim, judge, hour):
    fates, record = judge(claim("opted_out"), claim(hour=hour))
    assert fates == ["imported", "kept"]
    assert record.standing.stopped
    assert not record.subscriptions


@pytest.mark.parametrize("hour", [-1, 0, 1])
def test_no_opt_in_ends_an_opt_out_of_its_topic(claim, judge, hour):
    fates, record = judge(claim("opted_out", topic="deals"), claim(hour=hour), claim(hour=hour, topic="news"))
    assert fates == ["imported", "kept", "imported"]
    assert {topic: held.state for topic, held in record.subscriptions.items()} == {
        "deals": State.REVOKED,
        "news": State.ACTIVE,
    }


def test_an_opt_in_older_than_a_stop_that_the_person_came_back_from_is_kept_out(claim, judge):
    standing = ProgramStatus(stopped_at=claim(hour=1).at, started_at=claim(hour=2).at)
    assert judge(claim(), record=Record(PHONE, standing))[0] == ["kept"]


@pytest.mark.parametrize(("hour", "state"), [(-1, State.ACTIVE), (0, State.REVOKED), (1, State.REVOKED)])
def test_an_opt_out_ends_what_rests_on_an_act_as_old_or_older(claim, judge, hour, state):
    fates, record = judge(claim(), claim("opted_out", hour=hour))
    assert fates == ["imported", "imported"]
    assert record.subscriptions["deals"].state is state
    assert record.standing.stopped is (state is State.REVOKED)


def test_an_opt_out_of_a_topic_that_was_joined_later_is_only_evidence(claim, judge, rules):
    _, record = judge(claim(hour=1))
    program = rules().program
    ruling = rule(claim("opted_out", topic="deals"), record, (), program, program.digest)
    assert (ruling.event.kind, ruling.event.changes) == (EventKind.SUPERSEDED, ())


@pytest.mark.parametrize(
    ("state", "hour", "fate"),
    [
        (State.ACTIVE, 1, Fate.UNCHANGED),
        (State.ACTIVE, -1, Fate.UNCHANGED),
        (State.PENDING, 1, Fate.IMPORTED),
        (State.PENDING, 0, Fate.UNCHANGED),
        (State.SUNSET, 1, Fate.IMPORTED),
        (State.SUNSET, -1, Fate.UNCHANGED),
        (State.REVOKED, 1, Fate.KEPT),
    ],
)
def test_an_opt_in_meets_a_subscription_that_is_there(claim, judge, state, hour, fate):
    held = Subscription("deals", state, claim().at)
    assert judge(claim(hour=hour), record=Record(PHONE, ProgramStatus(), {"deals": held}))[0] == [fate]


def test_a_row_on_record_is_known(claim, judge):
    assert judge(claim(), claim(), claim("opted_out", hour=1), claim("opted_out", hour=1))[0] == [
        *("imported", "known", "imported", "known")
    ]


def test_the_event_carries_the_whole_row_and_the_manifest(claim, rules):
    program = rules().program
    event = rule(claim(), Record(PHONE), (), program, program.digest).event
    assert (event.source, event.evidence.rule, event.evidence.destination) == ("import", "import", program.id)
    assert event.manifest_sha256 == program.digest
    assert event.evidence.body == (
        '{"form_url":"https://example.com/sms","form_version":"7","ip":"203.0.113.9","source":"web form"}'
    )


def test_no_sequence_of_rows_opens_what_an_opt_out_closed(claim, judge):
    chance = random.Random(7)
    menu = [
        claim(state, hour, **({"topic": topic} if topic else {}))
        for state, hour, topic in itertools.product(("opted_in", "opted_out"), range(4), ("deals", "news", ""))
        if topic or state == "opted_out"
    ]
    for _ in range(300):
        record = Record(PHONE)
        for one in chance.choices(menu, k=6):
            fates, after = judge(one, record=record)
            revoked = {t for t, held in record.subscriptions.items() if held.state is State.REVOKED}
            assert all(after.subscriptions[topic].state is State.REVOKED for topic in revoked)
            assert not record.standing.stopped or after.standing.stopped
            assert fates != ["imported"] or after.standing.sequence == record.standing.sequence + 1
            record = after


def test_a_stop_that_arrives_late_still_ends_an_older_import(claim, judge, rules):
    _, record = judge(claim(hour=1))
    program = rules().program
    late = rule(claim("opted_out", hour=2), record, (), program, program.digest).event
    after = applied(record, replace(late, source="sms"))
    assert after.standing.stopped
    assert after.subscriptions["deals"].state is State.REVOKED


@pytest.fixture
def bilingual(rules):
    """The program of the rules, whose texts are Spanish as well."""
    program = rules().program
    topics = tuple((topic.title, topic.copy) for topic in program.topics)
    return replace(program, translations=(Translation("es", program.copy, topics, ()),))


@pytest.mark.parametrize(
    ("told", "language"),
    [("es", "es"), ("es-MX", "es"), ("ES_us", "es"), ("fr", ""), ("klingon", ""), ("", "")],
)
def test_an_opt_in_brings_its_language_where_the_program_has_it(claim, bilingual, told, language):
    ruling = rule(claim(language=told), Record(PHONE), set(), bilingual, "digest")
    assert (ruling.fate, ruling.event.language) == (Fate.IMPORTED, language)


def test_no_list_overrules_the_language_that_a_person_chose(claim, bilingual):
    record = Record(PHONE, ProgramStatus(language="en"))
    event = rule(claim(language="es"), record, set(), bilingual, "digest").event
    assert applied(record, event).standing.language == "en"
