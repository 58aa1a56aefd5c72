"""Files on their way into the tables of the local AWS."""

import pytest

from lambdas.consent.items import audience
from lambdas.consent.ledger import fold, verify
from lambdas.stores.consent.outbox import Status


def test_consents_and_opt_outs_go_on_record_with_chain_state_and_audience(
    deployed, write, bring, recorder, opt_in, opt_out, phones
):
    joined, stopped = phones(2)
    counts, report = bring(write(opt_in(phone=joined), opt_out(phone=stopped)), recorder)
    assert (counts, report) == ({"imported": 2}, [])
    for number in (joined, stopped):
        record = deployed.record(number)
        assert list(verify(deployed.ledger(number), record)) == []
        assert fold(number, deployed.ledger(number)) == record
    assert deployed.states(joined) == {"deals": "active"}
    assert deployed.record(stopped).standing.stopped
    (row,) = (row for row in deployed.rows("Subscriptions") if row["phone"]["S"] == joined and "audience" in row)
    assert row["audience"]["S"] == audience("deals", joined, 16)


def test_the_same_rows_go_on_record_once_whatever_file_they_are_in(
    deployed, write, bring, recorder, opt_in, opt_out, phone
):
    rows = [opt_in(phone=phone), opt_out(phone=phone, topic="news")]
    bring(write(*rows), recorder)
    counts, _ = bring(write(*reversed(rows), opt_in(phone=phone), name="other.csv"), recorder)
    assert counts == {"known": 3}
    assert len(deployed.ledger(phone)) == 2


@pytest.mark.parametrize("order", [1, -1])
def test_an_opt_out_goes_first_wherever_it_stands_in_the_file(
    deployed, write, bring, recorder, opt_in, opt_out, phone, order
):
    rows = [opt_in(phone=phone, at="2025-01-01T00:00:00Z"), opt_out(phone=phone)][::order]
    counts, report = bring(write(*rows), recorder)
    assert counts == {"imported": 1, "kept": 1}
    line = 2 if order == 1 else 3
    assert report == [f"{line},***{phone[-2:]},kept,the number is opted out of the program and stays so"]
    assert deployed.record(phone).standing.stopped
    assert deployed.states(phone) == {}


def test_a_stop_by_text_stays_and_the_next_join_by_text_counts(deployed, write, bring, recorder, opt_in, phone):
    deployed.say(phone, "STOP", 0)
    counts, _ = bring(write(opt_in(phone=phone, at="2026-11-20T00:00:00Z")), recorder)
    assert counts == {"kept": 1}
    deployed.say(phone, "DEALS", 1, status=Status.DONE)
    deployed.say(phone, "YES", 2)
    assert deployed.states(phone) == {"deals": "active"}


def test_a_text_stops_what_was_imported(deployed, write, bring, recorder, opt_in, phone):
    bring(write(opt_in(phone=phone), opt_in(phone=phone, topic="news")), recorder)
    deployed.say(phone, "please stop texting me", 0)
    assert deployed.states(phone) == {"deals": "revoked", "news": "revoked"}


def test_opt_outs_among_the_bad_rows_are_counted_apart(write, bring, recorder, opt_out, phones):
    rows = [opt_out(phone=number) for number in phones(3)]
    rows[0]["at"] = "soon"
    path = write(*rows)
    path.write_text(path.read_text().replace(rows[1]["phone"], f'"{rows[1]["phone"]}'))
    counts, report = bring(path, recorder)
    assert counts == {"bad": 3, "opt-outs among the bad": 2}
    assert "AND READS AS AN OPT-OUT of" in str(report)


def test_every_bad_row_is_reported_with_its_line_and_the_good_ones_go_on_record(
    deployed, write, bring, recorder, opt_in, phones
):
    numbers = phones(4)
    rows = [opt_in(phone=number) for number in numbers]
    rows[1]["wording"], rows[2]["at"] = "", "soon"
    counts, report = bring(write(*rows), recorder)
    assert counts == {"imported": 2, "bad": 2}
    assert [line.split(",")[0] for line in report] == ["3", "4"]
    assert [bool(deployed.ledger(number)) for number in numbers] == [True, False, False, True]


def test_a_check_tells_the_same_bad_rows_and_records_nothing(deployed, write, bring, opt_in, opt_out, phone):
    path = write(opt_in(phone=phone), opt_out(phone=phone), opt_in(phone=phone, wording=""))
    counts, report = bring(path, None, check=True)
    assert counts == {"valid opted_in": 1, "valid opted_out": 1, "bad": 1}
    assert len(report) == 1
    assert deployed.ledger(phone) == []
