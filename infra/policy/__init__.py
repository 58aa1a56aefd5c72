"""Policy: what must hold of every finished template, and what refuses it where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policy.assembly import AssemblyError
from infra.policy.check import check_assembly
from infra.policy.enforcement import enforce
from infra.policy.rule import Finding

if TYPE_CHECKING:
    import aws_cdk as cdk

__all__ = ["AssemblyError", "Finding", "attach", "check_assembly", "enforce"]


def attach(app: cdk.App) -> None:
    """Hang all packs, the wall and the register of acknowledgements on `app`; call it when all stacks are there."""
    from infra.policy.nets import attach_nets  # noqa: PLC0415 - the CDK takes a second to load, and no check needs it

    attach_nets(app)
