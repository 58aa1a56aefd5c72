"""Consent that is not kept, or can be changed."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation


def _lock(app):
    return app.promotional.props("ArchiveBucket")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]


def _go(app, noun, policy="Delete"):
    app.promotional.resource(noun)["DeletionPolicy"] = policy


MUTATIONS = (
    mutation(
        "the ledger cannot be restored to a point in time",
        "ConsentTables",
        lambda a: a.promotional.unset("ConsentLedger", "PointInTimeRecoverySpecification"),
    ),
    mutation(
        "each deploy lets the consent table be deleted",
        "Retained",
        lambda a: a.promotional.set("ConsentSubscriptions", DeletionProtectionEnabled=False),
    ),
    mutation(
        "the consent table is not encrypted with a key of its own",
        "ConsentTables OwnKey",
        lambda a: a.promotional.unset("ConsentSubscriptions", "SSESpecification"),
    ),
    mutation("the ledger goes with its stack", "Retained", lambda a: _go(a, "ConsentLedger")),
    mutation("the opt-out list goes with its stack", "Retained", lambda a: _go(a, "ShortCodeOptOuts")),
    mutation("the key goes with its stack", "Retained", lambda a: _go(a, "Key")),
    mutation(
        "a first deploy that fails keeps the short code in its pool",
        "Retained",
        lambda a: _go(a, "ShortCodePool", "Retain"),
    ),
    mutation(
        "a first deploy that fails cannot remove the ledger again",
        "Retained",
        lambda a: a.promotional.set("ConsentLedger", DeletionProtectionEnabled=True),
    ),
    mutation(
        "the pool is given up where it is replaced",
        "Retained",
        lambda a: a.promotional.resource("ShortCodePool").pop("UpdateReplacePolicy"),
    ),
    mutation(
        "records of the ledger expire",
        "AppendOnlyLedger",
        lambda a: a.promotional.set(
            "ConsentLedger", TimeToLiveSpecification={"AttributeName": "expires_at", "Enabled": True}
        ),
    ),
    mutation(
        "the table of what was sent keeps phone numbers for ever",
        "TimeToLive",
        lambda a: a.promotional.unset("SendsTable", "TimeToLiveSpecification"),
    ),
    mutation(
        "a role may change the ledger",
        "AppendOnlyLedger",
        lambda a: a.promotional.statement("KeywordsRole", "dynamodb:UpdateItem")["Resource"].append(
            a.promotional.arn("ConsentLedger")
        ),
    ),
    mutation(
        "a role may empty the ledger by a batch",
        "AppendOnlyLedger",
        lambda a: a.promotional.allow("GateRole", "dynamodb:BatchWriteItem", a.promotional.arn("ConsentLedger")),
    ),
    mutation(
        "the ledger has no stream",
        "LedgerArchive",
        lambda a: a.promotional.unset("ConsentLedger", "StreamSpecification"),
    ),
    mutation("the stream is read by nobody", "LedgerArchive", lambda a: a.promotional.drop("ArchiveRecords")),
    mutation(
        "the archive skips old records",
        "LedgerArchive",
        lambda a: a.promotional.set("ArchiveRecords", StartingPosition="LATEST"),
    ),
    mutation(
        "the archive takes some records only",
        "LedgerArchive",
        lambda a: a.promotional.set("ArchiveRecords", FilterCriteria={"Filters": [{"Pattern": "{}"}]}),
    ),
    mutation(
        "what the archive cannot write is dropped",
        "LedgerArchive",
        lambda a: a.promotional.unset("ArchiveRecords", "DestinationConfig"),
    ),
    mutation(
        "the archive writes into another brand's bucket",
        "LedgerArchive NarrowResources",
        lambda a: a.promotional.statement("ArchiveRole", "s3:PutObject").update(
            Resource=[f"{a.outlet.deployed_arn('ArchiveBucket')}/*"]
        ),
    ),
    mutation(
        "the archive is locked in a mode that can be lifted",
        "ArchiveLock",
        lambda a: _lock(a).update(Mode="GOVERNANCE"),
    ),
    mutation(
        "the archive of the ledger is locked for five years",
        "LedgerArchive",
        lambda a: _lock(a).update(Days=1827),
    ),
    mutation(
        "the archive of the ledger forgets after twenty years",
        "LedgerArchive",
        lambda a: a.promotional.set(
            "ArchiveBucket",
            LifecycleConfiguration={
                "Rules": [{"Status": "Enabled", "NoncurrentVersionExpiration": {"NoncurrentDays": 7300}}]
            },
        ),
    ),
    mutation(
        "reports are kept for ever",
        "ArchiveLock",
        lambda a: a.promotional.unset("ListAuditBucket", "LifecycleConfiguration"),
    ),
    mutation("the archive is locked for a year", "ArchiveLock", lambda a: _lock(a).update(Days=365)),
    mutation(
        "the archive can be made public",
        "ArchiveLock",
        lambda a: a.promotional.props("ArchiveBucket")["PublicAccessBlockConfiguration"].update(
            BlockPublicPolicy=False
        ),
    ),
    mutation(
        "a role may delete from the archive",
        "ArchiveLock",
        lambda a: a.promotional.allow(
            "ArchiveRole", "s3:DeleteObjectVersion", {"Fn::Join": ["", [a.promotional.arn("ArchiveBucket"), "/*"]]}
        ),
    ),
    mutation(
        "the archive is copied into another account's bucket",
        "KnownProperties",
        lambda a: a.promotional.set(
            "ArchiveBucket",
            ReplicationConfiguration={
                "Role": a.promotional.arn("ArchiveRole"),
                "Rules": [{"Status": "Enabled", "Destination": {"Bucket": "arn:aws:s3:::theirs"}}],
            },
        ),
    ),
    mutation(
        "files of recipients are kept for ever",
        "ArchiveLock",
        lambda a: a.promotional.unset("CampaignsAudiences", "LifecycleConfiguration"),
    ),
    mutation("a topic is not encrypted", "OwnKey", lambda a: a.promotional.unset("InboundTopic", "KmsMasterKeyId")),
    mutation(
        "a queue is encrypted with the key of AWS",
        "OwnKey",
        lambda a: a.promotional.set("InboundQueue", KmsMasterKeyId="alias/aws/sqs"),
    ),
    mutation("logs are kept for ever", "LogRetention", lambda a: a.promotional.unset("GateLogs", "RetentionInDays")),
    mutation(
        "the program's logs lie under another key",
        "OwnKey",
        lambda a: a.promotional.set("GateLogs", KmsKeyId=a.outlet.deployed_arn("Key")),
    ),
)
