"""What a role may do to another program's resources, feature by feature of IAM."""

import pytest

from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, policy_document, ref, statement
from tests.infra.policy.separation.two_programs import ACME, BUS, role, use, violations


def of(service, resource, region=REGION, account=ACCOUNT):
    return f"arn:aws:{service}:{region}:{account}:{resource}"


def tagged(**changes):
    tags = {f"aws:ResourceTag/{name}": value for name, value in ({**ACME, **changes}).items()}
    return {"StringEquals": tags}


CROSSING = {
    "an ARN": (statement("sqs:SendMessage", of("sqs", "zeta-orders")), "Orders"),
    "a star for the name": (statement("sqs:SendMessage", of("sqs", "*")), "Queue"),
    "a star for everything": (statement("sqs:SendMessage", "*"), "Queue"),
    "a star inside the name": (statement("sqs:SendMessage", of("sqs", "*-orders")), "Queue"),
    "a question mark": (statement("sqs:SendMessage", of("sqs", "?eta-orders")), "Orders"),
    "a star for the region": (statement("sqs:SendMessage", of("sqs", "zeta-orders", region="*")), "Orders"),
    "a name that CloudFormation makes up": (
        statement("sns:Publish", of("sns", "sms-prod-zeta-promotional-Topic-A1B2C3D4E5F6")),
        "Topic",
    ),
    "a wildcard that fits a made-up name": (statement("sns:Publish", of("sns", "sms-prod-*")), "Topic"),
    "a name that is joined": (
        statement(
            "sqs:SendMessage", {"Fn::Join": ["", ["arn:aws:sqs:", ref("AWS::Region"), f":{ACCOUNT}:zeta-orders"]]}
        ),
        "Orders",
    ),
    "a wildcard after another's name": (
        statement("logs:PutLogEvents", of("logs", "log-group:/sms/prod/zeta/promotional/gate:*")),
        "Logs",
    ),
    "a folder of both programs": (statement("logs:PutLogEvents", of("logs", "log-group:/sms/prod/*")), "Logs"),
    "an index of a table": (
        statement("dynamodb:Query", of("dynamodb", "table/sms-prod-zeta-promotional-Table-1A/index/audience")),
        "Table",
    ),
    "objects of a bucket": (statement("s3:GetObject", "arn:aws:s3:::zeta-audiences/list.csv"), "Files"),
    "a run of a workflow": (statement("states:StopExecution", of("states", "execution:zeta-campaign:*")), "Walk"),
    "a key by an id that may be any": (statement("kms:Decrypt", of("kms", "key/1234")), "Key"),
    "a pool by an id that may be any": (statement("sms-voice:SendTextMessage", of("sms-voice", "pool/pool-1")), "Pool"),
    "a wildcard in the service": (statement("s?s:SendMessage", "*"), "Topic"),
    "a wildcard in the action": (statement("sqs:Send*", of("sqs", "zeta-orders")), "Orders"),
    "a role that is taken": (statement("sts:AssumeRole", of("iam", "role/zeta-sender", region="")), "Named"),
    "a role that is handed on": (statement("iam:PassRole", of("iam", "role/zeta-*", region="")), "Named"),
    "a condition on the service that is called": (
        statement("kms:Decrypt", "*", Condition={"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}),
        "Key",
    ),
    "a condition that holds only where a tag is there": (
        statement("sqs:SendMessage", "*", Condition={"StringEqualsIfExists": tagged()["StringEquals"]}),
        "Queue",
    ),
    "tags of another program": (statement("sqs:SendMessage", "*", Condition=tagged(Brand="zeta")), "Queue"),
    "only some of the tags": (
        statement("sqs:SendMessage", "*", Condition={"StringEquals": {"aws:ResourceTag/Brand": "acme"}}),
        "Queue",
    ),
    "a tag by a pattern": (statement("sqs:SendMessage", "*", Condition=tagged(Brand="*")), "Queue"),
    "all resources but one": (
        {"Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": of("sqs", "zeta-orders")},
        "Queue",
    ),
    "the bus of everybody": (statement("events:PutEvents", of("events", "event-bus/*")), "Bus"),
    "a statement without an effect": (
        {"Action": "sqs:SendMessage", "Resource": of("sqs", "zeta-orders")},
        "Orders",
    ),
}

UNDECIDABLE = {
    "a resource that no template has": statement("sqs:SendMessage", of("sqs", "legacy")),
    "a role that no template has": statement("sts:AssumeRole", of("iam", "role/admin", region="")),
    "another account": statement("sqs:SendMessage", of("sqs", "acme-orders", account="999999999999")),
    "its own name in every region": statement("sqs:SendMessage", of("sqs", "acme-orders", region="*")),
    "a star right after its own name": statement("sqs:SendMessage", {"Fn::Sub": "${Queue.Arn}*"}),
    "an open parameter": statement("sqs:SendMessage", ref("Somewhere")),
    "an import": statement("sqs:SendMessage", {"Fn::ImportValue": "queue"}),
    "no resource": {"Effect": "Allow", "Action": "sqs:SendMessage"},
    "no action that can be read": statement({"Fn::If": ["A", "sqs:SendMessage", "sqs:*"]}, of("sqs", "legacy")),
    "the account's own bus": statement("events:PutEvents", of("events", "event-bus/default")),
    "opt-outs told by more than one action": statement(["events:PutEvents", "events:PutRule"], of("events", "x")),
}

REWIRING = {
    "a grant of its own key": statement("kms:CreateGrant", arn("Key")),
    "a subscription to its own topic": statement("sns:Subscribe", arn("Topic")),
    "a policy of its own queue": statement("sqs:SetQueueAttributes", arn("Queue")),
    "a policy of its own role": statement("iam:PutRolePolicy", arn("Role")),
    "code of its own function": statement("lambda:UpdateFunctionCode", arn("Function")),
    "the list of its own pool": statement("sms-voice:UpdatePool", arn("Pool")),
    "every action on its own topic": statement("sns:*", arn("Topic")),
    "all but one action on its own topic": {"Effect": "Allow", "NotAction": "sns:Subscribe", "Resource": arn("Topic")},
}

HARMLESS = {
    "its own queue": statement("sqs:SendMessage", arn("Queue")),
    "an index of its own table": statement("dynamodb:Query", {"Fn::Sub": "${Table.Arn}/index/*"}),
    "its own queue by name": statement("sqs:SendMessage", of("sqs", "acme-orders")),
    "its own made-up name": statement("sns:Publish", of("sns", "sms-prod-acme-promotional-Topic-*")),
    "streams of its own log group": statement(
        "logs:PutLogEvents", of("logs", "log-group:/sms/prod/acme/promotional/gate:*")
    ),
    "runs of its own workflow": statement("states:StopExecution", of("states", "execution:acme-campaign:*")),
    "its own role, handed on": statement("iam:PassRole", arn("Role")),
    "what AWS scopes to nothing": statement("cloudwatch:PutMetricData", "*"),
    "everything that bears its own tags": statement("sqs:SendMessage", "*", Condition=tagged()),
    "the bus of its legal entity": statement("events:PutEvents", of("events", f"event-bus/{BUS}")),
    "a denial": {"Effect": "Deny", "Action": "*", "Resource": "*"},
}


def found(*statements, **more):
    return violations({"New": role(*statements, **more)}, Parameters={"Somewhere": {"Type": "String"}})


@pytest.mark.parametrize(("granted", "used"), CROSSING.values(), ids=CROSSING)
def test_a_permission_on_another_programs_resource_is_found_with_both_places(granted, used):
    assert [use(one) for one in found(granted)] == [("New", used)]


@pytest.mark.parametrize("granted", UNDECIDABLE.values(), ids=UNDECIDABLE)
def test_a_permission_on_nobody_can_tell_what_is_a_violation(granted):
    assert {use(one)[0] for one in found(granted)} == {"New"}


@pytest.mark.parametrize("granted", REWIRING.values(), ids=REWIRING)
def test_a_permission_to_lay_new_ways_is_a_violation_even_on_its_own(granted):
    (one,) = found(granted)
    assert "can lay a way to another program" in one.message


@pytest.mark.parametrize("granted", HARMLESS.values(), ids=HARMLESS)
def test_a_permission_on_its_own_is_none(granted):
    assert [one.told for one in found(granted)] == []


def test_what_is_granted_and_denied_whole_is_not_granted():
    denial = {"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}
    assert found(statement("sqs:SendMessage", "*"), denial) == ()


@pytest.mark.parametrize(
    "denial",
    [
        {"Effect": "Deny", "Action": "sqs:Receive*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sqs:*", "Resource": of("sqs", "zeta-orders")},
        {"Effect": "Deny", "Action": "sqs:*", "NotResource": of("sqs", "zeta-orders")},
        {"Effect": "Deny", "NotAction": "sns:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "sqs:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ],
    ids=["another action", "another resource", "all resources but one", "all actions but one", "a condition"],
)
def test_a_denial_that_leaves_something_takes_nothing_away(denial):
    assert found(statement("sqs:SendMessage", "*"), denial)


def test_another_roles_denial_takes_nothing_away():
    denying = role({"Effect": "Deny", "Action": "*", "Resource": "*"})
    granting = role(statement("sqs:SendMessage", "*"))
    assert [use(one) for one in violations({"New": granting, "Other": denying})] == [("New", "Queue")]


def test_a_known_managed_policy_is_judged_by_what_it_grants():
    logs = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    traces = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"
    assert [use(one) for one in found(ManagedPolicyArns=[logs])] == [("New", "Logs")]
    assert found(ManagedPolicyArns=[traces]) == ()


def test_a_policy_that_a_text_holds_is_judged_as_any_other():
    document = str(policy_document(statement("sqs:SendMessage", of("sqs", "zeta-orders")))).replace("'", '"')
    policy = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"Roles": [ref("Role")], "PolicyDocument": document}}
    assert ("New", "Orders") in {use(one) for one in violations({"New": policy})}


def test_where_the_account_is_unknown_its_own_is_still_its_own_and_anothers_still_anothers():
    own, foreign = (
        {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:" + name} for name in ("acme-orders", "zeta-orders")
    )
    granted = role(statement("sqs:SendMessage", [own, foreign]))
    assert [use(one) for one in violations({"New": granted}, account="")] == [("New", "Orders")]
