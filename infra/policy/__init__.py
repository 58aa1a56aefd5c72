"""Policy: what must hold of every finished template, and what refuses it where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.policy.enforcement import certify, enforce
from infra.policy.rule import Finding
from infra.policy.templates.assembly import AssemblyError
from infra.policy.verdict import check_assembly

if TYPE_CHECKING:
    from collections.abc import Iterable

    import aws_cdk as cdk

    from infra.policy.blueprint.expected import ExpectedStack

__all__ = ["AssemblyError", "Finding", "attach", "certify", "check_assembly", "enforce"]


def attach(app: cdk.App, expected: Iterable[ExpectedStack] = ()) -> None:
    """Hang the wall on `app`, and the CDK's own rules for what equals no blueprint; call it when all stacks are there.

    The stacks `expected` are held to their blueprints by `enforce`.
    """
    from infra.policy.nets.validator import attach_validator  # noqa: PLC0415 - the CDK takes a second to load
    from infra.policy.nets.wall import attach_wall  # noqa: PLC0415 - as above, and no check needs it

    attach_wall(app)
    attach_validator(app, {stack.name for stack in expected})
