"""`send` refuses at once what the gate could only drop, row by row with a remedy, before it asks AWS for anything."""

import csv
from dataclasses import replace
from random import Random
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambdas.sending.gate import doomed
from lambdas.sending.parsing import parse
from lambdas.sending.verdict import Reason
from ops.campaigns.file import message
from ops.cli.sending import remedies, send
from ops.cli.sending.remedies import refusal
from tests.conftest import PROJECT
from tests.lambdas.sending.asked import NOW, PROMOTIONAL, TRANSACTIONAL, offer, requests, template
from tests.lambdas.sending.likely import case

ORDER = {"request_id": "a-1", "to": "+14255550123", "topic": "orders", "template": "shipped", "parameter.order": "1001"}
OFFER = {"request_id": "b-1", "to": "+14255550123", "topic": "deals", "body": "Example Corp: coats"}
TRANSACTIONS, OFFERS = "example-corp/transactional", "example-corp/promotional"


@pytest.fixture
def sends(command, monkeypatch, tmp_path):
    """Run `send` with these rows in a file, where no AWS answers; return its end and what it said."""
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    def run(program, *rows):
        path = tmp_path / "rows.csv"
        with path.open("w", newline="") as file:
            written = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            written.writeheader()
            written.writerows(rows)
        return command("send", program, "--file", path, "--environment", "local")

    return run


FAULTS = [
    (TRANSACTIONS, ORDER | {"topic": "gossip"}, "topic must be one of orders, got 'gossip' (unknown_topic)"),
    (TRANSACTIONS, ORDER | {"template": "lost"}, "template must be one of shipped, got 'lost' (unknown_template)"),
    (TRANSACTIONS, ORDER | {"template": ""}, "template must be one of shipped, got nothing (template_needed)"),
    (TRANSACTIONS, ORDER | {"body": "hello"}, "body must be left out: example-corp/transactional sends only"),
    (TRANSACTIONS, ORDER | {"parameter.order": ""}, "parameter order must be given, got nothing: add it"),
    (TRANSACTIONS, ORDER | {"parameter.ordr": "1"}, "parameter must be order, got 1 more: delete it (bad_parameter)"),
    (TRANSACTIONS, ORDER | {"parameter.order": "1" * 13}, "order must be at most 12 characters, got 13: shorten it"),
    (TRANSACTIONS, ORDER | {"parameter.order": "a.co/b"}, "order must hold no link"),
    (OFFERS, OFFER | {"body": ""}, "body must be a text that names Example Corp, got nothing (body_needed)"),
    (OFFERS, OFFER | {"template": "shipped"}, "template and parameters must be left out"),
    (OFFERS, OFFER | {"body": "coats"}, "body must name Example Corp (bad_content)"),
    (OFFERS, OFFER | {"body": "Example Corp: $$$ bit.ly/x"}, "no link of a public shortener, must hold no $$$ (bad"),
    (OFFERS, OFFER | {"body": "Example Corp: " + "!" * 600}, "body must take at most 3 segments with how to opt out"),
    (OFFERS, OFFER | {"body": "b" * 1601}, "body must be 1 to 1600 characters, got 1601"),
    (OFFERS, OFFER | {"purpose": "reminder"}, "must be left out: a reminder uses the program's own words (own_words)"),
    (TRANSACTIONS, ORDER | {"purpose": "reminder"}, "purpose must be message in example-corp/transactional"),
    (
        OFFERS,
        OFFER | {"to": "+18885550123"},
        "got ***23 of a toll-free or unassigned code: correct it (invalid_number)",
    ),
    (OFFERS, OFFER | {"to": "+447700900123"}, "got ***23 of GB: leave it out (a short code reaches its own country"),
    (OFFERS, OFFER | {"body": "Example Corp: {first_name|there}, hi"}, "got '{first_name|there}': write what it"),
    (OFFERS, OFFER | {"to": "4255550123"}, "to must be an E.164 number, got 10 characters"),
    (OFFERS, OFFER | {"not_after": "2020-01-01T00:00:00Z"}, "not_after must be at least 5 seconds ahead"),
]


