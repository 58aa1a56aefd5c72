"""Data that goes, and numbers that leak: retention, recovery, locks, deletion, logs, indexes, insights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import attribute, bucket, drop, function, only, put, queue, table, topic
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, att

if TYPE_CHECKING:
    from random import Random

LOSS = Kind("data that is not kept", Place.PROGRAM)
LEAK = Kind("numbers that leak", Place.PROGRAM)
P = Promise
ARCHIVE = bucket("archive")
LOCK = "ObjectLockConfiguration.Rule.DefaultRetention"

for _name, _harm, _change in (
    ("inbound texts are kept for a minute", "A handler that is down for a minute loses STOPs.", put(
        queue("inbound"), "MessageRetentionPeriod", 60)),
    ("dead letters are kept for an hour", "A STOP that failed at night is gone in the morning.", put(
        queue("inbound dead letters"), "MessageRetentionPeriod", 3600)),
    ("opt-outs of the entity are kept for a minute", "A short fault loses the cascade.", put(
        queue("cascade"), "MessageRetentionPeriod", 60)),
    ("requests are kept for a minute", "A queue of requests is deleted while the gate waits.", put(
        queue("requests"), "MessageRetentionPeriod", 60)),
    ("recovery of the ledger is off", "A fault or a hand that deletes cannot be undone.", put(
        table("LEDGER"), "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled", value=False)),
    ("recovery of consent reaches back a day", "A fault of Friday cannot be undone on Monday.", put(
        table("SUBSCRIPTIONS"), "PointInTimeRecoverySpecification.RecoveryPeriodInDays", 1)),
    ("recovery of what was sent is gone", "What was sent is forgotten after a fault, and is sent again.", drop(
        table("SENDS"), "PointInTimeRecoverySpecification")),
    ("the ledger expires", "Evidence is deleted by its time to live.", put(
        table("LEDGER"), "TimeToLiveSpecification", {"AttributeName": "sequence", "Enabled": True})),
    ("consent expires by the time of the last text", "Records of a STOP vanish.", put(
        table("SUBSCRIPTIONS"), "TimeToLiveSpecification.AttributeName", "updated_at")),
    ("the ledger goes with the stack", "Deleting the stack deletes evidence.", attribute(
        table("LEDGER"), "DeletionPolicy", "Delete")),
    ("consent goes when it is replaced", "A changed key schema deletes all consent.", attribute(
        table("SUBSCRIPTIONS"), "UpdateReplacePolicy", "Delete")),
    ("the key goes with the stack", "Everything that is kept can no longer be read.", attribute(
        only("KMS::Key"), "DeletionPolicy", "Delete")),
    ("the opt-out list goes when it is replaced", "Everyone who said STOP is textable.", attribute(
        only("SMSVOICE::OptOutList"), "UpdateReplacePolicy", "Delete")),
    ("the archive goes with the stack", "Deleting the stack asks to delete evidence.", attribute(
        ARCHIVE, "DeletionPolicy", "Delete")),
    ("inbound texts go with the queue", "Replacing the queue loses what waits.", attribute(
        queue("inbound"), "UpdateReplacePolicy", "Delete")),
    ("a new name for the ledger", "The table is replaced by an empty one.", put(
        table("LEDGER"), "TableName", lambda p: f"{p.stack}-ledger")),
    ("a new key schema for consent", "The table is replaced by an empty one.", lambda p, _: p.properties(
        p.table("SUBSCRIPTIONS"))["KeySchema"][0].update(AttributeName="audience")),
    ("a new name for the opt-out list", "The list is replaced by an empty one: everyone is textable.", put(
        only("SMSVOICE::OptOutList"), "OptOutListName", lambda p: p.stack)),
    ("evidence may be unlocked", "Governance mode lets a privileged role delete.", put(
        ARCHIVE, f"{LOCK}.Mode", "GOVERNANCE")),
    ("evidence is locked for a day", "Evidence can be deleted tomorrow.", put(ARCHIVE, f"{LOCK}.Days", 1)),
    ("evidence is locked for a year", "Law asks for years more.", put(ARCHIVE, f"{LOCK}.Days", 365)),
    ("evidence has no default lock", "New entries can be deleted at once.", drop(ARCHIVE,
        "ObjectLockConfiguration.Rule")),
    ("evidence is overwritten", "Without versions the last write wins.", put(
        ARCHIVE, "VersioningConfiguration.Status", "Suspended")),
    ("evidence expires in a day", "A marker hides each entry after a day.", put(
        ARCHIVE, "LifecycleConfiguration", {"Rules": [{"Status": "Enabled", "ExpirationInDays": 1}]})),
    ("reports are locked for a day", "Reports of audits can be deleted.", put(bucket("reports"), f"{LOCK}.Days", 1)),
    ("audiences expire in a day", "A campaign of three days loses its audience.", put(
        bucket("audiences"), "LifecycleConfiguration.Rules", [{"Status": "Enabled", "ExpirationInDays": 1}])),
    ("logs are kept for a day", "A fault of the night cannot be explained.", lambda p, r: p.properties(
        p.one("Logs::LogGroup", r)).update(RetentionInDays=1)),
    ("the ledger's stream shows keys only", "The archiver writes empty entries.", put(
        table("LEDGER"), "StreamSpecification.StreamViewType", "KEYS_ONLY")),
    ("the ledger has no stream", "Nothing is archived or announced.", drop(table("LEDGER"), "StreamSpecification")),
    ("the ledger is provisioned for one write a second", "STOPs wait for the ledger and fail.", lambda p,
        _: p.properties(
        p.table("LEDGER")).update(BillingMode="PROVISIONED", ProvisionedThroughput={
            "ReadCapacityUnits": 1, "WriteCapacityUnits": 1})),
    ("consent is capped at one write a second", "STOPs are throttled.", put(
        table("SUBSCRIPTIONS"), "OnDemandThroughput", {"MaxReadRequestUnits": 1, "MaxWriteRequestUnits": 1})),
):  # fmt: skip
    LOSS.add_on_program(_name, P.DATA, _harm, _change)

for _name, _harm, _change in (
    ("consent is not encrypted by the program's key", "Any role with the table reads numbers.", drop(
        table("SUBSCRIPTIONS"), "SSESpecification")),
    ("inbound texts lie in the clear", "Whoever reads the queue reads the text.", drop(
        queue("inbound"), "KmsMasterKeyId")),
    ("inbound texts are encrypted by SQS itself", "No key policy stands before the texts.", lambda p, _: (
        p.properties(p.queue("inbound")).pop("KmsMasterKeyId"),
        p.properties(p.queue("inbound")).update(SqsManagedSseEnabled=True))),
    ("the inbound topic is not encrypted", "Texts lie in the clear in SNS.", drop(topic("inbound"), "KmsMasterKeyId")),
    ("logs are not encrypted", "Logs lie in the clear.", lambda p, r: p.properties(
        p.one("Logs::LogGroup", r)).pop("KmsKeyId")),
    ("the archive is not encrypted by the program's key", "Whoever reads the bucket reads evidence.", put(
        ARCHIVE, "BucketEncryption.ServerSideEncryptionConfiguration", [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}])),
    ("the archive may become public", "A policy or an ACL opens it.", put(
        ARCHIVE, "PublicAccessBlockConfiguration", {"BlockPublicAcls": False, "BlockPublicPolicy": False})),
    ("audiences may be opened by ACLs", "An object of a campaign is made public.", lambda p, _: (
        p.properties(p.bucket("audiences")).update(OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]}),
        p.properties(p.bucket("audiences")).pop("PublicAccessBlockConfiguration"))),
    ("Contributor Insights rank the numbers", "The most frequent keys, phone numbers, show in CloudWatch.", put(
        table("SUBSCRIPTIONS"), "ContributorInsightsSpecification", {"Enabled": True,
            "Mode": "ACCESSED_AND_THROTTLED_KEYS"})),
    ("an index of consent by phone for all attributes", "The campaign's index shows whole records.", lambda p, _: [
        index.update(Projection={"ProjectionType": "ALL"}) for index in p.properties(p.table("SUBSCRIPTIONS"))[
            "GlobalSecondaryIndexes"]]),
    ("an inventory of the archive for another account", "Names of objects and dates leave the account.", put(
        ARCHIVE, "InventoryConfigurations", lambda _p: [{
            "Id": "all", "Enabled": True, "IncludedObjectVersions": "All", "ScheduleFrequency": "Daily",
            "Destination": {"BucketArn": "arn:aws:s3:::partner", "BucketAccountId": FOREIGN_ACCOUNT,
                "Format": "CSV"}}])),
    ("the functions' variables are not encrypted", "Anyone who describes the function reads them.", drop(
        function("send_gate"), "KmsKeyArn")),
    ("a dashboard lists texts from the logs", "Numbers and texts show on a board for all.", lambda p, _: p.properties(
        p.only("CloudWatch::Dashboard")).update(DashboardBody='{"widgets":[{"type":"log","properties":{"query":'
        '"SOURCE \'/sms\' | fields @message | limit 100","view":"table"}}]}')),
    ("a metric per number", "A metric with the phone number as dimension shows it to all.", lambda p, _: p.add(
        "Numbers", "Logs::MetricFilter", {
            "LogGroupName": p.properties(p.function("send_gate"))["LoggingConfig"]["LogGroup"],
            "FilterPattern": "{ $.to = * }", "MetricTransformations": [{
                "MetricName": "Texts", "MetricNamespace": "Sends", "MetricValue": "1",
                "Dimensions": [{"Key": "Phone", "Value": "$.to"}]}]})),
):  # fmt: skip
    LEAK.add_on_program(_name, P.NUMBERS, _harm, _change)


@LEAK.program("shared storage under the functions", P.APART, "Two programs' functions read and write one file system.")
def _(program: Program, _: Random) -> None:
    access = f"arn:aws:elasticfilesystem:{program.region}:{program.account}:access-point/fsap-0123456789abcdef0"
    for name in ("keyword_handler", "send_gate"):
        program.properties(program.function(name))["FileSystemConfigs"] = [
            {"Arn": access, "LocalMountPath": "/mnt/shared"},
        ]
        program.properties(program.function(name))["VpcConfig"] = {
            "SubnetIds": ["subnet-0123456789abcdef0"],
            "SecurityGroupIds": ["sg-0123456789abcdef0"],
        }


@LOSS.program("the archive's bucket is the one for audiences", P.DATA, "Evidence lies where objects expire.")
def _(program: Program, _: Random) -> None:
    audiences = program.bucket("audiences")
    program.variables("archive")["ARCHIVE_BUCKET"] = {"Ref": audiences}
    program.statements(program.role("archive")).append(
        {"Effect": "Allow", "Action": "s3:PutObject", "Resource": {"Fn::Sub": f"${{{audiences}.Arn}}/*"}},
    )


@LOSS.program("an old copy of the consent table takes its place", P.CONSENT, "An import overwrites later STOPs.")
def _(program: Program, _: Random) -> None:
    program.properties(program.table("SUBSCRIPTIONS"))["ImportSourceSpecification"] = {
        "InputFormat": "DYNAMODB_JSON",
        "S3BucketSource": {"S3Bucket": "old-consents"},
    }


@LOSS.program("a key of another region encrypts", P.DATA, "When the primary key goes, all is unreadable.")
def _(program: Program, _: Random) -> None:
    key = program.only("KMS::Key")
    program.resources[key]["Type"] = "AWS::KMS::ReplicaKey"
    properties = program.properties(key)
    properties.pop("EnableKeyRotation", None)
    properties["PrimaryKeyArn"] = f"arn:aws:kms:eu-west-1:{FOREIGN_ACCOUNT}:key/mrk-{'0123456789abcdef' * 2}"
    program.properties(program.table("LEDGER"))["SSESpecification"]["KMSMasterKeyId"] = att(key)


ATTACKS = [*LOSS.attacks, *LEAK.attacks]
