"""What `audit` says where it cannot begin: in one line, without a traceback, and with exit code 1."""

import shutil
import socket

import pytest
from typer.testing import CliRunner

from ops.cli.main import app
from tests.conftest import PROJECT

PROGRAM = "example-corp/promotional"


@pytest.fixture
def told(monkeypatch):
    """Run `audit` with these variables and return its exit code and what it complained of."""

    def build(*arguments, endpoint=""):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "test")
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        done = CliRunner().invoke(app, ["audit", *arguments])
        assert done.stdout == ""
        return done.exit_code, done.stderr

    return build


@pytest.fixture
def nowhere():
    """An address at which nobody listens: bound and shut again."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_local_environment_that_does_not_run_says_what_to_run(told, tmp_path, monkeypatch):
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    monkeypatch.chdir(tmp_path)
    code, complaint = told(PROGRAM, "--environment", "local")
    assert (code, complaint) == (1, "local: the local AWS must run, got none: run `make deploy`\n")


def test_an_environment_that_is_not_in_cdk_json_is_told_with_those_that_are(told):
    code, complaint = told(PROGRAM, "--environment", "moon")
    assert code == 1
    assert "got 'moon'" in complaint
    assert "local" in complaint


def test_an_account_that_does_not_answer_is_told_with_its_address(told, nowhere):
    code, complaint = told(PROGRAM, "--environment", "local", endpoint=nowhere)
    assert code == 1
    assert complaint.startswith("local: the local AWS must run, got none (Could not connect")
    assert nowhere in complaint
    assert complaint.count("\n") == 1