@pytest.mark.parametrize(("program", "row", "said"), FAULTS, ids=[said.partition(" (")[0] for _, _, said in FAULTS])
def test_a_row_that_can_only_be_dropped_is_named_with_its_remedy_and_nothing_is_sent(sends, program, row, said):
    good = (ORDER if program is TRANSACTIONS else OFFER) | {"request_id": "good"}
    done = sends(program, good, row)
    assert (done.exit_code, done.stdout, done.exception.__class__) == (1, "", SystemExit)
    fault, summary = done.stderr.splitlines()
    assert ".csv:3: " in fault
    assert said in fault
    assert row["to"] not in done.stderr
    assert summary == "1 bad request: nothing was put into the queue"


def test_every_bad_row_is_named_and_rows_that_exclude_each_other_too(sends):
    done = sends(OFFERS, OFFER, OFFER | {"topic": "gossip"}, OFFER, OFFER | {"body": "Example Corp: boots"})
    first, second, summary = done.stderr.splitlines()
    assert (".csv:3: topic must" in first, ".csv:5: " in second) == (True, True)
    assert summary.startswith("2 bad requests")
    assert "request_id must be another than that of an earlier row to the same number" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must have a row for each request"),
        (b"request_id,to,topic,body\n", "must have a row for each request below its headings, got none"),
        (b'request_id,to\n"a', "rows.csv:2: must be CSV, got a fault in it"),
        (b"request_id,to,colour\n1,2,red\n", "rows.csv:1: the columns must be request_id, to, topic, template, body"),
        (b"request_id,to,colour\n1,2,red\n", "parameter.NAME, got 'colour': delete it"),
        (b"request_id,to,replyto\n1,2,r\n", "got 'replyto': did you mean 'reply_to'?"),
        (b"request_id,to,parameters\n1,2,red\n", "got 'parameters': delete it"),
        (b"a-1,+14255550123,red\n", "got 'a-1': delete it"),
        (b"+14255550123,a-1,red\n", "got another of 12 characters: name it"),
        (b"request_id,to,to\n1,2,3\n", "each once, got 'to' 2 times: delete one"),
        (b"request_id,to\n\xff,b\n", "must be UTF-8"),
    ],
)
def test_a_file_that_holds_no_rows_is_refused_in_one_line(command, monkeypatch, tmp_path, content, said):
    monkeypatch.chdir(PROJECT)
    (tmp_path / "rows.csv").write_bytes(content)
    done = command("send", OFFERS, "--file", tmp_path / "rows.csv", "--environment", "local")
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_row_with_more_values_than_headings_or_without_what_it_needs_is_told_by_its_columns(sends, command, tmp_path):
    done = sends(OFFERS, OFFER | {"to": "", "notice.source": "shop"})
    assert ".csv:2: to, notice.at must be given, got nothing: fill it in\n" in done.stderr
    (tmp_path / "rows.csv").write_text("request_id,to,topic,body\n1,+14255550123,deals,Example Corp: coats, hats\n")
    done = command("send", OFFERS, "--file", tmp_path / "rows.csv", "--environment", "local")
    assert "rows.csv:2: a row must hold 4 values as its headings, got 5: quote a value with a comma\n" in done.stderr


def test_rows_that_are_the_same_are_told(sends, monkeypatch):
    asked = []
    monkeypatch.setattr(send, "put", lambda _client, _queue, bodies: asked.extend(bodies))
    monkeypatch.setattr(send.deployed, "program", lambda *_: SimpleNamespace(outputs={"RequestQueue": "queue"}))
    monkeypatch.setattr(send.deployed, "client_of", lambda *_: None)
    done = sends(OFFERS, OFFER, OFFER, OFFER)
    assert (done.exit_code, len(asked)) == (0, 1)
    assert done.stderr == f"1 request put into the queue of {OFFERS}; 2 rows left out, the same as an earlier one\n"
    assert sends(OFFERS, OFFER).stderr == f"1 request put into the queue of {OFFERS}\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            (),
            (
                "--to must be given, such as --to +14255550123\n"
                "--topic must be given, a topic of the program, unless --reply-to is\n"
            ),
        ),
        (
            ("--to", "+1 (425) 555-0199", "--topic", "deals"),
            "--to must be an E.164 number such as +14255550123, got 17",
        ),
        (("--to", "+14255550123", "--topic", "deals", "--notice", "source=login"), "--notice at=... must be given"),
        (("--to", "+14255550123", "--topic", "deals", "--notice", "at=2026-11-25T09:30Z"), "--notice source=... must"),
    ],
)
def test_an_option_that_is_missing_is_named_as_it_is_given(command, monkeypatch, options, said):
    monkeypatch.chdir(PROJECT)
    done = command("send", OFFERS, *options, "--environment", "local")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(said)


