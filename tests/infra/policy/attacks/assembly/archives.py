"""Opens, changes and renames the archives of the assembly: what functions run and what their layers hold."""

from __future__ import annotations

import hashlib
import io
import json
import warnings
import zipfile
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.program import Program
    from tests.infra.policy.attacks.judging.workspace import Workspace

    Members = dict[str, bytes]
    Edit = Callable[[Members], object]
    EditManifest = Callable[[Json], object]

MODE = 0o644 << 16


def members(path: Path) -> Members:
    """Return the files of an archive."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Members, *, mode: int = MODE, again: Members | None = None) -> bytes:
    """Return an archive of `files`, with those of `again` a second time under the same names."""
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name twice is what some attacks are about
        for name, content in [*files.items(), *(again or {}).items()]:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return whole.getvalue()


def file_of(workspace: Workspace, stack: str, key: str) -> Path:
    """Return the archive that is published under `key`."""
    for file in workspace.assets(stack)["files"].values():
        if key in {one["objectKey"] for one in file["destinations"].values()}:
            return workspace.assembly / str(file["source"]["path"])
    raise NotApplicableError(f"no asset is published under {key}")


def republish(workspace: Workspace, program: Program, holder: Json, content: bytes) -> None:
    """Publish `content` beside the other assets of the program, and let `holder` (code or layer) name it."""
    old, digest = str(holder["S3Key"]).removesuffix(".zip"), hashlib.sha256(content).hexdigest()
    assets = workspace.assets(program.stack)
    pattern = next(k for k, v in assets["files"].items() if str(holder["S3Key"]) in json.dumps(v))
    assets["files"][digest] = json.loads(json.dumps(assets["files"][pattern]).replace(old, digest))
    (workspace.assembly / f"asset.{digest}.zip").write_bytes(content)
    workspace.write_assets(program.stack, assets)
    holder["S3Key"] = f"{digest}.zip"


def code_of(program: Program, function: str) -> Json:
    """Return the code of a function, which names an archive."""
    code: Json = program.properties(program.function(function))["Code"]
    if "S3Key" not in code:
        raise NotApplicableError(f"{function} has no archive")
    return code


def layer_with(workspace: Workspace, program: Program, file: str) -> Json:
    """Return the content of the layer whose archive holds a file that ends in `file`."""
    for layer in program.of_type("Lambda::LayerVersion"):
        content: Json = program.properties(layer)["Content"]
        with zipfile.ZipFile(file_of(workspace, program.stack, str(content["S3Key"]))) as archive:
            if any(name.endswith(file) for name in archive.namelist()):
                return content
    raise NotApplicableError(f"no layer holds {file}")


def changed_code(function: str, edit: Edit) -> Apply:
    """Return an attack: one function of a program gets code changed by `edit`, published under its own digest."""

    def apply(workspace: Workspace, rng: Random) -> None:
        program = _with_function(workspace, rng, function)
        code = code_of(program, function)
        files = members(file_of(workspace, program.stack, str(code["S3Key"])))
        edit(files)
        republish(workspace, program, code, packed(files))

    return apply


def changed_in_place(function: str, edit: Edit) -> Apply:
    """Return an attack: the archive of the code is replaced under its old name, after it was judged."""

    def apply(workspace: Workspace, rng: Random) -> None:
        program = _with_function(workspace, rng, function)
        path = file_of(workspace, program.stack, str(code_of(program, function)["S3Key"]))
        files = members(path)
        edit(files)
        path.write_bytes(packed(files))

    return apply


def changed_layer(file: str, edit: Edit, *, in_place: bool = False) -> Apply:
    """Return an attack: the layer that holds `file` is changed by `edit`."""

    def apply(workspace: Workspace, rng: Random) -> None:
        program = workspace.any_program(rng)
        content = layer_with(workspace, program, file)
        path = file_of(workspace, program.stack, str(content["S3Key"]))
        files = members(path)
        edit(files)
        if in_place:
            path.write_bytes(packed(files))
        else:
            republish(workspace, program, content, packed(files))

    return apply


def changed_manifest(edit: EditManifest, *, kind: str | None = None, file: str = "program.json") -> Apply:
    """Return an attack: the manifest of a program, of the message type `kind` if given, is changed by `edit`."""

    def apply(workspace: Workspace, rng: Random) -> None:
        found = [one for one in workspace.programs if kind in {None, one.tags.get("MessageType")}]
        program, content = _with_layer(workspace, rng.sample(found, len(found)), file)
        files = members(file_of(workspace, program.stack, str(content["S3Key"])))
        name = next(one for one in files if one.endswith(file))
        manifest = json.loads(files[name])
        before = json.dumps(manifest)
        edit(manifest)
        if json.dumps(manifest) == before:
            raise NotApplicableError("the manifest says so already")
        files[name] = json.dumps(manifest).encode()
        republish(workspace, program, content, packed(files))

    return apply


def _with_layer(workspace: Workspace, programs: list[Program], file: str) -> tuple[Program, Json]:
    for program in programs:
        try:
            return program, layer_with(workspace, program, file)
        except NotApplicableError:
            continue
    raise NotApplicableError(f"no such program has a layer with {file}")


def _with_function(workspace: Workspace, rng: Random, function: str) -> Program:
    programs = rng.sample(workspace.programs, len(workspace.programs))
    for program in programs:
        try:
            program.function(function)
        except NotApplicableError:
            continue
        return program
    raise NotApplicableError(f"no program has {function}")
