"""A year of people who join, stop, move, and fall silent: no verdict is wrong, and a fault of each kind is seen."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.year.__main__ import lived, main
from tests.year.faults import FAULTS, planted
from tests.year.figures import Figures
from tests.year.life import Life
from tests.year.programs import Year

ROOT = Path(__file__).parents[2]
YEAR, SPRING = Year(seed=1, days=365), Year(seed=1, days=60)
SAMPLE = 30  # people; `make proof` lets many more live
ENOUGH = 400  # people among whom a planted fault strikes


def wronged(number):
    """What the oracle says of one person."""
    return {name for name, _, _ in Life(YEAR, number, Figures()).live().wrong}


def test_nobody_is_wronged_in_a_year():
    figures = lived((YEAR, 0, SAMPLE))
    assert figures.wrong == {}
    assert figures.counts["judged"] > figures.texts > 10 * SAMPLE
    assert all(figures.named("heard").get((means,)) for means in ("join", "yes", "stop"))


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.what for fault in FAULTS])
def test_a_planted_fault_is_seen_and_gone_with_its_cause(fault):
    with planted(fault):
        people = range(fault.sought_from, fault.sought_from + ENOUGH)
        found = next((number for number in people if fault.told in wronged(number)), None)
    assert found is not None
    assert wronged(found) == set()


def test_a_seed_tells_the_same_year_again_in_any_parts():
    whole, parts = lived((SPRING, 0, 4)), Figures()
    for first in (2, 0):
        parts.add(lived((SPRING, first, first + 2)))
    assert parts.counts == whole.counts
    assert parts.hours == whole.hours
    assert lived((Year(seed=2, days=60), 0, 4)).counts != whole.counts


def test_the_command_prints_figures():
    asked = [sys.executable, "-m", "tests.year", "--people", "3", "--days", "40", "--seed", "5"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"violations": 0' in done.stdout


def test_the_command_refuses_what_is_no_number_of_people(capsys):
    with pytest.raises(SystemExit, match="2"):
        main("--people", "none")
    assert "must be a whole number from 1 to 10000000, got 'none'" in capsys.readouterr().err


def test_the_oracle_imports_nothing_that_it_judges():
    asked = "import sys, tests.year.oracle; print([name for name in sys.modules if name.split('.')[0] in JUDGED])"
    told = asked.replace("JUDGED", "('lambdas', 'ops', 'infra')")
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")
