"""Buckets that nobody but the program reads, and those that keep what was written against everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

if TYPE_CHECKING:
    from constructs import Construct

    from infra.constructs.encryption import ProgramKey

FIVE_YEARS = cdk.Duration.days(5 * 365 + 2)  # TSR 16 CFR 310.5, with the most leap days that five years can have


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


def locked_bucket(scope: Construct, key: ProgramKey) -> s3.Bucket:
    """Return one in `scope` that keeps every object as it was written for five years."""
    lock = s3.ObjectLockRetention.compliance(FIVE_YEARS)
    return private_bucket(
        scope, "Bucket", key, object_lock_enabled=True, object_lock_default_retention=lock, versioned=True
    )
