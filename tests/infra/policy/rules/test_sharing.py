"""Nothing is shared between programs: each way to share it is refused."""

import pytest

from tests.infra.policy.example.cloudformation import ACCOUNT, KEPT, REGION, arn
from tests.infra.policy.example.world import cases

FOREIGN = "sms-prod-acme-transactional"
FOREIGN_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{FOREIGN}-Queue-1A2B3C"

MUTATIONS = [
    # (rule, resource, what was done, how)
    ("OwnOptOutList", "Pool", "no opt-out list", lambda w: w.unset("Pool", "OptOutListName")),
    ("OwnOptOutList", "Pool", "the account's Default list", lambda w: w.set("Pool", OptOutListName="Default")),
    ("OwnOptOutList", "Pool", "a list by name", lambda w: w.set("Pool", OptOutListName="marketing")),
    (
        "OwnOptOutList",
        "Number",
        "a simulator number on the Default list",
        lambda w: w.resource("Number", "AWS::SMSVOICE::PhoneNumber", NumberType="SIMULATOR"),
    ),
    (
        "OwnOptOutList",
        "More",
        "a second list",
        lambda w: w.promotional["Resources"].update(More={"Type": "AWS::SMSVOICE::OptOutList", **KEPT}),
    ),
    (
        "OwnKey",
        "Topic",
        "the key that AWS shares among topics",
        lambda w: w.set("Topic", KmsMasterKeyId="alias/aws/sns"),
    ),
    ("OwnKey", "Queue", "no key", lambda w: w.unset("Queue", "KmsMasterKeyId")),
    (
        "OwnKey",
        "Ledger",
        "a literal key",
        lambda w: w.prop("Ledger")["SSESpecification"].update(KMSMasterKeyId=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"),
    ),
    (
        "OwnKey",
        "Logs",
        "a literal key on logs",
        lambda w: w.set("Logs", KmsKeyId=f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"),
    ),
    (
        "KeyPolicy",
        "Logs",
        "less than CloudWatch Logs asks of the key",
        lambda w: w.prop("Key")["KeyPolicy"]["Statement"][2].update(Action=["kms:Decrypt", "kms:GenerateDataKey*"]),
    ),
    (
        "Separation",
        "Mapping",
        "the other program's queue by ARN",
        lambda w: w.set("Mapping", EventSourceArn=FOREIGN_ARN),
    ),
    (
        "Separation",
        "Mapping",
        "the other program's queue by joined ARN",
        lambda w: w.set(
            "Mapping", EventSourceArn={"Fn::Join": ["-", ["arn:aws:sqs:::sms-prod", "acme", "transactional", "Queue"]]}
        ),
    ),
    (
        "Separation",
        "Function",
        "the other program's queue by URL",
        lambda w: w.set(
            "Function",
            Environment={
                "Variables": {"Q": {"Fn::Sub": f"https://sqs.${{AWS::Region}}.amazonaws.com/{ACCOUNT}/{FOREIGN}-Queue"}}
            },
        ),
    ),
    (
        "Separation",
        "Function",
        "the other program's logs",
        lambda w: w.set("Function", Description="/sms/prod/acme/transactional/keyword-handler"),
    ),
    (
        "Separation",
        "Ledger",
        "a physical name of the other program",
        lambda w: (
            w.prop("Ledger", w.transactional).update(TableName="receipts"),
            w.set("Subscriptions", TableName="receipts"),
        ),
    ),
    ("NoCrossing", "Mapping", "an import", lambda w: w.set("Mapping", EventSourceArn={"Fn::ImportValue": "queue"})),
    (
        "NoCrossing",
        "Mapping",
        "a weak reference",
        lambda w: w.set("Mapping", EventSourceArn={"Fn::GetStackOutput": {"StackName": "x", "OutputName": "y"}}),
    ),
    (
        "NoCrossing",
        "Pool",
        "a parameter-store reference",
        lambda w: w.set("Pool", OptOutListName="{{resolve:ssm:/list}}"),
    ),
    (
        "NoCrossing",
        "",
        "an export",
        lambda w: w.promotional.update(Outputs={"Pool": {"Value": arn("Pool"), "Export": {"Name": "pool"}}}),
    ),
    (
        "NoCrossing",
        "",
        "a parameter",
        lambda w: w.promotional.update(
            Parameters={"Topic": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/topic"}}
        ),
    ),
    (
        "NoCrossing",
        "Topic",
        "an include",
        lambda w: w.promotional["Resources"]["Topic"].update(Properties={"Fn::Transform": {"Name": "AWS::Include"}}),
    ),
    (
        "NothingHidden",
        "Nested",
        "a nested stack",
        lambda w: w.resource("Nested", "AWS::CloudFormation::Stack", TemplateURL="x"),
    ),
    ("NothingHidden", "Hidden", "a custom resource", lambda w: w.resource("Hidden", "Custom::Share")),
    ("NothingHidden", "", "a macro", lambda w: w.promotional.update(Transform="Mine")),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)
