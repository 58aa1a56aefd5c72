"""Buckets that nobody but the program reads, and those that keep what was written against everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

if TYPE_CHECKING:
    from constructs import Construct

    from infra.constructs.encryption import ProgramKey

FIVE_YEARS = cdk.Duration.days(5 * 365 + 2)  # TSR 16 CFR 310.5, with the most leap days that five years can have
TEN_YEARS = cdk.Duration.days(10 * 365 + 3)  # Virginia honours an opt-out for ten years, which it has to prove so long


def private_bucket(scope: Construct, construct_id: str, key: ProgramKey, **more: Any) -> s3.Bucket:  # noqa: ANN401 - properties of the bucket
    """Return a bucket under the program's key that takes no plain http and no stranger."""
    return s3.Bucket(
        scope,
        construct_id,
        encryption=s3.BucketEncryption.KMS,
        encryption_key=key.key,
        bucket_key_enabled=True,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforce_ssl=True,
        removal_policy=cdk.RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        **more,
    )


def archive_bucket(scope: Construct, key: ProgramKey) -> s3.Bucket:
    """Return one in `scope` that keeps every object as it was written for ten years, and then on.

    Nothing expires: an object holds records of many phones, and a consent of long ago may be relied on today.
    """
    return _locked_bucket(scope, key, TEN_YEARS)


def report_bucket(scope: Construct, key: ProgramKey) -> s3.Bucket:
    """Return one in `scope` that keeps every object as it was written for five years, and forgets it then."""
    old = s3.LifecycleRule(expiration=FIVE_YEARS, noncurrent_version_expiration=cdk.Duration.days(1))
    # what is marked as deleted is gone a day later, its mark after it
    marks = s3.LifecycleRule(expired_object_delete_marker=True)
    return _locked_bucket(scope, key, FIVE_YEARS, lifecycle_rules=[old, marks])


def _locked_bucket(scope: Construct, key: ProgramKey, retention: cdk.Duration, **more: Any) -> s3.Bucket:  # noqa: ANN401 - as above
    lock = s3.ObjectLockRetention.compliance(retention)
    return private_bucket(
        scope, "Bucket", key, object_lock_enabled=True, object_lock_default_retention=lock, versioned=True, **more
    )
