"""Who uses a program's key, by what each resource is and does, and what AWS's guides say that each must be allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from infra.policy.iam.statements import Statement, permissions
from infra.policy.programs.channels import channels
from infra.policy.programs.functions import bearers
from infra.policy.templates.template import Json, Resource, Template, listed, target

KEY, QUEUE, TOPIC, TABLE = "AWS::KMS::Key", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::DynamoDB::Table"
BUCKET, MACHINE, FUNCTION = "AWS::S3::Bucket", "AWS::StepFunctions::StateMachine", "AWS::Lambda::Function"
LOG_GROUP, ROLE, BUS = "AWS::Logs::LogGroup", "AWS::IAM::Role", "AWS::Events::EventBus"
READ, WRITE = ("kms:Decrypt",), ("kms:Decrypt", "kms:GenerateDataKey")
LOGS_CONTEXT, ACCOUNT = "kms:encryptioncontext:aws:logs:arn", "aws:sourceaccount"
DATA_KEYS = ("kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext")


@dataclass(frozen=True, slots=True)
class Service:
    """What a service must be allowed by the policy of a key, which condition keys its calls carry, and who says so."""

    name: str
    actions: tuple[str, ...]
    carries: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Use:
    """One use of `key`: by a service, or by a role (its logical id) that must hold `actions` on the key itself."""

    resource: Resource
    path: str
    key: Resource
    actions: tuple[str, ...]
    source: str
    service: Service | None = None
    role: str = ""


LOGS = Service(
    "logs",
    ("kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", *DATA_KEYS, "kms:DescribeKey"),
    (LOGS_CONTEXT,),
    "AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html: Encrypt*, Decrypt*, ReEncrypt*, GenerateDataKey*, "
    "Describe*",
)
SMS = Service("sms-voice", WRITE, (ACCOUNT,), "sms-voice/latest/userguide/phone-numbers-two-way-sms.html")
SNS = Service("sns", WRITE, (ACCOUNT,), "sns/latest/dg/sns-enable-encryption-for-topic-sqs-queue-subscriptions.html")
CLOUDWATCH = Service("cloudwatch", WRITE, (ACCOUNT,), "sns/latest/dg/sns-key-management.html")
TO_QUEUES = Service(
    "events", WRITE, (ACCOUNT,), "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html"
)
# to an encrypted topic EventBridge tells the key no account: what asks for one drops the event without a word
ON_BUS = Service(
    "events", ("kms:DescribeKey", *WRITE), (ACCOUNT,), "eventbridge/latest/userguide/eb-encryption-key-policy.html"
)
TO_TOPICS = Service("events", WRITE, (), "sns/latest/dg/sns-key-management.html; landing-zone-accelerator issue 407")

# what a role that may do this on an encrypted resource must be allowed besides, on the resource's key
BY_ACTION: dict[str, tuple[str, tuple[str, ...], str]] = {
    "sqs:sendmessage": (
        QUEUE,
        WRITE,
        "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html: producers",
    ),
    "sqs:receivemessage": (
        QUEUE,
        READ,
        "AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html: consumers",
    ),
    "sns:publish": (TOPIC, WRITE, "sns/latest/dg/sns-key-management.html"),
    "s3:putobject": (BUCKET, WRITE, "AmazonS3/latest/userguide/UsingKMSEncryption.html"),
    "s3:getobject": (BUCKET, READ, "AmazonS3/latest/userguide/UsingKMSEncryption.html"),
    # whether the caller of an encrypted workflow needs the key is not written down: it is given
    "states:startexecution": (MACHINE, WRITE, "step-functions/latest/dg/encryption-at-rest.html"),
}
TABLES = "amazondynamodb/latest/developerguide/encryption.usagenotes.html: the caller's kms:Decrypt is asked for"
VARIABLES = "lambda/latest/dg/configuration-envvars-encryption.html: the function's role decrypts its variables"
RUNS = "step-functions/latest/dg/encryption-at-rest.html: the role of the workflow encrypts and decrypts its data"
SCHEDULES = "scheduler/latest/UserGuide/encryption-rest.html: whoever makes a schedule under a key"
PUTTING_OFF = ("kms:DescribeKey", *WRITE)

_KEY_AT = {
    QUEUE: ("KmsMasterKeyId",),
    TOPIC: ("KmsMasterKeyId",),
    TABLE: ("SSESpecification", "KMSMasterKeyId"),
    MACHINE: ("EncryptionConfiguration", "KmsKeyId"),
    FUNCTION: ("KmsKeyArn",),
    LOG_GROUP: ("KmsKeyId",),
    BUS: ("KmsKeyIdentifier",),
}


def uses(template: Template) -> Iterator[Use]:
    """Yield every use of a key of `template` by a service, and by a role of the template."""
    yield from _by_services(template)
    yield from _by_what_runs(template)
    for statement in permissions(template):
        for role in bearers(statement):
            yield from _by_permission(template, statement, role)


def key_of(template: Template, resource: Resource | None) -> Resource | None:
    """Return the key of `template` that `resource` is encrypted with."""
    if resource is None:
        return None
    if resource.type == BUCKET:
        rules = listed(resource.get("BucketEncryption", "ServerSideEncryptionConfiguration"))
        default = (rules[0] if rules and isinstance(rules[0], dict) else {}).get("ServerSideEncryptionByDefault")
        return template.find(default.get("KMSMasterKeyID") if isinstance(default, dict) else None, KEY)
    path = _KEY_AT.get(resource.type)
    return template.find(resource.get(*path), KEY) if path else None


def _by_services(template: Template) -> Iterator[Use]:
    for group in template.of_type(LOG_GROUP):
        yield from _service(template, LOGS, group, "KmsKeyId", group)
    for topic in channels(template):
        yield from _service(template, SMS, topic, "KmsMasterKeyId", topic)
    for alarm in template.of_type("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        for action in listed(alarm.get("AlarmActions")):
            yield from _service(template, CLOUDWATCH, alarm, "AlarmActions", template.find(action, TOPIC))
    for subscription in template.of_type("AWS::SNS::Subscription"):
        for path, value in _fed_by_topic(subscription):
            yield from _service(template, SNS, subscription, path, template.find(value, QUEUE))
    for bus in template.of_type(BUS):
        yield from _service(template, ON_BUS, bus, "KmsKeyIdentifier", bus)
        dead = bus.get("DeadLetterConfig", "Arn")
        yield from _service(template, TO_QUEUES, bus, "DeadLetterConfig.Arn", template.find(dead, QUEUE))
    for rule in template.of_type("AWS::Events::Rule"):
        for path, value in _fed_by_rule(rule):
            yield from _service(template, TO_QUEUES, rule, path, template.find(value, QUEUE))
            yield from _service(template, TO_TOPICS, rule, path, template.find(value, TOPIC))


def _fed_by_topic(subscription: Resource) -> Iterator[tuple[str, Json]]:
    yield "Endpoint", subscription.get("Endpoint")
    yield "RedrivePolicy.deadLetterTargetArn", subscription.get("RedrivePolicy", "deadLetterTargetArn")


def _fed_by_rule(rule: Resource) -> Iterator[tuple[str, Json]]:
    for index, one in enumerate(one for one in listed(rule.get("Targets")) if isinstance(one, dict)):
        yield f"Targets.{index}.Arn", one.get("Arn")
        dead = one.get("DeadLetterConfig")
        yield f"Targets.{index}.DeadLetterConfig.Arn", dead.get("Arn") if isinstance(dead, dict) else None


def _service(
    template: Template, service: Service, resource: Resource, path: str, encrypted: Resource | None
) -> Iterator[Use]:
    key = key_of(template, encrypted)
    if key:
        yield Use(resource, path, key, service.actions, service.source, service=service)


def _by_what_runs(template: Template) -> Iterator[Use]:
    ways = ((FUNCTION, "Role", READ, VARIABLES), (MACHINE, "RoleArn", WRITE, RUNS))
    for kind, path, actions, source in ways:
        for resource in template.of_type(kind):
            role, key = template.find(resource.get(path), ROLE), key_of(template, resource)
            if role and key:
                yield Use(resource, path, key, actions, source, role=role.logical_id)


def _by_permission(template: Template, statement: Statement, role: str) -> Iterator[Use]:
    resources = [template.resources.get(_owner(one)) for one in statement.targets]
    for action in statement.actions:
        kind, actions, source = BY_ACTION.get(action, ("", (), ""))
        if action.startswith("dynamodb:"):
            kind, actions, source = TABLE, READ, TABLES
        for resource in resources:
            key = key_of(template, resource) if resource and resource.type == kind else None
            if key:
                yield Use(statement.resource, statement.path, key, actions, source, role=role)
        if action == "scheduler:createschedule":
            for key in template.of_type(KEY):
                yield Use(statement.resource, statement.path, key, PUTTING_OFF, SCHEDULES, role=role)


def _owner(written: str) -> str:
    # objects of a bucket and indexes of a table are named after it
    return target({"Fn::Sub": written.split("/", 1)[0]})
