"""The texts of an export decided again by the law of another day: what is planted is found, and nothing else."""

import csv
import gzip
import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from lambdas.quiet_hours.law import rows, rows_as_of
from ops.cli.main import app
from ops.evidence.replay import BadExportError, replay, texts_of
from tests.conftest import PROJECT

DAY = date(2026, 11, 30)
PARIS, LONDON, SYDNEY = "+33612345678", "+442071234567", "+61291234567"
# person, ZIP code, local time there, zone, and the rows that stop the text
PLANTED = [
    ("+12125550101", "", "2026-10-01 07:59", "America/New_York", {"federal"}),
    ("+12125550102", "", "2026-10-01 21:00", "America/New_York", {"federal"}),
    ("+13055550103", "", "2026-10-01 20:00", "America/New_York", {"fl-hours"}),
    ("+14055550104", "", "2026-10-01 20:30", "America/Chicago", {"ok-hours"}),
    ("+12065550105", "", "2026-10-01 20:15", "America/Los_Angeles", {"wa-hours"}),
    ("+12145550106", "", "2026-10-04 11:59", "America/Chicago", {"tx-hours"}),
    ("+12035550107", "", "2026-10-01 08:30", "America/New_York", {"ct-hours"}),
    ("+18595550108", "", "2026-10-01 09:30", "America/New_York", {"ky-hours"}),
    ("+14015550109", "", "2026-10-03 17:00", "America/New_York", {"ri-hours"}),
    ("+14015550110", "", "2026-08-10 12:00", "America/New_York", {"ri-hours"}),
    ("+15045550111", "", "2026-02-17 12:00", "America/Chicago", {"la-hours"}),
    ("+12055550112", "", "2026-10-04 12:00", "America/Chicago", {"al-hours"}),
    ("+12155550113", "", "2026-04-03 12:00", "America/New_York", {"pa-holidays"}),
    ("+12155550114", "", "2026-09-20 12:00", "America/New_York", {"pa-hours"}),
    ("+18015550115", "", "2026-07-24 12:00", "America/Denver", {"ut-hours"}),
    ("+16055550116", "57101", "2026-10-03 12:00", "America/Chicago", {"sd-hours"}),
    ("+12125550117", "33101", "2026-10-01 20:30", "America/New_York", {"fl-hours"}),
    (PARIS, "", "2026-07-14 12:00", "Europe/Paris", {"fr-hours"}),
    (LONDON, "", "2026-08-31 12:00", "Europe/London", {"gb-hours"}),
    ("+14155550120", "", "2026-10-01 08:30", "America/Los_Angeles", {"ca-hours"}),
]
LAWFUL = [
    *(("+12125550201", "+13055550202", "+12145550203", "+18595550204", "+12155550205", "+14155550206")),
    *("+18015550207", "+14015550208", PARIS, LONDON, SYDNEY),
]


