"""What keeps consent: the ledger, told by its key, and the archive, told by its lock."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from infra.policy.iam.statements import permissions
from infra.policy.programs.functions import bearers
from infra.policy.templates.template import REFERENCE, Json, Resource, Template, listed, target

LEDGER_KEY = ["phone", "sequence"]


def ledgers(template: Template) -> list[Resource]:
    """Return the tables of `template` whose key is phone + sequence."""
    return [table for table in template.of_type("AWS::DynamoDB::Table") if _key(table) == LEDGER_KEY]


def _key(table: Resource) -> list[str]:
    attributes = [one for one in listed(table.get("KeySchema")) if isinstance(one, dict)]
    return [str(one.get("AttributeName")) for one in sorted(attributes, key=lambda one: str(one.get("KeyType")))]


BUCKET = "AWS::S3::Bucket"
YEARS = 5
LEDGER_YEARS = 10  # Virginia honours an opt-out so long
PASSING_DAYS = 90
WRITING = ("s3:PutObject", "s3:ReplicateObject", "s3:RestoreObject")
DELETING = {"ExpirationDate", "ExpirationInDays", "NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays"}
RETENTION = ("ObjectLockConfiguration", "Rule", "DefaultRetention")


def is_locked(bucket: Resource, least: int = YEARS) -> bool:
    """Whether `bucket` keeps every version of every object for `least` years, against everybody."""
    years, days = (bucket.get(*RETENTION, unit) for unit in ("Years", "Days"))
    leap_days = math.ceil(least / 4)  # the most that so many years can have
    long_enough = _at_least(years, least) or _at_least(days, least * 365 + leap_days)
    enabled = bucket.get("ObjectLockEnabled") is True
    versioned = bucket.get("VersioningConfiguration", "Status") == "Enabled"
    return enabled and versioned and long_enough and bucket.get(*RETENTION, "Mode") == "COMPLIANCE"


def expires(bucket: Resource) -> bool:
    """Whether a lifecycle rule of `bucket` deletes, or hides behind a mark, what it holds."""
    rules = [one for one in listed(bucket.get("LifecycleConfiguration", "Rules")) if isinstance(one, dict)]
    return any(set(rule) & DELETING for rule in rules if rule.get("Status") == "Enabled")


def archives(template: Template, function: Resource) -> Iterator[Resource]:
    """Yield the locked buckets of `template` that the role of `function` may put objects into."""
    role = target(function.get("Role"))
    granted = [one for one in permissions(template) if one.grants("s3:PutObject") and role in bearers(one)]
    named = {found["id"] for one in granted for to in one.targets for found in REFERENCE.finditer(to)}
    return (one for one in template.of_type(BUCKET) if one.logical_id in named and is_locked(one))


def is_passing(template: Template, bucket: Resource) -> bool:
    """Whether `bucket` forgets every object within 90 days and no role of the stack writes to it."""
    rules = listed(bucket.get("LifecycleConfiguration", "Rules"))
    forgets = any(_forgets(rule) for rule in rules if isinstance(rule, dict))
    granted = [one for one in permissions(template) if any(one.grants(action) for action in WRITING)]
    named = {found["id"] for one in granted for to in one.targets for found in REFERENCE.finditer(to)}
    return forgets and bucket.logical_id not in named


def _forgets(rule: Mapping[str, Json]) -> bool:
    days, narrowed = (
        rule.get("ExpirationInDays"),
        {"Prefix", "TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"},
    )
    soon = isinstance(days, int) and days <= PASSING_DAYS
    return soon and rule.get("Status") == "Enabled" and not narrowed & rule.keys()


def encryption_key(template: Template, bucket: Resource) -> Resource | None:
    """Return the key of the same stack that encrypts `bucket`; None where another one, or none, does."""
    rules = listed(bucket.get("BucketEncryption", "ServerSideEncryptionConfiguration"))
    first = rules[0].get("ServerSideEncryptionByDefault", {}) if rules else {}
    by_key = first.get("SSEAlgorithm") in {"aws:kms", "aws:kms:dsse"}
    return template.find(first.get("KMSMasterKeyID"), "AWS::KMS::Key") if by_key else None


def writes_to_archive(template: Template, function: Resource) -> bool:
    """Whether the role of `function` may put objects into a locked bucket of the same stack."""
    return any(True for _ in archives(template, function))


def _at_least(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
