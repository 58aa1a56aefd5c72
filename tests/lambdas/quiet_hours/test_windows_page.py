"""The page on windows shows every row as the rules hold it."""

from pathlib import Path

import pytest

from lambdas.quiet_hours.law import rule_file

PAGE = (Path(__file__).parents[3] / "docs" / "windows.md").read_text(encoding="utf-8")
NOT_READ = "0001-01-01"


def line(row, *cells):
    since = "not read" if row["effective"] == NOT_READ else row["effective"]
    sure = row["confidence"] + (", disputed" if row["disputed"] else "")
    states = "everywhere" if row["states"] == ["*"] else " ".join(row["states"])
    return "| " + " | ".join([row["id"], states, *cells, since, row["cite"], sure]) + " |"


def of_window(row):
    hours = [row[day] or "closed" for day in ("weekdays", "saturday", "sunday")]
    calendars = row.get("calendars", ["US"])
    return line(row, *hours, "as the day" if row["holidays"] == "as the day" else f"closed ({', '.join(calendars)})")


def of_cap(row):
    return line(row, f"{row['count']} in {row['hours']} h")


@pytest.mark.parametrize(("name", "shown"), [("windows.json", of_window), ("caps.json", of_cap)])
def test_the_page_shows_each_row_once_in_the_order_of_the_file(name, shown):
    lines = [shown(row) for row in rule_file(name)]
    assert "\n".join(lines) + "\n\n" in PAGE


def test_no_row_that_ended_is_shown_as_if_it_still_held():
    assert not [row["id"] for name in ("windows.json", "caps.json") for row in rule_file(name) if row["until"]]


@pytest.mark.parametrize("table", ["area_codes.json", "calling_codes.json", "zip_codes.json"])
def test_the_page_names_the_sources_of_the_tables_with_their_licences(table):
    for source in rule_file(table)["sources"]:
        assert f"| {source['package']} | {source['licence'].partition(';')[0]}" in PAGE


def told(day):
    more = [f"since {day['since']}"] if "since" in day else []
    return f"{day['name']} ({', '.join([day['rule'], *more, *['in even years'] * day.get('even', False)])})"


def test_the_page_shows_each_calendar_with_its_days():
    calendars = rule_file("holidays.json")
    lines = [
        f"| {its['id']} | {'; '.join(map(told, its['days']))} | {its['observed']} | {its['cite']} |"
        for its in calendars
    ]
    assert "\n".join(lines) + "\n\n" in PAGE
