"""What audits put on record, among the texts of a person, in every order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.consent import corrections
from lambdas.consent.corrections import Audit
from lambdas.consent.decision import decide
from lambdas.consent.events import AUDITED, EventKind, Evidence, applied
from lambdas.consent.inbound import Inbound
from lambdas.consent.items import record_of, standing_attributes, topic_row
from lambdas.consent.ledger import appended, fold, opened, seal, verify
from lambdas.consent.record import Record, State, Tier
from tests.lambdas.conftest import MORNING
from tests.programs import PROGRAM

PHONE = "+14255550161"
ACTS = ("DEALS", "NEWS", "YES", "NO", "STOP", "START", "LEAVE DEALS", "HELP")
FINDINGS = ("tier_changed", "sunset", "suspended", "expired")
STEPS = st.lists(st.sampled_from([*ACTS, *FINDINGS]), max_size=12)


class Life:
    """One person's ledger, as texts and audits write it."""

    def __init__(self):
        self.record, self.entries, self.at = Record(PHONE), [], MORNING

    def step(self, name):
        self.at += timedelta(hours=1)
        event = self.found(name) if name in FINDINGS else self.said(name)
        if event is not None:
            entry = seal(event, self.record.standing, PHONE, self.at)
            self.entries.append(entry)
            self.record = appended(applied(self.record, event), entry)
        return event

    def said(self, body, at=None):
        message = Inbound(f"text-{len(self.entries)}", PHONE, "+1", body, at or self.at)
        return decide(message, PROGRAM, self.record, self.at).event

    def found(self, name):
        audit = Audit("audit-1", self.at, PROGRAM.digest)
        held = self.record.subscriptions
        if name == "tier_changed":
            return corrections.tier_changed(Tier.LESS_ENGAGED, audit)
        if name == "sunset":
            return corrections.sunset(self.record, audit)
        return (
            corrections.suspended(self.record, held, "no_evidence", audit)
            if name == "suspended"
            else (corrections.expired(self.record, held, audit))
        )

    def states(self):
        return {topic: held.state for topic, held in self.record.subscriptions.items()}


def lived(steps):
    life = Life()
    for name in steps:
        life.step(name)
    return life


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_the_ledger_tells_every_state_and_tier_and_reads_back_from_the_tables(steps):
    life = lived(steps)
    assert fold(PHONE, life.entries) == life.record
    assert list(verify(life.entries, life.record)) == []
    rows = [topic_row(PHONE, held, 4) for held in life.record.subscriptions.values()]
    rows.append({"item": {"S": "program"}} | standing_attributes(life.record.standing))
    assert record_of(PHONE, rows) == life.record


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_no_tier_changes_without_an_event_of_an_audit_or_an_opt_in_of_the_person(steps):
    life = Life()
    for name in steps:
        before = life.record.standing.tier
        event = life.step(name)
        if life.record.standing.tier is not before:
            opts_in = any(change.after is State.ACTIVE for change in event.changes)
            assert opened(life.entries[-1]) == event
            assert event.tier is life.record.standing.tier or (opts_in and name == "YES")


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_who_is_unengaged_has_no_active_topic_until_an_act_of_their_own(steps):
    life = Life()
    for name in steps:
        life.step(name)
        if life.record.standing.tier is Tier.UNENGAGED:
            assert State.ACTIVE not in life.states().values()
        assert name not in FINDINGS or name == "tier_changed" or State.REVOKED not in _ended_by(life)


def _ended_by(life):
    event = opened(life.entries[-1]) if life.entries else None
    return {change.after for change in event.changes} if event and event.kind in AUDITED else set()


@pytest.mark.parametrize(
    ("steps", "kind", "rule", "changes", "tier"),
    [
        (["DEALS", "YES"], "tier_changed", "reactions", [], Tier.LESS_ENGAGED),
        (["DEALS", "YES", "NEWS"], "sunset", "reactions", [("deals", "active", "sunset")], Tier.UNENGAGED),
        (["DEALS", "YES", "NEWS"], "suspended", "no_evidence", [("deals", "active", "suspended")], None),
        (["DEALS", "YES", "NEWS"], "expired", "unanswered", [("news", "pending", "expired")], None),
    ],
)
def test_what_an_audit_finds_goes_on_record_with_its_rule_and_its_run(steps, kind, rule, changes, tier):
    life = lived(steps)
    found = life.step(kind)
    assert (found.kind, found.at, found.source, found.tier) == (EventKind(kind), life.at, "audit", tier)
    assert found.evidence == Evidence("audit-1", rule, "", "")
    assert [(change.topic, change.before, change.after) for change in found.changes] == changes
    assert (found.wording, found.manifest_sha256) == ("", PROGRAM.digest)


def test_a_sunset_is_no_opt_out():
    life = lived(["DEALS", "YES", "NEWS", "YES", "sunset"])
    assert life.states() == {"deals": State.SUNSET, "news": State.SUNSET}
    assert (life.record.standing.tier, life.record.standing.stopped) == (Tier.UNENGAGED, False)
    assert not life.record.barred


@pytest.mark.parametrize("ended", ["sunset", "suspended"])
def test_a_join_and_its_yes_bring_back_what_an_audit_ended(ended):
    life = lived(["DEALS", "YES", ended, "DEALS"])
    assert life.states()["deals"] is State.PENDING
    life.step("YES")
    assert (life.states()["deals"], life.record.standing.tier) == (State.ACTIVE, Tier.ENGAGED)


def test_an_expired_question_is_asked_again_by_a_new_join():
    life = lived(["DEALS", "expired"])
    assert life.states()["deals"] is State.EXPIRED
    assert lived(["DEALS", "expired", "YES"]).states() == life.states()
    assert lived(["DEALS", "expired", "DEALS", "YES"]).states() == {"deals": State.ACTIVE}


@pytest.mark.parametrize("ended", ["sunset", "suspended"])
def test_a_stop_that_comes_late_is_held_against_the_join_and_not_against_the_audit(ended):
    life = lived(["DEALS", "YES", ended])
    late = life.said("STOP", at=MORNING + timedelta(hours=2, minutes=30))  # after the YES, before the audit
    assert late.kind is EventKind.OPTED_OUT
    assert applied(life.record, late).subscriptions["deals"].state is State.REVOKED


def test_an_event_of_before_there_were_tiers_is_written_as_it_was():
    event = lived(["DEALS"]).said("YES")
    assert '"tier"' not in seal(event, Record(PHONE).standing, PHONE, MORNING).content
    with_tier = replace(event, tier=Tier.LESS_ENGAGED)
    assert opened(seal(with_tier, Record(PHONE).standing, PHONE, MORNING)) == with_tier
