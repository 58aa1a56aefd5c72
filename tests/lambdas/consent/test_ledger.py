"""The ledger of one phone: sealed, chained, and folded into its record."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.events import Cause, Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.ledger import LedgerEntry, digest, fold, opened, seal, verify
from lambdas.consent.record import ProgramStatus, State, Tier

SAID = [(0, "DEALS"), (1, "YES"), (2, "NEWS"), (3, "STOP ☎"), (4, "START"), (5, "DEALS"), (6, "YES"), (7, "HELP")]


@pytest.fixture(scope="module")
def whole(talk):
    """A talk whose ledger is as it was written."""
    return talk(*SAID)


def test_sequences_count_from_one_without_a_gap(whole):
    assert [entry.sequence for entry in whole.ledger] == list(range(1, len(SAID) + 1))


def test_each_entry_carries_the_hash_of_the_one_before(whole):
    hashes = ["", *(entry.hash for entry in whole.ledger)]
    assert [entry.previous_hash for entry in whole.ledger] == hashes[:-1]


def test_the_hash_is_the_sha256_of_canonical_json(whole):
    for entry in whole.ledger:
        assert entry.hash == hashlib.sha256(entry.content.encode()).hexdigest()
        facts = json.loads(entry.content)
        assert entry.content == json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_an_entry_says_who_when_and_which_wording(whole):
    facts = json.loads(whole.ledger[0].content)
    assert facts["phone"] == "+14255550161"
    assert (facts["event"]["at"], facts["recorded_at"]) == ("2026-11-02T09:00:00.000Z", "2026-11-02T09:00:01.000Z")
    assert facts["event"]["pending_until"] == "2026-11-05T09:00:00.000Z"
    assert facts["event"]["wording"] == "deals: reply YES"
    assert facts["event"]["wording_sha256"] == hashlib.sha256(b"deals: reply YES").hexdigest()
    assert facts["event"]["source"] == "sms"


def test_a_sealed_event_opens_as_it_was(whole):
    assert [opened(entry) for entry in whole.ledger] == whole.events


AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
WHOLE = ConsentEvent(
    kind=EventKind.SUNSET,
    at=AT,
    source="audit",
    changes=(Change("deals", None, State.PENDING), Change("news", State.ACTIVE, State.SUNSET)),
    evidence=Evidence("text-1", "rule", "¿Qué?", "+1", "earlier", Cause("acme/promotional", 3, "cccc")),
    wording="é",
    manifest_sha256="mmmm",
    pending_until=AT + timedelta(hours=72),
    tier=Tier.UNENGAGED,
    paused_until=AT + timedelta(days=30),
)
CONTENT = """
{"event":{"at":"2026-11-02T09:00:00.000Z","changes":[{"after":"pending","before":null,"topic":"deals"},
{"after":"sunset","before":"active","topic":"news"}],"evidence":{"body":"¿Qué?","cause":{"hash":"cccc",
"program":"acme/promotional","sequence":3},"destination":"+1","in_reply_to":"earlier","message_id":"text-1",
"rule":"rule"},"kind":"sunset","manifest_sha256":"mmmm","paused_until":"2026-12-02T09:00:00.000Z",
"pending_until":"2026-11-05T09:00:00.000Z","source":"audit","tier":"unengaged","wording":"é","wording_sha256":
"4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"},"phone":"+14255550161",
"previous_hash":"head","recorded_at":"2026-11-02T09:01:00.000Z","sequence":8}
"""


def test_an_event_with_all_that_it_may_hold_is_sealed_byte_for_byte_and_opens_as_it_was():
    entry = seal(WHOLE, ProgramStatus(sequence=7, head="head"), "+14255550161", AT + timedelta(minutes=1))
    assert entry.content == CONTENT.replace("\n", "")
    assert (entry.sequence, entry.previous_hash) == (8, "head")
    assert opened(entry) == WHOLE


def test_an_event_that_holds_no_more_than_it_must_names_nothing_else():
    bare = replace(
        WHOLE, evidence=replace(WHOLE.evidence, cause=None), pending_until=None, tier=None, paused_until=None
    )
    event = json.loads(seal(bare, ProgramStatus(), "+14255550161", AT).content)["event"]
    assert event["pending_until"] is None
    assert not event.keys() & {"tier", "paused_until"}
    assert "cause" not in event["evidence"]


def test_the_record_is_the_fold_of_the_ledger(whole):
    assert fold(whole.record.phone, whole.ledger) == whole.record


def test_an_entry_tells_the_frequency_that_was_asked_and_agreed_to_beside_its_words(whole):
    changes = [json.loads(entry.content)["event"]["changes"] for entry in whole.ledger]
    told = {number: [change.get("frequency") for change in of] for number, of in enumerate(changes) if of}
    assert told == {
        0: ["2 msgs/month"],
        1: ["2 msgs/month"],
        2: ["2 msgs/month"],
        3: [None] * 2,
        5: [*told[0]],
        6: [*told[0]],
    }
    assert fold(whole.record.phone, whole.ledger).subscriptions["deals"].frequency == "2 msgs/month"


def test_an_entry_of_a_version_that_knew_no_frequencies_opens(whole):
    content = json.loads(whole.ledger[1].content)
    for change in content["event"]["changes"]:
        del change["frequency"]
    opened_event = opened(replace(whole.ledger[1], content=json.dumps(content)))
    assert [change.frequency for change in opened_event.changes] == [""]


def altered(entry, **changes):
    """Return `entry` with other facts in its content and the hash left as it was."""
    return replace(entry, content=json.dumps(json.loads(entry.content) | changes))


def rehashed(entry, **changes):
    """Return `entry` with other facts in its content and a hash that fits them."""
    content = json.dumps(json.loads(entry.content) | changes)
    return replace(entry, content=content, hash=digest(content))


def faults(entries, record=None):
    return [(problem.sequence, problem.fault) for problem in verify(entries, record)]


def test_a_whole_ledger_has_no_problem(whole):
    assert faults(whole.ledger) == []
    assert faults(whole.ledger, whole.record) == []
    assert faults([]) == []


def test_an_altered_entry_is_named(whole):
    entries = [*whole.ledger[:2], altered(whole.ledger[2], phone="+1"), *whole.ledger[3:]]
    assert faults(entries) == [(3, "altered")]


def test_an_altered_entry_with_a_hash_that_fits_breaks_the_link_behind_it(whole):
    entries = [*whole.ledger[:2], rehashed(whole.ledger[2], phone="+1"), *whole.ledger[3:]]
    assert faults(entries) == [(4, "unlinked")]


@pytest.mark.parametrize("gone", [1, 4])
def test_a_removed_entry_is_named(whole, gone):
    assert faults([entry for entry in whole.ledger if entry.sequence != gone]) == [(gone, "removed")]


def test_a_forged_sequence_names_a_gap_and_not_a_trillion_entries(whole):
    forged = rehashed(whole.ledger[-1], sequence=10**12)
    found = faults([*whole.ledger, replace(forged, sequence=10**12)])
    assert found[:2] == [(9, "removed"), (10, "removed")]
    assert len(found) == 1001


def test_removed_newest_entries_are_named_by_the_record(whole):
    assert faults(whole.ledger[:-2], whole.record) == [(7, "removed"), (8, "removed")]


def test_reordered_entries_are_named(whole):
    entries = list(whole.ledger)
    entries[2], entries[3] = entries[3], entries[2]
    assert faults(entries) == [(3, "reordered")]


def test_an_entry_that_was_inserted_twice_is_named(whole):
    assert faults([*whole.ledger[:3], whole.ledger[2], *whole.ledger[3:]]) == [(3, "inserted")]


def test_an_entry_that_was_inserted_as_the_newest_is_named(whole):
    forged = rehashed(whole.ledger[-1], sequence=9, previous_hash=whole.ledger[-1].hash)
    forged = replace(forged, sequence=9, previous_hash=whole.ledger[-1].hash)
    assert faults([*whole.ledger, forged], whole.record) == [(9, "inserted")]


def test_an_entry_before_the_first_is_named(whole):
    content = json.dumps({"sequence": 0, "previous_hash": ""})
    assert (0, "inserted") in faults([LedgerEntry(0, "", digest(content), content), *whole.ledger])


def test_a_newest_entry_that_was_forged_with_its_hash_is_named_by_the_record(whole):
    forged = rehashed(whole.ledger[-1], recorded_at="2020-01-01T00:00:00.000Z")
    assert faults([*whole.ledger[:-1], forged], whole.record) == [(8, "altered")]


def test_the_ledger_of_another_phone_is_not_this_ones(whole):
    assert faults(whole.ledger[:1], replace(fold("+14255550999", whole.ledger[:1]))) == [(1, "inserted")]


@pytest.mark.parametrize("content", ["", "[]", "no json"])
def test_content_that_is_no_entry_is_altered_whatever_its_hash(whole, content):
    forged = replace(whole.ledger[0], content=content, hash=digest(content))
    assert (1, "altered") in faults([forged, *whole.ledger[1:]])


def test_a_thousand_random_tamperings_are_all_found(whole):
    chance = random.Random(20261123)
    for _ in range(1000):
        assert faults(tampered(whole.ledger, chance), whole.record)


def tampered(ledger, chance):
    """Return `ledger` altered, shortened, reordered or lengthened in one place."""
    entries, at = list(ledger), chance.randrange(len(ledger))
    match chance.choice(["letter", "rehash", "remove", "swap", "insert"]):
        case "letter":
            content = entries[at].content
            spot = chance.randrange(len(content))
            entries[at] = replace(
                entries[at], content=content[:spot] + chr(ord(content[spot]) ^ 1) + content[spot + 1 :]
            )
        case "rehash":
            entries[at] = rehashed(entries[at], recorded_at=f"2026-01-01T00:00:00.{chance.randrange(1000):03}Z")
        case "remove":
            del entries[at]
        case "swap":
            other = (at + chance.randrange(1, len(entries))) % len(entries)
            entries[at], entries[other] = entries[other], entries[at]
        case "insert":
            entries.insert(chance.randrange(len(entries) + 1), entries[at])
    return entries
