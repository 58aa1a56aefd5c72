"""The carriers' file of numbers given back, as the service serves it to whoever pays."""

import pytest
from botocore.exceptions import ClientError

from lambdas.stores.objects import BYTES_OF_A_PAGE, ObjectLines

FILE = {"Bucket": "us-east-1-pinpoint-sms-voice", "Key": "sms-deact-reports/us/latest-deact-report.csv"}
PAYS = {"RequestPayer": "requester"}


@pytest.fixture
def objects(account):
    return account.client("s3")


def test_the_file_names_numbers_with_their_day_in_the_order_of_numbers(account, objects):
    account.door.give_back({"+14255550123": "2026-10-31"})
    lines = objects.get_object(**FILE, **PAYS)["Body"].read().decode().splitlines()
    assert lines[0] == "deactivation_date,phone_number"
    assert "2026-10-31,14255550123" in lines
    numbers = [line.partition(",")[2] for line in lines[1:]]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == len(numbers) > 3000


def test_it_is_read_piece_by_piece_as_an_audit_reads_it(account, objects):
    account.door.give_back({"+14255550123": "2026-10-31"})
    reader, place, read = ObjectLines(objects, bucket=FILE["Bucket"], key=FILE["Key"], more=PAYS), "", []
    while place is not None:
        lines, place = reader.at(place)
        read += lines
    whole = objects.get_object(**FILE, **PAYS)["Body"].read()
    assert len(whole) > BYTES_OF_A_PAGE
    assert read == whole.decode().splitlines()


def test_its_size_is_told_without_it(objects):
    whole = objects.get_object(**FILE, **PAYS)["Body"].read()
    assert objects.head_object(**FILE, **PAYS)["ContentLength"] == len(whole)


def test_whoever_does_not_offer_to_pay_is_refused(objects):
    with pytest.raises(ClientError, match="AccessDenied"):
        objects.get_object(**FILE)


def test_there_is_nothing_behind_its_end(objects):
    with pytest.raises(ClientError, match="InvalidRange"):
        objects.get_object(**FILE, **PAYS, Range="bytes=9999999-")


def test_other_objects_are_the_accounts_own(objects):
    objects.create_bucket(Bucket="mine")
    objects.put_object(Bucket="mine", Key=FILE["Key"], Body=b"own")
    assert objects.get_object(Bucket="mine", Key=FILE["Key"])["Body"].read() == b"own"
