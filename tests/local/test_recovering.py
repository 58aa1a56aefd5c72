"""`recover` frees stacks that are stuck, names what no stack holds, and removes what holds nothing."""

import json

import pytest
from typer.testing import CliRunner

from ops.cli.main import app
from tests.local.sms.test_protection import FAILED, STACK, TABLE

KEPT = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::000000000000:root"},
    "Action": "kms:*",
    "Resource": "*",
}
KEY = {
    "Type": "AWS::KMS::Key",
    "Properties": {"KeyPolicy": {"Version": "2012-10-17", "Statement": [STATEMENT]}},
}
QUEUE = {"Type": "AWS::SQS::Queue"}
TOPICS = {
    "Type": "AWS::SSM::Parameter",
    "Properties": {"Name": "/sms/local/acme/promotional/topics", "Type": "StringList", "Value": "deals"},
}


@pytest.fixture
def left(account, program):
    """Deploy a program, delete its stack, and return what it kept."""
    resources = program() | {"Table": TABLE, "Key": KEY, "Queue": QUEUE, "Topics": TOPICS}
    names = ("Table", "Key", "Queue", "Topics", "Pool", "Number", "List", "Set")
    resources |= {name: resources[name] | KEPT for name in names}
    outputs = {name: {"Ref": name} for name in names}
    kept = account.deploy(resources, outputs, STACK)
    delete(account, STACK)
    return kept


def delete(account, stack):
    account.client("cloudformation").delete_stack(StackName=stack)
    waiter = account.client("cloudformation").get_waiter("stack_delete_complete")
    waiter.wait(StackName=stack, WaiterConfig={"Delay": 0.05, "MaxAttempts": 40})


def test_what_a_deleted_stack_kept_is_named_and_removed_where_it_holds_nothing(account, infra, left):
    said = infra("recover")
    assert all(f"{kept}" in said for kept in left.values())
    assert "what holds no data is removed by `./sms recover local --remove`" in said
    assert account.sms.describe_pools()["Pools"]
    infra("recover", "--remove")
    assert account.sms.describe_pools()["Pools"] == account.sms.describe_phone_numbers()["PhoneNumbers"] == []
    assert account.client("dynamodb").list_tables()["TableNames"] == []
    key = account.client("kms").describe_key(KeyId=left["Key"])["KeyMetadata"]
    assert key["KeyState"] == "PendingDeletion"


def test_a_table_with_rows_is_kept_and_the_key_that_reads_it(account, infra, left):
    account.client("dynamodb").put_item(TableName=left["Table"], Item={"phone": {"S": "+12065550100"}})
    said = infra("recover", "--remove")
    assert f"table {left['Table']} (holds rows)" in said
    assert f"key {left['Key']} (holds the key of what stays)" in said
    assert account.client("dynamodb").list_tables()["TableNames"] == [left["Table"]]
    assert account.client("kms").describe_key(KeyId=left["Key"])["KeyMetadata"]["KeyState"] == "Enabled"


def test_a_queue_with_messages_and_a_list_with_opt_outs_are_kept(account, infra, left):
    account.client("sqs").send_message(QueueUrl=left["Queue"], MessageBody="STOP")
    account.sms.put_opted_out_number(OptOutListName=left["List"], OptedOutNumber="+12065550100")
    said = infra("recover", "--remove")
    assert f"queue {left['Queue']} (holds messages)" in said
    assert f"opt-out list {left['List']} (holds opt-outs)" in said
    assert account.sms.describe_opted_out_numbers(OptOutListName=left["List"])["OptedOutNumbers"]


@pytest.mark.usefixtures("left")
def test_what_was_removed_is_not_named_again(infra):
    infra("recover", "--remove")
    assert infra("recover") == "local: nothing was left behind\n"


def test_what_another_stack_holds_is_not_left_behind(account, infra):
    named = {"Queue": QUEUE | KEPT | {"Properties": {"QueueName": "inbound"}}}
    account.deploy(named, stack=STACK)
    delete(account, STACK)
    account.deploy(named, stack="moved-elsewhere")
    assert infra("recover") == "local: nothing was left behind\n"


def test_a_first_try_that_failed_under_protection_can_be_deleted_again(account, infra):
    account.door.fail(FAILED, "Queue", "create")
    account.refusal({"Queue": QUEUE}, stack=FAILED)
    stacks = account.client("cloudformation")
    stacks.update_termination_protection(StackName=FAILED, EnableTerminationProtection=True)
    assert f"{FAILED}: never stood" in infra("recover")
    delete(account, FAILED)


def test_an_update_whose_rollback_failed_goes_back_to_what_it_was(account, infra):
    named = {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": 1}}
    topic = {"Type": "AWS::SNS::Topic", "DependsOn": "Queue", "Properties": {"DisplayName": "a"}}
    account.deploy({"Queue": named, "Topic": topic}, stack=STACK)
    changed = json.loads(json.dumps({"Queue": named, "Topic": topic}).replace("1}", "2}").replace('"a"', '"b"'))
    account.door.fail(STACK, "Topic", "update")
    account.door.fail(STACK, "Queue", "update", after=1)
    account.refusal(changed, stack=STACK)
    status = account.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
    assert status == "UPDATE_ROLLBACK_FAILED"
    assert f"{STACK}: its rollback went on" in infra("recover")
    account.deploy(changed, stack=STACK)


PRODUCT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}


