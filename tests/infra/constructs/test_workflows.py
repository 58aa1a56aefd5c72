"""The workflows of the finished templates, read by asl-validator, which knows Amazon States Language."""

import copy
import json
import subprocess
from collections import Counter

import pytest

from infra.policy.templates.template import REFERENCE, text
from tests.conftest import ROOT, VENV

VALIDATOR = ROOT / "node_modules" / ".bin" / "asl-validator"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:step"


@pytest.fixture(scope="module")
def machines(templates):
    """Every definition as Step Functions gets it, by the stack and the name of the workflow."""
    found = {}
    for stack, template in templates.items():
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::StepFunctions::StateMachine":
                whole = text(resource["Properties"]["DefinitionString"]).replace("${AWS::Partition}", "aws")
                written = REFERENCE.sub(FUNCTION, whole)
                found[stack, resource["Properties"]["StateMachineName"]] = json.loads(written)
    return found


def judged(folder, definition):
    """How asl-validator ends, and what it says."""
    file = folder / "machine.asl.json"
    file.write_text(json.dumps(definition))
    ran = subprocess.run(
        [VENV / "node", VALIDATOR, "--json-path", file], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return ran.returncode, ran.stdout + ran.stderr


def states(machine):
    """Every state of `machine` with its name, those inside of maps and branches too."""
    for name, state in machine["States"].items():
        yield name, state
        for inner in filter(None, [state.get("ItemProcessor"), *state.get("Branches", [])]):
            yield from states(inner)


def test_both_kinds_of_workflow_are_judged(machines):
    assert {name.rpartition("-")[2] for _, name in machines} == {"campaign", "audit"}
    assert len(machines) == 6


def test_no_two_states_of_a_workflow_bear_one_name(machines):
    names = {key: Counter(name for name, _ in states(machine)) for key, machine in machines.items()}
    assert {key: [name for name, count in found.items() if count > 1] for key, found in names.items()} == {
        key: [] for key in machines
    }


def test_asl_validator_finds_nothing_in_any_workflow(machines, tmp_path):
    assert VALIDATOR.exists(), "run `make setup`"
    distinct = {json.dumps(machine, sort_keys=True): machine for machine in machines.values()}
    assert [said for code, said in (judged(tmp_path, one) for one in distinct.values()) if code] == []


def _twice(machine):
    machine["States"]["Look"]["ItemProcessor"]["States"]["Report"] = {"Type": "Pass", "End": True}


def _nowhere(machine):
    machine["States"]["Open"]["Next"] = "Lok"


def _unreached(machine):
    machine["States"]["Lost"] = {"Type": "Pass", "End": True}


def _no_type(machine):
    del machine["States"]["Report"]["Type"]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [(_twice, "DUPLICATE_STATE_NAMES"), (_nowhere, "Lok"), (_unreached, "Lost"), (_no_type, "SCHEMA_VALIDATION")],
    ids=["a name twice", "a next state that is not there", "a state that nothing leads to", "a state without a type"],
)
def test_asl_validator_finds_what_is_planted(machines, tmp_path, spoil, told):
    machine = copy.deepcopy(next(machine for (_, name), machine in machines.items() if name.endswith("-audit")))
    spoil(machine)
    code, said = judged(tmp_path, machine)
    assert code != 0
    assert told in said
