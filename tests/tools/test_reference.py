"""The pages that list what the code holds are current and complete."""

import pytest

from infra.environment import OPTIONS
from infra.environment.bounds import ALARMS, TIMEOUT
from lambdas.quiet_hours.law import rule_file
from lambdas.sending.verdict import Reason
from tools.reference import DOCS, pages


@pytest.mark.parametrize("name", pages())
def test_a_page_of_the_reference_is_what_its_command_writes(name):
    assert (DOCS / name).read_text(encoding="utf-8") == pages()[name], "run `python -m tools.reference`"


@pytest.mark.parametrize("name", ["windows.json", "caps.json", "holidays.json"])
def test_the_page_of_law_shows_each_row_in_force_once(name):
    shown = pages()["law.md"]
    assert [shown.count(f"\n| {row['id']} | ") for row in rule_file(name)] == [
        0 if row.get("until") else 1 for row in rule_file(name)
    ]


@pytest.mark.parametrize(
    ("page", "named"),
    [("reasons.md", [*map(str, Reason)]), ("options.md", [*(one.name for one in OPTIONS), *TIMEOUT, *ALARMS])],
)
def test_a_page_of_the_reference_names_each_of_its_kind_once(page, named):
    shown = pages()[page]
    assert {name: shown.count(f"\n| `{name}` | ") for name in named} == dict.fromkeys(named, 1)
