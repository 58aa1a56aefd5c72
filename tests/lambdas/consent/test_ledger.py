"""The ledger of one phone: sealed, chained, and folded into its record."""

import hashlib
import json
from dataclasses import replace

import pytest

from lambdas.consent.ledger import fold, opened

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
