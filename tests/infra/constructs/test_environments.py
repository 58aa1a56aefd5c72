"""Every function of a finished template is one that is in the tree, and is told all that it reads at its start."""

from pathlib import Path

import pytest

from infra.policy.templates.template import text
from lambdas.functions.campaign.workflow import NEEDED
from lambdas.functions.list_audit import workflow as list_audit
from lambdas.functions.preferences.preferences import NEEDED as DESK
from lambdas.functions.reconcile.reconciliation import ReconcileEnvironment
from lambdas.stores.environment import Environment, GateEnvironment, named

ROOT = Path(__file__).parents[3]
PROMOTIONAL = "sms-local-example-corp-promotional"
READERS = {
    "announcer": lambda variables: named(["consent_bus", "events_queue"], variables),
    "archive": lambda variables: named(["archive_bucket"], variables),
    "campaign": lambda variables: named(NEEDED, variables),
    "cascade": Environment.read,
    "delivery_events": lambda variables: named(["sends_table", "gate_mappings"], variables),
    "keyword_handler": Environment.read,
    "list_audit": lambda variables: named(list_audit.NEEDED, variables),
    "opt_in_form": lambda variables: named(["door_table", "form_queue"], variables),
    "preferences": lambda variables: named(DESK, variables),
    "reconcile": ReconcileEnvironment.read,
    "send_gate": GateEnvironment.read,
}


@pytest.fixture
def functions(templates):
    """The functions of a promotional program, which has them all, by the package that they run."""
    resources = templates[PROMOTIONAL]["Resources"].values()
    found = [one["Properties"] for one in resources if one["Type"] == "AWS::Lambda::Function"]
    return {function["Handler"].split(".")[2]: function for function in found}


def test_the_functions_of_a_program_are_these(functions):
    assert sorted(functions) == sorted(READERS)


@pytest.mark.parametrize("package", READERS)
def test_a_function_is_told_all_that_it_reads_at_its_start(functions, package):
    variables = functions[package]["Environment"]["Variables"]
    assert READERS[package]({name: text(value) for name, value in variables.items()})


@pytest.mark.parametrize("package", READERS)
def test_the_handler_of_a_function_is_in_the_tree(functions, package):
    module, _, name = functions[package]["Handler"].rpartition(".")
    assert name == "handler"
    assert (ROOT / module.replace(".", "/")).with_suffix(".py").is_file()
