"""Commands where an environment has cells, and nothing is asked of AWS."""

import json
import shutil

import pytest

from tests.conftest import PROJECT

ROOM = {"quotas": {"concurrent_executions": 1000}}
CELLS = {
    "east": {"account": "111122223333", "region": "us-east-1", **ROOM},
    "west": {"account": "444455556666", "region": "us-west-2", **ROOM},
}


@pytest.fixture
def asking(command, monkeypatch, tmp_path):
    """Run a command where the environment `prod` has cells (None: one place), as the edits of brand files say."""

    def run(*arguments, cells=CELLS):
        write_settings(tmp_path, cells)
        return command(*arguments, "--environment", "prod")

    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    for path in (tmp_path / "brands").glob("example-*.yaml"):
        lines = path.read_text().splitlines()
        path.write_text("\n".join(_simulators(lines)) + "\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")  # nothing is asked of AWS
    monkeypatch.delenv("CELL", raising=False)
    return run


def write_settings(folder, cells=CELLS):
    """Write the cdk.json of an environment `prod` with these cells, or (None) of one place."""
    settings = json.loads((PROJECT / "cdk.json").read_text())
    entry = {"cells": cells} if cells else {"account": "111122223333", "region": "us-east-1"}
    settings["context"]["environments"] = {"prod": entry}
    (folder / "cdk.json").write_text(json.dumps(settings))


def _simulators(lines):
    """Give every program a simulator in prod, whatever number it names."""
    for line in lines:
        if line.lstrip().startswith("prod: arn"):
            yield f"{line[: len(line) - len(line.lstrip())]}prod: simulator"
        else:
            yield line
