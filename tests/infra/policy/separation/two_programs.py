"""Two programs of one legal entity and what they meet on, as small as a template can be."""

from pathlib import Path

from infra.naming import consent_bus
from infra.policy.separation import prove
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template
from tests.infra.policy.example.cloudformation import ACCOUNT, REGION, arn, policy_document, ref, statement

BUS = consent_bus("prod", "Acme Inc")
ACME = {"Environment": "prod", "LegalEntity": "Acme Inc", "Brand": "acme", "MessageType": "promotional"}
ZETA = {**ACME, "Brand": "zeta"}


def resource(kind, **properties):
    return {"Type": f"AWS::{kind}", "Properties": properties}


def role(*statements, service="lambda.amazonaws.com", **more):
    trust = statement("sts:AssumeRole", None, Principal={"Service": service})
    trust.pop("Resource")
    policies = [{"PolicyName": "Access", "PolicyDocument": policy_document(*statements)}]
    return resource("IAM::Role", AssumeRolePolicyDocument=policy_document(trust), Policies=policies, **more)


def program():
    """Return the resources that each of the two programs has."""
    return {
        "Key": resource("KMS::Key"),
        "Topic": resource("SNS::Topic", KmsMasterKeyId=arn("Key")),
        "Queue": resource("SQS::Queue", KmsMasterKeyId=arn("Key")),
        "Table": resource("DynamoDB::Table"),
        "OptOuts": resource("SMSVOICE::OptOutList"),
        "Pool": resource("SMSVOICE::Pool", OptOutListName=ref("OptOuts")),
        "Role": role(statement("sqs:SendMessage", arn("Queue"))),
        "Function": resource("Lambda::Function", Role=arn("Role")),
    }


def named(brand):
    """Return resources whose names are written out."""
    walk = {"StateMachineName": f"{brand}-campaign", "DefinitionString": "{}"}
    return {
        "Orders": resource("SQS::Queue", QueueName=f"{brand}-orders"),
        "Logs": resource("Logs::LogGroup", LogGroupName=f"/sms/prod/{brand}/promotional/gate"),
        "Walk": resource("StepFunctions::StateMachine", **walk),
        "Files": resource("S3::Bucket", BucketName=f"{brand}-audiences"),
        "Named": {**role(), "Properties": {**role()["Properties"], "RoleName": f"{brand}-sender"}},
    }


def template(name, tags, resources, account=ACCOUNT, **sections):
    body = {"Resources": resources, **sections}
    file = Path(f"{name}.template.json")
    return Template(name, file, body, tags, account=account, region=REGION if account else "")


def assembly(more=(), other=(), account=ACCOUNT, **sections):
    """Return both programs and the platform: `more` and `sections` go into acme's template, `other` into zeta's."""
    acme = program() | named("acme") | dict(more)
    zeta = program() | named("zeta") | dict(other)
    bus = {"Bus": resource("Events::EventBus", Name=BUS)}
    return Assembly(
        (
            template("sms-prod-acme-promotional", ACME, acme, account, **sections),
            template("sms-prod-zeta-promotional", ZETA, zeta, account),
            template("sms-prod-platform", {"Environment": "prod"}, bus, account),
        )
    )


def violations(more=(), other=(), **sections):
    return prove(assembly(more, other, **sections)).violations


def use(violation):
    """Return the logical ids of the place that uses and of the place that is used, where that is known."""
    return violation.place.resource.logical_id, violation.used.resource.logical_id if violation.used else ""
