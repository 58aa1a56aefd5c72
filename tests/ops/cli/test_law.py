"""`law` tells which rows bind a brand, what changes by a day, and what to read again; no test reads today's date."""

import json
import shutil
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from lambdas.quiet_hours.law import rows
from ops.cli.main import app
from ops.doctor.coming import DatedRow, changes, dated_rows
from ops.doctor.freshness import newest_reading, overdue
from tests.conftest import PROJECT


@pytest.fixture
def law(tmp_path, monkeypatch):
    """Run `law` beside the example brands and return its exit code, what it printed, and what it complained of."""
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")

    def run(*arguments):
        done = CliRunner().invoke(app, ["law", *arguments])
        return done.exit_code, " ".join(done.stdout.split()), done.stderr

    return run


def test_a_row_that_begins_is_told_with_its_day_and_with_the_hours_of_each_program_before_and_after(law):
    code, out, _ = law("example-corp", "--today", "2026-10-01", "--as-of", "2026-10-18")
    assert code == 0
    assert "2026-10-18 pa-hours PA begins" in out
    for change in ("weekdays 08:00-21:00, then 09:00-19:00", "sunday 08:00-21:00, then closed"):
        assert f"example-corp/transactional: PA: {change}" in out
    assert "example-corp/promotional: its hours, its calendars of holidays, and its caps stay in every place" in out
    assert "example-outlet" not in out


def test_holidays_that_begin_to_close_a_program_are_told_in_a_whole_phrase(law):
    _, out, _ = law("example-corp", "--today", "2010-01-01", "--as-of", "2026-11-30")
    assert "example-corp/transactional: PA: holidays none, then PA" in out


def test_a_row_does_not_begin_before_its_day_nor_twice(law):
    assert "pa-hours" not in law("--today", "2026-10-01", "--as-of", "2026-10-17")[1]
    assert "pa-hours" not in law("--today", "2026-10-18", "--as-of", "2026-12-31")[1]


def test_a_day_in_the_past_tells_what_has_changed_since(law):
    _, out, _ = law("--today", "2026-11-30", "--as-of", "2023-12-31")
    assert "What changes after 2023-12-31 and by 2026-11-30" in out
    assert "example-corp/transactional: MD OR: cap none, then 3 in 24 h" in out
    for change in ("2024-01-01 md-hours MD begins", "2025-09-01 tx-hours TX begins", "2026-01-01 or-cap OR begins"):
        assert change in out


def test_a_holiday_that_a_calendar_gains_is_told(law):
    assert "2027-01-01 UT UT Good Friday becomes a holiday" in law("--today", "2026-11-30", "--as-of", "2027-06-01")[1]


def test_a_row_whose_first_day_nobody_knows_is_told_as_such(law):
    assert (
        "marketing-stop-binds-the-caller: its first day is not known yet"
        in law("--today", "2026-11-30", "--as-of", "2026-12-01")[1]
    )


def test_a_brand_is_told_of_the_countries_that_it_serves_and_of_no_others(law, tmp_path):
    path = tmp_path / "brands" / "example-outlet.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  promotional:\n", "  promotional:\n    sending: {countries: [US, FR, ES]}\n"))
    _, here, _ = law("example-outlet", "--today", "2026-11-30")
    for row in ("fr-hours", "elsewhere", "unknown-cap", "federal", "pa-holidays"):
        assert row in here
    assert "au-hours" not in here
    assert "fr-hours" not in law("example-corp", "--today", "2026-11-30")[1]


def test_the_notes_of_a_row_are_told(law):
    assert "or-cap: note: Customers of the last 18 months" in law("--today", "2026-11-30")[1]


def test_every_row_that_binds_the_example_brands_is_in_the_table_of_a_day_in_its_force(law):
    _, out, _ = law("--today", "2026-11-30")
    abroad = {row.id for row in rows() if any(state.endswith("-*") or state == "elsewhere" for state in row.states)}
    assert {row.id for row in rows()} - abroad <= set(out.split())
    assert not abroad & set(out.split())


def test_what_was_read_too_long_ago_is_listed_as_of_a_day(law):
    oldest = overdue(date(2100, 1, 1))[0]
    fresh = oldest.due_on - timedelta(days=1)
    code, out, _ = law("--stale", "--as-of", str(fresh))
    assert (code, out) == (0, f"every row of law and every table of codes was read in the 90 days before {fresh}")
    code, out, _ = law("--stale", "--as-of", str(oldest.due_on))
    assert code == 0
    assert " ".join(str(oldest).split()) in out
    everything = len(overdue(date(2100, 1, 1)))
    assert f"{everything} to read again on 2100-01-01" in law("--stale", "--as-of", "2100-01-01")[1]


@pytest.mark.parametrize("option", ["--as-of", "--today"])
def test_what_was_fresh_before_the_newest_row_was_read_is_not_told(law, option):
    newest = newest_reading()
    code, out, error = law("--stale", option, "2020-01-01")
    assert (code, out) == (1, "")
    assert error == f"{option} must be {newest}, when the newest row was read, or later, got 2020-01-01\n"
    assert law("--stale", option, str(newest))[0] == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(("--as-of", "soon"), "--as-of must be a day such as 2027-02-01, got 'soon'\n", id="no day"),
        pytest.param(("--today", "1.1.27"), "--today must be a day such as 2027-02-01, got '1.1.27'\n", id="no today"),
        pytest.param(
            ("--out", "x"),
            "--out must stand beside --replay, whose texts it is for: add it, or leave it out\n",
            id="out",
        ),
        pytest.param(
            ("example-corp", "--stale"),
            "--stale must stand without a brand and --replay: it is about every row\n",
            id="stale of a brand",
        ),
        pytest.param(
            ("nobody",), "brand must be one of brands/ (example-corp, example-outlet), got 'nobody'\n", id="no brand"
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(law, arguments, complaint):
    code, out, error = law(*arguments)
    assert (code, out, error) == (1, "", complaint)


def test_a_row_in_any_file_of_rules_is_found_with_its_beginning_and_its_end(tmp_path):
    (tmp_path / "consent" / "rules").mkdir(parents=True)
    row = {"id": "all-stop", "effective": "2027-01-31", "until": "2028-01-01", "message_types": ["transactional"]}
    (tmp_path / "consent" / "rules" / "scope.json").write_text(json.dumps([row]))
    (found,) = dated_rows(tmp_path)
    assert found == DatedRow("scope.json", row)
    told = [(change.day, change.what) for change in changes([found], date(2027, 1, 1), date(2028, 12, 31))]
    assert told == [(date(2027, 1, 31), "begins"), (date(2028, 1, 1), "ends")]
    assert not changes([found], date(2027, 1, 31), date(2027, 12, 31))
