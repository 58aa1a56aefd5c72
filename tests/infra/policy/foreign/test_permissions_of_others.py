"""What roles of other teams may do: all that reaches a program is refused with the port to use, all else passes."""

import pytest

from tests.infra.policy.example.cloudformation import arn, policy_document, ref, statement
from tests.infra.policy.foreign.own_stack import OTHER_ACCOUNT, PORTS, found, of, places
from tests.infra.policy.separation.two_programs import resource, role

PORT = f"{{{{resolve:ssm:{PORTS}/requests}}}}"
REFUSED = {
    "every queue": statement("sqs:SendMessage", "*"),
    "every action on everything": statement("*", "*"),
    "all actions but one": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
    "all resources but one": {"Effect": "Allow", "Action": "sqs:*", "NotResource": of("sqs", "x")},
    "a program's queue by its ARN": statement("sqs:ReceiveMessage", of("sqs", "zeta-orders")),
    "a name that CloudFormation makes up": statement("sns:Publish", of("sns", "sms-prod-zeta-promotional-Topic-*")),
    "a name that is cut short": statement("dynamodb:GetItem", of("dynamodb", "table/sms-prod-ze*")),
    "a pattern that fits by its end": statement("sqs:*", of("sqs", "*-orders")),
    "a star for the region": statement("sqs:*", of("sqs", "acme-orders", region="*")),
    "a pattern for the service": statement("s?s:SendMessage", "*"),
    "queues of a brand that is not built here": statement("sqs:*", of("sqs", "sms-prod-other-promotional-*")),
    "a program's logs": statement("logs:FilterLogEvents", of("logs", "log-group:/sms/prod/*")),
    "retention of every log group": statement("logs:PutRetentionPolicy", "*"),
    "a key by its id": statement("kms:Decrypt", of("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab")),
    "a key of any service": statement(
        "kms:Decrypt", "*", Condition={"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}
    ),
    "every role": statement("iam:PassRole", "*"),
    "a program's role": statement("sts:AssumeRole", of("iam", "role/acme-sender", region="")),
    "a policy for every role": statement("iam:PutRolePolicy", of("iam", "role/*", region="")),
    "every stack": statement("cloudformation:UpdateStack", "*"),
    "every pool": statement("sms-voice:SendTextMessage", "*"),
    "a pool by its id": statement("sms-voice:UpdatePool", of("sms-voice", "pool/pool-1")),
    "texts by Pinpoint": statement("mobiletargeting:SendMessages", of("mobiletargeting", "apps/x/messages")),
    "people opted in again": statement("sns:OptInPhoneNumber", of("sns", "x")),
    "every bucket": statement("s3:GetObject", "arn:aws:s3:::*"),
    "notifications of every bucket": statement("s3:PutBucketNotification", "*"),
    "every alarm": statement("cloudwatch:DisableAlarmActions", "*"),
    "an own reference after a program's name": statement("sqs:*", {"Fn::Sub": of("sqs", "acme-ord${Queue}")}),
    "an open parameter": statement("sqs:SendMessage", ref("Open")),
    "a value of a store": statement("sqs:SendMessage", "{{resolve:ssm:/somewhere/queue}}"),
    "an import of nobody knows what": statement("sqs:SendMessage", {"Fn::ImportValue": "queue"}),
    "what a custom resource answers": statement("sqs:SendMessage", {"Fn::GetAtt": ["Made", "Arn"]}),
    "a text cut out of a literal": statement(
        "sqs:*", {"Fn::Join": ["", {"Fn::Split": ["|", "arn:aws:sqs:us-east-1:111122223333:acme|-orders"]}]}
    ),
    "a statement without an effect": {"Action": "sqs:*", "Resource": "*"},
    "tags that programs bear": statement(
        "sqs:*", "*", Condition={"StringEquals": {"aws:ResourceTag/Environment": "prod"}}
    ),
    "tags where they are there": statement(
        "sqs:*", "*", Condition={"StringEqualsIfExists": {"aws:ResourceTag/Team": "shop"}}
    ),
    "a queue behind a port, by more than the port gives": statement("sqs:ReceiveMessage", PORT),
    "every action on a queue behind a port": statement("sqs:*", of("sqs", "acme-orders")),
    "a port that no brand file opens": statement("s3:GetObject", f"{{{{resolve:ssm:{PORTS}/archive}}}}"),
}
PASSED = {
    "an own queue": statement("sqs:*", arn("Queue")),
    "objects of an own bucket": statement("s3:*", {"Fn::Sub": "${Bucket.Arn}/*"}),
    "an own beginning": statement("sqs:*", of("sqs", "my-team-*", region="*", account="*")),
    "own roles by beginning": statement("iam:PassRole", of("iam", "role/my-team-*", region="")),
    "another's literal ARN": statement("dynamodb:GetItem", of("dynamodb", "table/shop-orders")),
    "roles of the CDK": statement("sts:AssumeRole", of("iam", "role/cdk-*", region="")),
    "roles of the CDK by their tag": statement(
        "sts:AssumeRole",
        "*",
        Condition={"ForAnyValue:StringEquals": {"iam:ResourceTag/aws-cdk:bootstrap-role": ["deploy"]}},
    ),
    "everything with the team's tag": statement(
        ["sqs:*", "dynamodb:*"], "*", Condition={"StringEquals": {"aws:ResourceTag/Team": "shop"}}
    ),
    "keys by alias": statement(
        "kms:Decrypt", "*", Condition={"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop"}}
    ),
    "another account": statement("s3:*", "*", Condition={"StringEquals": {"aws:ResourceAccount": OTHER_ACCOUNT}}),
    "settings of everything": statement(
        ["sqs:ListQueues", "dynamodb:Describe*", "iam:Get*", "logs:DescribeLogGroups"], "*"
    ),
    "own lines in a log": statement(["logs:CreateLogStream", "logs:PutLogEvents"], "*"),
    "what has nothing to do with programs": statement(["ec2:*", "ce:GetCostAndUsage"], "*"),
    "an unknown instance": statement("ec2:StartInstances", ref("Open")),
    "requests by the port": statement(["sqs:SendMessage", "sqs:GetQueueUrl"], PORT),
    "requests by the literal ARN behind the port": statement("sqs:SendMessage", of("sqs", "acme-orders")),
    "the key behind a port": statement(["kms:Decrypt", "kms:GenerateDataKey"], f"{{{{resolve:ssm:{PORTS}/key}}}}"),
    "reports by the port": statement("s3:GetObject", {"Fn::Sub": f"{{{{resolve:ssm:{PORTS}/reports}}}}/*"}),
    "a port of a program of another app": statement(
        "sqs:SendMessage", "{{resolve:ssm:/sms/prod/other/promotional/ports/requests}}"
    ),
    "the parameters of ports": statement("ssm:GetParameter", of("ssm", f"parameter{PORTS}/requests")),
}
OWN = {
    "Queue": resource("SQS::Queue"),
    "Bucket": resource("S3::Bucket"),
    "Made": {"Type": "Custom::Lookup", "Properties": {}},
}


