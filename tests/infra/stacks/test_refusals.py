"""The real app refuses what was removed by hand, and has no finding that nobody answers for."""

import json
import shutil
from pathlib import Path

import pytest

from infra.policy import check_assembly
from tests.conftest import PROJECT

MUTATED_APP = Path(__file__).with_name("mutated_app.py")
MUTATIONS = [
    ("share_a_topic", "SmsProgram-TwoWay", "ShortCodePool", "this stack"),
    ("widen_a_role", "SmsProgram-NarrowResources", "KeywordsRole", "Name each resource"),
    ("drop_the_dead_letter_queue", "SmsProgram-DurableQueue", "InboundQueue", "deadLetterTargetArn"),
    ("send_past_the_gate", "SmsProgram-OnlyTheGate", "ReconcilerRole", "request queue"),
]


@pytest.fixture(scope="module")
def refused(synthesise, tmp_path_factory):
    """The app with everything removed by hand: what it said, and its assembly."""
    folder = tmp_path_factory.mktemp("refused")
    outdir, brands = folder / "cdk.out", folder / "brands"
    brands.mkdir()
    for name in ("example-corp.yaml", "legal-entities.yaml"):
        shutil.copy(PROJECT / "brands" / name, brands)
    asked = " ".join(name for name, *_ in MUTATIONS)
    result = synthesise(outdir, MUTATED_APP, BRANDS=str(brands), MUTATIONS=asked)
    assert result.returncode != 0
    return result.stdout + result.stderr, outdir


@pytest.mark.parametrize(("rule", "place", "remedy"), [row[1:] for row in MUTATIONS], ids=[row[0] for row in MUTATIONS])
def test_what_was_removed_is_refused_by_the_blueprint_and_by_the_rule_that_judges_it(refused, rule, place, remedy):
    told, outdir = refused
    assert any(place in line and "expected" in line for line in told.splitlines())
    found = [one for one in check_assembly(outdir) if one.rule == rule and one.logical_id.startswith(place)]
    assert remedy in found[0].remedy


def test_an_assembly_that_is_refused_has_its_certificate_too(refused):
    told = json.loads((refused[1] / "separation.json").read_text())["predicate"]
    assert not told["holds"]
    assert len(told["findings"]) >= len(MUTATIONS)


def test_no_finding_of_the_cdk_is_left_without_an_acknowledgement(assembly):
    report = json.loads((assembly / "validation-report.json").read_text())
    open_findings = [
        violation["ruleName"] for plugin in report["pluginReports"] for violation in plugin.get("violations", [])
    ]
    assert open_findings == []
