"""The pages on quiet hours and law say what the data says."""

from pathlib import Path

import pytest

from lambdas.quiet_hours.law import rule_file
from tools.law import PAGE, page

WINDOWS = (Path(__file__).parents[3] / "docs" / "windows.md").read_text(encoding="utf-8")


def test_the_page_of_law_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tools.law`"


@pytest.mark.parametrize("name", ["windows.json", "caps.json", "holidays.json"])
def test_the_page_of_law_shows_each_row_in_force_once(name):
    shown = page()
    assert [shown.count(f"\n| {row['id']} | ") for row in rule_file(name)] == [
        0 if row.get("until") else 1 for row in rule_file(name)
    ]


@pytest.mark.parametrize("table", ["area_codes.json", "calling_codes.json", "zip_codes.json"])
def test_the_page_names_the_sources_of_the_tables_with_their_licences(table):
    for source in rule_file(table)["sources"]:
        assert f"| {source['package']} | {source['licence'].partition(';')[0]}" in WINDOWS
