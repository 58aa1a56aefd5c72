"""A program's tables with an archive and an opt-out list beside them, as restoring finds them."""

from __future__ import annotations

import itertools
import json
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import boto3
import pytest

from lambdas.functions.archive.copies import copies
from ops.deployed import DeployedProgram
from ops.lifecycle.restoring import Restoration
from tests.ops.conftest import TEMPLATE, Deployed

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Kept(Deployed):
    """The tables of a program of its own, and what is kept beside them."""

    s3: object
    sms: object
    folder: object

    def archive(self, *phones):
        """Let the archive have what the ledger has of these people."""
        rows = [row for row in self.rows("Ledger") if row["phone"]["S"] in phones]
        records = [
            {
                "eventName": "INSERT",
                "eventID": f"event{number}",
                "dynamodb": {
                    "NewImage": row,
                    "ApproximateCreationDateTime": datetime.now(UTC).timestamp(),
                    "SequenceNumber": str(number),
                },
            }
            for number, row in zip(_numbers, rows, strict=False)
        ]
        for key, content in copies(records).items():
            self.s3.put_object(Bucket=self.outputs["Archive"], Key=key, Body=content)

    def snapshot(self, *tables):
        return {table: self.rows(table) for table in tables}

    def go_back(self, snapshot):
        """Make the tables what they were, as one does who puts a restored table in their place."""
        for table, rows in snapshot.items():
            keys = ("phone", "sequence" if table == "Ledger" else "item")
            for row in self.rows(table):
                self.dynamodb.delete_item(TableName=self.outputs[table], Key={key: row[key] for key in keys})
            for row in rows:
                self.dynamodb.put_item(TableName=self.outputs[table], Item=row)

    def listed(self):
        found = self.sms.describe_opted_out_numbers(OptOutListName=self.outputs["OptOutList"])["OptedOutNumbers"]
        return {one["OptedOutNumber"] for one in found}

    @property
    def target(self):
        """The program as its stack tells it."""
        names = (self.outputs[name] for name in ("Subscriptions", "Ledger", "Sends"))
        return DeployedProgram(self.program.id, "local", self.program.legal_entity, "arn:stack", *names, self.outputs)

    def restoration(self, *, older=(), managed=False, moved=None):
        folder = self.folder / str(next(_numbers))
        folder.mkdir()
        program = replace(self.program, opt_out_mode="managed" if managed else "self_managed")
        return Restoration(
            self.target, program, self.dynamodb, self.s3, self.sms, tuple(older), folder, lambda _: None, moved
        )


@pytest.fixture
def kept(keeping):
    """A program of this test's own; its people are nobody else's."""
    return keeping()


@pytest.fixture
def keeping(local_aws, deployed_program, tmp_path):
    """Make such programs: the same one, with tables, archive, and list of its own each time."""
    with ExitStack() as made:
        yield lambda: made.enter_context(_kept(local_aws, deployed_program, tmp_path))


@contextmanager
def _kept(local_aws, deployed_program, tmp_path):
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    session, name = boto3.Session(**keys), f"kept-{next(_numbers)}"
    clients = {
        service: session.client(service, endpoint_url=local_aws.endpoint)
        for service in ("cloudformation", "s3", "pinpoint-sms-voice-v2")
    }
    template = json.loads(TEMPLATE.read_text())
    template["Resources"] |= {"Archive": {"Type": "AWS::S3::Bucket"}, "OptOuts": {"Type": "AWS::SMSVOICE::OptOutList"}}
    template["Outputs"] |= {"Archive": {"Value": {"Ref": "Archive"}}, "OptOutList": {"Value": {"Ref": "OptOuts"}}}
    clients["cloudformation"].create_stack(StackName=name, TemplateBody=json.dumps(template))
    waiter = clients["cloudformation"].get_waiter("stack_create_complete")
    waiter.wait(StackName=name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 200})
    (stack,) = clients["cloudformation"].describe_stacks(StackName=name)["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    yield Kept(
        local_aws,
        deployed_program.program,
        deployed_program.dynamodb,
        outputs,
        clients["s3"],
        clients["pinpoint-sms-voice-v2"],
        tmp_path,
    )
    clients["cloudformation"].delete_stack(StackName=name)
