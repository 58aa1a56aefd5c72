"""IAM on the sessions of roles: a condition on who asks reads the role, with its path."""

import json

import pytest

from tests.local.corrections.test_authorising import MESSAGES, sends


def wall(*roles):
    """A queue that denies everybody but AWS's services and these roles."""
    others = {"ArnNotLike": {"aws:PrincipalArn": [*roles]}, "Bool": {"aws:PrincipalIsAWSService": "false"}}
    statement = {"Effect": "Deny", "Principal": "*", "Action": "sqs:SendMessage", "Resource": MESSAGES}
    document = {"Version": "2012-10-17", "Statement": [statement | {"Condition": others}]}
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "messages"}}
    policy = {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"Queues": [{"Ref": "Messages"}], "PolicyDocument": document},
    }
    return {"Messages": queue, "Wall": policy}


@pytest.fixture
def in_role(account):
    """Return a builder of the clients of a session in a role of this path and name, which may do everything."""

    def make(path, name):
        iam, everything = account.client("iam"), {"Effect": "Allow", "Action": "*", "Resource": "*"}
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        documents = [json.dumps({"Version": "2012-10-17", "Statement": [one]}) for one in (trust, everything)]
        role = iam.create_role(Path=path, RoleName=name, AssumeRolePolicyDocument=documents[0])["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=documents[1])
        taken = account.client("sts").assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
        keys = (taken["AccessKeyId"], taken["SecretAccessKey"])
        return lambda service: account.client(service, keys=keys, token=taken["SessionToken"])

    return make


@pytest.mark.parametrize(("path", "name", "may"), [("/team/", "sender", True), ("/", "sender", False)])
def test_a_condition_on_the_principal_reads_the_role_of_a_session_with_its_path(account, in_role, path, name, may):
    queue = account.deploy(wall("arn:aws:iam::000000000000:role/team/sender"), {"Queue": {"Ref": "Messages"}})["Queue"]
    assert sends(in_role(path, name)("sqs"), queue) is may
