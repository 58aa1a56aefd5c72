"""The CDK app in parts, to tell what each part of a synthesis costs: `variant.py floor|model`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import aws_cdk as cdk


def floor(app: cdk.App, programs: int) -> None:
    """Hang the resources of a finished program on bare stacks, `programs` times: no model, no constructs, no policy."""
    template = json.loads(Path(os.environ["TEMPLATE"]).read_text())
    for number in range(programs):
        stack = cdk.Stack(app, f"floor-{number}")
        for logical_id, one in template["Resources"].items():
            resource = cdk.CfnResource(stack, logical_id, type=one["Type"], properties=one.get("Properties", {}))
            resource.override_logical_id(logical_id)


def model(app: cdk.App) -> None:
    """Build every program as the app does, without any policy."""
    from infra.brand.loader import load_all  # noqa: PLC0415 - the floor must not pay for these
    from infra.environment import Environment  # noqa: PLC0415
    from infra.stacks.landing_zone import build  # noqa: PLC0415

    environment = Environment.named("local", app.node.try_get_context("environments"))
    build(app, brands=load_all(Path(os.environ["BRANDS"])), environment=environment)


def main() -> None:
    """Synthesise one variant."""
    app, variant = cdk.App(), sys.argv[1]
    if variant == "floor":
        floor(app, int(os.environ["PROGRAMS"]))
    else:
        model(app)
    app.synth()


if __name__ == "__main__":
    main()
