"""The command line, run as a user runs it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.brand.loader import load
from infra.brand.model import MESSAGE_TYPES
from ops.cli.main import app
from tests.conftest import PROJECT

ROOT = Path(__file__).parents[3]
FACTS = {
    "--name": 'Acme "Best" & Co',
    "--legal-entity": "Acme Holdings LLC",
    "--email": "help@acme.example",
    "--terms-url": "https://acme.example/terms",
    "--privacy-url": "https://acme.example/privacy",
}


@pytest.fixture
def run():
    def invoke(*arguments):
        return CliRunner().invoke(app, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def new(run, tmp_path):
    def invoke(brand="acme", **changes):
        facts = {**FACTS, "--folder": tmp_path, **{f"--{key}": value for key, value in changes.items()}}
        return run("new", brand, *(part for pair in facts.items() for part in pair))

    return invoke


def test_the_module_runs_as_a_program_and_checks_the_examples():
    done = subprocess.run(
        [sys.executable, "-m", "ops", "check", "brands"],
        cwd=PROJECT,
        env={**os.environ, "COLUMNS": "120", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    (note,) = done.stderr.splitlines()
    assert "write `sending: {caller_share: 1 of 2}`" in note
    assert "example-corp/promotional" in done.stdout


def test_check_shows_every_program_and_every_text_with_encoding_and_parts(run):
    shown = run("check", PROJECT / "brands").stdout
    assert shown.count("GSM-7 144/160, 1 part") == 1
    assert all(f"{brand}/{kind}" in shown for brand in ("example-corp", "example-outlet") for kind in MESSAGE_TYPES)
    assert shown.count("confirmation request") == 6


def test_check_shows_each_template_in_its_longest_form_and_how_each_program_sends(run):
    shown = " ".join(run("check", PROJECT / "brands").stdout.split())
    assert "template code GSM-7 60/160, at most 1 part Example Outlet: your code is xxxxxxxx. Valid for" in shown
    assert (
        "Example Corp, promotional, sends to US; 100 parts/s; weekdays 09:00-18:00, saturday 10:00-17:00, "
        "sunday and holidays closed; for at most 72 hours; the same content again after 72 hours; "
        "pauses at 3 % opt-outs or 2 % blocked of 200 texts or more in 24 hours"
    ) in shown
    assert "transactional, sends to US; 100 parts/s; weekdays, saturday, sunday and holidays 08:00-21:00; for" in shown


def test_check_prints_every_fault_on_one_line_and_ends_with_1(run, tmp_path):
    path = tmp_path / "acme.yaml"
    path.write_text('brand: acme\nname: 7\nlegal_entity: "' + "x" * 200 + '"\n', encoding="utf-8")
    done = run("check", path)
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines[:-1]] == [
        *("privacy_url", "programs", "support", "terms_url"),
        *("name", "legal_entity"),
    ]
    assert lines[-1] == "6 faults"


def test_check_of_a_path_that_is_not_there_is_a_fault_without_a_traceback(run):
    done = run("check", "nowhere.yaml")
    assert (done.exit_code, done.stderr) == (1, "nowhere.yaml:1: cannot be read: no such file or directory\n1 fault\n")


def test_check_shows_brackets_in_a_name_as_they_are(run, new, tmp_path):
    assert new(name="Acme [red] Club").exit_code == 0
    assert "Acme [red] Club" in run("check", tmp_path).stdout


def test_check_tells_of_an_environment_that_no_settings_have(run, new, tmp_path, monkeypatch):
    new()
    file = tmp_path / "acme.yaml"
    port = "    ports:\n      - {port: events, environments: [staging]}\n"
    file.write_text(file.read_text().replace("  promotional:\n", f"  promotional:\n{port}", 1))
    monkeypatch.chdir(PROJECT)
    done = run("check", file)
    assert done.exit_code == 0
    assert "acme/promotional: the port events names the environment 'staging', and cdk.json has" in done.stderr


def test_check_tells_where_forms_share_a_firewall_and_count_a_visitor_together(run, new, tmp_path, monkeypatch):
    new()
    entry = {"account": "111122223333", "region": "us-east-1"}
    environments = {"prod": entry | {"firewall": "shared"}, "test": entry | {"firewall": "own"}}
    (tmp_path / "cdk.json").write_text(json.dumps({"context": {"environments": environments}}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("check", "acme.yaml")
    assert done.exit_code == 0
    (told,) = [line for line in done.stderr.splitlines() if "firewall" in line]
    assert told.startswith("note: in prod the forms of acme stand behind one firewall, sms-prod-firewall, which counts")


def test_new_writes_a_valid_file_of_25_lines_at_most(new, tmp_path):
    assert new().exit_code == 0
    brand = load(tmp_path / "acme.yaml")
    assert (brand.name, brand.message_types) == ('Acme "Best" & Co', ("transactional", "promotional"))
    assert len((tmp_path / "acme.yaml").read_text(encoding="utf-8").splitlines()) <= 25


def test_new_leaves_an_existing_file_alone(new, tmp_path):
    path = tmp_path / "acme.yaml"
    path.write_text("mine\n", encoding="utf-8")
    done = new()
    assert done.exit_code == 1
    assert done.stderr == f"{path}: exists already: choose another id or edit that file\n"
    assert path.read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize(
    ("brand", "changes", "expected"),
    [
        ("Acme", {}, "brand: must be 2 to 31 lower-case letters, digits and dashes"),
        ("acme", {"email": "help"}, "support.email: must be an email address"),
        ("acme", {"name": "Acme\u2122"}, "name: must hold GSM-7 characters only"),
    ],
)
def test_new_names_a_faulty_fact_and_writes_nothing(new, tmp_path, brand, changes, expected):
    done = new(brand, **changes)
    assert done.exit_code == 1
    assert expected in done.stderr
    assert not list(tmp_path.iterdir())


def test_new_into_a_folder_that_is_not_there_is_told_without_a_traceback(new, tmp_path):
    done = new(folder=tmp_path / "nowhere")
    assert (done.exit_code, done.exception.__class__) == (1, SystemExit)
    assert "nowhere/acme.yaml: no such file or directory: choose a --folder" in done.stderr


def test_schema_prints_the_schema_beside_the_brand_files(run):
    printed = json.loads(run("schema").stdout)
    assert printed == json.loads((ROOT / "brands/schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("send", "example-corp/promotional", "--environment", "local", "--file"),
        ("import-consents", "--program", "example-corp/promotional", "--environment", "local", "--dry-run"),
        ("results", "--environment", "local"),
        ("campaign", "plan", "--environment", "local"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_folder_that_stands_for_a_file_is_told_without_words_of_the_system(run, monkeypatch, tmp_path, command):
    monkeypatch.chdir(PROJECT)
    done = run(*command, tmp_path)
    assert (done.exit_code, done.stdout, done.exception.__class__) == (1, "", SystemExit)
    assert "Errno" not in done.stderr
    assert str(tmp_path) in done.stderr


def test_a_help_cuts_nothing_off_and_tells_which_environment_is_meant(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("send", "law", "guardrails", "adopt", "evidence", "import-consents", "results"):
        shown = run(name, "--help").stdout
        assert "…" not in shown
        assert "(dynamic)" not in shown
    assert "local, or $ENV" in " ".join(shown.split())


def test_templates_that_are_not_there_are_told_without_words_of_the_system(run):
    done = run("policy", "nowhere")
    assert done.exit_code == 2
    assert "nowhere: expected a JSON file of a cloud assembly, got no such file or directory; run" in done.stderr
    assert "Errno" not in done.stderr


ASKED = {
    "replies": ["replies"],
    "status": ["status"],
    "pause": ["pause", "--reason", "a test"],
    "resume": ["resume"],
    "results": ["results", "order-1", "--program"],
    "audit": ["audit"],
    "retire": ["retire"],
    "number-rules": ["number-rules"],
    "doubts": ["doubts"],
    "campaign pause": ["campaign", "pause", "spring", "--program"],
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_a_name_that_no_program_has_is_told_before_aws_is_asked(run, asked, tmp_path, monkeypatch):
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_ENDPOINT_URL", "ENV", "CELL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("acme", "nope/promotional"):
        done = run(*asked, name)
        assert done.exit_code == 1, done.output
        assert "program must be one of example-corp/" in done.output, done.output
        assert f"got '{name}': correct the name" in done.output
    known = run(*asked, "example-corp/promotional")
    assert (known.exit_code, "the local AWS must run" in known.output) == (1, True), known.output
