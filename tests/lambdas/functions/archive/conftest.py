"""A bucket with Object Lock on the local AWS, and records as the ledger's stream tells them."""

import itertools

import pytest

from local.deployed import client

_buckets = itertools.count(1)
FIVE_YEARS = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 5}}}


@pytest.fixture
def s3(home):
    return client("s3", home.aws.endpoint)


@pytest.fixture
def bucket(s3):
    """A bucket that no other test has, with the lock of the deployed one."""
    name = f"archive-{next(_buckets)}"
    s3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=FIVE_YEARS)
    return name


@pytest.fixture
def told():
    """Builder of stream records; the number says which of them it is."""

    def build(number, name="INSERT", created=1_795_430_172):
        image = {"phone": {"S": "+14255550161"}, "sequence": {"N": str(number)}}
        facts = {"ApproximateCreationDateTime": created, "SequenceNumber": str(100 + number), "Keys": image}
        return {"eventID": f"id-{number}", "eventName": name, "dynamodb": facts | {"NewImage": image}}

    return build
