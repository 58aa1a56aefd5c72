"""Small words of CloudFormation and IAM, to build templates from."""

ACCOUNT, REGION = "111122223333", "us-east-1"
CODE = "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-"


def ref(name):
    return {"Ref": name}


def arn(name):
    return {"Fn::GetAtt": [name, "Arn"]}


def statement(actions, resources, **rest):
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **rest}


def policy_document(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def keyword(word, action):
    return {"Keyword": word, "Message": f"Answer to {word}", "Action": action}


OWN_ACCOUNT = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
FROM_SERVICE = {**OWN_ACCOUNT, "ArnLike": {"aws:SourceArn": f"arn:aws:sms-voice:{REGION}:{ACCOUNT}:*"}}
ROOT = {"Fn::Join": ["", ["arn:", ref("AWS::Partition"), f":iam::{ACCOUNT}:root"]]}
INSECURE = {"Bool": {"aws:SecureTransport": "false"}}
KEPT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
