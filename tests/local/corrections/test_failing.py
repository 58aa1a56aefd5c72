"""Any one resource can be made to fail, at any moment, as often as asked for."""

import pytest
from botocore.exceptions import WaiterError

from local.door import DoorError

QUEUE, TOPIC = {"Type": "AWS::SQS::Queue"}, {"Type": "AWS::SNS::Topic", "DependsOn": "Queue"}


def tagged(resource):
    return resource | {"Properties": {"Tags": [{"Key": "Brand", "Value": "acme"}]}}


def test_a_resource_fails_at_its_create_once_and_what_was_made_before_it_goes_again(account):
    account.aws.door.fail("Stack", "Topic", "create")
    assert "Topic was made to fail at create" in account.refusal({"Queue": QUEUE, "Topic": TOPIC})
    assert not account.client("sqs").list_queues().get("QueueUrls")
    account.client("cloudformation").delete_stack(StackName="Stack")
    account.deploy({"Queue": QUEUE, "Topic": TOPIC}, stack="Again")


def test_a_resource_fails_at_an_update_that_changes_it_and_at_no_other(account):
    account.deploy({"Queue": QUEUE, "Topic": TOPIC})
    account.aws.door.fail("Stack", "Queue", "update")
    account.deploy({"Queue": QUEUE, "Topic": tagged(TOPIC)})
    assert "made to fail at update" in account.refusal({"Queue": tagged(QUEUE), "Topic": tagged(TOPIC)})


def test_a_resource_fails_at_its_delete(account):
    account.deploy({"Queue": QUEUE})
    account.aws.door.fail("Stack", "Queue", "delete")
    stacks = account.client("cloudformation")
    stacks.delete_stack(StackName="Stack")
    with pytest.raises(WaiterError):
        stacks.get_waiter("stack_delete_complete").wait(
            StackName="Stack", WaiterConfig={"Delay": 0.05, "MaxAttempts": 40}
        )


def test_what_a_rollback_could_not_delete_stays_in_the_stack(account):
    account.aws.door.fail("Stack", "Topic", "create")
    account.aws.door.fail("Stack", "Queue", "delete")
    account.refusal({"Queue": QUEUE, "Topic": TOPIC})
    held = account.client("cloudformation").list_stack_resources(StackName="Stack")["StackResourceSummaries"]
    assert [(one["LogicalResourceId"], one["ResourceStatus"]) for one in held] == [("Queue", "DELETE_FAILED")]


def test_a_moment_that_there_is_not_is_refused(account):
    with pytest.raises(DoorError, match="create, update, delete"):
        account.aws.door.fail("Stack", "Queue", "import")


def test_a_reset_forgets_what_did_not_strike(account):
    account.aws.door.fail("Stack", "Queue", "create")
    account.aws.reset()
    account.deploy({"Queue": QUEUE})
