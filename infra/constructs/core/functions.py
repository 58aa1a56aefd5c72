"""What every function of a program runs on: one code asset, one dependency layer, the program's manifest."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.constructs.core.iam import allow, document, network, tracing, trust
from infra.constructs.core.once import Function, Role
from infra.constructs.core.storage import LogGroup, log_group

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from constructs import IConstruct

    from infra.concurrency import Concurrency
    from infra.constructs.core.encryption import ProgramKey
    from infra.constructs.core.iam import Statement
    from infra.environment import Options
    from infra.naming import Names
    from lambdas.program import Program
    from lambdas.web.form import Form

# Packages that a stack uploads, staged in its assembly under a name that their content gives them.


READABLE = 0o644 << 16  # Lambda runs as somebody else than who unpacks


@dataclass(frozen=True, slots=True)
class Package:
    """Files as one zip archive, and the digest (hex) of what they hold."""

    digest: str
    archive: bytes

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Package:
        """Return the package of `files` (relative path -> content); the same files give the same package."""
        digest, archive = hashlib.sha256(), io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in sorted(files):
                digest.update(f"{name}\0{len(files[name])}\0".encode() + files[name])
                entry = zipfile.ZipInfo(name)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, READABLE
                packed.writestr(entry, files[name])
        return cls(digest.hexdigest(), archive.getvalue())


class Uploads:
    """What the stack of `scope` uploads, staged in the assembly."""

    def __init__(self, scope: Construct) -> None:
        stage = cdk.Stage.of(scope)
        if stage is None:
            raise TypeError("a stack that uploads stands in an app")
        self._assembly, self._synthesizer = Path(stage.outdir), cdk.Stack.of(scope).synthesizer

    def of(self, package: Package) -> cdk.FileAssetLocation:
        """Return where a deploy of the stack finds `package`.

        The CDK's own asset would read, hash and copy file by file what is known already, for each stack anew.
        """
        name, packaging = _staged(self._assembly, package), cdk.FileAssetPackaging.FILE
        return self._synthesizer.add_file_asset(source_hash=package.digest, file_name=name, packaging=packaging)


def _staged(assembly: Path, package: Package) -> str:
    """Return the name of the file in `assembly` that holds `package`: written once, never changed."""
    name = f"asset.{package.digest}.zip"
    if not (assembly / name).is_file():
        assembly.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=assembly, prefix=".draft-")
        with os.fdopen(handle, "wb") as file:
            file.write(package.archive)
        Path(draft).replace(assembly / name)  # a synth beside this one has written the same
    return name


ROOT = Path(__file__).parents[3]
DEPENDENCIES = ROOT / "build" / "layer"
PYTHON, ARCHITECTURE = "python3.14", "arm64"
MEBIBYTES = 512  # of memory, and with it a share of a core: 1,769 are a whole one


class MissingDependenciesError(Exception):
    """The dependency layer has not been put in place yet."""


class ProgramRuntime(Construct):
    """The layers of one program, and the functions built on them."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        names: Names,
        program: Program,
        form: Form | None,
        key: ProgramKey,
        concurrency: Concurrency,
    ) -> None:
        super().__init__(scope, construct_id)
        self._names, self._key, self.concurrency = names, key, concurrency
        self._options, self._uploads = key.options, Uploads(self)
        self.groups: dict[IConstruct, LogGroup] = {}  # of each function, by the part that it stands in
        code = self._uploads.of(_code())
        self._code = lambda_.CfnFunction.CodeProperty(s3_bucket=code.bucket_name, s3_key=code.object_key)
        self._layers = [self._layer("Dependencies", _dependencies()), self._layer("Manifest", _manifest(program, form))]

    def function(
        self,
        scope: Construct,
        *,
        package: str,
        seconds: int,
        environment: Mapping[str, str],
        may: Sequence[Statement],
        mebibytes: int = MEBIBYTES,
        loops: bool = False,
        inbound: bool = False,
    ) -> Function:
        """Return the function of `lambdas/functions/PACKAGE`; its role holds `may`, its logs and the key, no more.

        One that `loops` fills its own queue: else Lambda drops what comes back for the 17th time. One that is `inbound`
        gets the runs that the environment keeps for what comes in.
        """
        group = self.groups[scope] = self._log_group(scope, package)
        return Function(
            scope,
            "Function",
            runtime=PYTHON,
            architectures=[ARCHITECTURE],
            code=self._code,
            handler=f"lambdas.functions.{package}.handler.handler",
            layers=self._layers,
            role=self._role(scope, group, may).attr_arn,
            logging_config=lambda_.CfnFunction.LoggingConfigProperty(log_group=group.log_group_name),
            memory_size=self._options.memory.get(package, mebibytes),
            timeout=self._options.timeout.get(package, seconds),
            code_signing_config_arn=self._options.code_signing or None,
            environment=lambda_.CfnFunction.EnvironmentProperty(variables=dict(environment)),
            kms_key_arn=self._key.arn,
            tracing_config=lambda_.CfnFunction.TracingConfigProperty(mode="Active") if self._options.tracing else None,
            vpc_config=self._network(),
            recursive_loop="Allow" if loops else None,
            reserved_concurrent_executions=(self.concurrency.inbound_reserved or None) if inbound else None,
        )

    def _network(self) -> lambda_.CfnFunction.VpcConfigProperty | None:
        vpc = self._options.vpc
        if vpc is None:
            return None
        return lambda_.CfnFunction.VpcConfigProperty(
            subnet_ids=list(vpc.subnets), security_group_ids=list(vpc.security_groups)
        )

    def _layer(self, name: str, package: Package) -> str:
        content = self._uploads.of(package)
        return lambda_.CfnLayerVersion(
            self,
            name,
            content=lambda_.CfnLayerVersion.ContentProperty(s3_bucket=content.bucket_name, s3_key=content.object_key),
            compatible_runtimes=[PYTHON],
            compatible_architectures=[ARCHITECTURE],
        ).ref

    def _log_group(self, scope: Construct, package: str) -> LogGroup:
        return log_group(scope, "Logs", called=f"{self._names.log_prefix}/{package.replace('_', '-')}", key=self._key)

    def _role(self, scope: Construct, group: LogGroup, may: Sequence[Statement]) -> Role:
        writing = allow("logs:CreateLogStream", "logs:PutLogEvents", on=[group.log_group_arn])
        beside = {"Tracing": [tracing()] if self._options.tracing else []}
        beside |= {"Network": network(self._names.arn("lambda", "function:*")) if self._options.vpc else []}
        may = [writing, self._key.usage(), *may]
        return role(scope, "Role", trust("lambda.amazonaws.com"), may, self._options, beside)


