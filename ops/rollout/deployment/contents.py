"""What outlives a stack, by its type: whether it is still there, what it holds, and how it is removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from ops.rollout.deployment.account import Account

GONE = {
    *("ResourceNotFoundException", "NotFoundException", "NotFound", "404", "NoSuchBucket", "NoSuchEntity"),
    *("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "ResourceNotFound", "ParameterNotFound"),
}
UNREAD = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
DAYS_TO_REGRET = 30  # the longest that KMS waits before a key is gone


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource type: `data` tells what would be lost with one, empty where nothing would; `remove` removes it."""

    name: str
    data: Callable[[Account, str], str]
    remove: Callable[[Account, str], object]
    note: Callable[[Account, str], str] | None = None


def is_gone(error: ClientError) -> bool:
    """Whether AWS answers that there is no such thing."""
    return error.response["Error"].get("Code") in GONE


def _pool(account: Account, pool: str) -> str:
    account.sms.describe_pools(PoolIds=[pool])
    return ""


def _numbers(account: Account, pool: str) -> str:
    pages = account.sms.get_paginator("describe_phone_numbers").paginate()
    held = [one["PhoneNumberId"] for page in pages for one in page["PhoneNumbers"] if one.get("PoolId") == pool]
    return f"holds the number {', '.join(held)}" if held else ""


def _remove_pool(account: Account, pool: str) -> None:
    account.sms.update_pool(PoolId=pool, DeletionProtectionEnabled=False)
    account.sms.delete_pool(PoolId=pool)


def _number(account: Account, number: str) -> str:
    account.sms.describe_phone_numbers(PhoneNumberIds=[number])
    return ""


def _list(account: Account, name: str) -> str:
    held = account.sms.describe_opted_out_numbers(OptOutListName=name, MaxResults=1)["OptedOutNumbers"]
    return "opt-outs" if held else ""


def _set(account: Account, name: str) -> str:
    account.sms.describe_configuration_sets(ConfigurationSetNames=[name])
    return ""


def _protection(account: Account, id_: str) -> str:
    account.sms.describe_protect_configurations(ProtectConfigurationIds=[id_])
    return ""


def _table(account: Account, name: str) -> str:
    return "rows" if account.dynamodb.scan(TableName=name, Limit=1)["Items"] else ""


def _remove_table(account: Account, name: str) -> None:
    account.dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
    account.dynamodb.delete_table(TableName=name)


def _queue(account: Account, url: str) -> str:
    counts = account.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=list(UNREAD))["Attributes"]
    return "messages" if any(int(counts.get(name, 0)) for name in UNREAD) else ""


def _bucket(account: Account, name: str) -> str:
    listed = account.client("s3").list_object_versions(Bucket=name, MaxKeys=1)
    return "objects" if listed.get("Versions") or listed.get("DeleteMarkers") else ""


def _parameter(account: Account, name: str) -> str:
    account.client("ssm").get_parameter(Name=name)
    return ""


def _key(account: Account, key: str) -> str:
    state = account.client("kms").describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
    if state == "PendingDeletion":
        raise ClientError({"Error": {"Code": "NotFoundException"}}, "DescribeKey")
    return ""


def _secret(account: Account, arn: str) -> str:
    if account.client("secretsmanager").describe_secret(SecretId=arn).get("DeletedDate"):
        raise ClientError({"Error": {"Code": "ResourceNotFoundException"}}, "DescribeSecret")
    return ""


# in the order in which they can be removed
KINDS: dict[str, Kind] = {
    "AWS::SMSVOICE::Pool": Kind("pool", _pool, _remove_pool, _numbers),
    "AWS::SMSVOICE::PhoneNumber": Kind(
        "simulator number", _number, lambda account, id_: account.sms.release_phone_number(PhoneNumberId=id_)
    ),
    "AWS::SMSVOICE::OptOutList": Kind(
        "opt-out list", _list, lambda account, name: account.sms.delete_opt_out_list(OptOutListName=name)
    ),
    "AWS::SMSVOICE::ConfigurationSet": Kind(
        "configuration set", _set, lambda account, name: account.sms.delete_configuration_set(ConfigurationSetName=name)
    ),
    "AWS::SMSVOICE::ProtectConfiguration": Kind(
        "protect configuration",
        _protection,
        lambda account, id_: account.sms.delete_protect_configuration(ProtectConfigurationId=id_),
    ),
    "AWS::DynamoDB::Table": Kind("table", _table, _remove_table),
    "AWS::SQS::Queue": Kind("queue", _queue, lambda account, url: account.client("sqs").delete_queue(QueueUrl=url)),
    "AWS::S3::Bucket": Kind("bucket", _bucket, lambda account, name: account.client("s3").delete_bucket(Bucket=name)),
    "AWS::SSM::Parameter": Kind(
        "parameter", _parameter, lambda account, name: account.client("ssm").delete_parameter(Name=name)
    ),
    "AWS::SecretsManager::Secret": Kind(
        "secret",
        _secret,
        lambda account, arn: account.client("secretsmanager").delete_secret(
            SecretId=arn, RecoveryWindowInDays=DAYS_TO_REGRET
        ),
    ),
    "AWS::KMS::Key": Kind(
        "key",
        _key,
        lambda account, key: account.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=DAYS_TO_REGRET),
    ),
}
