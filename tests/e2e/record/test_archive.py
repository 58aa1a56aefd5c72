"""What enters the deployed ledgers reaches their archives, whole."""

import gzip
import json

import pytest

from lambdas.consent.ledger import LedgerEntry, verify
from local.deployed import client
from ops.evidence.verifying import Tally, findings

pytestmark = pytest.mark.xdist_group("local_aws")


def images(program, aws, folder="ledger"):
    """Return the rows that the objects of the archive hold, in the order of their keys."""
    s3, bucket = client("s3", aws.endpoint), program.outputs["Archive"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=f"{folder}/")
    keys = sorted(held["Key"] for page in pages for held in page.get("Contents", []))
    texts = (gzip.decompress(s3.get_object(Bucket=bucket, Key=key)["Body"].read()).decode() for key in keys)
    records = [json.loads(line) for text in texts for line in text.splitlines()]
    return [{name: next(iter(value.values())) for name, value in r["dynamodb"]["NewImage"].items()} for r in records]


def archived(phone):
    """Return the entries of one phone that stand in the archive, in the order of the archive."""
    rows = [row for row in images(phone.program, phone.aws) if row["phone"] == phone.number]
    return [
        LedgerEntry(int(row["sequence"]), row.get("previous_hash", ""), row["hash"], row["content"]) for row in rows
    ]


@pytest.mark.parametrize("program", ["managed", "self_managed"])
def test_the_rows_of_a_ledger_are_in_the_archive_and_their_chain_is_whole(phone, until, program, request):
    customer = phone(request.getfixturevalue(program))
    topic = "DEALS" if program == "managed" else "CLEARANCE"
    for body in (f"JOIN {topic}", "YES", "HELP", "STOP"):
        customer.says(body, events=1, replies=1)
    until(lambda: len(archived(customer)) == 4)
    entries = archived(customer)
    assert list(verify(entries)) == []
    assert [entry.hash for entry in entries] == [row["hash"] for row in customer.ledger()]


def test_a_downloaded_archive_passes_the_verifier_and_a_changed_line_does_not(phone, managed, aws, until, tmp_path):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES"):
        customer.says(body, events=1, replies=1)
    until(lambda: len(archived(customer)) == 2)
    s3, bucket = client("s3", aws.endpoint), managed.outputs["Archive"]
    for held in s3.list_objects_v2(Bucket=bucket)["Contents"]:
        file = tmp_path / held["Key"]
        file.parent.mkdir(parents=True, exist_ok=True)
        s3.download_file(bucket, held["Key"], str(file))
    tally = Tally()
    assert list(findings(tmp_path, tally)) == []
    assert tally.records >= 2
    forged = next(
        file for file in tmp_path.rglob("*.gz") if customer.number in gzip.decompress(file.read_bytes()).decode()
    )
    forged.write_bytes(gzip.compress(gzip.decompress(forged.read_bytes()).replace(b"opt_in_", b"opt_on_")))
    assert [line for line in findings(tmp_path, Tally()) if "altered" in line]


def test_a_row_that_somebody_changes_is_kept_apart_and_the_first_copy_stands(phone, managed, aws, until):
    customer = phone(managed)
    customer.says("JOIN DEALS", events=1, replies=1)
    dynamodb, table = client("dynamodb", aws.endpoint), managed.outputs["Ledger"]
    key = {"phone": {"S": customer.number}, "sequence": {"N": "1"}}
    (row,) = customer.ledger()
    dynamodb.update_item(  # with the keys of the account's owner: no role of the program may
        TableName=table,
        Key=key,
        UpdateExpression="SET content = :forged",
        ExpressionAttributeValues={":forged": {"S": "forged"}},
    )
    until(lambda: [one for one in images(managed, aws, "alterations") if one["phone"] == customer.number])
    until(lambda: archived(customer))
    assert [entry.content for entry in archived(customer)] == [row["content"]]


@pytest.mark.usefixtures("managed")
def test_the_archivist_may_add_to_its_archive_and_neither_read_nor_delete(aws):
    iam, lambda_ = client("iam", aws.endpoint), client("lambda", aws.endpoint)
    names = [
        one["FunctionName"] for page in lambda_.get_paginator("list_functions").paginate() for one in page["Functions"]
    ]
    name = next(name for name in names if name.startswith("sms-local-example-corp-promotional-Archive"))
    role = lambda_.get_function(FunctionName=name)["Configuration"]["Role"].rpartition("/")[2]
    (policy,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    document = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    actions = [one["Action"] for one in document["Statement"]]
    flat = {action for some in actions for action in (some if isinstance(some, list) else [some])}
    assert {action for action in flat if action.startswith("s3:")} == {"s3:PutObject"}
