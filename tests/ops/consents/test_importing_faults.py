"""Imports that break off, meet others at work, or cannot write."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lambdas.consent.items import HANDED_OVER, HELD, TableNames, lease_row
from lambdas.consent.ledger import opened, verify
from lambdas.consent.timestamps import from_text
from lambdas.stores.errors import Contended
from ops.consents import importing
from ops.consents.importing import NotRecordedError, Recorder


class Crashing:
    """Records until it has been asked so many times, then fails as a lost connection does, after writing."""

    def __init__(self, records, calls):
        self.records, self.calls = records, calls

    def record(self, claims):
        ruled = self.records.record(claims)
        self.calls -= 1
        if self.calls < 0:
            raise NotRecordedError("gone")
        return ruled


@pytest.fixture
def small_batches(monkeypatch):
    """Checkpoints after every third row."""
    monkeypatch.setattr(importing, "BATCH", 3)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("calls", range(6))
def test_an_import_that_breaks_off_goes_on_from_its_checkpoint(
    deployed, write, bring, recorder, opt_in, opt_out, phones, calls
):
    numbers = phones(8)
    rows = [opt_in(phone=number) for number in numbers[:4]] + [opt_out(phone=number) for number in numbers[4:]]
    rows[2]["source"] = ""
    path = write(*rows)
    with pytest.raises(NotRecordedError):
        bring(path, Crashing(recorder, calls))
    counts, report = bring(path, recorder)
    assert counts["imported"] + counts.get("known", 0) == 7
    assert counts.get("known", 0) <= 3
    assert [line.split(",")[:3] for line in report] == [["4", f"***{numbers[2][-2:]}", "bad"]]
    assert [len(deployed.ledger(number)) for number in numbers] == [1, 1, 0, 1, 1, 1, 1, 1]
    assert bring(path, recorder)[0] == {"known": 7, "bad": 1}


@pytest.mark.usefixtures("small_batches")
def test_a_checkpoint_without_its_report_begins_anew(write, bring, recorder, opt_in, phones, tmp_path):
    path = write(opt_in(phone="no"), *(opt_in(phone=number) for number in phones(6)))
    with pytest.raises(NotRecordedError):
        bring(path, Crashing(recorder, 4))
    Path(tmp_path, "report.csv").unlink()
    counts, report = bring(path, recorder)
    assert (counts["bad"], len(report)) == (1, 1)


def test_an_import_beside_texts_breaks_no_chain_and_loses_no_stop(deployed, write, bring, recorder, opt_in, phones):
    numbers = phones(12)
    path = write(*(opt_in(phone=number) for number in numbers))
    with ThreadPoolExecutor(2) as pool:
        imported = pool.submit(bring, path, recorder)
        stopped = pool.map(lambda number: _insist(deployed, number), numbers)
        list(stopped)
        imported.result()
    for number in numbers:
        record = deployed.record(number)
        assert list(verify(deployed.ledger(number), record)) == []
        assert record.standing.stopped
        assert set(deployed.states(number).values()) <= {"revoked"}


def _insist(deployed, number):
    while True:
        try:
            return deployed.say(number, "STOP", 0)
        except Contended:
            continue


def test_two_imports_at_once_record_each_row_once(deployed, recorder, opt_in, phones, rules):
    numbers = phones(10)
    claims = [rules().claim(2, opt_in(phone=number)) for number in numbers]
    with ThreadPoolExecutor(2) as pool:
        fates = [str(ruling.fate) for ruled in pool.map(recorder.record, (claims, claims)) for _, ruling in ruled]
    assert sorted(fates) == ["imported"] * 10 + ["known"] * 10
    assert [len(deployed.ledger(number)) for number in numbers] == [1] * 10


def test_a_transaction_that_fails_for_good_is_raised(deployed, write, bring, recorder, opt_in, phone):
    broken = Recorder(
        deployed.dynamodb,
        tables=TableNames(deployed.outputs["Subscriptions"], "nowhere", "nowhere", 16),
        program=deployed.program,
        clock=lambda: datetime.now(UTC),
    )
    with pytest.raises(deployed.dynamodb.exceptions.ClientError):
        bring(write(opt_in(phone=phone)), broken)
    assert bring(write(opt_in(phone=phone)), recorder)[0] == {"imported": 1}
    assert opened(deployed.ledger(phone)[0]).evidence.rule == "import"


def test_an_opt_out_is_imported_once_the_text_that_is_being_handed_over_is_out(
    deployed, recorder, rules, opt_out, phone
):
    handed_over = datetime.now(UTC) + timedelta(milliseconds=300)
    until = handed_over + HELD - HANDED_OVER
    deployed.dynamodb.put_item(TableName=deployed.outputs["Sends"], Item=lease_row(phone, "offer-1", until))
    recorder.record([rules().claim(2, opt_out(phone=phone))])
    (entry,) = deployed.ledger(phone)
    assert from_text(json.loads(entry.content)["recorded_at"]) >= handed_over - timedelta(milliseconds=1)
