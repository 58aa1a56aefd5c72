"""Consent is kept: tables, an append-only ledger, its archive, and what survives its stack."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.iam.statements import permissions
from infra.policy.programs.archive import (
    BUCKET,
    LEDGER_YEARS,
    archives,
    encryption_key,
    expires,
    is_locked,
    is_passing,
    ledgers,
    writes_to_archive,
)
from infra.policy.programs.functions import MAPPING
from infra.policy.rule import Finding, ProgramRule
from infra.policy.templates.template import REFERENCE, Resource, Template, text

PROTECTIONS = {
    ("SSESpecification", "SSEEnabled"): "is not encrypted with a customer key",
    ("PointInTimeRecoverySpecification", "PointInTimeRecoveryEnabled"): "cannot be restored to a point in time",
}


class ConsentTables(ProgramRule):
    """Every table has encryption and point-in-time recovery, and stays in its region."""

    id = "SmsProgram-ConsentTables"
    info = "A consent table is not protected."
    why = "Consent that is lost cannot be proved, and every text to that customer costs 500 to 1,500 dollars."
    source = "47 U.S.C. 227(b)(3); TSR 16 CFR 310.5 (records kept five years); design decision 5"
    remedy = "Set SSEEnabled and PointInTimeRecoveryEnabled on an AWS::DynamoDB::Table."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each protection that a table lacks, and for a program without a ledger."""
        if not ledgers(template):
            yield self.finding(template, None, "", "The program has no consent ledger (key phone + sequence).")
        for table in template.of_type("AWS::DynamoDB::Table"):
            for path, harm in PROTECTIONS.items():
                if table.get(*path) is not True:
                    yield self.finding(template, table, ".".join(path), f"The table {harm}.")
        for table in template.of_type("AWS::DynamoDB::GlobalTable"):
            yield self.finding(template, table, "Type", "The table can be copied to other regions.")


ATTRIBUTE = "expires_at"  # the attribute in which the functions write the last second of a row


class TimeToLive(ProgramRule):
    """Every table but the ledger lets rows go whose time has passed."""

    id = "SmsProgram-TimeToLive"
    info = "Rows of the table whose time has passed stay for ever."
    why = "Answered texts, claims and counts name a phone each: they grow without end and serve nobody but a thief."
    source = "design decisions 4 and 5; DynamoDB developer guide, Time to live (TTL)"
    remedy = f"Set TimeToLiveSpecification to Enabled true and AttributeName {ATTRIBUTE}; only the ledger has none."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each table that is no ledger and does not expire by the functions' attribute."""
        kept = {ledger.logical_id for ledger in ledgers(template)}
        for table in template.of_type("AWS::DynamoDB::Table"):
            enabled = table.get("TimeToLiveSpecification", "Enabled") is True
            attribute = table.get("TimeToLiveSpecification", "AttributeName")
            if table.logical_id not in kept and not (enabled and attribute == ATTRIBUTE):
                yield self.finding(template, table, "TimeToLiveSpecification")


ITEMS = ("UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLUpdate", "PartiQLDelete")
TABLE = ("DeleteTable", "UpdateTable", "UpdateTimeToLive", "UpdateContinuousBackups", "ImportTable")
LEDGER_CHANGES = tuple(f"dynamodb:{name}" for name in (*ITEMS, *TABLE))


class AppendOnlyLedger(ProgramRule):
    """No role may change or delete what stands in the ledger, and nothing there expires."""

    id = "SmsProgram-AppendOnlyLedger"
    info = "The consent ledger can be changed after it was written."
    why = "A record that could have been altered proves nothing in court."
    source = "design decision 5 (append-only ledger); TSR 16 CFR 310.5"
    remedy = "Grant dynamodb:PutItem, GetItem and Query on the ledger and nothing more; set no time to live."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission to change the ledger and for a ledger that expires."""
        names = {ledger.logical_id for ledger in ledgers(template)}
        for ledger in ledgers(template):
            if ledger.get("TimeToLiveSpecification", "Enabled") not in {None, False}:
                yield self.finding(template, ledger, "TimeToLiveSpecification", "Records of the ledger expire.")
        for statement in permissions(template):
            granted = [action for action in LEDGER_CHANGES if statement.grants(action)]
            if granted and any(_reaches(one, names) for one in statement.targets):
                message = f"The policy grants {', '.join(granted)} on the ledger."
                yield self.finding(template, statement.resource, statement.path, message)


def _reaches(target: str, ledger_names: set[str]) -> bool:
    references = {found["id"] for found in REFERENCE.finditer(target)}
    # an ARN that no reference anchors, but that holds a wildcard, may be the ledger's
    return bool(references & ledger_names) or ("*" in target and not any("::" not in one for one in references))


IMAGES = ("NEW_IMAGE", "NEW_AND_OLD_IMAGES")


class LedgerArchive(ProgramRule):
    """Every ledger streams all its records through a function of the stack into a bucket with Object Lock.

    The bucket keeps them for ten years against everybody, and no lifecycle rule ends them.
    """

    id = "SmsProgram-LedgerArchive"
    info = "The ledger has no way into an archive with Object Lock."
    why = "The administrator of an account can empty a table; only what is archived outlives such a day."
    source = "design decision 5 (its stream goes to S3 with Object Lock); TSR 16 CFR 310.5; Virginia (ten years)"
    remedy = "Map the stream (NEW_IMAGE) from TRIM_HORIZON, unfiltered, with an OnFailure queue, to a function that may"
    remedy += " s3:PutObject on a bucket of the stack with Object Lock for ten years (3653 days) and no expiration."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each ledger without a stream or a route, and each route that may lose a record."""
        for ledger in ledgers(template):
            if ledger.get("StreamSpecification", "StreamViewType") not in IMAGES:
                message = "The stream of the ledger does not hold its records."
                yield self.finding(template, ledger, "StreamSpecification", message)
            routes = [one for one in template.of_type(MAPPING) if _archives(template, ledger, one)]
            if not routes:
                yield self.finding(template, ledger, "")
            for route in routes:
                if _is_leaky(template, route):
                    message = "The route skips old or filtered records, or drops what it cannot write."
                    yield self.finding(template, route, "", message)
                yield from self._archive(template, route)

    def _archive(self, template: Template, route: Resource) -> Iterator[Finding]:
        function = template.find(route.get("FunctionName"), "AWS::Lambda::Function")
        for bucket in archives(template, function) if function else ():
            if not is_locked(bucket, LEDGER_YEARS):
                message = f"The archive of the ledger is not locked for {LEDGER_YEARS} years."
                yield self.finding(template, bucket, "ObjectLockConfiguration", message)
            if expires(bucket):
                message = "The archive of the ledger forgets consents that may still be relied on."
                yield self.finding(template, bucket, "LifecycleConfiguration", message)


