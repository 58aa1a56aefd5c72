"""The archive of the ledger cannot be changed by anybody, the account's owner included."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.archive import BUCKET, archives, encryption_key, expires, is_locked, is_passing
from infra.policy.handlers import MAPPING
from infra.policy.ledger import ledgers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Template
from infra.policy.values import text

OPEN = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
OBJECTS = ("DeleteObject", "DeleteObjectVersion", "PutObjectRetention", "PutObjectLegalHold")
BUCKETS = ("DeleteBucket", "PutBucketObjectLockConfiguration", "PutBucketVersioning", "PutLifecycleConfiguration")
CHANGES = tuple(f"s3:{name}" for name in (*OBJECTS, *BUCKETS, "BypassGovernanceRetention"))


class ArchiveLock(ProgramRule):
    """Every bucket locks its objects for five years, or forgets them within 90 days; no role may loosen that.

    What is locked is forgotten some day, save the archive of the ledger.
    """

    id = "SmsProgram-ArchiveLock"
    info = "The bucket does not lock its objects in compliance mode for at least five years."
    why = "An archive that somebody can rewrite proves no consent: the ledger would be one person's word."
    source = "TSR 16 CFR 310.5 (records kept five years); S3 user guide, Object Lock (compliance mode)"
    remedy = "Enable versioning and Object Lock, with a default retention in COMPLIANCE mode of 5 years or 1827 days;"
    remedy += (
        " where it is not the archive of the ledger, let its objects expire then; where it is no archive, let every "
        "object expire within 90 days and let no role of the stack write there."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each bucket that is unlocked, open or under another key, and each right to loosen it."""
        kept = _ledger_archives(template)
        for bucket in template.of_type(BUCKET):
            if is_locked(bucket) and not expires(bucket) and bucket.logical_id not in kept:
                message = "The bucket keeps for ever what need not be kept."
                yield self.finding(template, bucket, "LifecycleConfiguration", message)
            if not is_locked(bucket) and not is_passing(template, bucket):
                yield self.finding(template, bucket, "ObjectLockConfiguration")
            if encryption_key(template, bucket) is None:
                message = "The bucket is not encrypted with a key of its own stack."
                yield self.finding(template, bucket, "BucketEncryption", message)
            if not all(bucket.get("PublicAccessBlockConfiguration", name) is True for name in OPEN):
                yield self.finding(template, bucket, "PublicAccessBlockConfiguration", "The bucket can be made public.")
        for statement in permissions(template):
            granted = [action for action in CHANGES if statement.grants(action)]
            if granted:
                message = f"The policy grants {', '.join(granted)}."
                yield self.finding(template, statement.resource, statement.path, message)


def _ledger_archives(template: Template) -> set[str]:
    streams = {f"${{{ledger.logical_id}.StreamArn}}" for ledger in ledgers(template)}
    routes = [one for one in template.of_type(MAPPING) if text(one.get("EventSourceArn")) in streams]
    functions = (template.find(one.get("FunctionName"), "AWS::Lambda::Function") for one in routes)
    return {bucket.logical_id for one in functions if one for bucket in archives(template, one)}
