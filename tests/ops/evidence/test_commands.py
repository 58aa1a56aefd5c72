"""`evidence` and `verify-ledger` where something is wrong, run as a user runs them."""

import pytest


@pytest.mark.parametrize("shape", ["text", "html", "json"])
def test_a_damaged_archive_is_shown_as_it_is_and_ends_with_1(command, whole, tmp_path, shape):
    rows = [dict(row) for row in whole.rows]
    rows[15] |= {"content": {"S": "no json"}}
    path = whole.write(tmp_path / "ledger.jsonl", rows)
    path.write_text(f"{path.read_text(encoding='utf-8')}no row\n", encoding="utf-8")
    done = command("evidence", "+14255580000", "--archive", path, "--format", shape)
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert "ledger.jsonl:121" in done.stdout
    assert "its content does not match its hash" in done.stdout
    assert "no json" in done.stdout or shape != "json"


def test_an_archive_without_standing_rows_says_what_cannot_be_told(command, whole, tmp_path):
    done = command("evidence", "+14255580003", "--archive", whole.write(tmp_path / "l.jsonl.gz", whole.rows))
    assert done.exit_code == 0
    assert "Newer records may be missing" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("5550123",), "phone must be an E.164 number such as +14255550123, got 7 characters of another form\n"),
        (("+14255990123",), "no record of ***23 was found: check the number, --program and --environment\n"),
        (
            ("+14255990123", "--program", "acme/promotional"),
            "program must be one of example-corp/promotional, got",
        ),
        (("+14255990123", "--environment", "moon"), "environment must be one of local, prod, got 'moon'"),
    ],
)
def test_what_cannot_be_told_is_said_in_one_line(deployed, command, arguments, expected):
    done = command("evidence", *arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(expected)
    assert deployed.ledger("+14255990123") == []


@pytest.mark.parametrize(
    ("shape", "expected"), [("text", "& Söhne,"), ("html", "&amp; Söhne,"), ("json", "& S\\u00f6hne,")]
)
def test_a_legal_entity_is_told_as_it_is_written_with_what_no_tag_may_hold(deployed, command, phone, shape, expected):
    deployed.say(phone, "DEALS", 0)
    assert f"Example {expected} LLC" in command("evidence", phone, "--format", shape).stdout


def test_tables_that_do_not_answer_are_told_in_one_line(deployed, command, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    done = command("evidence", "+14255990123")
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert done.stderr.startswith("local: the local AWS must run, got none (Could not connect")
    assert deployed.aws.answers()


def test_an_evidence_that_cannot_be_written_is_told(deployed, command, phone, tmp_path):
    deployed.say(phone, "DEALS", 0)
    done = command("evidence", phone, "--out", tmp_path / "nowhere" / "page.html")
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert "no such file or directory" in done.stderr


def test_verify_ledger_says_what_it_found_and_ends_with_1(command, whole, tmp_path):
    done = command("verify-ledger", whole.write(tmp_path / "whole.jsonl", whole.rows))
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("120 records of 15 numbers: no problems\n15 numbers have no status item")
    done = command("verify-ledger", whole.write(tmp_path / "less.jsonl", whole.rows[1:]))
    assert done.exit_code == 1
    assert "removed: entry 1 of ***00" in done.stdout


@pytest.mark.parametrize("kind", ["an empty file", "an empty folder"])
def test_an_export_without_any_record_proves_nothing(command, tmp_path, kind):
    path = tmp_path / "export"
    path.touch() if kind == "an empty file" else path.mkdir()
    done = command("verify-ledger", path)
    assert done.exit_code == 1
    assert done.stderr.endswith(
        f"{path}: must hold rows of a ledger, got none: a failed export proves nothing, export it again\n"
    )
