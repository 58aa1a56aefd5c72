"""The ledger reaches an archive that nobody can change: each way round is refused."""

import pytest

from infra.policy import check_assembly
from infra.policy.rules.account import waves_through
from tests.infra.policy.example.cloudformation import arn, ref
from tests.infra.policy.example.world import cases


def retention(world):
    return world.prop("Archive")["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]


def writing(world):
    return world.prop("ArchivistRole")["Policies"][0]["PolicyDocument"]["Statement"][0]


def by_key(world):
    rules = world.prop("Archive")["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    return rules[0]["ServerSideEncryptionByDefault"]


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("ArchiveLock", "Archive", "no lock", lambda w: w.unset("Archive", "ObjectLockEnabled")),
    ("ArchiveLock", "Archive", "no default retention", lambda w: w.unset("Archive", "ObjectLockConfiguration")),
    ("LedgerArchive", "Archive", "nine years", lambda w: retention(w).update(Days=3652)),
    (
        "LedgerArchive",
        "Archive",
        "an end of all records",
        lambda w: w.set("Archive", LifecycleConfiguration={"Rules": [{"Status": "Enabled", "ExpirationInDays": 9999}]}),
    ),
    ("ArchiveLock", "Archive", "a lock that may be lifted", lambda w: retention(w).update(Mode="GOVERNANCE")),
    ("ArchiveLock", "Archive", "a day too little", lambda w: retention(w).update(Days=1826)),
    ("ArchiveLock", "Archive", "years too few", lambda w: (retention(w).pop("Days"), retention(w).update(Years=4))),
    ("ArchiveLock", "Archive", "a text for a number", lambda w: retention(w).update(Days="1827")),
    (
        "ArchiveLock",
        "Archive",
        "no versions",
        lambda w: w.set("Archive", VersioningConfiguration={"Status": "Suspended"}),
    ),
    ("ArchiveLock", "Archive", "no key", lambda w: w.unset("Archive", "BucketEncryption")),
    ("ArchiveLock", "Archive", "the key of S3", lambda w: by_key(w).update(SSEAlgorithm="AES256")),
    ("ArchiveLock", "Archive", "another key", lambda w: by_key(w).update(KMSMasterKeyID="alias/aws/s3")),
    (
        "ArchiveLock",
        "Archive",
        "a door to the public",
        lambda w: w.prop("Archive")["PublicAccessBlockConfiguration"].update(BlockPublicPolicy=False),
    ),
    ("ArchiveLock", "RolePolicy", "a delete", lambda w: w.allow("s3:DeleteObjectVersion", arn("Archive"))),
    (
        "ArchiveLock",
        "RolePolicy",
        "a shorter lock for what is to come",
        lambda w: w.allow("s3:PutBucketObjectLockConfiguration", arn("Archive")),
    ),
    ("NarrowActions", "RolePolicy", "every put on the archive", lambda w: w.allow("s3:Put*", arn("Archive"))),
    ("LedgerArchive", "Ledger", "no stream", lambda w: w.unset("Ledger", "StreamSpecification")),
    (
        "LedgerArchive",
        "Ledger",
        "a stream of keys",
        lambda w: w.set("Ledger", StreamSpecification={"StreamViewType": "KEYS_ONLY"}),
    ),
    ("LedgerArchive", "Ledger", "no mapping", lambda w: w.drop("Records")),
    (
        "LedgerArchive",
        "Ledger",
        "a mapping of another table",
        lambda w: w.set("Records", EventSourceArn={"Fn::GetAtt": ["Subscriptions", "StreamArn"]}),
    ),
    (
        "LedgerArchive",
        "Ledger",
        "a function that may not write",
        lambda w: w.set("Records", FunctionName=ref("Function")),
    ),
    ("LedgerArchive", "Ledger", "no right to write", lambda w: writing(w).update(Action="s3:GetObject")),
    ("LedgerArchive", "Ledger", "an archive without a lock", lambda w: w.unset("Archive", "ObjectLockEnabled")),
    ("LedgerArchive", "Records", "only what is new", lambda w: w.set("Records", StartingPosition="LATEST")),
    (
        "LedgerArchive",
        "Records",
        "only some records",
        lambda w: w.set("Records", FilterCriteria={"Filters": [{"Pattern": "{}"}]}),
    ),
    ("LedgerArchive", "Records", "switched off", lambda w: w.set("Records", Enabled=False)),
    ("LedgerArchive", "Records", "nothing for what fails", lambda w: w.unset("Records", "DestinationConfig")),
    (
        "DeadLetterAlarm",
        "Unwatched",
        "nobody sees what was not archived",
        lambda w: (
            w.resource("Unwatched", "AWS::SQS::Queue", KmsMasterKeyId=arn("Key"))
            or w.set("Records", DestinationConfig={"OnFailure": {"Destination": arn("Unwatched")}})
        ),
    ),
    (
        "Retained",
        "Archive",
        "an archive that goes with its stack",
        lambda w: w.promotional["Resources"]["Archive"].pop("DeletionPolicy"),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


@pytest.mark.parametrize("period", [{"Days": 3653}, {"Years": 10}, {"Years": 12}], ids=str)
def test_ten_years_or_more_are_let_through(world, period):
    retention(world).pop("Days")
    retention(world).update(period)
    assert check_assembly(world.write()) == []


@pytest.mark.parametrize(
    ("acknowledged", "refused"),
    [
        ("AwsSolutions::AwsSolutions-IAM5[Resource::<Archive.Arn>/*]", False),
        ("*", True),
        ("AwsSolutions::*", True),
        ("*[Resource::x]", True),
        ("Any::Rule[SmsProgram-ArchiveLock]", True),
    ],
)
def test_a_star_is_a_wildcard_except_inside_one_finding_of_another_pack(acknowledged, refused):
    assert waves_through(acknowledged) is refused
