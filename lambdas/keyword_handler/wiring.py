"""What the function is made of, put together once per process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.keyword_handler.conversation import Conversation
from lambdas.keyword_handler.recording_side import recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program


def conversation(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Conversation:
    """Return the inbound side that the environment `variables` describe; `count` takes the name of each metric."""
    return Conversation(program, recorder(program, variables, count))
