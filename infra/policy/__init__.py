"""Policy: what must hold of every finished template, and what refuses it where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policy.enforcement import certify, enforce
from infra.policy.rule import Finding
from infra.policy.templates.assembly import AssemblyError
from infra.policy.verdict import check_assembly

if TYPE_CHECKING:
    import aws_cdk as cdk

__all__ = ["AssemblyError", "Finding", "attach", "certify", "check_assembly", "enforce"]


def attach(app: cdk.App) -> None:
    """Hang the wall on `app`, and accept what the CDK itself says of Pinpoint; call it when all stacks are there."""
    from infra.policy.nets.wall import attach_wall  # noqa: PLC0415 - the CDK takes a second to load, and no check needs it

    attach_wall(app)
