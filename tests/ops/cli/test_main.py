"""`./sms` loads what it is asked for, and knows all of its commands."""

import subprocess
import sys

import pytest
import typer

from ops.cli.main import MODULES, PLACES, app
from tests.conftest import ROOT

SEEN = """
import sys
from typer.testing import CliRunner
from ops.cli.main import MODULES, app
CliRunner().invoke(app, sys.argv[1:])
print(*sorted(MODULES.keys() & sys.modules.keys()))
"""


def loaded(*arguments):
    """Return which modules of commands a new process has loaded that was asked for `arguments`."""
    command = [sys.executable, "-c", SEEN, *arguments]
    return set(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout.split())


@pytest.mark.parametrize(("command", "module"), [("law", "ops.cli.law"), ("protect", "ops.cli.rollout.protect")])
def test_a_command_loads_no_other(command, module):
    assert loaded(command, "--help") == {module}


def test_a_page_of_help_loads_them_all():
    assert loaded("--help") == MODULES.keys()


def test_each_command_is_called_as_its_function_is():
    commands = typer.main.get_command(app).commands
    assert {name: command.name for name, command in commands.items()} == {name: name for name in PLACES}
