"""What an assembly tells the CDK CLI of our stacks: where each goes, by which roles, after what, with which uploads."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.policy.blueprint.compare import Difference, differences
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.blueprint.packages import Packages
from infra.policy.reading import read_json

Json = Any
BOOTSTRAP, LOOKUP = 6, 8  # the versions of the bootstrap stack that the deploy and the look-up roles came with


def manifest_differences(stack: ExpectedStack, artifacts: Mapping[str, Json], folder: Path) -> Iterator[Difference]:
    """Yield where the entries of the assembly's manifest for `stack` are not what they must be."""
    own = artifacts.get(stack.name, {})
    template = (folder / f"{stack.name}.template.json").read_bytes()
    expected = _stack_entry(stack, hashlib.sha256(template).hexdigest())
    if stack.protected is None:
        expected["properties"]["terminationProtection"] = own.get("properties", {}).get("terminationProtection")
    kept = {name: value for name, value in own.items() if name != "metadata"}
    yield from _named("manifest.json", expected, kept)
    yield from _named("manifest.json", _assets_entry(stack), artifacts.get(f"{stack.name}.assets", {}))


def _named(resource: str, expected: Json, found: Json) -> Iterator[Difference]:
    for one in differences(expected, found):
        yield Difference(resource, one.path, one.expected, one.found)


def _role(stack: ExpectedStack, name: str) -> str:
    facts = stack.facts
    place = f"{facts['account']}-{facts['region']}"
    return f"arn:${{AWS::Partition}}:iam::{facts['account']}:role/cdk-{facts['qualifier']}-{name}-role-{place}"


def _bucket(stack: ExpectedStack) -> str:
    facts = stack.facts
    return f"cdk-{facts['qualifier']}-assets-{facts['account']}-{facts['region']}"


def _version(stack: ExpectedStack) -> str:
    return f"/cdk-bootstrap/{stack.facts['qualifier']}/version"


def _stack_entry(stack: ExpectedStack, template: str) -> dict[str, Any]:
    name = stack.name
    return {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{stack.facts['account']}/{stack.facts['region']}",
        "properties": {
            "templateFile": f"{name}.template.json",
            "terminationProtection": stack.protected,
            "tags": dict(stack.tags),
            "validateOnSynth": False,
            "assumeRoleArn": _role(stack, "deploy"),
            "cloudFormationExecutionRoleArn": _role(stack, "cfn-exec"),
            "stackTemplateAssetObjectUrl": f"s3://{_bucket(stack)}/{template}.json",
            "requiresBootstrapStackVersion": BOOTSTRAP,
            "bootstrapStackVersionSsmParameter": _version(stack),
            "additionalDependencies": [f"{name}.assets"],
            "lookupRole": {
                "arn": _role(stack, "lookup"),
                "requiresBootstrapStackVersion": LOOKUP,
                "bootstrapStackVersionSsmParameter": _version(stack),
            },
        },
        "dependencies": [*stack.after, f"{name}.assets"],
        "additionalMetadataFile": f"{name}.metadata.json",
        "displayName": name,
    }


def _assets_entry(stack: ExpectedStack) -> Json:
    return {
        "type": "cdk:asset-manifest",
        "properties": {
            "file": f"{stack.name}.assets.json",
            "requiresBootstrapStackVersion": BOOTSTRAP,
            "bootstrapStackVersionSsmParameter": _version(stack),
        },
    }


# What is uploaded: the template and the packages, each to one place, under a name that its content gives it.


def asset_differences(stack: ExpectedStack, folder: Path, packages: Packages) -> Iterator[Difference]:
    """Yield where what the CDK CLI would upload for `stack` is not what it must be."""
    name = f"{stack.name}.assets.json"
    found = read_json(folder / name)
    template = f"{stack.name}.template.json"
    digest = hashlib.sha256((folder / template).read_bytes()).hexdigest()
    sources = {one: (f"asset.{one}.zip", f"{one}.zip") for one in stack.packages} | {
        digest: (template, f"{digest}.json")
    }
    expected = {one: _upload(stack, *paths) for one, paths in sources.items()}
    kept = {one: _without_names(entry) for one, entry in found.get("files", {}).items()}
    whole = {"version": found.get("version"), "files": expected, "dockerImages": {}}
    yield from _named(name, whole, {**found, "files": kept})
    for one, files in stack.packages.items():
        yield from _in_package(one, packages, files)


def _upload(stack: ExpectedStack, path: str, key: str) -> Json:
    place = {"bucketName": _bucket(stack), "objectKey": key, "region": stack.facts["region"]}
    role = _role(stack, "file-publishing")
    return {"source": {"path": path, "packaging": "file"}, "destinations": [{**place, "assumeRoleArn": role}]}


def _without_names(entry: Json) -> Json:
    # what an upload is called says nothing of where it goes
    others = {name: value for name, value in entry.items() if name not in {"displayName", "destinations"}}
    return {**others, "destinations": list(entry.get("destinations", {}).values())}


def _in_package(digest: str, packages: Packages, files: Mapping[str, bytes]) -> Iterator[Difference]:
    name = f"asset.{digest}.zip"
    try:
        yield from (Difference(name, "", "", problem) for problem in packages.problems(digest, files))
    except (OSError, zipfile.BadZipFile) as error:
        yield Difference(name, "", "an archive that can be read", f"{type(error).__name__}: {error}")
