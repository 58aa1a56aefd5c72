"""`./sms` runs the command line in a shell where nothing is activated."""

import os
import shutil
import subprocess

import pytest

from tests.conftest import ROOT

BARE = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": os.environ.get("HOME", "/"), "COLUMNS": "100"}


def sms(*arguments, home=ROOT, folder=ROOT):
    """Run the launcher of `home` in `folder` with no more than a new terminal has."""
    return subprocess.run(
        [home / "sms", *arguments], cwd=folder, env=BARE, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture
def fresh(tmp_path):
    """A checkout in which nothing was set up; its `make setup` is told apart by what it leaves."""
    shutil.copy(ROOT / "sms", tmp_path)
    (tmp_path / "cdk.json").write_text("{}")
    python = '#!/bin/sh\\necho arguments "$$@"\\n'
    recipe = f"mkdir -p .venv/bin; printf '{python}' > .venv/bin/python; chmod +x .venv/bin/python; touch .venv/.ready"
    (tmp_path / "Makefile").write_text(f"setup:\n\t@echo setting up\n\t@{recipe}\n")
    return tmp_path


def test_a_command_runs_without_an_activated_environment():
    done = sms("check", "brands/")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "example-corp/promotional" in done.stdout


def test_its_exit_code_is_the_commands(tmp_path):
    (tmp_path / "acme.yaml").write_text("brand: other\n")
    assert sms("check", str(tmp_path)).returncode == 1


def test_the_first_call_sets_up_and_says_so_beside_the_output(fresh):
    done = sms("check", "a b", home=fresh, folder=fresh)
    assert (done.returncode, done.stdout) == (0, "arguments -m ops check a b\n")
    assert done.stderr.splitlines() == [
        f"sms: no virtual environment in {fresh}/.venv yet: running `make setup` (once, a few minutes)",
        "setting up",
    ]


def test_the_second_call_sets_up_nothing(fresh):
    sms(home=fresh, folder=fresh)
    assert sms("check", home=fresh, folder=fresh).stderr == ""


def test_a_set_up_that_fails_runs_no_command(fresh):
    (fresh / "Makefile").write_text("setup:\n\t@false\n")
    done = sms("check", home=fresh, folder=fresh)
    assert done.returncode == 2
    assert done.stdout == ""


def test_another_folder_is_refused_with_where_to_go(tmp_path):
    done = sms("check", "brands/", folder=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        f"sms: must run in the folder of the landing zone, got {tmp_path}: cd {ROOT}\n",
    )
