"""A text that may be an opt-out: it holds marketing in silence until somebody rules, or the law's time is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from lambdas.consent.corrections import Audit, lapsed, lapses_at
from lambdas.consent.decision import decide
from lambdas.consent.events import DOUBTS_KEPT, ConsentEvent, EventKind, Evidence, applied
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import STANDING, TableNames, record_of, recording, standing_attributes, text_attributes
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from lambdas.functions.list_audit.findings import Facts, Finding, Kind, event, findings
from lambdas.intent.recognise import IntentKind, KeywordSet, recognise
from tests.lambdas.web.pressing import AT

BODY = "Please don't text me before 8am"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def active():
    held = Subscription("deals", State.ACTIVE, AT - 9 * MINUTE, requested_at=AT - 9 * MINUTE)
    return Record("+14255550123", ProgramStatus(started_at=AT - 9 * MINUTE), {"deals": held})


def say(body, record, program):
    return decide(Inbound("text", record.phone, "+12065550100", body, AT), program, record, AT)


def happened(record, kind, at):
    return applied(record, ConsentEvent(kind, at, "sms", (), Evidence("m", "r", "", ""), "", "0" * 64))


def test_the_text_of_these_tests_is_in_doubt():
    assert recognise(BODY, KeywordSet.default()).kind is IntentKind.DOUBT


def test_a_doubt_goes_on_record_in_silence_and_ends_no_subscription(active, program):
    decision = say(BODY, active, program())
    assert (decision.event.kind, decision.event.changes, decision.effects) == (EventKind.DOUBTED, (), ())
    assert decision.standing.doubted_at == AT
    assert decision.subscriptions == active.subscriptions


def test_after_a_stop_or_before_a_newer_start_nothing_is_in_doubt(active, program):
    assert say(BODY, happened(active, EventKind.OPTED_OUT, AT - MINUTE), program()).event is None
    assert say(BODY, happened(active, EventKind.RESTARTED, AT + MINUTE), program()).event is None


@pytest.mark.parametrize("ends", [(None, None), (AT - MINUTE, None), (AT - MINUTE, AT - MINUTE)])
def test_a_doubt_that_an_older_version_ruled_on_does_not_come_back(active, ends):
    first, last = ends
    stale = ProgramStatus(doubted_at=first, doubt_renewed_at=last, doubts_between=(AT - 5 * MINUTE, AT - 4 * MINUTE))
    doubted = happened(replace(active, standing=stale), EventKind.DOUBTED, AT).standing
    assert (doubted.doubted_at, doubted.doubts_between) == (first or AT, ())


@pytest.mark.parametrize(("seconds", "back"), [(1, True), (0, False)])
def test_a_start_of_the_very_instant_of_a_text_is_none_since(active, seconds, back):
    started = replace(active, subscriptions={}, standing=ProgramStatus(started_at=AT + timedelta(seconds=seconds)))
    assert started.resumed_since(AT) is back
    joined = replace(active.subscriptions["deals"], requested_at=AT + timedelta(seconds=seconds))
    assert replace(active, standing=ProgramStatus(), subscriptions={"deals": joined}).resumed_since(AT) is back


def test_the_first_doubt_counts_however_often_and_in_which_order_they_come(active):
    once = happened(active, EventKind.DOUBTED, AT)
    for minutes in (5, -5):
        again = happened(once, EventKind.DOUBTED, AT + minutes * MINUTE)
        assert again.standing.doubted_at == min(AT, AT + minutes * MINUTE)


@pytest.mark.parametrize("kind", ["opted_out", "restarted", "opt_in_repeated", "resumed", "doubt_lifted"])
def test_a_newer_word_of_the_person_or_a_ruling_settles_a_doubt_and_an_older_one_does_not(active, kind):
    doubted = happened(active, EventKind.DOUBTED, AT)
    assert not happened(doubted, EventKind(kind), AT + MINUTE).standing.in_doubt
    assert happened(doubted, EventKind(kind), AT - MINUTE).standing.in_doubt


@pytest.mark.parametrize(("minutes", "in_doubt"), [(0, False), (-1, True), (1, False)])
def test_a_word_settles_every_doubt_that_is_not_newer(active, minutes, in_doubt):
    doubted = happened(happened(active, EventKind.DOUBTED, AT - 5 * MINUTE), EventKind.DOUBTED, AT)
    settled = happened(doubted, EventKind.DOUBT_LIFTED, AT + minutes * MINUTE).standing
    assert (settled.in_doubt, settled.doubted_at) == (in_doubt, AT if in_doubt else None)


@pytest.mark.parametrize("order", list(permutations((5, 25, 30))))
@pytest.mark.parametrize("kind", ["opted_out", "restarted", "opt_in_repeated", "resumed", "doubt_lifted"])
def test_a_word_that_comes_late_leaves_the_first_doubt_after_it_whatever_came_in_which_order(active, kind, order):
    doubted = active
    for minutes in order:
        doubted = happened(doubted, EventKind.DOUBTED, AT + minutes * MINUTE)
    settled = happened(doubted, EventKind(kind), AT + 10 * MINUTE).standing
    assert settled.doubts == (AT + 25 * MINUTE, AT + 30 * MINUTE)
    assert (settled.doubted_at, settled.doubt_renewed_at) == settled.doubts


def test_doubts_without_end_keep_the_first_and_the_newest(active):
    doubted = active
    for minutes in range(3 * DOUBTS_KEPT):
        doubted = happened(doubted, EventKind.DOUBTED, AT + minutes * MINUTE)
    kept = doubted.standing.doubts
    assert (len(kept), kept[0], kept[-1]) == (DOUBTS_KEPT + 2, AT, AT + (3 * DOUBTS_KEPT - 1) * MINUTE)


def test_the_row_tells_every_open_doubt_and_forgets_those_that_are_settled(active):
    tables = TableNames(subscriptions="Subscriptions", ledger="Ledger", sends="Sends", shards=4)
    doubted = active
    for minutes in (5, 25, 30):
        doubted = happened(doubted, EventKind.DOUBTED, AT + minutes * MINUTE)
    row = text_attributes({"item": STANDING}) | standing_attributes(doubted.standing)
    assert record_of(active.phone, [row]).standing.doubts == doubted.standing.doubts
    lifted = ConsentEvent(EventKind.DOUBT_LIFTED, AT + 10 * MINUTE, "sms", (), Evidence("m", "r", "", ""), "", "0" * 64)
    _, writes = recording(doubted, lifted, lifted.at, tables)
    assert "#doubts_between" in writes[0]["Update"]["UpdateExpression"].partition(" REMOVE ")[2]


def test_a_doubt_lasts_ten_business_days_over_two_weekends():
    friday = datetime(2026, 11, 27, 15, tzinfo=UTC)
    assert lapses_at(friday) == datetime(2026, 12, 11, 15, tzinfo=UTC)


def test_an_audit_makes_a_lapsed_doubt_an_opt_out_and_leaves_a_younger_one_alone(active, program):
    doubted = happened(active, EventKind.DOUBTED, AT)
    lapse = lapses_at(AT)
    found = findings(doubted, Facts(), program(), lapse)
    assert found == [Finding(Kind.DOUBT_LAPSED, ("deals",))]
    made = event(found[0], doubted, Audit("run", lapse, "0" * 64))
    assert made == lapsed(doubted, Audit("run", lapse, "0" * 64))
    assert made.evidence == Evidence("run", "doubt_lapsed", "", "")
    after = applied(doubted, made)
    assert (after.barred, after.subscriptions["deals"].state, after.standing.in_doubt) == (True, State.REVOKED, False)
    assert Kind.DOUBT_LAPSED not in {one.kind for one in findings(doubted, Facts(), program(), lapse - MINUTE)}
    assert event(found[0], happened(doubted, EventKind.DOUBT_LIFTED, lapse), Audit("run", lapse, "0" * 64)) is None
