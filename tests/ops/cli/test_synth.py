"""`synth` runs the real CDK CLI for each cell that holds a brand, so many at once; a refused one stops no other."""

import json
import sys

import pytest

from bench.synth.fleet import CELL, brand_file, growth
from ops.rollout import synthesis

PLACES = {
    name: {"account": f"11112222333{number}", "region": "us-east-1", "quotas": {"concurrent_executions": 1000}}
    for number, name in enumerate("abcd")
}
# an app that says where it is, counts how many run with it, and is refused in cell c
APP = """
import json, os, sys
from pathlib import Path

out, running = Path(os.environ["CDK_OUTDIR"]), Path("running")
mine = running / os.environ["ENV"].replace("/", "-")
mine.touch()
out.mkdir(parents=True, exist_ok=True)
where = {"type": "aws:cloudformation:stack", "environment": "aws://unknown-account/unknown-region"}
stack = {**where, "properties": {"templateFile": "one.template.json"}}
(out / "one.template.json").write_text("{}")
(out / "manifest.json").write_text(json.dumps({"version": "48.0.0", "artifacts": {"one": stack}}))
(out / "place.json").write_text(json.dumps([os.environ["ENV"], len(list(running.iterdir()))]))
mine.unlink()
sys.exit("a rule was broken" if os.environ["ENV"] == "prod/c" else 0)
"""


@pytest.fixture
def synth(command, monkeypatch, tmp_path):
    """Run `synth` for `prod` in a project of four cells: a, b, and c hold a brand each, d none."""
    for name in ("brands", "running"):
        (tmp_path / name).mkdir()
    for number in (0, 2, 4):
        (tmp_path / "brands" / f"brand-{number}.yaml").write_text(brand_file(number))
    record = {"brand-0": "a", "brand-2": "b", "brand-4": "c"}
    (tmp_path / "brands" / "cells.json").write_text(json.dumps({"prod": record}))
    (tmp_path / "app.py").write_text(APP)
    settings = {"app": f"{sys.executable} app.py", "context": {"environments": {"prod": {"cells": PLACES}}}}
    (tmp_path / "cdk.json").write_text(json.dumps(settings))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(synthesis, "ROOT", tmp_path)
    for name in ("CELL", "BRAND", "ENV"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: command("synth", *arguments)


def made(folder):
    """Return which places wrote an assembly, by its folder, and how many were at it at most."""
    told = {path.parent: json.loads(path.read_text()) for path in folder.rglob("place.json")}
    return {str(path.relative_to(folder)): place for path, (place, _) in told.items()}, max(n for _, n in told.values())


def test_each_cell_with_a_brand_has_a_process_and_a_folder_and_one_that_is_refused_stops_no_other(synth, tmp_path):
    told = synth("prod", "--processes", "1")
    assert told.exit_code == 1
    cells, most = made(tmp_path)
    assert cells == {f"build/cdk.out-{cell}": f"prod/{cell}" for cell in "abc"}
    assert most == 1
    assert "prod/a: 2 programs in " in told.stdout
    assert "prod: 3 cells, 6 programs, " in told.stdout
    assert "c: a rule was broken" in told.stderr
    assert told.stderr.splitlines()[-1] == "prod/c: refused, see above"


def test_one_brand_is_made_in_its_cell_and_one_cell_where_a_pipeline_looks_for_it(synth, tmp_path, monkeypatch):
    monkeypatch.setenv("BRAND", "brand-2")
    told = synth("prod")
    assert (told.exit_code, made(tmp_path)[0]) == (0, {"build/cdk.out-b": "prod/b"})
    assert "prod: 1 cell, 2 programs, " in told.stdout
    monkeypatch.setenv("CELL", "a")
    assert synth("prod").exit_code == 0
    assert made(tmp_path)[0]["cdk.out"] == "prod/a"


def test_a_brand_that_is_nowhere_is_refused_with_those_there_are(synth, monkeypatch):
    monkeypatch.setenv("BRAND", "brand-9")
    told = synth("prod")
    assert told.exit_code == 1
    assert "BRAND must be one of brand-0, brand-2, brand-4, got 'brand-9'" in told.stderr


def test_a_brand_without_a_cell_is_refused_before_anything_is_made(synth, tmp_path):
    (tmp_path / "brands" / "cells.json").unlink()
    told = synth("prod")
    assert told.exit_code == 1
    assert "`./sms place --environment prod --write`" in told.stderr
    assert not (tmp_path / "build").exists()


def test_the_bench_of_a_fleet_reads_what_is_told_of_each_cell_and_sees_a_growth_that_is_not_linear():
    told = "".join(
        f"prod/c{number}: 60 programs in 9 s, {cpu} s of CPU: build/cdk.out-c{number}\n"
        for number, cpu in enumerate((30, 30, 300))
    )
    rows = growth([found.groupdict() for found in CELL.finditer(told)])
    assert [(row["programs"], row["cells"], row["cpu_ms_each"]) for row in rows] == [(120, 2, 500), (180, 3, 2000)]


def test_what_is_told_of_a_cell_is_what_the_bench_of_a_fleet_reads(synth, monkeypatch):
    monkeypatch.setenv("BRAND", "brand-0")
    (cell,) = CELL.finditer(synth("prod").stdout)
    assert (cell["cell"], cell["programs"], cell["folder"]) == ("a", "2", "build/cdk.out-a")