@pytest.fixture
def program_of_old(account, program):
    """Return a deployer of a program with a key, a table under it and a queue of texts, as the product keeps them."""
    under = {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}
    table = TABLE | {"Properties": TABLE["Properties"] | {"SSESpecification": under}}
    kept = ("Table", "Key", "Queue", "Topics", "Pool", "Number", "List", "Set")
    resources = program() | {"Table": table, "Key": KEY, "Queue": QUEUE, "Topics": TOPICS}
    resources |= {name: resources[name] | PRODUCT for name in kept}
    outputs = {name: {"Ref": name} for name in kept}
    return lambda: account.deploy(resources, outputs, STACK)


def test_what_a_stack_that_is_gone_kept_is_taken_back_and_the_next_deploy_goes_on_with_it(
    account, infra, program_of_old
):
    made = program_of_old()
    row = {"phone": {"S": "+12065550100"}}
    account.client("dynamodb").put_item(TableName=made["Table"], Item=row)
    account.client("sqs").send_message(QueueUrl=made["Queue"], MessageBody="STOP")
    account.sms.put_opted_out_number(OptOutListName=made["List"], OptedOutNumber="+12065550101")
    delete(account, STACK)
    assert "is taken back by `./sms recover local --adopt`" in infra("recover")
    assert f"{STACK}: took back 8 resources; the next deploy makes the rest" in infra("recover", "--adopt")
    assert infra("recover") == "local: nothing was left behind\n"
    assert program_of_old() == made
    assert account.client("dynamodb").scan(TableName=made["Table"])["Items"] == [row]
    (text,) = account.client("sqs").receive_message(QueueUrl=made["Queue"])["Messages"]
    (listed,) = account.sms.describe_opted_out_numbers(OptOutListName=made["List"])["OptedOutNumbers"]
    (pool,) = account.sms.describe_pools()["Pools"]
    assert (text["Body"], listed["OptedOutNumber"], pool["TwoWayEnabled"]) == ("STOP", "+12065550101", True)


def test_what_a_stack_kept_stays_apart_once_it_stands_again(account, infra, program_of_old):
    made = program_of_old()
    account.client("dynamodb").put_item(TableName=made["Table"], Item={"phone": {"S": "+12065550100"}})
    delete(account, STACK)
    account.deploy({"Queue": QUEUE}, stack=STACK)
    assert f"{STACK}: is CREATE_COMPLETE, and only a stack that is gone" in infra("recover", "--adopt")
    assert f"table {made['Table']} (holds rows)" in infra("recover")


def test_what_two_stacks_of_one_name_kept_is_not_mixed(account, infra, program_of_old):
    for _ in range(2):
        made = program_of_old()
        account.client("ssm").delete_parameter(Name=made["Topics"])  # else there is no second
        account.client("dynamodb").put_item(TableName=made["Table"], Item={"phone": {"S": "+12065550100"}})
        delete(account, STACK)
    assert f"{STACK}: 2 stacks of this name kept data" in infra("recover", "--adopt")
    assert len(account.client("dynamodb").list_tables()["TableNames"]) == 2


@pytest.mark.usefixtures("left")
def test_what_holds_nothing_is_not_taken_back(account, infra):
    infra("recover", "--adopt")
    found = account.client("cloudformation").describe_stacks()["Stacks"]
    assert [one["StackName"] for one in found] == []


def test_a_deploy_meets_what_a_stack_that_is_gone_kept_and_forgets_nobody(account, infra, program_of_old):
    made = program_of_old()
    account.client("dynamodb").put_item(TableName=made["Table"], Item={"phone": {"S": "+12065550100"}})
    delete(account, STACK)
    refused = account.refusal({"Topics": TOPICS}, stack=STACK)
    assert "ParameterAlreadyExists" in refused
    said = infra("recover")
    assert f"parameter {made['Topics']} (holds what keeps a deploy from beginning anew)" in said
    assert f"{STACK}: took back 8 resources" in infra("recover", "--adopt")
    assert program_of_old() == made


def test_evidence_tells_of_the_tables_of_a_stack_that_is_gone(account, infra):
    named = TABLE | KEPT | {"Properties": TABLE["Properties"] | {"TableName": f"{STACK}-ConsentLedger1"}}
    account.deploy({"Table": named}, stack=STACK)
    delete(account, STACK)
    done = CliRunner().invoke(app, ["evidence", "+12065550100", "--environment", "local"])
    assert f"table {STACK}-ConsentLedger1 is of a stack that is gone, and not in this evidence" in done.output
    assert "`./sms recover local --adopt`" in done.output
    assert infra("recover")