def granted(*statements, **more):
    return found(OWN | {"New": role(*statements, **more)}, Parameters={"Open": {"Type": "String"}})


@pytest.mark.parametrize("one", REFUSED.values(), ids=REFUSED)
def test_a_permission_that_reaches_a_program_or_may_is_refused_with_a_remedy(one):
    reached = granted(one)
    assert {place for place, _ in places(reached)} == {"New"}
    assert all(one.message.endswith(".") and one.remedy for one in reached)


@pytest.mark.parametrize("one", PASSED.values(), ids=PASSED)
def test_a_permission_that_reaches_no_program_passes(one):
    assert [one.message for one in granted(one)] == []


def test_what_the_same_role_is_denied_is_not_reached():
    denial = {"Effect": "Deny", "Action": "sqs:*", "Resource": ["arn:aws:sqs:*:*:sms-*", "arn:aws:sqs:*:*:*-orders"]}
    assert granted(statement("sqs:*", "*"), denial) == ()
    assert granted(statement("sqs:*", "*"), denial | {"Action": "sqs:Send*"})
    assert granted(statement("sqs:*", "*"), denial | {"Condition": {"Bool": {"aws:SecureTransport": "false"}}})
    assert granted(statement("sqs:*", "*"), denial | {"Resource": "arn:aws:sqs:*:*:sms-*"})


def test_a_permissions_boundary_that_denies_counts_for_the_roles_that_bear_it():
    denial = {"Effect": "Deny", "Action": "sqs:*", "Resource": "arn:aws:sqs:*:*:*"}
    boundary = resource("IAM::ManagedPolicy", PolicyDocument=policy_document(denial))
    free, bound = role(statement("sqs:*", "*")), role(statement("sqs:*", "*"), PermissionsBoundary=ref("Boundary"))
    assert places(found({"Free": free, "Bound": bound, "Boundary": boundary}))[0][0] == "Free"
    assert found({"Bound": bound, "Boundary": boundary}) == ()


def test_a_star_in_another_account_opens_nothing_here_and_a_literal_arn_still_does():
    by_star, by_name = role(statement("sqs:*", "*")), role(statement("sqs:ReceiveMessage", of("sqs", "acme-orders")))
    assert found({"New": by_star}, account=OTHER_ACCOUNT) == ()
    assert found({"New": by_star}, account="")
    assert found({"New": by_name}, account=OTHER_ACCOUNT)


MANAGED = "arn:aws:iam::aws:policy/"


@pytest.mark.parametrize(
    "policy", [f"{MANAGED}AdministratorAccess", f"{MANAGED}AmazonSQSFullAccess", of("iam", "policy/company", region="")]
)
def test_a_managed_policy_that_nobody_here_has_read_is_refused(policy):
    assert places(granted(ManagedPolicyArns=[policy])) == [("New", "ManagedPolicyArns")]


def test_a_managed_policy_of_settings_logs_or_of_one_service_passes():
    assert granted(ManagedPolicyArns=[f"{MANAGED}SecurityAudit", f"{MANAGED}AWSXRayDaemonWriteAccess"]) == ()
    backup = f"{MANAGED}service-role/AWSBackupServiceRolePolicyForBackup"
    assert granted(ManagedPolicyArns=[backup], service="backup.amazonaws.com") == ()
    assert granted(ManagedPolicyArns=[backup])


def test_without_any_program_the_names_that_programs_would_have_are_still_kept():
    assert found({"New": role(statement("sqs:*", "*"))}, beside=())
    assert found({"New": role(statement("sqs:*", of("sqs", "sms-prod-acme-promotional-Queue-1")))}, beside=())
    assert found({"New": role(statement("sqs:*", of("sqs", "sms-sender")))}, beside=()) == ()
