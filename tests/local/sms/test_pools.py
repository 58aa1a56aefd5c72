"""What AWS refuses in a pool is refused here: keywords, numbers, lists, topics and their keys."""

import pytest

MANDATORY = {"STOP": {"Message": "You are out."}, "HELP": {"Message": "Call us."}}


def keyword(word="START", message="Back.", action="OPT_IN"):
    return {"Keyword": word, "Message": message, "Action": action}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"MandatoryKeywords": {"STOP": {"Message": "Out."}}}, "must be exactly HELP and STOP, got STOP"),
        ({"MandatoryKeywords": MANDATORY | {"INFO": {"Message": "x"}}}, "must be exactly HELP and STOP"),
        ({"MandatoryKeywords": MANDATORY | {"HELP": {"Message": " "}}}, "message of keyword HELP"),
        ({"OptionalKeywords": [keyword("stop")]}, "may not hold stop"),
        ({"OptionalKeywords": [keyword("START"), keyword("start")]}, "start is declared twice"),
        ({"OptionalKeywords": [keyword(f"WORD{n}") for n in range(29)]}, "at most 30 keywords, got 31"),
        ({"OptionalKeywords": [keyword("W" * 31)]}, "1 to 30 characters"),
        ({"OptionalKeywords": [keyword(message="x" * 1601)]}, "1 to 1600 characters, got 1601"),
        ({"OptionalKeywords": [keyword(action="REPLY")]}, "must be one of AUTOMATIC_RESPONSE, OPT_OUT, OPT_IN"),
        ({"OptOutListName": "none"}, "opt-out-list none does not exist"),
        ({"OriginationIdentities": []}, "exactly one number per pool, got 0"),
        ({"OriginationIdentities": ["phone-1"]}, "must hold the ARN of a phone number"),
        ({"TwoWay": {"Enabled": True}}, "needs TwoWay.ChannelArn"),
        (
            {"TwoWay": {"Enabled": True, "ChannelArn": "arn:aws:sns:us-east-1:000000000000:none"}},
            "none does not exist",
        ),
        ({"KeywordPrefix": "X"}, "has no property KeywordPrefix"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_a_pool_that_aws_would_refuse_is_refused(account, program, changes, reason):
    assert reason in account.refusal(program(Pool=changes))


def test_thirty_keywords_are_accepted(account, program):
    account.deploy(program(Pool={"OptionalKeywords": [keyword(f"WORD{n}") for n in range(28)]}))


def test_a_number_is_in_one_pool_only(account, deployed, program):
    number = deployed("First")["NumberArn"]
    reasons = account.refusal(program(Pool={"OriginationIdentities": [number]}), stack="Second")
    assert "is already in pool-" in reasons


def test_a_pool_before_its_topic_policy_is_refused(account, program):
    resources = program()
    resources["InboundTopicPolicy"]["DependsOn"] = ["Pool"]
    del resources["Pool"]["DependsOn"]
    assert "does not let sms-voice.amazonaws.com publish" in account.refusal(resources)


def with_key(resources, *actions):
    """Encrypt the two-way topic with a key that allows the service the given actions."""
    statement = {"Effect": "Allow", "Principal": {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}}
    service = {"Effect": "Allow", "Principal": {"Service": "sms-voice.amazonaws.com"}, "Action": list(actions)}
    statements = [statement | {"Action": "kms:*", "Resource": "*"}] + [service | {"Resource": "*"}] * bool(actions)
    key = {"KeyPolicy": {"Version": "2012-10-17", "Statement": statements}}
    resources["InboundTopic"]["Properties"]["KmsMasterKeyId"] = {"Ref": "Key"}
    return resources | {"Key": {"Type": "AWS::KMS::Key", "Properties": key}}


def test_an_encrypted_topic_needs_a_key_that_lets_the_service_in(account, program):
    refused = account.refusal(with_key(program(), "kms:Decrypt"))
    assert "does not let sms-voice.amazonaws.com kms:GenerateDataKey" in refused


def test_an_encrypted_topic_with_the_right_key_policy_is_accepted(account, program):
    account.deploy(with_key(program(), "kms:Decrypt", "kms:GenerateDataKey*"))


CODE = "arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-" + "1" * 32


def test_another_number_in_a_standing_pool_is_refused_unless_it_matches_the_first(account, deployed, program):
    deployed()
    assert "TWO_WAY_CONFIG_MISMATCH" in account.refusal(program(Pool={"OriginationIdentities": [CODE]}))
    account.aws.reset()
    one_way = {"TwoWay": {"Enabled": False}}
    deployed(Pool=one_way)
    changed = program(Pool=one_way | {"OriginationIdentities": [CODE]})
    assert "OPT_OUT_LIST_MISMATCH" in account.refusal(changed)


def test_a_code_that_sent_marketing_never_enters_the_pool_of_a_transactional_number(account, deployed, program):
    resources = program(Pool={"OriginationIdentities": [CODE]})
    outputs = account.deploy(resources, {"Pool": {"Fn::GetAtt": ["Pool", "PoolId"]}}, "sms-other")
    to, kind = "+12065550100", "PROMOTIONAL"
    account.sms.send_text_message(
        DestinationPhoneNumber=to, OriginationIdentity=outputs["Pool"], MessageBody="Sale", MessageType=kind
    )
    account.client("cloudformation").delete_stack(StackName="sms-other")
    deployed()
    assert "MESSAGE_TYPE_MISMATCH" in account.refusal(program(Pool={"OriginationIdentities": [CODE]}))


def test_a_first_deploy_that_fails_strands_the_number_of_a_pool_that_is_retained(account, program):
    resources = program(Pool={"OriginationIdentities": [CODE]})
    resources["Pool"]["DeletionPolicy"] = "Retain"
    account.aws.door.fail("First", "Last", "create")
    account.refusal(resources | {"Last": {"Type": "AWS::SQS::Queue", "DependsOn": "Pool"}}, stack="First")
    assert "is already in pool-" in account.refusal(program(Pool={"OriginationIdentities": [CODE]}), stack="Second")