def test_a_notice_of_the_future_is_told_to_be_corrected(command, monkeypatch):
    monkeypatch.chdir(PROJECT)
    told = ("--notice", "source=login", "--notice", "at=2999-01-01T00:00:00Z")
    done = command("send", OFFERS, "--to", "+14255550123", "--topic", "deals", *told, "--environment", "local")
    assert "notice.at must not lie in the future, got one after the message's: correct the time" in done.stderr


def test_a_program_that_no_brand_file_describes_is_answered_with_those_that_are(command, monkeypatch):
    monkeypatch.chdir(PROJECT)
    for name in ("nope/transactional", "example-corp/sms", "nope"):
        done = command("send", name, "--to", "+14255550123", "--topic", "deals", "--environment", "local")
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("program must be one of example-corp/transactional, example-corp/promotional, ")
        assert done.stderr.endswith(f", got '{name}': correct the name\n")


def test_a_file_and_the_options_of_one_request_exclude_each_other(command, monkeypatch, tmp_path):
    monkeypatch.chdir(PROJECT)
    (tmp_path / "rows.csv").write_text("request_id\n")
    done = command("send", OFFERS, "--file", tmp_path / "rows.csv", "--to", "+14255550123", "--environment", "local")
    assert (done.exit_code, done.stderr.partition(",")[0]) == (1, "--file must stand alone")


def test_one_request_from_the_command_line_is_refused_without_a_line(command, monkeypatch):
    monkeypatch.chdir(PROJECT)
    asked = ("--to", "+14255550123", "--topic", "gossip", "--body", "Example Corp: coats", "--environment", "local")
    done = command("send", OFFERS, *asked)
    assert done.stderr.startswith("topic must be one of deals, news, got 'gossip' (unknown_topic)\n")


def told(request, program, now):
    """The refusal of a request, once it is sure that it is told exactly where there is one, and names nobody."""
    said = refusal(request, program, now)
    assert bool(said) is (doomed(request, program, now) is not None)
    assert request.to not in said
    assert not said or said.endswith(f"({doomed(request, program, now)})")
    return said


@settings(max_examples=40)
@given(requests(), st.sampled_from([PROMOTIONAL, TRANSACTIONAL]), st.integers(0, 2**32 - 1))
def test_whatever_is_doomed_is_told_in_words(request, program, seed):
    told(request, program, NOW)
    likely, its_program, _, now = case(Random(seed))
    told(likely, its_program, now)


def test_a_text_of_a_template_that_is_too_long_is_told():
    long = replace(TRANSACTIONAL, templates=(template("shipped", "orders", "a" * 440 + "{order}", order=12),))
    asked = parse(message(ORDER), sent_at=NOW, program=long)
    assert told(asked, long, NOW).startswith("the text must take at most 3 segments with how to opt out, got 4")
    wide = replace(PROMOTIONAL, sending=replace(PROMOTIONAL.sending, most_parts=99))
    said = told(offer(body="Acme Offers " + "!" * 1588), wide, NOW)
    assert said.startswith("body must have at most 1,600 characters with how to opt out, got 1,622")


def test_a_reason_without_words_of_its_own_is_told_as_the_page_of_reasons_does(monkeypatch):
    monkeypatch.setattr(remedies, "doomed", lambda *_: Reason.CAP)
    assert remedies.refusal(offer(), PROMOTIONAL, NOW) == f"{Reason.CAP.says} (cap)"
