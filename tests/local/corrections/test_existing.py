"""What AWS refuses because something exists is refused here: names that are taken, and a bus that rules listen on."""

import json

import pytest
from botocore.exceptions import WaiterError

VISIBLE = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "acl"}
NAMED = {
    "AWS::Logs::LogGroup": {"LogGroupName": "/sms/local/acme"},
    "AWS::StepFunctions::StateMachine": {
        "StateMachineName": "acme-audit",
        "RoleArn": "arn:aws:iam::000000000000:role/audit",
        "DefinitionString": json.dumps({"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}),
    },
    "AWS::WAFv2::WebACL": {
        "Name": "acme-form",
        "Scope": "REGIONAL",
        "DefaultAction": {"Allow": {}},
        "VisibilityConfig": VISIBLE,
    },
    "AWS::Events::EventBus": {"Name": "acme-consent"},
    "AWS::SMSVOICE::OptOutList": {"OptOutListName": "acme"},
    "AWS::SMSVOICE::ConfigurationSet": {"ConfigurationSetName": "acme"},
}
LISTENS = {"EventBusName": "acme-consent", "EventPattern": {"source": ["acme"]}}


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_that_is_taken_is_refused_to_another_stack(account, kind):
    resource = {"Type": kind, "Properties": NAMED[kind]}
    account.deploy({"One": resource}, stack="First")
    assert "already exists" in account.refusal({"Other": resource}, stack="Second")


@pytest.mark.parametrize("kind", NAMED)
def test_a_construct_that_bears_a_name_cannot_be_renamed_in_one_step(account, kind):
    resource = {"Type": kind, "Properties": NAMED[kind]}
    account.deploy({"One": resource})
    assert "already exists" in account.refusal({"Renamed": resource})


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_is_free_again_once_its_stack_is_gone(account, kind):
    resource = {"Type": kind, "Properties": NAMED[kind]}
    account.deploy({"One": resource}, stack="First")
    delete(account, "First")
    account.deploy({"Other": resource}, stack="Second")


def test_what_has_a_name_of_its_own_is_not_replaced(account):
    resource = {"Type": "AWS::StepFunctions::StateMachine", "Properties": NAMED["AWS::StepFunctions::StateMachine"]}
    account.deploy({"One": resource})
    express = {"One": resource | {"Properties": resource["Properties"] | {"StateMachineType": "EXPRESS"}}}
    assert "custom-named resource requires replacing" in account.refusal(express)


def test_a_bus_is_not_deleted_under_its_rules(account):
    account.deploy(
        {"Bus": {"Type": "AWS::Events::EventBus", "Properties": NAMED["AWS::Events::EventBus"]}}, stack="Bus"
    )
    account.deploy({"Rule": {"Type": "AWS::Events::Rule", "Properties": LISTENS}}, stack="Rule")
    with pytest.raises(WaiterError):
        delete(account, "Bus")
    assert account.client("events").list_rules(EventBusName="acme-consent")["Rules"]
    delete(account, "Rule")
    delete(account, "Bus")


def test_a_stack_that_is_made_again_has_other_names_than_before(account):
    queue = {"Queue": {"Type": "AWS::SQS::Queue"}}
    before = account.deploy(queue, {"Url": {"Ref": "Queue"}})
    delete(account, "Stack")
    assert account.deploy(queue, {"Url": {"Ref": "Queue"}}) != before


def test_a_deleted_stack_stays_on_record_by_its_arn(account):
    account.deploy({"Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"}})
    stacks = account.client("cloudformation")
    arn = stacks.describe_stacks(StackName="Stack")["Stacks"][0]["StackId"]
    delete(account, "Stack")
    account.deploy({"Queue": {"Type": "AWS::SQS::Queue"}})
    listed = {one["StackId"]: one["StackStatus"] for one in stacks.list_stacks()["StackSummaries"]}
    assert listed[arn] == "DELETE_COMPLETE"
    events = stacks.describe_stack_events(StackName=arn)["StackEvents"]
    assert "DELETE_SKIPPED" in {event["ResourceStatus"] for event in events}


def delete(account, stack):
    account.client("cloudformation").delete_stack(StackName=stack)
    waiter = account.client("cloudformation").get_waiter("stack_delete_complete")
    waiter.wait(StackName=stack, WaiterConfig={"Delay": 0.05, "MaxAttempts": 40})
