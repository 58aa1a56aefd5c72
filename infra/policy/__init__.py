"""Policy: what must hold of every finished template, and what refuses it where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policy.enforcement import certify, enforce
from infra.policy.reading import AssemblyError
from infra.policy.rule import Finding
from infra.policy.verdict import check_assembly

if TYPE_CHECKING:
    from datetime import date

    import aws_cdk as cdk

__all__ = ["AssemblyError", "Finding", "attach", "certify", "check_assembly", "enforce"]


def attach(app: cdk.App, today: date | None = None) -> None:
    """Hang all packs, the wall and the register of acknowledgements on `app`; call it when all stacks are there.

    Waivers hold until a day, so none holds where `today` is not given.
    """
    from infra.policy.nets import attach_nets  # noqa: PLC0415 - the CDK takes a second to load, and no check needs it

    attach_nets(app, today)
