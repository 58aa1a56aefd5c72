"""Tables keyed by phone and buckets, which are kept when their stack goes, and log groups, which go with it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3

from infra.constructs.core.iam import allow, only_encrypted, resource_policy
from infra.constructs.core.once import asked_once

if TYPE_CHECKING:
    from constructs import Construct

    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement

PHONE = dynamodb.Attribute(name="phone", type=dynamodb.AttributeType.STRING)
ITEM = dynamodb.Attribute(name="item", type=dynamodb.AttributeType.STRING)


@asked_once("table_arn", "table_name", "table_stream_arn")
class Table(dynamodb.Table):
    """A table whose names are asked once."""


def phone_table(
    scope: Construct,
    name: str,
    *,
    key: ProgramKey,
    sort_key: dynamodb.Attribute = ITEM,
    stream: dynamodb.StreamViewType | None = None,
    time_to_live: str | None = None,
) -> Table:
    """Return the table `name` in `scope`; rows go once the second in their attribute `time_to_live` has passed."""
    return Table(
        scope,
        name,
        partition_key=PHONE,
        sort_key=sort_key,
        stream=stream,
        time_to_live_attribute=time_to_live,
        billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
        encryption=dynamodb.TableEncryption.CUSTOMER_MANAGED,
        encryption_key=key.key,
        resource_policy=resource_policy(*key.walls.of_table()),
        point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
            point_in_time_recovery_enabled=True
        ),
        removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    )


# Buckets that nobody but the program reads, and those that keep what was written against everybody.


FIVE_YEARS = cdk.Duration.days(5 * 365 + 2)  # TSR 16 CFR 310.5, with the most leap days that five years can have
TEN_YEARS = cdk.Duration.days(10 * 365 + 3)  # Virginia honours an opt-out for ten years, which it has to prove so long


BLOCKED = s3.BlockPublicAccess.BLOCK_ALL


@asked_once("bucket_arn", "bucket_name")
class Bucket(s3.Bucket):
    """A bucket with one policy document, to which `permit` adds."""

    @property
    def objects(self) -> str:
        """The ARN of all its objects."""
        return f"{self.bucket_arn}/*"

    def shut(self, *statements: Statement) -> None:
        """Give the bucket its policy: nobody comes by plain http, and the walls `statements` stand."""
        self._document = resource_policy(only_encrypted("s3", self.bucket_arn, self.objects), *statements)
        s3.BucketPolicy(self, "Policy", bucket=self, document=self._document)

    def permit(self, statement: Statement) -> None:
        """Add `statement` to the policy."""
        self._document.add_statements(iam.PolicyStatement.from_json(statement))


def private_bucket(scope: Construct, construct_id: str, key: ProgramKey, *, port: str = "", **more: Any) -> Bucket:  # noqa: ANN401 - properties of the bucket
    """Return a bucket under the program's key that takes no plain http and no stranger but by `port`."""
    bucket = Bucket(
        scope,
        construct_id,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key.key,
        bucket_key_enabled=True,
        block_public_access=BLOCKED,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        **more,
    )
    bucket.shut(*key.walls.of_bucket(bucket.objects, port))
    if destination := key.options.access_logs:
        _log_access(bucket, destination, f"{cdk.Stack.of(scope).node.id}/{scope.node.id}/")
    return bucket


def _log_access(bucket: s3.Bucket, destination: str, prefix: str) -> None:
    # by the resource itself: an imported bucket would warn that its policy cannot be written here
    resource = bucket.node.default_child
    if not isinstance(resource, s3.CfnBucket):
        raise TypeError("a bucket is made of one resource")
    resource.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
        destination_bucket_name=destination, log_file_prefix=prefix
    )


def archive_bucket(scope: Construct, key: ProgramKey) -> Bucket:
    """Return one in `scope` that keeps every object as it was written for ten years, and then on.

    Nothing expires: an object holds records of many phones, and a consent of long ago may be relied on today.
    """
    return _locked_bucket(scope, key, TEN_YEARS, port="archive")


def report_bucket(scope: Construct, key: ProgramKey) -> Bucket:
    """Return one in `scope` that keeps every object as it was written for five years, and forgets it then."""
    old = s3.LifecycleRule(expiration=FIVE_YEARS, noncurrent_version_expiration=cdk.Duration.days(1))
    # what is marked as deleted is gone a day later, its mark after it
    marks = s3.LifecycleRule(expired_object_delete_marker=True)
    return _locked_bucket(scope, key, FIVE_YEARS, port="reports", lifecycle_rules=[old, marks])


def _locked_bucket(scope: Construct, key: ProgramKey, retention: cdk.Duration, **more: Any) -> Bucket:  # noqa: ANN401 - as above
    lock = _compliance(retention)
    return private_bucket(
        scope, "Bucket", key, object_lock_enabled=True, object_lock_default_retention=lock, versioned=True, **more
    )


@cache
def _compliance(retention: cdk.Duration) -> s3.ObjectLockRetention:
    return s3.ObjectLockRetention.compliance(retention)


# What a program writes down of its runs, for as long as the environment says.


KEPT_DAYS = 90
RETENTION = {
    90: logs.RetentionDays.THREE_MONTHS,
    120: logs.RetentionDays.FOUR_MONTHS,
    150: logs.RetentionDays.FIVE_MONTHS,
    180: logs.RetentionDays.SIX_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
    400: logs.RetentionDays.THIRTEEN_MONTHS,
    545: logs.RetentionDays.EIGHTEEN_MONTHS,
    731: logs.RetentionDays.TWO_YEARS,
    1096: logs.RetentionDays.THREE_YEARS,
    1827: logs.RetentionDays.FIVE_YEARS,
    2192: logs.RetentionDays.SIX_YEARS,
    2557: logs.RetentionDays.SEVEN_YEARS,
    2922: logs.RetentionDays.EIGHT_YEARS,
    3288: logs.RetentionDays.NINE_YEARS,
    3653: logs.RetentionDays.TEN_YEARS,
}


@asked_once("log_group_name", "log_group_arn")
class LogGroup(logs.LogGroup):
    """A log group whose names are asked once."""


def log_group(scope: Construct, name: str, *, called: str, key: ProgramKey) -> LogGroup:
    """Return the log group `name` in `scope`, under the program's key."""
    return LogGroup(
        scope,
        name,
        log_group_name=called,
        retention=RETENTION[key.options.log_retention or KEPT_DAYS],
        encryption_key=key.key,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )


# What a function needs to follow the stream of a table.


READING = ("DescribeStream", "GetRecords", "GetShardIterator", "ListStreams")


def following(stream: str) -> Statement:
    """Return what reads the stream with the ARN `stream`."""
    return allow(*(f"dynamodb:{name}" for name in READING), on=[stream])
