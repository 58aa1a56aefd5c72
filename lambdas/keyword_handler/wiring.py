"""What the function is made of, put together once per process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.keyword_handler.conversation import Conversation
from lambdas.keyword_handler.recording_side import now, recording_side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program


def conversation(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Conversation:
    """Return the inbound side that the environment `variables` describe; `count` takes the name of each metric."""
    tables, performer = recording_side(program, variables, count)
    return Conversation(program, tables, performer, now, count)