def utc(local, zone):
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def lawful():
    """Four hundred texts on weekdays of September, at an hour that is open wherever the number may be."""
    days = [day for n in range(30) if (day := date(2026, 9, 1) + timedelta(days=n)).weekday() < 4 and day.day != 7]
    for number in range(400):
        phone = LAWFUL[number % len(LAWFUL)]
        moment = datetime.combine(days[number // len(LAWFUL) % len(days)], datetime.min.time(), UTC)
        hours = 3 if phone == SYDNEY else 17 if phone.startswith("+1") else 15
        yield phone, "", moment + timedelta(hours=hours, minutes=30 + number // len(LAWFUL) // len(days))


@pytest.fixture
def export(tmp_path):
    """Write texts as a CSV file and return it."""

    def build(texts, name="texts.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["phone", "at", "zip_code"])
            out.writerows((phone, at.isoformat(), zip_code) for phone, zip_code, at in texts)
        return path

    return build


def test_lawful_texts_are_stopped_by_nothing(export):
    found = replay(texts_of(export(lawful())), DAY)
    assert (found.decided, found.stopped, found.unread) == (400, [], [])


def test_each_of_twenty_planted_texts_is_found_with_the_rows_that_stop_it_and_no_other(export):
    planted = {(phone, utc(local, zone)): rules for phone, _, local, zone, rules in PLANTED}
    texts = [*lawful(), *((phone, code, utc(local, zone)) for phone, code, local, zone, _ in PLANTED)]
    found = replay(texts_of(export(texts)), DAY)
    assert {(its.text.phone, its.text.at): set(its.rules) for its in found.stopped} == planted
    assert len(found.stopped) == 20
    assert found.decided == 420


@pytest.mark.parametrize(("number", "cap", "allowed"), [("+13055550301", "fl-cap", 3), ("+12075550302", "me-cap", 1)])
def test_a_text_beyond_the_cap_of_a_state_is_found_in_whatever_order_the_export_is(export, number, cap, allowed):
    first = utc("2026-10-01 09:00", "America/New_York")
    moments = [*(first + timedelta(minutes=n) for n in range(allowed + 1)), first + timedelta(hours=24)]
    found = replay(texts_of(export([(number, "", at) for at in reversed(moments)])), DAY)
    assert [(its.text.at, its.rules) for its in found.stopped] == [(moments[allowed], (cap,))]


def test_the_law_of_a_day_is_that_days_whatever_the_day_of_the_text(export):
    sunday, friday = utc("2026-09-20 12:00", "America/New_York"), utc("2026-04-03 12:00", "America/Denver")
    texts = export([("+12155550401", "", sunday), ("+18015550402", "", friday)])
    rules = {
        day: [its.rules for its in replay(texts_of(texts), date.fromisoformat(day)).stopped]
        for day in ("2019-01-01", "2026-10-17", "2026-10-18", "2027-01-01")
    }
    assert rules == {
        "2019-01-01": [],
        "2026-10-17": [],
        "2026-10-18": [("pa-hours",)],
        "2027-01-01": [("pa-hours",), ("ut-hours",)],  # Good Friday is a holiday of Utah by then
    }
    assert all(row.source.in_force(date(1990, 1, 1)) for row in rows_as_of(DAY))
    assert len(rows_as_of(date(2000, 1, 1))) < len(rows_as_of(DAY)) <= len(rows())


def test_an_export_of_the_sends_table_is_read_and_what_never_went_out_is_passed_over(tmp_path):
    def row(item, fate="sent", template="", at="2026-10-01T12:30:00Z"):
        texts = {"phone": "+13055550501", "item": item, "fate": fate, "at": at, "template": template}
        return {"Item": {name: {"S": text} for name, text in texts.items() if text}}

    at_night = "2026-10-02T02:00:00Z"
    kept = [
        row("request#a", at=at_night),
        row("request#b", "claimed", at=at_night),
        row("request#c", "dropped", at=at_night),
        row("request#d", template="code", at=at_night),
        row("sending", at=at_night),
    ]
    path = tmp_path / "sends.json.gz"
    path.write_bytes(gzip.compress("".join(f"{json.dumps(each)}\n" for each in kept).encode()))
    found = replay(texts_of(tmp_path, {"code"}), DAY)
    assert (found.decided, found.immediate, len(found.stopped)) == (2, 1, 2)
    assert found.stopped[0].why == (f"{path}:1: ***01, Thu 2026-10-01 22:00 in FL: federal, fl-hours")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        pytest.param("+13055550601,2026-10-01T12:00:00,", "at must be a time with its zone", id="no zone"),
        pytest.param("+13055550601,yesterday,", "at must be a time with its zone", id="no time"),
        pytest.param("3055550601x,2026-10-01T12:00:00Z,", "phone must be an E.164 number", id="no number"),
        pytest.param("+13055550601,2026-10-01T12:00:00Z,331", "must be a ZIP code", id="half a ZIP code"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_shows_no_number(tmp_path, line, complaint):
    path = tmp_path / "texts.csv"
    path.write_text(f"phone,at,zip_code\n{line}\n", encoding="utf-8")
    (told,) = replay(texts_of(path), DAY).unread
    assert told.startswith(f"{path}:2: ")
    assert complaint in told
    assert "3055550601" not in told


@pytest.mark.parametrize("header", ["to,at,zip", "Phone, At ,ZIP Code", "phone,at,postal-code"])
def test_the_columns_may_be_called_as_in_the_files_of_campaigns(tmp_path, header):
    path = tmp_path / "texts.csv"
    path.write_text(f"{header}\n+12125550117,2026-10-02T00:30:00Z,33101\n", encoding="utf-8")
    (stopped,) = replay(texts_of(path), DAY).stopped
    assert (stopped.rules, stopped.where) == (("fl-hours",), ("FL", "NY"))


def test_lines_of_plain_json_are_read_under_the_same_names(tmp_path):
    path = tmp_path / "texts.jsonl"
    rows = [{"to": "+12125550117", "at": "2026-10-02T00:30:00Z", "zip": "33101"}, ["no", "text"]]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    found = replay(texts_of(path), DAY)
    assert [its.rules for its in found.stopped] == [("fl-hours",)]
    assert found.unread == [f"{path}:2: holds no text: AttributeError"]


def test_a_file_without_the_columns_of_texts_is_refused_in_words(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("name,city\nAnn,Rome\n", encoding="utf-8")
    with pytest.raises(BadExportError, match=r"must have columns phone and at.* got no at and phone"):
        list(texts_of(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"phone,at\n" * 99)[:-9], "cannot be read: "),
        (b"\x1f\x8bno gzip at all", "cannot be read: "),
        (b"phone,at\n\xff\xfe,1\n", "must be CSV or JSON lines in UTF-8, got a fault in it"),
    ],
    ids=["cut off", "no gzip", "no text"],
)
def test_a_file_that_is_damaged_is_refused_in_words(tmp_path, content, said):
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(BadExportError, match=f"{path}: {said}"):
        list(texts_of(path))


def test_what_would_be_stopped_is_not_written_over_a_folder(export, tmp_path, monkeypatch):
    monkeypatch.chdir(PROJECT)
    done = CliRunner().invoke(app, ["law", "--replay", str(export(lawful())), "--out", str(tmp_path)])
    assert (done.exit_code, done.stderr) == (1, f"{tmp_path}: cannot be written: is a directory\n")


def test_the_command_tells_how_many_by_which_row_and_where_and_writes_them_all(export, tmp_path, monkeypatch):
    monkeypatch.chdir(PROJECT)
    planted = [(phone, code, utc(local, zone)) for phone, code, local, zone, _ in PLANTED]
    path, out = export([*lawful(), *planted]), tmp_path / "stopped.txt"
    done = CliRunner().invoke(app, ["law", "--replay", str(path), "--as-of", "2026-11-30", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "420 texts decided, 20 would have been stopped; 0 immediate ones are not held; 0 lines" in done.output
    assert len(out.read_text(encoding="utf-8").splitlines()) == 20
    assert "***13, Fri 2026-04-03 12:00 in PA: pa-holidays" in out.read_text(encoding="utf-8")
    assert "+1" not in out.read_text(encoding="utf-8")
