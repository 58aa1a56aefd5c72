"""Consent is kept and the rules stand: each way round is refused."""

import pytest

from tests.infra.policy.example.cloudformation import arn
from tests.infra.policy.example.world import cases

MUTATIONS = [
    # (rule, resource, what was done, how)
    (
        "ConsentTables",
        "Ledger",
        "no encryption",
        lambda w: w.prop("Ledger")["SSESpecification"].update(SSEEnabled=False),
    ),
    (
        "ConsentTables",
        "Subscriptions",
        "no recovery",
        lambda w: w.unset("Subscriptions", "PointInTimeRecoverySpecification"),
    ),
    (
        "Retained",
        "Ledger",
        "protection that each deploy lifts",
        lambda w: w.set("Ledger", DeletionProtectionEnabled=False),
    ),
    ("Retained", "Ledger", "one that cannot go again", lambda w: w.set("Ledger", DeletionProtectionEnabled=True)),
    ("ConsentTables", "", "no ledger", lambda w: w.drop("Ledger")),
    ("ConsentTables", "Copy", "a table of many regions", lambda w: w.resource("Copy", "AWS::DynamoDB::GlobalTable")),
    ("AppendOnlyLedger", "RolePolicy", "an update", lambda w: w.allow(["dynamodb:UpdateItem"], arn("Ledger"))),
    (
        "AppendOnlyLedger",
        "RolePolicy",
        "a batch write in small letters",
        lambda w: w.allow("dynamodb:batchwriteitem", arn("Ledger")),
    ),
    ("AppendOnlyLedger", "RolePolicy", "a delete by pattern", lambda w: w.allow("dynamodb:D*Item", arn("Ledger"))),
    ("AppendOnlyLedger", "RolePolicy", "a delete on every table", lambda w: w.allow("dynamodb:DeleteItem", "*")),
    (
        "AppendOnlyLedger",
        "RolePolicy",
        "a delete hidden among other tables",
        lambda w: w.allow("dynamodb:DeleteItem", [arn("Subscriptions"), {"Fn::Sub": "${Ledger.Arn}"}]),
    ),
    (
        "AppendOnlyLedger",
        "Ledger",
        "records that expire",
        lambda w: w.set("Ledger", TimeToLiveSpecification={"Enabled": True, "AttributeName": "t"}),
    ),
    (
        "Retained",
        "Pool",
        "a pool that goes with its stack",
        lambda w: w.promotional["Resources"]["Pool"].pop("DeletionPolicy"),
    ),
    (
        "Retained",
        "OptOuts",
        "a list that is replaced",
        lambda w: w.promotional["Resources"]["OptOuts"].update(UpdateReplacePolicy="Delete"),
    ),
    ("Retained", "Key", "a key that goes", lambda w: w.promotional["Resources"]["Key"].update(DeletionPolicy="Delete")),
    (
        "PinpointEnded",
        "Segment",
        "a segment",
        lambda w: w.add_pinpoint()["Resources"].update(Segment={"Type": "AWS::Pinpoint::Segment"}),
    ),
    ("PinpointEnded", "Mail", "Pinpoint e-mail", lambda w: w.resource("Mail", "AWS::PinpointEmail::Identity")),
    ("PinpointEnded", "App", "a project inside the program's stack", lambda w: w.resource("App", "AWS::Pinpoint::App")),
    (
        "PinpointEnded",
        "Q",
        "a queue beside the project",
        lambda w: w.add_pinpoint()["Resources"].update(Q={"Type": "AWS::SQS::Queue"}),
    ),
    (
        "PinpointEnded",
        "",
        "a program that waits for the project",
        lambda w: (
            w.add_pinpoint()
            and w.artifacts["sms-prod-acme-promotional"]["dependencies"].append("sms-prod-acme-promotional-pinpoint")
        ),
    ),
    (
        "Acknowledged",
        "",
        "an acknowledgement deep in the tree",
        lambda w: w.metadata["sms-prod-acme-promotional"].update(
            {"/a/b": [{"type": "aws:cdk:acknowledged-rules", "data": {"SmsProgram::SmsProgram-Tags": "later"}}]}
        ),
    ),
    (
        "Acknowledged",
        "Pool",
        "a suppression of the old kind",
        lambda w: w.promotional["Resources"]["Pool"].update(
            Metadata={"cdk_nag": {"rules_to_suppress": [{"id": "SmsProgram-TwoWay"}]}}
        ),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)
