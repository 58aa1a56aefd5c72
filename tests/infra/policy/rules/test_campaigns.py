"""A workflow fills the queue of its own program, and nothing else: each way round is refused."""

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.campaigns import second_workflow
from tests.infra.policy.example.cloudformation import arn, statement
from tests.infra.policy.example.sending import function
from tests.infra.policy.example.world import cases


def may(world, role="WorkflowRole"):
    return world.prop(role)["Policies"][0]["PolicyDocument"]["Statement"]


def trusts(world, service):
    world.prop("WorkflowRole")["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"] = service


def bucket_rules(world):
    return world.prop("Audiences")["LifecycleConfiguration"]["Rules"]


def share_role(world):
    world.promotional["Resources"]["Second"] = function("campaign", "WorkflowRole")


def foreign(world):
    world.promotional["Resources"]["Second"] = second_workflow()


SENDING = statement("sms-voice:SendTextMessage", [arn("Pool"), arn("Events")])
CALLING = statement("lambda:InvokeFunction", arn("Gate"))
WRITING = statement("s3:PutObject", {"Fn::Join": ["", [arn("Audiences"), "/*"]]})
MUTATIONS = [
    # (rule, resource, what was done, how)
    ("CampaignWalk", "WorkflowRole", "the workflow calls the gate", lambda w: may(w).append(CALLING)),
    ("CampaignWalk", "WorkflowRole", "the workflow sends", lambda w: may(w).append(SENDING)),
    (
        "CampaignWalk",
        "WorkflowRole",
        "the workflow reads consent",
        lambda w: may(w).append(statement("dynamodb:Query", arn("Subscriptions"))),
    ),
    ("CampaignWalk", "CampaignRole", "a function calls the gate", lambda w: may(w, "CampaignRole").append(CALLING)),
    ("CampaignWalk", "Workflow", "another service takes the role", lambda w: trusts(w, "lambda.amazonaws.com")),
    ("CampaignWalk", "Workflow", "a function takes the role too", share_role),
    ("CampaignWalk", "Second", "a role of elsewhere", foreign),
    ("OnlyTheGate", "WorkflowRole", "the workflow sends", lambda w: may(w).append(SENDING)),
    ("ArchiveLock", "Audiences", "audiences are kept", lambda w: w.unset("Audiences", "LifecycleConfiguration")),
    ("ArchiveLock", "Audiences", "for a year", lambda w: bucket_rules(w)[0].update(ExpirationInDays=365)),
    ("ArchiveLock", "Audiences", "some are kept", lambda w: bucket_rules(w)[0].update(Prefix="old/")),
    ("ArchiveLock", "Audiences", "a role writes there", lambda w: may(w, "CampaignRole").append(WRITING)),
    (
        "Retained",
        "Audiences",
        "gone with its stack",
        lambda w: w.promotional["Resources"]["Audiences"].pop("DeletionPolicy"),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: bucket_rules(w)[0].update(ExpirationInDays=7),
        lambda w: may(w).append(statement("states:StopExecution", arn("Workflow"))),
        lambda w: w.set("Workflow", DefinitionString='{"StartAt": "Open"}'),
    ],
    ids=["audiences forgotten sooner", "a walk that can be stopped", "another order of steps"],
)
def test_a_harmless_change_of_campaigns_is_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write()))) == []
