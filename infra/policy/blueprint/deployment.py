"""What an assembly tells the CDK CLI of our stacks: where each goes, by which roles, after what, with which uploads."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from infra.policy.blueprint.compare import Difference, differences
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.templates.assembly import read_json

READABLE = 0o644 << 16  # no link and no folder can hide behind a file's name


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest (hex) that names a package of `files` (path in the archive -> content)."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
    return digest.hexdigest()


class Packages:
    """The packages of one assembly, each looked at once: most stacks upload the same."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._known = folder, dict[str, list[str]]()

    def problems(self, digest: str, files: Mapping[str, bytes]) -> list[str]:
        """Return how the archive that is named by `digest`, which is that of `files`, differs from them."""
        if digest not in self._known:
            self._known[digest] = list(package_problems(self._folder / f"asset.{digest}.zip", files))
        return self._known[digest]


def package_problems(archive: Path, files: Mapping[str, bytes]) -> Iterator[str]:
    """Yield how the archive differs from `files`; OSError or BadZipFile where it cannot be read."""
    with zipfile.ZipFile(archive) as packed:
        entries = packed.infolist()
        names = [entry.filename for entry in entries]
        yield from (f"{name} stands in it twice" for name in sorted({one for one in names if names.count(one) > 1}))
        yield from (f"{name} is missing" for name in sorted({*files} - {*names}))
        for entry in entries:
            if entry.filename not in files:
                yield f"{entry.filename} is in it, and not in the repository"
            elif entry.external_attr != READABLE:
                yield f"{entry.filename} is no plain file"
            elif packed.read(entry) != files[entry.filename]:
                yield f"{entry.filename} differs from the repository's"


Json = Any
BOOTSTRAP, LOOKUP = 6, 8  # the versions of the bootstrap stack that the deploy and the look-up roles came with


def manifest_differences(stack: ExpectedStack, artifacts: Mapping[str, Json], folder: Path) -> Iterator[Difference]:
    """Yield where the entries of the assembly's manifest for `stack` are not what they must be."""
    own = artifacts.get(stack.name, {})
    template = (folder / f"{stack.name}.template.json").read_bytes()
    expected = stack_entry(stack, hashlib.sha256(template).hexdigest())
    if stack.protected is None:
        expected["properties"]["terminationProtection"] = own.get("properties", {}).get("terminationProtection")
    kept = {name: value for name, value in own.items() if name != "metadata"}
    yield from _named("manifest.json", expected, kept)
    yield from _named("manifest.json", assets_entry(stack), artifacts.get(f"{stack.name}.assets", {}))


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


def stack_entry(stack: ExpectedStack, template: str) -> dict[str, Any]:
    """Return the entry of the manifest for `stack`, whose template has the digest `template`."""
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


def assets_entry(stack: ExpectedStack) -> Json:
    """Return the entry of the manifest for the uploads of `stack`."""
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
    template = (folder / f"{stack.name}.template.json").read_bytes()
    expected = uploads(stack, hashlib.sha256(template).hexdigest())
    kept = {one: _without_names(entry) for one, entry in found.get("files", {}).items()}
    whole = {"version": found.get("version"), "files": expected, "dockerImages": {}}
    yield from _named(name, whole, {**found, "files": kept})
    for one, files in stack.packages.items():
        yield from _in_package(one, packages, files)


def uploads(stack: ExpectedStack, template: str) -> Mapping[str, Json]:
    """Return what is uploaded for `stack`, whose template has the digest `template`, by its digest."""
    sources = {one: (f"asset.{one}.zip", f"{one}.zip") for one in stack.packages}
    sources[template] = (f"{stack.name}.template.json", f"{template}.json")
    return {one: _upload(stack, *paths) for one, paths in sources.items()}


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
