"""The catalogue of refusals: every row is whole, and its test is there and runs."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from local.refusals.page import PAGE, page, rows

ROOT = Path(__file__).parents[2]
LEAST = 60
REFUSALS, QUESTIONS = rows()
FILES = sorted({refusal.test.partition("::")[0] for refusal in REFUSALS})


@pytest.fixture(scope="module")
def collected():
    """The ids of all tests in the files that the catalogue names."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "-q",
        "-p",
        "no:xdist",
        "-p",
        "no:cacheprovider",
        *FILES,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stdout.splitlines())


def test_there_are_enough_refusals_and_none_stands_twice():
    assert len(REFUSALS) >= LEAST
    assert [count for count in Counter((one.on, one.what) for one in REFUSALS).values() if count > 1] == []


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: f"{one.on}: {one.what}")
def test_a_refusal_is_told_whole_and_its_test_is_there(refusal, collected):
    assert refusal.ends in {"deploy", "send"}
    texts = (refusal.on, refusal.what, refusal.error, refusal.source, refusal.answer)
    assert all(text.strip() and "|" not in text and "\n" not in text for text in texts)
    tests = {name for name in collected if name == refusal.test or name.startswith(f"{refusal.test}[")}
    assert tests, f"{refusal.test} is not there"


def test_no_test_of_a_refusal_is_skipped_or_expected_to_fail():
    for file in FILES:
        source = (ROOT / file).read_text()
        assert not re.search(r"mark\.(skip|xfail)|pytest\.(skip|xfail)\(", source), file


def test_a_question_is_told_whole():
    for one in QUESTIONS:
        assert all(text.strip() and "|" not in text for text in (one.question, one.built, one.settles))


def test_the_page_is_made_of_the_rows():
    assert PAGE.read_text() == page(), "run `python -m local.refusals.page`"
