"""An audit reaches two things outside its stack, and nobody else does: each way round is refused."""

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, statement
from tests.infra.policy.example.sending import role
from tests.infra.policy.example.world import cases

FILE = f"arn:aws:s3:::{REGION}-pinpoint-sms-voice/sms-deact-reports/us/latest-deact-report.csv"
BUS = f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/default"

ASKING = statement("sqs:SendMessage", arn("Bulk"))
READING, TELLING = statement("s3:GetObject", FILE), statement("events:PutEvents", BUS)


def audit(world, *statements):
    """Make the campaign's function the one of an audit, whose role holds `statements`."""
    world.prop("Campaign")["Handler"] = "lambdas.functions.list_audit.handler.handler"
    world.promotional["Resources"]["CampaignRole"] = role("lambda.amazonaws.com", *statements)


def grant(world, holder, *statements):
    world.prop(holder)["Policies"][0]["PolicyDocument"]["Statement"] += statements


def clock(world, *statements):
    """Add the role of a rule that starts the workflow, with `statements` besides."""
    starting = statement("states:StartExecution", arn("Workflow"))
    world.promotional["Resources"]["Clock"] = role("events.amazonaws.com", starting, *statements)


MUTATIONS = [
    (
        "RoleTrust",
        "Clock",
        "a rule that also calls the gate",
        lambda w: clock(w, ASKING),
    ),
    # (rule, resource, what was done, how)
    (
        "NarrowResources",
        "CampaignRole",
        "another file",
        lambda w: audit(w, statement("s3:GetObject", FILE.replace("us/", "ca/"))),
    ),
    ("NarrowResources", "CampaignRole", "writing there", lambda w: audit(w, statement("s3:PutObject", FILE))),
    (
        "NarrowResources",
        "GateRole",
        "the gate reads the file",
        lambda w: grant(w, "GateRole", READING),
    ),
    (
        "ConsentBus",
        "CampaignRole",
        "a bus of elsewhere",
        lambda w: audit(w, statement("events:PutEvents", BUS.replace(ACCOUNT, "999999999999"))),
    ),
    (
        "ConsentBus",
        "GateRole",
        "the gate tells the bus",
        lambda w: grant(w, "GateRole", TELLING),
    ),
    (
        "CampaignWalk",
        "WorkflowRole",
        "the workflow of an audit calls the gate",
        lambda w: grant(w, "WorkflowRole", statement("lambda:InvokeFunction", arn("Gate"))),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def test_the_function_of_an_audit_reads_the_file_asks_for_farewells_and_tells_the_default_bus(world):
    asking = statement("sqs:SendMessage", arn("Bulk"))
    audit(world, statement("s3:GetObject", FILE), statement("events:PutEvents", BUS), asking)
    found = [str(one) for one in check_assembly(world.write())]
    assert not [one for one in found if "NarrowResources" in one or "ConsentBus" in one or "RequestDoor" in one]
