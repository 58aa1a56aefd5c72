"""What other programs call keeps its name, wherever the code stands."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.brand import file, loader
from infra.policy import check_assembly
from lambdas.consent import decision, intent
from lambdas.intent import recognise
from lambdas.program.sending import PRACTICE
from lambdas.quiet_hours import windows as moved
from lambdas.sending import gate, windows
from tests.conftest import PROJECT

ROOT = Path(__file__).parents[1]


def test_a_text_is_recognised_by_the_old_name():
    keywords = intent.KeywordSet.default()
    assert intent.recognise("please stop", keywords) == recognise.recognise("please stop", keywords)
    assert intent.recognise("please stop", keywords).kind == intent.IntentKind.OPT_OUT


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_the_hours_of_a_phone_are_told_by_the_old_name(hour):
    phone, at, rules = "+14255550161", datetime(2026, 11, 2, hour, tzinfo=UTC), windows.Rules.of(PRACTICE)
    assert windows.is_open(phone, at, rules) == moved.is_open(phone, at, rules)
    assert windows.next_open(phone, at, rules) == moved.next_open(phone, at, rules)


def test_a_brand_file_is_loaded_by_the_old_name():
    path = PROJECT / "brands" / "example-corp.yaml"
    assert file.load(path) == loader.load(path)
    assert file.BrandFileError is loader.BrandFileError


def test_the_decisions_and_the_check_of_an_assembly_stand_where_they_stood():
    assert callable(decision.decide)
    assert callable(gate.decide)
    assert callable(check_assembly)


def test_the_old_name_of_the_command_line_forwards_and_says_so():
    def run(package):
        command = [sys.executable, "-m", package, "check", "brands"]
        return subprocess.run(
            command,
            cwd=PROJECT,
            env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )

    old, new = run("infra"), run("ops")
    assert (old.returncode, old.stdout) == (new.returncode, new.stdout) == (0, new.stdout)
    told = "python -m infra is now ./sms (or python -m ops); the old name goes with the next version\n"
    assert old.stderr == told + new.stderr
