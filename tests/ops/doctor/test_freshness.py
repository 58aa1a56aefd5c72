"""Rows of law and tables of codes that were read too long ago are named, on whatever day is asked for."""

import json
from datetime import date, datetime, timedelta

import pytest

import app
from infra.environment import UnknownEnvironmentError
from ops.doctor.freshness import LIMIT, RULES, main, overdue, summary

READ, LATELY = date(2026, 11, 23), date(2026, 11, 30)
LAST_DAY = READ + LIMIT


@pytest.fixture
def rules(tmp_path):
    """Two files of the kinds that there are: rows with a day each, and a table with one day."""
    folder = tmp_path / "quiet_hours" / "rules"
    folder.mkdir(parents=True)
    rows = [{"id": "old", "read_on": READ.isoformat()}, {"id": "new", "read_on": "2027-02-01"}]
    (folder / "windows.json").write_text(json.dumps(rows))
    table = {"read_on": READ.isoformat(), "rows": [{"codes": "206", "zones": []}]}
    (folder / "area_codes.json").write_text(json.dumps(table))
    return tmp_path


def test_on_the_last_day_nothing_is_too_old(rules):
    assert overdue(LAST_DAY, rules) == []
    assert summary(LAST_DAY, rules) == ""


def test_a_day_later_each_row_and_each_table_of_that_day_is_named_with_what_to_do(rules):
    assert [str(one) for one in overdue(LAST_DAY + timedelta(days=1), rules)] == [
        "area_codes.json: was read on 2026-11-23, allowed are 90 days: run `make tables`",
        "windows.json: row old was read on 2026-11-23, allowed are 90 days: read its source again",
    ]
    assert summary(LAST_DAY + timedelta(days=1), rules).startswith("2 rows of law and tables of codes were read more")
    assert len(overdue(date(2028, 1, 1), rules)) == 3


def test_a_file_that_does_not_say_when_it_was_read_is_an_error(rules):
    (rules / "quiet_hours" / "rules" / "caps.json").write_text('[{"id": "a"}]')
    with pytest.raises(KeyError, match=r"caps\.json must say when it was read"):
        overdue(READ, rules)


def test_every_file_of_rules_in_the_product_says_when_it_was_read_and_grows_old():
    files = {path.name for path in RULES.glob("*/rules/*.json")}
    assert {"windows.json", "caps.json", "stop_scope.json", "area_codes.json", "zip_codes.json"} <= files
    assert {one.file for one in overdue(date(2100, 1, 1))} == files


def test_the_command_names_what_is_too_old_on_the_day_that_it_is_asked_for_and_fails(capsys):
    assert main(["2026-11-23"]) is None
    assert "is fresh on 2026-11-23" in capsys.readouterr().out
    told = main(["2100-01-01"])
    lines = capsys.readouterr().out.splitlines()
    assert told == f"{len(lines)} to read again"
    assert any(line.startswith("windows.json: row federal was read on") for line in lines)


@pytest.mark.parametrize(("day", "warned"), [(LATELY, False), (date(2031, 1, 1), True)])
def test_synthesis_warns_of_it_before_all_else_and_goes_on(monkeypatch, capsys, day, warned):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(day.year, day.month, day.day, tzinfo=tz)

    def refuse(_):
        raise UnknownEnvironmentError("the next step was reached")

    monkeypatch.setattr(app, "datetime", Clock)
    monkeypatch.setattr(app, "check_settings", refuse)
    assert app.main() == "the next step was reached"
    assert capsys.readouterr().err.startswith("warning: ") is warned


def test_law_that_was_read_long_ago_is_a_limit_and_no_fault(prod, monkeypatch):
    monkeypatch.setattr("ops.cli.rollout.doctor.today", lambda: date(2031, 1, 1))
    code, found = prod.ask()
    (one,) = found["law and codes"]
    assert (code, one["color"]) == (0, "yellow")
    assert "more than 90 days ago" in one["says"]
    assert "make fresh" in one["remedy"]
