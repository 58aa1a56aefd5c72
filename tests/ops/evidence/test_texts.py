"""The texts of one number in its evidence: sent or refused and why, and none after an opt-out."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from boto3.dynamodb.types import TypeDeserializer

from lambdas.consent.timestamps import to_text
from lambdas.delivery.health import outcome_row
from lambdas.delivery.outcome import Outcome
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.request import Notice
from tests.ops.evidence.texts import at, refused, sent


def test_every_text_is_told_with_its_fate_its_reason_and_what_the_network_said(document, keep, subscriber):
    delivered = Outcome(subscriber, "m-one", "TEXT_DELIVERED", at(11), "one", 1, Decimal("0.00831"))
    keep(
        sent(subscriber, "one", 10, campaign="spring", notice=Notice("checkout", at(2))),
        refused(subscriber, "two", 20),
        refused(subscriber, "three", 30, reason="unknown", body="Example Corp: hello", attempts=1),
        delivered,
    )
    (evidence,), code, _ = document(subscriber)
    assert code == 0
    one, two, three = evidence["texts"]
    assert (one["fate"], one["topic"], one["campaign"], one["message_id"]) == ("sent", "deals", "spring", "m-one")
    assert one["notice"] == {"source": "checkout", "at": to_text(at(2))}
    (end,) = one["outcomes"]
    assert (end["end"], end["event_type"], end["price_usd"]) == ("delivered", "TEXT_DELIVERED", "0.00831")
    assert (two["fate"], two["reason"], two["handed_over"], two["outcomes"]) == ("dropped", "cap", False, [])
    assert (three["reason"], three["handed_over"]) == ("unknown", True)
    assert not any(text["after_an_opt_out"] for text in evidence["texts"])


def test_page_and_terminal_tell_the_texts_between_the_acts(command, keep, deployed, subscriber):
    keep(
        sent(subscriber, "one", 10, parts=2, attempts=2),
        refused(subscriber, "two", 20),
        replace(sent(subscriber, "old", 30, message_id=""), fate=AttemptStatus.CLAIMED),
        SendAttempt(subscriber, "late", "news", AttemptStatus.EXPIRED, at(31), reason="expired"),
        Outcome(subscriber, "m-one", "TEXT_CARRIER_BLOCKED", at(11)),
        Outcome(subscriber, "m-old", "TEXT_DELIVERED", at(32), "old"),
        Outcome(subscriber, "m-stray", "TEXT_UNKNOWN", at(33)),
    )
    deployed.say(subscriber, "STOP", 40, delay=2.5)
    done = command("evidence", subscriber)
    told = done.stdout
    places = [
        told.index(words)
        for words in (
            "Confirmed: agreed to receive deals",
            "Text about deals handed to the SMS service",
            "Said: \u201cExample Corp: one <b>\u201d",
            "Requested by: request one, content ~1f",
            "Handed over: message m-one, 2 parts, 2 attempts",
            "Network: blocked by the network, 2026-11-02 09:11:00.000 UTC (TEXT_CARRIER_BLOCKED)",
            "Text about deals refused: cap",
            "Said: not kept: it was not handed over",
            "Why: The frequency that is declared or was agreed to, or a state's cap, is used up",
            "Text about deals in progress",
            "Handed over: no message id came back, 1 part",
            "Network: delivered, 2026-11-02 09:32:00.000 UTC (TEXT_DELIVERED)",
            "Text about news not sent: the request expired",
            "Opted out of the program",
            "Honored: 2.500 seconds",
            "Last text before: 2026-11-02 09:30:00.000 UTC, request old",
            "Texts handed over after: 0",
            "Delivery event for a text that no request made",
            "whether it was delivered is not known",
        )
    ]
    assert places == sorted(places)
    assert done.exit_code == 0
    assert "Texts requested: 4; handed to the SMS service: 2." in told
    assert "Texts handed over after an opt-out: 0." in told
    page = command("evidence", subscriber, "--format", "html").stdout
    assert "Example Corp: one &lt;b&gt;" in page
    assert 'class="doubted"' not in page


def test_what_the_network_said_of_an_answer_stands_with_the_answer(command, keep, deployed, phone):
    text = deployed.say(phone, "DEALS", 0, status="done")
    keep(Outcome(phone, f"sent-{text.message_id}", "TEXT_DELIVERED", at(1)))
    told = command("evidence", phone).stdout
    assert f"Reply: sent (message sent-{text.message_id}); delivered, 2026-11-02 09:01:00.000 UTC" in told
    assert "no request asked for" not in told


def test_a_number_that_was_only_refused_has_evidence(document, keep, phone):
    keep(refused(phone, "stranger", 1, "not_subscribed"))
    (evidence,), code, _ = document(phone)
    assert (code, evidence["acts"], len(evidence["texts"])) == (0, [], 1)


def lines(rows):
    return "".join(f"{json.dumps(row, default=str)}\n" for row in rows)


def plain(row):
    read = TypeDeserializer().deserialize
    return {name: read(value) for name, value in row.items()}


@pytest.mark.parametrize("form", [dict, plain, lambda row: {"Item": row}], ids=["typed", "plain", "table export"])
def test_an_export_of_the_sends_table_tells_the_same_texts_without_aws(
    command, document, keep, deployed, subscriber, tmp_path, monkeypatch, form
):
    keep(sent(subscriber, "one", 10), refused(subscriber, "two", 20))
    keep(Outcome(subscriber, "m-one", "TEXT_DELIVERED", at(11), "one", 1, Decimal("0.00831")))
    (live,), _, _ = document(subscriber)
    stop = {"phone": {"S": "stops"}, "item": {"S": "outcome#stop-1"}}
    entries, texts = (
        [row for row in deployed.rows(table) if row["phone"]["S"] == subscriber] for table in ("Ledger", "Sends")
    )
    (tmp_path / "ledger.jsonl").write_text(lines(entries), encoding="utf-8")
    (tmp_path / "sends.jsonl").write_text(lines(map(form, [*texts, stop])), encoding="utf-8")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    (archived,), code, _ = document(subscriber, "--archive", tmp_path)
    assert (code, archived["texts"]) == (0, live["texts"])
    assert command("verify-ledger", tmp_path).stderr.count(": no problems") == 1


def test_an_archive_without_the_sends_table_says_so_plainly(command, document, whole, tmp_path):
    path = whole.write(tmp_path / "ledger.jsonl")
    (evidence,), _, _ = document("+14255580000", "--archive", path)
    assert evidence["texts"] is None
    assert all(act["stop"] is None for act in evidence["acts"])
    for shape in ("text", "html"):
        told = command("evidence", "+14255580000", "--archive", path, "--format", shape).stdout
        assert "Texts sent or refused are not included" in told


def test_a_row_of_a_text_that_cannot_be_read_is_named(command, whole, tmp_path):
    path = tmp_path / "export.jsonl"
    broken = outcome_row(Outcome("+14255580000", "m", "TEXT_DELIVERED", at(1))) | {"price": {"N": "much"}}
    whole.write(path, [*whole.rows, *whole.standings, broken])
    done = command("evidence", "+14255580000", "--archive", path)
    assert done.exit_code == 1
    assert "export.jsonl:136: no ledger row" in done.stdout
