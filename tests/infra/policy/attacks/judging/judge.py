"""Judges a workspace as a pipeline would: brand files and cdk.json are read, then the assembly is held against them."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.brand.loader import BrandFileError, load_all
from infra.environment import Environment, UnknownEnvironmentError, check_settings
from infra.facts import expected_stacks
from infra.policy.blueprint.rule import Blueprint
from infra.policy.templates.assembly import AssemblyError, read_assembly
from infra.policy.verdict import verdict
from tests.conftest import PROJECT, run_app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.infra.policy.attacks.judging.workspace import Workspace

RULE = Blueprint()


def judge(workspace: Workspace) -> list[str]:
    """Return what refuses `workspace`: a changed source is synthesised, a changed assembly is judged as it stands."""
    if _sources(workspace.root) != _sources(PROJECT):
        return _synthesised(workspace)
    environment = Environment.of_file(workspace.environment, workspace.settings_file)
    expected = expected_stacks(load_all(workspace.brands, datetime.now(UTC).date()), environment)
    try:
        assembly = read_assembly(workspace.assembly, datetime.now(UTC).date(), expected)
        found = [str(finding) for finding in RULE.check(assembly)]
        return found or [str(finding) for finding in verdict(assembly).findings]
    except AssemblyError as error:
        return [str(error)]


def _sources(root: Path) -> Mapping[str, bytes]:
    files = [*(path for path in (root / "brands").rglob("*") if path.is_file()), root / "cdk.json"]
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def _synthesised(workspace: Workspace) -> list[str]:
    """Return why no assembly comes of the sources; what can be read without a synth is read first."""
    try:
        check_settings(workspace.settings_file)
        settings: Any = json.loads(workspace.settings_file.read_text())
        known = settings.get("context", {}).get("environments")
        environments = [Environment.named(name, known) for name in sorted(known, key=workspace.environment.__ne__)]
        brands = load_all(workspace.brands, datetime.now(UTC).date())
        for environment in environments:
            expected_stacks(brands, environment)
    except (BrandFileError, UnknownEnvironmentError) as refused:
        return [str(refused)]
    more = {"BRANDS": str(workspace.brands), "CDK_CONTEXT_JSON": json.dumps(settings["context"])}
    for environment in environments:
        with tempfile.TemporaryDirectory() as folder:
            done = run_app(Path(folder) / "cdk.out", ENV=environment.name, **more)
        if done.returncode:
            return [(done.stdout + done.stderr).strip()]
    return []
