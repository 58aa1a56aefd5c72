"""The page on quiet hours names the sources of the tables of codes."""

from pathlib import Path

import pytest

from lambdas.quiet_hours.law import rule_file

WINDOWS = (Path(__file__).parents[4] / "docs" / "windows.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ["area_codes.json", "calling_codes.json", "zip_codes.json"])
def test_the_page_names_the_sources_of_the_tables_with_their_licences(table):
    for source in rule_file(table)["sources"]:
        assert f"| {source['package']} | {source['licence'].partition(';')[0]}" in WINDOWS
