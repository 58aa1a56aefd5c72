"""A Pinpoint project in a stack that nothing depends on, so that a refusal by the ended service holds up no program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.constructs.pinpoint_project import PinpointProject
from infra.stacks.tagged_stack import TaggedStack

if TYPE_CHECKING:
    from constructs import Construct

    from infra.naming import Names


class PinpointProjectStack(TaggedStack):
    """The Pinpoint project of one program; deployed after every program."""

    def __init__(self, scope: Construct, *, names: Names, short_code: str | None) -> None:
        super().__init__(scope, names.pinpoint_stack, names=names, description=f"Pinpoint project of {names.stack}")
        PinpointProject(self, "Project", names=names, short_code=short_code)
