"""What every function of a program runs on: one code asset, one dependency layer, the program's manifest."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.permission import allow, document, trust
from infra.constructs.staging import Package, uploaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infra.concurrency import Concurrency
    from infra.constructs.encryption import ProgramKey
    from infra.constructs.permission import Statement
    from infra.naming import Names
    from lambdas.program import Program
    from lambdas.web.form import Form

ROOT = Path(__file__).parents[2]
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
        code = uploaded(self, _code())
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
    ) -> lambda_.CfnFunction:
        """Return the function of `lambdas/PACKAGE/handler.py`; its role holds `may`, its logs and the key, no more.

        One that `loops` fills its own queue: else Lambda drops what comes back for the 17th time. One that is `inbound`
        gets the runs that the environment keeps for what comes in.
        """
        log_group = self._log_group(scope, package)
        return lambda_.CfnFunction(
            scope,
            "Function",
            runtime=PYTHON,
            architectures=[ARCHITECTURE],
            code=self._code,
            handler=f"lambdas.{package}.handler.handler",
            layers=self._layers,
            role=self._role(scope, log_group, may).attr_arn,
            logging_config=lambda_.CfnFunction.LoggingConfigProperty(log_group=log_group.log_group_name),
            memory_size=mebibytes,
            timeout=seconds,
            environment=lambda_.CfnFunction.EnvironmentProperty(variables=dict(environment)),
            kms_key_arn=self._key.arn,
            recursive_loop="Allow" if loops else None,
            reserved_concurrent_executions=(self.concurrency.inbound_reserved or None) if inbound else None,
        )

    def _layer(self, name: str, package: Package) -> str:
        content = uploaded(self, package)
        return lambda_.CfnLayerVersion(
            self,
            name,
            content=lambda_.CfnLayerVersion.ContentProperty(s3_bucket=content.bucket_name, s3_key=content.object_key),
            compatible_runtimes=[PYTHON],
            compatible_architectures=[ARCHITECTURE],
        ).ref

    def _log_group(self, scope: Construct, package: str) -> logs.LogGroup:
        return logs.LogGroup(
            scope,
            "Logs",
            log_group_name=f"{self._names.log_prefix}/{package.replace('_', '-')}",
            retention=logs.RetentionDays.THREE_MONTHS,
            encryption_key=self._key.key,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def _role(self, scope: Construct, log_group: logs.LogGroup, may: Sequence[Statement]) -> iam.CfnRole:
        writing = allow("logs:CreateLogStream", "logs:PutLogEvents", on=[log_group.log_group_arn])
        return role(scope, "Role", trust("lambda.amazonaws.com"), [writing, self._key.usage(), *may])


def role(scope: Construct, name: str, trusted: Statement, may: Iterable[Statement]) -> iam.CfnRole:
    """Return the role `name` in `scope` that `trusted` lets somebody take and that holds `may`, in one document."""
    access = iam.CfnRole.PolicyProperty(policy_name="Access", policy_document=document(*may))
    return iam.CfnRole(scope, name, assume_role_policy_document=document(trusted), policies=[access])


@cache
def _code() -> Package:
    sources = [path for path in (ROOT / "lambdas").rglob("*") if path.suffix in {".css", ".json", ".py"}]
    return Package.of({str(path.relative_to(ROOT)): path.read_bytes() for path in sources})


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
