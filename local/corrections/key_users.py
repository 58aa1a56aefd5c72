"""A customer's key is asked for whatever it encrypts: the emulator asks it only of those who call KMS themselves.

A service that carries messages is held to the key's policy, and what that does not let through is gone without a word,
as on AWS: a dead-letter queue under the same key gets none. Whoever calls for a row, a message, an object or a secret
is held to that policy and to its own rights, through the service that holds it, and is refused.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.corrections.refusing import service_may
from local.server import emulator as names
from local.server.emulator import Emulator, Properties

CARRYING = ("kms:GenerateDataKey", "kms:Decrypt")
ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
# a table's own key is kept under the customer's key, and opened for whoever reads or writes a row
ON_ROWS = (
    "BatchGetItem BatchWriteItem ConditionCheckItem DeleteItem GetItem GetRecords PartiQLDelete PartiQLInsert "
    "PartiQLSelect PartiQLUpdate PutItem Query Scan UpdateItem"
)
OPENING: dict[str, tuple[str, ...]] = {f"dynamodb:{action}": ("kms:Decrypt",) for action in ON_ROWS.split()} | {
    "sqs:SendMessage": CARRYING,
    "sqs:ReceiveMessage": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    "s3:GetObject": ("kms:Decrypt",),
    "s3:GetObjectVersion": ("kms:Decrypt",),
    "secretsmanager:GetSecretValue": ("kms:Decrypt",),
}
SNS, EVENTS, CLOUDWATCH = "sns.amazonaws.com", "events.amazonaws.com", "cloudwatch.amazonaws.com"


@dataclass(frozen=True)
class Vault:
    """What a service keeps under keys: which key by its ARN, what KMS is told of it, and how a refusal is worded."""

    key: Callable[[Emulator, str], str]
    context: Callable[[Emulator, str], Properties]
    code: str = "AccessDeniedException"
    message: str = "{}"


def register(emulator: Emulator) -> None:
    """Put the question to the key before each delivery and each call."""
    names.replace("enforce", with_keys(emulator))
    own = {"aws:sourceaccount": emulator.account()}

    def to_queue(endpoint: str, *message: Any, **more: Any) -> None:  # noqa: ANN401 - passed through
        if _lets_in(emulator, SNS, _key_of_queue(emulator, endpoint), own):
            deliver(endpoint, *message, **more)

    def by_rule(target: object, *event: Any) -> None:  # noqa: ANN401 - passed through
        if _lets_in(emulator, EVENTS, _key_of_queue(emulator, str(target)), own):
            dispatch(target, *event)

    def to_topic(topic: str, payload: str) -> None:
        # to a topic EventBridge tells the key no account
        if _lets_in(emulator, EVENTS, _key_of_topic(emulator, topic), {}):
            publish(topic, payload)

    def rings(topic: str) -> bool:
        return _lets_in(emulator, CLOUDWATCH, _key_of_topic(emulator, topic), own)

    def by_alarm(alarm: Properties, *states: str) -> None:
        kept = {field: list(filter(rings, alarm.get(field) or ())) for field in ACTIONS}
        ring(alarm | kept, *states)

    deliver, dispatch = emulator.deliver_to_queue, emulator.rule_to_queue
    publish, ring = emulator.rule_to_topic, emulator.ring
    names.replace("deliver_to_queue", to_queue)
    names.replace("rule_to_queue", by_rule)
    names.replace("rule_to_topic", to_topic)
    names.replace("ring", by_alarm)


def with_keys(emulator: Emulator) -> Callable[..., Any]:
    """Wrap the emulator's check of a caller's rights, which ends at the table or queue and forgets its key."""

    def check(access_key: str, action: str, service: str, region: str, resource_arn: str = "*", **more: Any) -> Any:  # noqa: ANN401 - the emulator's own
        denied = emulator.enforce(access_key, action, service, region, resource_arn=resource_arn, **more)
        vault = None if denied or action not in OPENING else VAULTS[service]
        key = emulator.find_key(vault.key(emulator, resource_arn)) if vault else None
        if not vault or not key or key.get("KeyManager") == "AWS":
            return denied
        through = _through(emulator, service, region, vault.context(emulator, resource_arn))
        for right in OPENING[action]:
            shut = emulator.enforce(access_key, right, "kms", region, resource_arn=key["Arn"], service_context=through)
            if shut:
                told = emulator.denial_message(right, shut.principal_arn, key["Arn"], shut.decision == "Deny")
                return emulator.auth_error(vault.code, vault.message.format(told))
        return None

    return check


def _through(emulator: Emulator, service: str, region: str, context: Properties) -> Properties:
    """What KMS is told beside the action: the service that asks for the caller, and what is to be opened."""
    return {
        "kms:ViaService": f"{service}.{region}.amazonaws.com",
        "kms:CallerAccount": emulator.account(),
        **{f"kms:EncryptionContext:{name}": value for name, value in context.items()},
    }


def _lets_in(emulator: Emulator, service: str, key: str, context: Properties) -> bool:
    found = emulator.key_policy(key) if key else None
    if not key or key.startswith("alias/aws/"):
        return True
    policy = (found or ("", ""))[0]
    return all(service_may(emulator, service, policy, action, context) for action in CARRYING)


def _key_of_queue(emulator: Emulator, arn: str) -> str:
    queues = (one["attributes"] for one in emulator.queues.values())
    return next((one.get("KmsMasterKeyId") or "" for one in queues if one.get("QueueArn") == arn), "")


def _key_of_topic(emulator: Emulator, arn: str) -> str:
    topic = emulator.topic(arn) if ":sns:" in arn else None
    return str(topic["attributes"].get("KmsMasterKeyId") or "") if topic else ""


def _key_of_table(emulator: Emulator, arn: str) -> str:
    encryption = (emulator.tables.get(_table_name(arn)) or {}).get("SSEDescription") or {}
    return str(encryption.get("KMSMasterKeyArn", "")) if encryption.get("Status") == "ENABLED" else ""


def _of_table(emulator: Emulator, arn: str) -> Properties:
    return {"aws:dynamodb:tableName": _table_name(arn), "aws:dynamodb:subscriberId": emulator.account()}


def _table_name(arn: str) -> str:
    return arn.partition(":table/")[2].partition("/")[0]


def _key_of_object(emulator: Emulator, arn: str) -> str:
    """Return the key that an object is kept under, or would be if it were put into its bucket now."""
    bucket, _, name = arn.partition(":::")[2].partition("/")
    kept = (emulator.buckets.get(bucket) or {"objects": {}})["objects"].get(name)
    headers = kept["preserved_headers"] if kept else emulator.bucket_encryption(bucket)
    return str(headers.get("x-amz-server-side-encryption-aws-kms-key-id", ""))


def _of_object(_: Emulator, arn: str) -> Properties:
    # the buckets of the app have a key of their own under the customer's: KMS is told the bucket, not the object
    return {"aws:s3:arn": arn.partition("/")[0]}


def _key_of_secret(emulator: Emulator, arn: str) -> str:
    return next((str(one.get("KmsKeyId") or "") for one in emulator.secrets.values() if one["ARN"] == arn), "")


VAULTS = {
    "dynamodb": Vault(_key_of_table, _of_table, message="KMS key access denied error: {}"),
    "sqs": Vault(_key_of_queue, lambda _, arn: {"aws:sqs:arn": arn}, code="KMS.AccessDeniedException"),
    "s3": Vault(_key_of_object, _of_object, code="AccessDenied"),
    "secretsmanager": Vault(_key_of_secret, lambda _, arn: {"SecretARN": arn}, message="Access to KMS is not allowed"),
}
