"""The CDK app: brand files in, policy-checked stacks out."""

import os

# nearly all that it makes is short-lived: with 64 MiB for what is new (16 by default) it collects a fifth less in all
os.environ.setdefault("NODE_OPTIONS", "--max-semi-space-size=64")

import sys
from datetime import UTC, datetime
from pathlib import Path

import aws_cdk as cdk

from infra import policy
from infra.brand.loader import BrandFileError, load_all
from infra.cells.record import PlacementError, cell_of, in_cell, judged_in, read
from infra.constructs.core.functions import MissingDependenciesError
from infra.constructs.core.stack import app_of
from infra.environment import Environment, UnknownEnvironmentError, check_settings
from infra.facts import expected_stacks
from infra.policy.templates.assembly import collector_held
from infra.stacks.landing_zone import UnknownBrandError, build
from ops.doctor.freshness import summary


@collector_held()
def main() -> str | None:
    """Synthesise every program of the brand folder; return why, where a brand file or the policy refuses."""
    context, today = cdk.App(auto_synth=False), datetime.now(UTC).date()
    said, asked = context.node.try_get_context("env"), os.environ.get("ENV")
    name, only = said or asked or "local", os.environ.get("BRAND") or None
    if old := summary(today):
        sys.stderr.write(f"warning: {old}\n")
    try:
        check_settings(Path(__file__).with_name("cdk.json"))
        if asked and name != asked:
            return f"environment must be one, got '{asked}' by ENV and '{said}' by the context `env`: leave one out"
        known, folder = context.node.try_get_context("environments"), Path(os.environ.get("BRANDS", "brands"))
        record = read(folder)
        place = Environment.named(name, known, os.environ.get("CELL") or cell_of(name, known, record, only or ""))
        judged = {only} if only else judged_in(place, record)
        environment, brands = in_cell(place, load_all(folder, today, judged), record)
        app = app_of(environment)
        build(app, brands=brands, environment=environment, only=only)
    except (
        BrandFileError,
        MissingDependenciesError,
        PlacementError,
        UnknownBrandError,
        UnknownEnvironmentError,
    ) as fault:
        return str(fault)
    standing = (app.node.try_get_context("standing") or "").split()
    expected = expected_stacks(brands, environment, only=only, standing=standing)
    policy.attach(app, expected)
    try:
        policy.enforce(app.synth().directory, today, expected)
    except policy.AssemblyError as fault:
        return str(fault)
    except RuntimeError as refusal:
        if "ValidationFailed" not in str(refusal):
            raise
        policy.enforce(app.outdir, today, expected)
        return "nothing was deployed: the report above names each rule, resource and remedy"
    return None


if __name__ == "__main__":
    sys.exit(main())
