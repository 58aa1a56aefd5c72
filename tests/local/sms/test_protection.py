"""A deploy protects what stands, and only that: a first try that failed can be taken away and made again."""

import json

import pytest
from botocore.exceptions import ClientError, WaiterError

STACK, FAILED = "sms-local-acme-promotional", "sms-local-acme-transactional"
TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "phone", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "phone", "KeyType": "HASH"}],
    },
}
REFUSED = {"Type": "AWS::SMSVOICE::Pool", "Properties": {"OriginationIdentities": []}, "DependsOn": "Table"}


@pytest.fixture
def standing(account, program):
    outputs = {"Table": {"Ref": "Table"}, "Pool": {"Fn::GetAtt": ["Pool", "PoolId"]}}
    return account.deploy(program() | {"Table": TABLE}, outputs, STACK)


@pytest.fixture
def failed(account):
    with pytest.raises(WaiterError):
        account.deploy({"Table": TABLE | {"DeletionPolicy": "RetainExceptOnCreate"}, "Pool": REFUSED}, stack=FAILED)


@pytest.mark.usefixtures("standing", "failed")
def test_only_what_stands_is_named_for_the_next_deploy(infra):
    assert infra("standing").split() == [STACK]


@pytest.mark.usefixtures("failed")
def test_stack_pool_and_tables_that_stand_are_protected_once(infra, standing):
    said = infra("protect")
    assert said.startswith(f"{STACK}: protected from deletion: ")
    assert {*said.strip().partition(": protected from deletion: ")[2].split(", ")} == {
        "stack",
        f"pool {standing['Pool']}",
        f"table {standing['Table']}",
    }
    assert infra("protect") == "local: everything that stands is protected from deletion\n"


def test_aws_refuses_to_delete_what_is_protected(account, infra, standing):
    infra("protect")
    refusals = (
        lambda: account.client("cloudformation").delete_stack(StackName=STACK),
        lambda: account.sms.delete_pool(PoolId=standing["Pool"]),
        lambda: account.client("dynamodb").delete_table(TableName=standing["Table"]),
    )
    for refused, word in zip(refusals, ("TerminationProtection", "DELETION_PROTECTION", "protect"), strict=True):
        with pytest.raises(ClientError) as error:
            refused()
        assert word in json.dumps(error.value.response, default=str)


@pytest.mark.usefixtures("standing")
def test_a_deploy_that_leaves_protection_out_takes_none_away(account, infra, program):
    infra("protect")
    info = {"Keyword": "INFO", "Message": "New.", "Action": "AUTOMATIC_RESPONSE"}
    table = TABLE | {"Properties": TABLE["Properties"] | {"Tags": [{"Key": "Brand", "Value": "acme"}]}}
    account.deploy(program(Pool={"OptionalKeywords": [info]}) | {"Table": table}, stack=STACK)
    assert infra("protect") == "local: everything that stands is protected from deletion\n"


@pytest.mark.usefixtures("failed")
def test_a_first_try_that_failed_keeps_nothing_and_can_be_deleted(account, infra):
    infra("protect")
    assert account.client("dynamodb").list_tables()["TableNames"] == []
    account.client("cloudformation").delete_stack(StackName=FAILED)
    waiter = account.client("cloudformation").get_waiter("stack_delete_complete")
    waiter.wait(StackName=FAILED, WaiterConfig={"Delay": 0.05, "MaxAttempts": 200})
