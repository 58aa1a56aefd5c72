"""What the archive makes of a batch of the ledger's stream, and what the bucket makes of that."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from lambdas.functions.archive.copies import alterations, copies
from lambdas.stores.archive import Archive


def lines(content):
    return [json.loads(line) for line in gzip.decompress(content).decode().splitlines()]


def test_a_batch_becomes_one_object_of_its_records_in_their_order(told):
    records = [told(number) for number in (3, 1, 2)]
    ((key, content),) = copies(records).items()
    assert key == f"ledger/2026/11/23/{'103':0>40}-id-3.jsonl.gz"
    assert lines(content) == records


def test_the_same_batch_makes_the_same_object_and_its_second_half_another(told):
    records = [told(number) for number in range(4)]
    assert copies(records) == copies(records)
    assert set(copies(records[:2])) == set(copies(records))
    assert not set(copies(records[2:])) & set(copies(records))


def test_the_day_of_the_key_is_the_day_of_the_record_in_utc(told):
    last = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()
    days = [next(iter(copies([told(1, created=at)]))).split("/")[1:4] for at in (last, last + 1)]
    assert days == [["2026", "12", "31"], ["2027", "01", "01"]]


def test_keys_sort_as_the_records_were_written(told):
    early, late = told(1), told(1)
    early["dynamodb"]["SequenceNumber"], late["dynamodb"]["SequenceNumber"] = "9" * 21, "1" + "0" * 21
    assert next(iter(copies([early]))) < next(iter(copies([late])))


def test_rows_that_were_changed_or_deleted_are_kept_apart_and_counted(told):
    removed = told(2, "REMOVE")
    del removed["dynamodb"]["NewImage"]
    records = [told(1), removed, told(3, "MODIFY")]
    kept = copies(records)
    assert [key.split("/")[0] for key in kept] == ["ledger", "alterations"]
    assert [lines(content) for content in kept.values()] == [records[:1], records[1:]]
    assert alterations(records) == records[1:]


def test_an_object_is_locked_for_five_years_and_comes_back_as_it_was(told, s3, bucket):
    kept = copies([told(1)])
    Archive(s3, bucket).keep(kept)
    ((key, content),) = kept.items()
    held = s3.get_object(Bucket=bucket, Key=key, ChecksumMode="ENABLED")
    assert held["Body"].read() == content
    assert held["ChecksumSHA256"]
    assert held["ObjectLockMode"] == "COMPLIANCE"
    assert held["ObjectLockRetainUntilDate"] - datetime.now(UTC) > timedelta(days=5 * 365)


def test_what_is_archived_cannot_be_deleted_and_what_comes_again_is_one_more_version(told, s3, bucket):
    kept = copies([told(1)])
    for _ in range(2):
        Archive(s3, bucket).keep(kept)
    (key,) = kept
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [one["Key"] for one in versions] == [key, key]
    assert len(s3.list_objects_v2(Bucket=bucket)["Contents"]) == 1
    for one in versions:
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=bucket, Key=key, VersionId=one["VersionId"], BypassGovernanceRetention=True)
