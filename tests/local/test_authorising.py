"""IAM on schedules and event source mappings: the very group, the very mapping, and the role that is handed on."""

import io
import json
import zipfile

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::000000000000:role/waker"
GROUP = "arn:aws:scheduler:us-east-1:000000000000:schedule/own/*"
TO_SCHEDULER = {"StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}}
TO_LAMBDA = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}


@pytest.fixture
def caller(account):
    """Return a builder of the clients of a user who may do exactly what the statements allow."""

    def make(*statements):
        iam = account.client("iam")
        iam.create_user(UserName="caller")
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | one for one in statements]}
        iam.put_user_policy(UserName="caller", PolicyName="own", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName="caller")["AccessKey"]
        return lambda service: account.client(service, keys=(key["AccessKeyId"], key["SecretAccessKey"]))

    return make


@pytest.fixture
def groups(account):
    for name in ("own", "other"):
        account.client("scheduler").create_schedule_group(Name=name)


def allowed(call, **request):
    try:
        call(**request)
    except ClientError as refusal:
        if "AccessDenied" not in refusal.response["Error"]["Code"]:
            raise
        return False
    return True


def schedule(group, **more):
    return {
        "Name": "later",
        "GroupName": group,
        "ScheduleExpression": "at(2030-01-01T09:00:00)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": "arn:aws:sqs:us-east-1:000000000000:requests", "RoleArn": ROLE},
        **more,
    }


def making(condition=TO_SCHEDULER, *more):
    passing = {"Action": "iam:PassRole", "Resource": ROLE, "Condition": condition}
    return [{"Action": "scheduler:CreateSchedule", "Resource": GROUP}, passing, *more]


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(("group", "may"), [("own", True), ("other", False), ("default", False)])
def test_a_schedule_is_made_in_the_very_group_that_is_granted(caller, group, may):
    assert allowed(caller(*making())("scheduler").create_schedule, **schedule(group)) is may


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(
    "statements",
    [making()[:1], making(TO_LAMBDA), [making()[0], {**making()[1], "Resource": ROLE + "2"}]],
    ids=["no role", "a role for another service", "another role"],
)
def test_a_role_that_the_caller_may_not_hand_on_makes_no_schedule(caller, statements):
    assert not allowed(caller(*statements)("scheduler").create_schedule, **schedule("own"))


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize("missing", [None, "kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"])
def test_a_schedule_under_a_key_takes_all_three_rights_on_it(account, caller, missing):
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    actions = {"kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"} - {missing}
    granted = making(TO_SCHEDULER, {"Action": sorted(actions), "Resource": key})
    made = allowed(caller(*granted)("scheduler").create_schedule, **schedule("own", KmsKeyArn=key))
    assert made is (missing is None)


@pytest.fixture
def mappings(account):
    """Two mappings, each from a queue of its own to one function."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = account.client("iam").create_role(RoleName="reader", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): pass")
    functions = account.client("lambda")
    made = {"Runtime": "python3.14", "Role": role, "Handler": "index.handler", "Code": {"ZipFile": code.getvalue()}}
    functions.create_function(FunctionName="reader", **made)
    found = []
    for name in ("own", "other"):
        account.client("sqs").create_queue(QueueName=name)
        arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
        found.append(functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="reader")["UUID"])
    return found


def test_a_mapping_is_read_and_switched_by_whoever_may_do_so_on_that_very_mapping(caller, mappings):
    own, other = mappings
    actions = ["lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping"]
    arn = f"arn:aws:lambda:us-east-1:000000000000:event-source-mapping:{own}"
    functions = caller({"Action": actions, "Resource": arn})("lambda")
    assert allowed(functions.update_event_source_mapping, UUID=own, Enabled=False)
    assert functions.get_event_source_mapping(UUID=own)["State"] == "Disabled"
    assert not allowed(functions.get_event_source_mapping, UUID=other)
    assert not allowed(functions.update_event_source_mapping, UUID=other, Enabled=False)
    assert not allowed(functions.delete_event_source_mapping, UUID=own)


@pytest.mark.parametrize(("action", "may"), [("sqs:SendMessage", True), ("sqs:PurgeQueue", False)])
def test_a_batch_on_a_queue_takes_the_right_to_one_message(account, caller, action, may):
    queue = account.client("sqs").create_queue(QueueName="filled")["QueueUrl"]
    filler = caller({"Action": action, "Resource": "arn:aws:sqs:us-east-1:000000000000:filled"})("sqs")
    entries = [{"Id": "0", "MessageBody": "note"}]
    assert allowed(filler.send_message_batch, QueueUrl=queue, Entries=entries) is may
