"""The real app refuses a separation property removed by hand, and has no finding that nobody answers for."""

import json
from pathlib import Path

import pytest

MUTATED_APP = Path(__file__).with_name("mutated_app.py")
CROSSING = {"share_a_topic", "widen_a_role"}


@pytest.mark.parametrize(
    ("mutation", "rule", "place", "remedy"),
    [
        ("share_a_topic", "SmsProgram-TwoWay", "ShortCode/Pool", "this stack"),
        ("widen_a_role", "SmsProgram-NarrowResources", "Keywords/Role", "Name each resource"),
        ("drop_the_dead_letter_queue", "SmsProgram-DurableQueue", "Inbound/Queue", "dead-letter"),
        ("send_past_the_gate", "SmsProgram-OnlyTheGate", "Reconciler/Role", "request queue"),
    ],
    ids=["share a topic", "widen a role to *", "drop the dead-letter queue", "send past the gate"],
)
def test_synthesis_ends_in_failure_and_names_rule_place_and_remedy(synthesise, tmp_path, mutation, rule, place, remedy):
    result = synthesise(tmp_path / "cdk.out", MUTATED_APP, MUTATION=mutation)
    told = result.stdout + result.stderr
    assert result.returncode != 0
    assert rule in told
    assert place in told
    assert remedy in told
    claim = json.loads((tmp_path / "cdk.out" / "separation.json").read_text())  # written when synthesis is refused too
    assert claim["holds"] is (mutation not in CROSSING)
    assert bool(claim["violations"]) is (mutation in CROSSING)


def test_no_finding_of_any_pack_is_left_without_an_acknowledgement(assembly):
    report = json.loads((assembly / "validation-report.json").read_text())
    open_findings = [
        violation["ruleName"] for plugin in report["pluginReports"] for violation in plugin.get("violations", [])
    ]
    assert open_findings == []
