"""By chance: what belongs to one program turns up in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.mutations.by_chance.places import as_deployed, disguised, references, statements, two_programs

if TYPE_CHECKING:
    import random

    from tests.infra.policy.mutations.assembly.finished import Finished, Stack

ACTIONS = {
    "AWS::DynamoDB::Table": ("dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:Scan"),
    "AWS::SQS::Queue": ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:PurgeQueue"),
    "AWS::SNS::Topic": ("sns:Publish", "sns:Subscribe"),
    "AWS::SMSVOICE::Pool": ("sms-voice:SendTextMessage", "sms-voice:UpdatePool"),
    "AWS::SMSVOICE::OptOutList": ("sms-voice:PutOptedOutNumber", "sms-voice:DeleteOptedOutNumber"),
    "AWS::KMS::Key": ("kms:Decrypt", "kms:GenerateDataKey", "kms:CreateGrant"),
    "AWS::Lambda::Function": ("lambda:InvokeFunction", "lambda:UpdateFunctionCode"),
    "AWS::IAM::Role": ("iam:PassRole", "sts:AssumeRole"),
    "AWS::S3::Bucket": ("s3:GetObject", "s3:PutObject", "s3:ListBucket"),
    "AWS::StepFunctions::StateMachine": ("states:StartExecution",),
    "AWS::Logs::LogGroup": ("logs:PutLogEvents",),
    "AWS::Lambda::EventSourceMapping": ("lambda:UpdateEventSourceMapping",),
}


def reference(app: Finished, chance: random.Random) -> str:
    own, other = two_programs(app, chance)
    container, key = chance.choice(references(own, other))
    old, value = container[key], as_deployed(container[key], other)
    container[key] = disguised(value, own, chance)
    return f"{own.name}: {old} became {container[key]}, {value} of {other.name}"


def permission(app: Finished, chance: random.Random) -> str:
    own, other = two_programs(app, chance)
    role, kind = chance.choice(own.of_type("AWS::IAM::Role")), chance.choice(list(ACTIONS))
    resources = other.of_type(kind)
    if not resources:
        return ""
    arn = other.deployed_arn(chance.choice(resources)) + ("/*" if kind.endswith("Bucket") else "")
    written = disguised(arn, own, chance)
    own.allow(role, chance.choice(ACTIONS[kind]), chance.choice(([written], written)))
    return f"{own.name}: {role} may {own.statements(role)[-1]['Action']} on {written}, {arn}"


def principal(app: Finished, chance: random.Random) -> str:
    own, other = two_programs(app, chance)
    name, statement = chance.choice(statements(own, of_resources=True))
    who = other.deployed_arn(chance.choice(other.of_type("AWS::IAM::Role")))
    statement["Principal"] = {"AWS": disguised(who, own, chance)}
    return f"{own.name}: {name} lets in {statement['Principal']}, {who}"


def link(app: Finished, chance: random.Random) -> str:
    own, other = two_programs(app, chance)
    kind, properties = chance.choice(_links(own, other, chance))
    own.add("Link", kind, **properties)
    return f"{own.name}: a {kind} with {properties}"


def _links(own: Stack, other: Stack, chance: random.Random) -> list[tuple[str, dict[str, Any]]]:
    def theirs(kind: str) -> Any:
        return disguised(other.deployed_arn(chance.choice(other.of_type(kind))), own, chance)

    def mine(kind: str) -> Any:
        return own.arn(chance.choice(own.of_type(kind)))

    queue, function, topic = "AWS::SQS::Queue", "AWS::Lambda::Function", "AWS::SNS::Topic"
    subscribed, mapped = {"Protocol": "sqs"}, "AWS::Lambda::EventSourceMapping"
    own_topic = own.ref(chance.choice(own.of_type(topic)))
    return [
        ("AWS::SNS::Subscription", {**subscribed, "TopicArn": theirs(topic), "Endpoint": mine(queue)}),
        ("AWS::SNS::Subscription", {**subscribed, "TopicArn": own_topic, "Endpoint": theirs(queue)}),
        (mapped, {"EventSourceArn": theirs(queue), "FunctionName": mine(function)}),
        (mapped, {"EventSourceArn": mine(queue), "FunctionName": theirs(function)}),
        ("AWS::Events::Rule", {"ScheduleExpression": "rate(1 day)", "Targets": [{"Id": "X", "Arn": theirs(function)}]}),
        (
            "AWS::Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": mine(function),
                "Principal": "sns.amazonaws.com",
                "SourceArn": theirs(topic),
            },
        ),
        ("AWS::KMS::Alias", {"AliasName": "alias/link", "TargetKeyId": theirs("AWS::KMS::Key")}),
        ("AWS::Pipes::Pipe", {"Source": mine(queue), "Target": theirs(queue), "RoleArn": mine("AWS::IAM::Role")}),
    ]


def tag(app: Finished, chance: random.Random) -> str:
    own, other = two_programs(app, chance)
    tagged = [name for name, one in own.resources.items() if isinstance(one.get("Properties", {}).get("Tags"), list)]
    noun = chance.choice(tagged)
    own.props(noun)["Tags"] = [{"Key": key, "Value": value} for key, value in other.tags.items()]
    return f"{own.name}: {noun} bears the tags of {other.name}"


NAMED = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::IAM::Role": "RoleName",
}


def name_of_another(app: Finished, chance: random.Random) -> str:
    """A name that begins with another program's stack name.

    Not one in which that is cut short, as CloudFormation cuts it for roles: no right is told by the beginning of a
    name, and where the whole name is taken AWS refuses the second.
    """
    own, other = two_programs(app, chance)
    kind = chance.choice(list(NAMED))
    noun, name = chance.choice(own.of_type(kind)), f"{other.name}-{chance.choice(other.of_type(kind))}"[:64]
    own.props(noun)[NAMED[kind]] = name
    return f"{own.name}: {noun} is called {name} after {other.name}"


KINDS = (reference, reference, reference, permission, permission, principal, link, tag, name_of_another)