def _archives(template: Template, ledger: Resource, route: Resource) -> bool:
    from_ledger = text(route.get("EventSourceArn")) == f"${{{ledger.logical_id}.StreamArn}}"
    function = template.find(route.get("FunctionName"), "AWS::Lambda::Function")
    return from_ledger and function is not None and writes_to_archive(template, function)


def _is_leaky(template: Template, route: Resource) -> bool:
    skips = route.get("StartingPosition") != "TRIM_HORIZON" or route.get("FilterCriteria")
    lost = template.find(route.get("DestinationConfig", "OnFailure", "Destination"), "AWS::SQS::Queue") is None
    return bool(skips) or lost or route.get("Enabled") is False


OPEN = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
OBJECTS = ("DeleteObject", "DeleteObjectVersion", "PutObjectRetention", "PutObjectLegalHold")
BUCKETS = ("DeleteBucket", "PutBucketObjectLockConfiguration", "PutBucketVersioning", "PutLifecycleConfiguration")
ARCHIVE_CHANGES = tuple(f"s3:{name}" for name in (*OBJECTS, *BUCKETS, "BypassGovernanceRetention"))


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
            granted = [action for action in ARCHIVE_CHANGES if statement.grants(action)]
            if granted:
                message = f"The policy grants {', '.join(granted)}."
                yield self.finding(template, statement.resource, statement.path, message)


def _ledger_archives(template: Template) -> set[str]:
    streams = {f"${{{ledger.logical_id}.StreamArn}}" for ledger in ledgers(template)}
    routes = [one for one in template.of_type(MAPPING) if text(one.get("EventSourceArn")) in streams]
    functions = (template.find(one.get("FunctionName"), "AWS::Lambda::Function") for one in routes)
    return {bucket.logical_id for one in functions if one for bucket in archives(template, one)}


POOL = "AWS::SMSVOICE::Pool"
CONSENT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::KMS::Key")
KEPT = (POOL, "AWS::SMSVOICE::OptOutList", *CONSENT)
# what the first deploy made goes again where it fails, and everything else stays
FIRST_DEPLOY_APART = "RetainExceptOnCreate"
KEEPING = {"DeletionPolicy": ("Retain", FIRST_DEPLOY_APART), "UpdateReplacePolicy": ("Retain",)}


class Retained(ProgramRule):
    """Pool, opt-out list, consent tables, archive and the key that reads them survive deletion and replacement."""

    id = "SmsProgram-Retained"
    info = "The resource is deleted or replaced with its stack."
    why = "With the list go the opt-outs, with table, archive or key the proof of consent, with the pool the answers."
    source = "Virginia (an opt-out is honoured for ten years); TSR 16 CFR 310.5; design decisions 2 and 5"
    remedy = (
        "Set DeletionPolicy to RetainExceptOnCreate and UpdateReplacePolicy to Retain; leave DeletionProtectionEnabled "
        "out: `./sms protect` puts it on once the stack stands."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each of these resources that either policy lets go."""
        for resource in template.of_type(*KEPT):
            for policy, keeping in KEEPING.items():
                if resource.body.get(policy) not in keeping:
                    message = f"{policy} of the {resource.type} is {resource.body.get(policy)}."
                    yield self.finding(template, resource, policy, message)
        for pool in template.of_type(POOL):
            if pool.body.get("DeletionPolicy") == "Retain":
                message = "A first deploy that fails leaves the pool behind, and the short code in it."
                yield self.finding(template, pool, "DeletionPolicy", message)
        for resource in template.of_type(POOL, "AWS::DynamoDB::Table"):
            yield from self._protection(template, resource)

    def _protection(self, template: Template, resource: Resource) -> Iterator[Finding]:
        """Yield a finding where the template says what only the step after a deploy may say."""
        said = resource.get("DeletionProtectionEnabled")
        if said is not None:
            harm = "A first deploy that fails cannot remove it again" if said else "Each deploy lifts its protection"
            yield self.finding(
                template, resource, "DeletionProtectionEnabled", f"{harm}: DeletionProtectionEnabled is {said}."
            )
