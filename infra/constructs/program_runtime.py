"""What every function of a program runs on: one code asset, one dependency layer, the program's manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.constructs.staging import BUILD, ROOT, staged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from infra.constructs.encryption import ProgramKey
    from infra.naming import Names
    from lambdas.program import Program

PYTHON = lambda_.Runtime.PYTHON_3_14
DEPENDENCIES = BUILD / "layer"


class MissingDependenciesError(Exception):
    """The dependency layer has not been put in place yet."""


class ProgramRuntime(Construct):
    """The layers of one program, and the functions built on them."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, program: Program, key: ProgramKey) -> None:
        super().__init__(scope, construct_id)
        self._names, self._key = names, key
        self._code = lambda_.Code.from_asset(staged("code", _sources()))
        self._layers = [
            self._layer("Dependencies", str(_dependencies())),
            self._layer("Manifest", staged("manifests", _manifest(program))),
        ]

    def function(
        self,
        scope: Construct,
        construct_id: str,
        *,
        package: str,
        timeout: cdk.Duration,
        environment: Mapping[str, str],
        may: Sequence[iam.PolicyStatement],
    ) -> lambda_.Function:
        """Return the function of `lambdas/PACKAGE/handler.py`; its role holds `may`, its logs and the key, no more."""
        log_group = self._log_group(scope, package)
        function = lambda_.Function(
            scope,
            construct_id,
            runtime=PYTHON,
            architecture=lambda_.Architecture.ARM_64,
            code=self._code,
            handler=f"lambdas.{package}.handler.handler",
            layers=self._layers,
            role=self._role(scope, log_group, may),
            log_group=log_group,
            memory_size=512,
            timeout=timeout,
            environment=dict(environment),
            environment_encryption=self._key.key,
        )
        # CDK repeats the role in DependsOn, which the function's own reference to it makes redundant (W3005)
        cast("cdk.CfnResource", function.node.default_child).add_deletion_override("DependsOn")
        return function

    def _layer(self, name: str, folder: str) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            name,
            code=lambda_.Code.from_asset(folder),
            compatible_runtimes=[PYTHON],
            compatible_architectures=[lambda_.Architecture.ARM_64],
        )

    def _log_group(self, scope: Construct, package: str) -> logs.LogGroup:
        return logs.LogGroup(
            scope,
            "Logs",
            log_group_name=f"{self._names.log_prefix}/{package.replace('_', '-')}",
            retention=logs.RetentionDays.THREE_MONTHS,
            encryption_key=self._key.key,
            removal_policy=cdk.RemovalPolicy.DESTROY,
        )

    def _role(self, scope: Construct, log_group: logs.LogGroup, may: Sequence[iam.PolicyStatement]) -> iam.Role:
        write = ["logs:CreateLogStream", "logs:PutLogEvents"]
        own = [iam.PolicyStatement(actions=write, resources=[log_group.log_group_arn]), self._key.usage()]
        return iam.Role(
            scope,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"Access": iam.PolicyDocument(statements=[*own, *may])},
        )


def _sources() -> Mapping[str, bytes]:
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in _code_files(ROOT / "lambdas")}


def _code_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in {".py", ".json"}]


def _dependencies() -> Path:
    if not (DEPENDENCIES / "python").is_dir():
        raise MissingDependenciesError(f"{DEPENDENCIES.relative_to(ROOT)} is missing: run `make setup` first")
    return DEPENDENCIES


def _manifest(program: Program) -> Mapping[str, bytes]:
    return {
        "python/program_manifest/__init__.py": b'"""The manifest of the program that this function belongs to."""\n',
        "python/program_manifest/program.json": program.to_json().encode(),
    }
