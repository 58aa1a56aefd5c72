"""The nets that hang on the app: three packs, the wall, and the register of what is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import aws_cdk as cdk
import jsii
from aws_cdk import IPolicyValidationPlugin
from cdk_nag import AwsSolutionsChecks, NagPack, ServerlessChecks

from infra.policy import acknowledgements
from infra.policy.pack import SmsProgramChecks
from infra.policy.wall import Wall


def attach_nets(app: cdk.App, today: date | None = None) -> None:
    """Hang everything on `app`, judged as of `today`.

    cdk-nag's packs judge the stacks of the landing zone; by which of them others are judged, their owners say.
    """
    acknowledgements.apply(app)
    packs: list[NagPack] = [AwsSolutionsChecks(app), ServerlessChecks(app)]
    own, foreign = _parted(app)
    nag = [ChecksOf(pack, own) for pack in packs] if foreign else packs
    cdk.Validations.of(app).add_plugins(*nag, SmsProgramChecks(app, today))
    app.node.add_validation(Wall(app))


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


def _parted(app: cdk.App) -> tuple[list[cdk.Stack], bool]:
    """Return the stacks of the landing zone, and whether there are others."""
    stacks = [one for one in app.node.children if isinstance(one, cdk.Stack)]
    own = [one for one in stacks if one.stack_name.startswith("sms-") and "Environment" in one.tags.tag_values()]
    others = len(stacks) - len(own) + sum(isinstance(one, cdk.Stage) for one in app.node.children)
    return own, others > 0
