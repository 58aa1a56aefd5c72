"""cdk-nag: on what a blueprint is written from, and on the stacks of others where their owners say so."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
import jsii
from aws_cdk import IPolicyValidationPlugin
from cdk_nag import AwsSolutionsChecks, NagPack, ServerlessChecks

from infra.policy.nets import acknowledgements


def attach_packs(app: cdk.App) -> None:
    """Let cdk-nag judge all of `app`, which synthesises what a blueprint is written from."""
    acknowledgements.apply(app)
    cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), ServerlessChecks(app))


@jsii.implements(IPolicyValidationPlugin)
class ChecksOf:
    """A pack of cdk-nag that judges only `stacks`; by itself, a pack judges the whole app wherever it is added.

    Whoever owns another stack writes
    `cdk.Validations.of(stack).add_plugins(ChecksOf(AwsSolutionsChecks(), [stack]))`.
    """

    def __init__(self, pack: NagPack, stacks: Sequence[cdk.Stack]) -> None:
        self._pack, self._stacks = pack, stacks

    @property
    def name(self) -> str:
        """The name of the pack, by which its findings are acknowledged."""
        return self._pack.read_pack_name

    @property
    def version(self) -> str | None:
        """The version of the pack; it tells none."""
        return None

    @property
    def rule_ids(self) -> list[str] | None:
        """The ids of its rules; it tells none."""
        return None

    def validate(self, _context: cdk.IPolicyValidationContext) -> cdk.PolicyValidationPluginReport:
        """Return what the pack finds in each stack."""
        found = [one for stack in self._stacks for one in self._pack.validate_scope(stack).violations]
        return cdk.PolicyValidationPluginReport(success=not found, violations=found)
