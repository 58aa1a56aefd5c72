"""Which bucket of a program is an archive that keeps what it was given, and who may write to it."""

from __future__ import annotations

from infra.policy.statements import permissions
from infra.policy.template import Resource, Template
from infra.policy.values import REFERENCE, listed, target, text

BUCKET = "AWS::S3::Bucket"
YEARS, DAYS = 5, 5 * 365 + 2  # five years have two leap days at most
RETENTION = ("ObjectLockConfiguration", "Rule", "DefaultRetention")


def is_locked(bucket: Resource) -> bool:
    """Whether `bucket` keeps every version of every object for five years, against everybody."""
    years, days = (bucket.get(*RETENTION, unit) for unit in ("Years", "Days"))
    long_enough = _at_least(years, YEARS) or _at_least(days, DAYS)
    enabled = bucket.get("ObjectLockEnabled") is True
    versioned = bucket.get("VersioningConfiguration", "Status") == "Enabled"
    return enabled and versioned and long_enough and bucket.get(*RETENTION, "Mode") == "COMPLIANCE"


def encryption_key(template: Template, bucket: Resource) -> Resource | None:
    """Return the key of the same stack that encrypts `bucket`; None where another one, or none, does."""
    rules = listed(bucket.get("BucketEncryption", "ServerSideEncryptionConfiguration"))
    first = rules[0].get("ServerSideEncryptionByDefault", {}) if rules else {}
    by_key = first.get("SSEAlgorithm") in {"aws:kms", "aws:kms:dsse"}
    return template.find(first.get("KMSMasterKeyID"), "AWS::KMS::Key") if by_key else None


def writes_to_archive(template: Template, function: Resource) -> bool:
    """Whether the role of `function` may put objects into a locked bucket of the same stack."""
    locked = {bucket.logical_id for bucket in template.of_type(BUCKET) if is_locked(bucket)}
    role = target(function.get("Role"))
    granted = [one for one in permissions(template) if one.grants("s3:PutObject") and role in _bearers(one.resource)]
    return any(found["id"] in locked for one in granted for to in one.targets for found in REFERENCE.finditer(to))


def _bearers(policy: Resource) -> set[str]:
    named = {target(one) or text(one) for one in listed(policy.get("Roles"))}
    return {policy.logical_id} if policy.type == "AWS::IAM::Role" else named


def _at_least(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
