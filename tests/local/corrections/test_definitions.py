"""What AWS refuses of log groups under a key and of state machines, each beside the same stack that it takes."""

import copy
import json

import pytest

OWNER = {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}
LOGS = {"Service": "logs.us-east-1.amazonaws.com"}
ASKED = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]


def allow(principal, actions, context=None):
    condition = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": context}} if context else None
    statement = {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": "*"}
    return statement | ({"Condition": condition} if condition else {})


def group(actions=ASKED, principal=LOGS, name="/sms/local/acme/*"):
    context = f"arn:aws:logs:us-east-1:000000000000:log-group:{name}"
    policy = {
        "Version": "2012-10-17",
        "Statement": [allow(OWNER, "kms:*"), allow(principal, actions, context)],
    }
    key = {"Fn::GetAtt": ["Key", "Arn"]}
    return {
        "Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": policy}},
        "Logs": {
            "Type": "AWS::Logs::LogGroup",
            "Properties": {"LogGroupName": "/sms/local/acme/send-gate", "KmsKeyId": key},
        },
    }


def test_a_log_group_under_a_key_that_lets_the_service_do_all_that_it_asks_is_made(account):
    account.deploy(group())
    (found,) = account.client("logs").describe_log_groups()["logGroups"]
    assert found["logGroupName"] == "/sms/local/acme/send-gate"


@pytest.mark.parametrize("missing", ASKED)
def test_a_log_group_under_a_key_that_lets_the_service_do_less_is_refused(account, missing):
    told = account.refusal(group([one for one in ASKED if one != missing]))
    assert "does not exist or is not allowed to be used" in told


@pytest.mark.parametrize(
    "stack",
    [
        group(principal={"Service": "logs.eu-west-1.amazonaws.com"}),
        group(name="/sms/local/other/*"),
        group(["kms:Decrypt", "kms:GenerateDataKey*"]),
    ],
    ids=["the service of another region", "other log groups", "what carries messages"],
)
def test_a_log_group_under_a_key_for_others_is_refused(account, stack):
    assert "does not exist or is not allowed to be used" in account.refusal(stack)


STEP = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}
INNER = {
    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
    "StartAt": "Walk",
    "States": {"Walk": STEP | {"End": True}},
}
DEFINITION = {
    "StartAt": "Open",
    "States": {
        "Open": STEP | {"Next": "Each"},
        "Each": {"Type": "Map", "ItemProcessor": INNER, "Next": "More"},
        "More": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.more", "BooleanEquals": True, "Next": "Each"}],
            "Default": "Later",
        },
        "Later": {"Type": "Wait", "Seconds": 1, "Next": "Done"},
        "Done": {"Type": "Succeed"},
    },
}


def machine(**states):
    definition = copy.deepcopy(DEFINITION)
    definition["States"] |= states
    properties = {
        "StateMachineName": "walk",
        "RoleArn": "arn:aws:iam::000000000000:role/walk",
        "DefinitionString": json.dumps(definition),
    }
    return {"Machine": {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}}


def each(**states):
    inner = copy.deepcopy(DEFINITION["States"]["Each"])
    inner["ItemProcessor"]["States"] |= states
    return inner


REFUSED = {
    "a name inside of a map that stands outside too": (
        machine(Each=each(Walk=STEP | {"Next": "Open"}, Open={"Type": "Pass", "End": True})),
        "DUPLICATE_STATE_NAME: Duplicate State name: Open",
    ),
    "a next state that is not there": (machine(Open=STEP | {"Next": "Ech"}), "Missing 'Next' target: Ech"),
    "a way out of a map": (machine(Each=each(Walk=STEP | {"Next": "Done"})), "Missing 'Next' target: Done"),
    "a state that nothing leads to": (machine(Lost={"Type": "Pass", "Next": "Done"}), "'Lost' is not reachable"),
    "a state without a type": (machine(Done={"End": True}), "Type must be one of"),
    "a step that neither ends nor goes on": (machine(Each=each(Walk=STEP)), "exactly one of Next and End"),
    "a wait without a time": (machine(Later={"Type": "Wait", "Next": "Done"}), "exactly one of Seconds"),
    "a machine that does not end": (machine(Done={"Type": "Pass", "Next": "Open"}), "MISSING_TERMINAL_STATE"),
}


def test_a_state_machine_that_is_whole_is_made_and_changed(account):
    account.deploy(machine())
    account.deploy(machine(Later={"Type": "Wait", "Seconds": 2, "Next": "Done"}))


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_state_machine_is_refused_for(account, case):
    stack, told = case
    assert told in account.refusal(stack)


def test_a_state_machine_that_was_taken_is_not_changed_into_one_that_is_not(account):
    account.deploy(machine())
    stack, told = REFUSED["a name inside of a map that stands outside too"]
    assert told in account.refusal(stack)
