"""Starting from the command line, and what is said where it cannot be done."""

import subprocess
import sys
import time

import pytest

from local.aws import LocalAws
from local.server.environment import ROOT, LocalAwsError, interpreter


@pytest.mark.parametrize(
    "name", ["services.sns._build_envelope", "app.SERVICE_HANDLERS", "services.waf._associate_web_acl"]
)
def test_a_name_that_the_emulator_lost_is_named_in_one_line(tmp_path, name):
    module, _, attribute = f"ministack.{name}".rpartition(".")
    script = (
        f"import importlib, sys; del importlib.import_module({module!r}).{attribute}; "
        f"sys.argv = ['launch', '--state', {str(tmp_path)!r}]; from local.server.launch import main; main()"
    )
    ended = subprocess.run(
        [interpreter(), "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert ended.returncode == 1
    last = ended.stderr.strip().splitlines()[-1]
    assert f"has no ministack.{name}: install the versions" in last
    assert "Traceback" not in ended.stderr


def test_a_missing_interpreter_says_how_to_make_one(tmp_path, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_PYTHON", str(tmp_path / "python"))
    with pytest.raises(LocalAwsError, match=r"no interpreter at .*python: make the environment with"):
        LocalAws.start(tmp_path)


def test_an_interpreter_without_the_emulator_is_refused_with_its_last_words(tmp_path, monkeypatch):
    monkeypatch.setenv("LOCAL_AWS_PYTHON", sys.executable)
    started = time.monotonic()
    with pytest.raises(LocalAwsError, match=r"did not start: the installed emulator has no ministack\.app\.app"):
        LocalAws.start(tmp_path)
    assert time.monotonic() - started < 30


def test_the_command_line_starts_finds_and_stops_one_server(tmp_path):
    def run(command):
        return subprocess.run(
            [sys.executable, "-m", "local", "--state", tmp_path, command],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    assert (run("status").returncode, run("status").stderr.strip()) == (
        1,
        "no local AWS runs: start it with `make deploy`",
    )
    first, second = run("up"), run("up")
    assert first.returncode == 0
    assert first.stdout == second.stdout == run("status").stdout
    assert "export AWS_ENDPOINT_URL=http://127.0.0.1:" in run("env").stdout
    assert run("reset").returncode == 0
    assert run("down").stdout.strip() == "the local AWS is stopped"
    assert run("down").stdout.strip() == "no local AWS runs"
