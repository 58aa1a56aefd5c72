"""Deploys on a local AWS as the CDK CLI does them, without the CLI: the same change sets of the same templates."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

from tests.conftest import PROJECT, ROOT, run_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from local.aws import LocalAws

PLATFORM = "sms-local-platform"
PROMOTIONAL, TRANSACTIONAL = "sms-local-example-corp-promotional", "sms-local-example-corp-transactional"
NUMBER = "arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-"
SHORT_CODES = {PROMOTIONAL: f"{NUMBER}{'1' * 32}", TRANSACTIONAL: f"{NUMBER}{'2' * 32}"}
FAILED_CREATE = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED"}  # what the CLI deletes before it creates anew
PATIENCE = 600.0


def synthesise(outdir: Path, *edits: tuple[str, str], simulator: bool = False) -> Path:
    """Return the assembly of the first example brand, with each edit (old, new) of its file, in `outdir`."""
    brands = outdir.parent / f"{outdir.name}.brands"
    brands.mkdir(parents=True)
    text = (PROJECT / "brands" / "example-corp.yaml").read_text()
    text = text.replace("legal_entity: example-holdings", "legal_entity: Example Holdings LLC")
    if not simulator:
        text = text.replace("      local: simulator\n", "")
        codes = iter((SHORT_CODES[TRANSACTIONAL], SHORT_CODES[PROMOTIONAL]))  # in the order of the file
        text = re.sub(
            r"^( +)prod: ", lambda found: f"{found[1]}local: {next(codes)}\n{found[0]}", text, flags=re.MULTILINE
        )
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (brands / "example-corp.yaml").write_text(text)
    result = run_app(outdir, BRANDS=str(brands))
    assert result.returncode == 0, result.stdout + result.stderr
    shutil.rmtree(brands)
    return outdir


@dataclass(frozen=True)
class Trial:
    """One account into which assemblies are deployed, and which tells what is in it."""

    aws: LocalAws
    clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service,
                endpoint_url=self.aws.endpoint,
                region_name="us-east-1",
                aws_access_key_id="test",
                aws_secret_access_key="test",  # noqa: S106 - the emulator's root keys
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self.clients[service]

    @cached_property
    def stacks(self) -> Any:
        return self.client("cloudformation")

    def begin(self, *assemblies: Path) -> None:
        """Wipe the account and put there what the CDK's bootstrap and its publishing of assets would."""
        self.aws.reset()
        self.client("ssm").put_parameter(Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String")
        for assembly in assemblies:
            for manifest in assembly.glob("*.assets.json"):
                for asset in json.loads(manifest.read_text())["files"].values():
                    self._publish(assembly, asset)

    def _publish(self, assembly: Path, asset: Mapping[str, Any]) -> None:
        (place,) = asset["destinations"].values()
        s3 = self.client("s3")
        if place["bucketName"] not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}:
            s3.create_bucket(Bucket=place["bucketName"])
        content = (assembly / asset["source"]["path"]).read_bytes()
        s3.put_object(Bucket=place["bucketName"], Key=place["objectKey"], Body=content)

    def deploy(self, assembly: Path, *names: str, waits: bool = False) -> str:
        """Deploy these stacks one after the other, and return how the last one ended; a red one ends the deploy.

        One that fails is taken back, or `waits` as it is, as with the CLI's `--no-rollback`.
        """
        status = ""
        for name in names:
            status = self._deploy(assembly, name, waits=waits)
            if status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
                return status
        return status

    def _deploy(self, assembly: Path, name: str, *, waits: bool) -> str:
        if self.status(name) in FAILED_CREATE:
            self.stacks.delete_stack(StackName=name)
            self.settle(name)
            if self.status(name):
                return self.status(name)
        kind = "UPDATE" if self.status(name) not in {"", "REVIEW_IN_PROGRESS"} else "CREATE"
        made = self.change_set(assembly, name, kind)
        if not self.stacks.describe_change_set(ChangeSetName=made)["Changes"]:
            return self.status(name)
        self.stacks.execute_change_set(ChangeSetName=made, DisableRollback=waits)
        self.settle(name)
        return self.status(name)

    def change_set(self, assembly: Path, name: str, kind: str) -> str:
        """Make a change set, and return its ARN."""
        (place,) = [
            place
            for asset in json.loads((assembly / f"{name}.assets.json").read_text())["files"].values()
            if asset["source"]["path"] == f"{name}.template.json"
            for place in asset["destinations"].values()
        ]
        artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
        tags = artifacts[name]["properties"].get("tags", {})
        made = self.stacks.create_change_set(
            StackName=name,
            ChangeSetName=f"deploy-{time.monotonic_ns()}",
            ChangeSetType=kind,
            TemplateURL=f"https://s3.us-east-1.amazonaws.com/{place['bucketName']}/{place['objectKey']}",
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
            Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        )
        self._until(lambda: self.stacks.describe_change_set(ChangeSetName=made["Id"])["Status"] != "CREATE_IN_PROGRESS")
        return made["Id"]

    def status(self, name: str) -> str:
        """Return the status of a stack, empty where there is none."""
        found = [one for one in self.stacks.describe_stacks()["Stacks"] if one["StackName"] == name]
        return found[0]["StackStatus"] if found else ""

    def settle(self, name: str) -> None:
        """Wait until nothing happens to a stack any more."""
        self._until(lambda: not self.status(name).endswith("_IN_PROGRESS"))

    def outputs(self, name: str) -> dict[str, str]:
        (stack,) = self.stacks.describe_stacks(StackName=name)["Stacks"]
        return {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}

    def reasons(self, name: str) -> str:
        """Return what failed in a stack, as CloudFormation tells it."""
        pages = self.stacks.get_paginator("describe_stack_events").paginate(StackName=name)
        events = [event for page in pages for event in page["StackEvents"]]
        return " ".join(one.get("ResourceStatusReason", "") for one in events if "FAILED" in one["ResourceStatus"])

    def infra(self, *arguments: str) -> str:
        """Run a command of the product on this account, and return what it prints."""
        command = [sys.executable, "-m", "ops", *arguments]
        environment = {**self.aws.environment, "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def pools(self) -> dict[str, list[str]]:
        """Return the pools (ARN) that hold each number (ARN)."""
        held: dict[str, list[str]] = {}
        arns = {
            pool["PoolId"]: pool["PoolArn"] for pool in self.client("pinpoint-sms-voice-v2").describe_pools()["Pools"]
        }
        for number in self.client("pinpoint-sms-voice-v2").describe_phone_numbers()["PhoneNumbers"]:
            held[number["PhoneNumberArn"]] = [arns[number["PoolId"]]] if number.get("PoolId") else []
        return held

    def inventory(self) -> set[str]:
        """Return the id of all that an account holds of the types that outlive a stack, asked of each service."""
        sms, kms = self.client("pinpoint-sms-voice-v2"), self.client("kms")
        live = (kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in kms.list_keys()["Keys"])
        return {
            *(pool["PoolId"] for pool in sms.describe_pools()["Pools"]),
            *(self.client("dynamodb").list_tables()["TableNames"]),
            *(self.client("sqs").list_queues().get("QueueUrls", [])),
            *(bucket["Name"] for bucket in self.client("s3").list_buckets()["Buckets"] if "cdk-" not in bucket["Name"]),
            *(key["KeyId"] for key in live if key["KeyState"] != "PendingDeletion"),
            *(
                group["logGroupName"]
                for group in self.client("logs").describe_log_groups()["logGroups"]
                if group["logGroupName"].startswith("/sms/")
            ),
        }

    def held(self) -> set[str]:
        """Return the id of all that stacks hold."""
        return {resource["PhysicalResourceId"] for name in self._names() for resource in self._resources(name)}

    def orphans(self) -> set[str]:
        """Return what the account holds and no stack does."""
        return self.inventory() - self.held()

    def _names(self) -> list[str]:
        return [stack["StackName"] for stack in self.stacks.describe_stacks()["Stacks"]]

    def _resources(self, name: str) -> Iterator[Mapping[str, Any]]:
        for page in self.stacks.get_paginator("list_stack_resources").paginate(StackName=name):
            yield from page["StackResourceSummaries"]

    def _until(self, settled: Any) -> None:
        deadline = time.monotonic() + PATIENCE
        while not settled():
            assert time.monotonic() < deadline, f"not settled within {PATIENCE:.0f} s"
            time.sleep(0.02)
