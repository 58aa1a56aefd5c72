"""IAM on the calls of the SMS service: the exact ARNs of one program, and nothing of another's."""

import json

import pytest
from botocore.exceptions import ClientError

PHONE = "+12065550100"


@pytest.fixture
def caller(account):
    """Return a builder of an SMS client that may do exactly what its statements allow."""

    def make(*statements):
        iam = account.client("iam")
        iam.create_user(UserName="caller")
        document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | one for one in statements]}
        iam.put_user_policy(UserName="caller", PolicyName="own", PolicyDocument=json.dumps(document))
        key = iam.create_access_key(UserName="caller")["AccessKey"]
        return account.client("pinpoint-sms-voice-v2", keys=(key["AccessKeyId"], key["SecretAccessKey"]))

    return make


def arn(kind, name):
    return f"arn:aws:sms-voice:us-east-1:000000000000:{kind}/{name}"


def denied(call, **request):
    with pytest.raises(ClientError) as refusal:
        call(**request)
    assert refusal.value.response["Error"]["Code"] == "AccessDeniedException"
    return refusal.value.response["Error"]["Message"]


def send(program, **changes):
    return {
        "DestinationPhoneNumber": PHONE,
        "OriginationIdentity": program["Pool"],
        "MessageBody": "Hello",
        "ConfigurationSetName": program["Set"],
    } | changes


def test_a_sender_of_one_program_cannot_send_through_another(deployed, caller):
    own, other = deployed("Own"), deployed("Other")
    resources = [own["Pool"], arn("configuration-set", own["Set"])]
    sms = caller({"Action": "sms-voice:SendTextMessage", "Resource": resources})
    assert sms.send_text_message(**send(own))["MessageId"]
    assert other["Pool"] in denied(sms.send_text_message, **send(own, OriginationIdentity=other["Pool"]))
    assert other["Set"] in denied(sms.send_text_message, **send(own, ConfigurationSetName=other["Set"]))


def test_the_number_of_a_foreign_pool_is_no_way_around_its_pool(deployed, caller):
    own, other = deployed("Own"), deployed("Other")
    sms = caller({"Action": "sms-voice:SendTextMessage", "Resource": [own["Pool"], other["NumberArn"]]})
    request = send(own, OriginationIdentity=other["NumberArn"])
    del request["ConfigurationSetName"]
    assert other["Pool"] in denied(sms.send_text_message, **request)


@pytest.mark.parametrize("operation", ["put_opted_out_number", "delete_opted_out_number", "describe_opted_out_numbers"])
def test_an_opt_out_list_is_open_to_its_own_program_only(deployed, caller, operation):
    own, other = deployed("Own"), deployed("Other")
    actions = ["sms-voice:PutOptedOutNumber", "sms-voice:DeleteOptedOutNumber", "sms-voice:DescribeOptedOutNumbers"]
    sms = caller({"Action": actions, "Resource": arn("opt-out-list", own["List"])})
    sms.put_opted_out_number(OptOutListName=own["List"], OptedOutNumber=PHONE)
    phone = {} if operation.startswith("describe") else {"OptedOutNumber": PHONE}
    getattr(sms, operation)(OptOutListName=own["List"], **phone)
    assert other["List"] in denied(getattr(sms, operation), OptOutListName=other["List"], **phone)


def test_a_describe_of_all_pools_needs_more_than_one_pool(deployed, caller):
    own = deployed("Own")
    sms = caller({"Action": "sms-voice:DescribePools", "Resource": own["Pool"]})
    assert sms.describe_pools(PoolIds=[own["Pool"]])["Pools"]
    assert "pool/*" in denied(sms.describe_pools)


def test_an_explicit_deny_wins(deployed, caller):
    own = deployed("Own")
    allowed = {"Action": "sms-voice:*", "Resource": "*"}
    sms = caller(allowed, allowed | {"Effect": "Deny", "Action": "sms-voice:DescribeKeywords"})
    assert "explicit deny" in denied(sms.describe_keywords, OriginationIdentity=own["Pool"])


def test_an_unknown_key_is_turned_away(account):
    stranger = account.client("pinpoint-sms-voice-v2", keys=("AKIAIOSFODNN7EXAMPLE", "none"))
    with pytest.raises(ClientError, match="security token"):
        stranger.describe_pools()


FUNCTION = {
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ]
            }
        },
    },
    "Function": {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Runtime": "python3.13",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"ZipFile": "def handler(event, context):\n    return event\n"},
        },
    },
}


def test_a_policy_of_a_function_keeps_out_whom_iam_allows_everything(account):
    iam, at = account.client("iam"), {"Fn::GetAtt": ["Function", "Arn"]}
    keys = {}
    for name in ("guest", "stranger"):
        iam.create_user(UserName=name)
        everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(everything))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys[name] = (key["AccessKeyId"], key["SecretAccessKey"])
    shut = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "lambda:InvokeFunction",
        "Resource": at,
        "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::000000000000:user/guest"}},
    }
    policy = {
        "Type": "AWS::Lambda::ResourcePolicy",
        "Properties": {"ResourceArn": at, "PolicyDocument": {"Version": "2012-10-17", "Statement": [shut]}},
    }
    told = account.deploy(FUNCTION | {"Policy": policy}, {"Function": at})
    called = {"FunctionName": told["Function"], "Payload": b"{}"}
    assert account.client("lambda", keys=keys["guest"]).invoke(**called)["StatusCode"] == 200
    denied(account.client("lambda", keys=keys["stranger"]).invoke, **called)
    account.deploy(FUNCTION, {"Function": at})
    assert account.client("lambda", keys=keys["stranger"]).invoke(**called)["StatusCode"] == 200