def role(
    scope: Construct,
    name: str,
    trusted: Statement,
    may: Iterable[Statement],
    options: Options,
    beside: Mapping[str, Sequence[Statement]] | None = None,
) -> Role:
    """Return the role `name` in `scope` that `trusted` lets somebody take and that holds `may`, in one document.

    What the environment declares stands `beside` it, in documents of their own names where there is any.
    """
    held = {"Access": list(may), **{name: some for name, some in (beside or {}).items() if some}}
    return Role(
        scope,
        name,
        assume_role_policy_document=document(trusted),
        policies=[
            iam.CfnRole.PolicyProperty(policy_name=called, policy_document=document(*some))
            for called, some in held.items()
        ],
        permissions_boundary=options.permissions_boundary or None,
    )


@cache
def _code() -> Package:
    # by what stays out, not by what goes in: a function reads data beside its code, of whatever suffix
    left_out = {ROOT / "lambdas" / "requirements.txt"}
    files = [path for path in (ROOT / "lambdas").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return Package.of({str(path.relative_to(ROOT)): path.read_bytes() for path in files if path not in left_out})


@cache
def _dependencies() -> Package:
    if not (DEPENDENCIES / "python").is_dir():
        raise MissingDependenciesError(f"{DEPENDENCIES.relative_to(ROOT)} is missing: run `make setup` first")
    files = [path for path in (DEPENDENCIES / "python").rglob("*") if path.is_file() and _travels(path)]
    return Package.of({str(path.relative_to(DEPENDENCIES)): path.read_bytes() for path in files})


def _travels(path: Path) -> bool:
    # a script names the interpreter that installed it, and RECORD its digest: each machine would make its own layer
    return path.suffix != ".pyc" and path.name != "RECORD" and path.parent != DEPENDENCIES / "python" / "bin"


def _manifest(program: Program, form: Form | None) -> Package:
    module = b'"""The manifest of the program that this function belongs to."""\n'
    package = "python/program_manifest"
    told = {"program.json": program.to_json()} | ({"form.json": form.to_json()} if form else {})
    contents = {f"{package}/{name}": text.encode() for name, text in told.items()}
    return Package.of({f"{package}/__init__.py": module, **contents})
