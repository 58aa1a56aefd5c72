"""What the function is made of, put together once per process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.cascade.hearing import Hearing
from lambdas.keyword_handler.recording_side import recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lambdas.program import Program


def hearing(program: Program, variables: Mapping[str, str], count: Callable[[str], None]) -> Hearing:
    """Return the hearing side that the environment `variables` describe; `count` takes the name of each metric."""
    return Hearing(program, recorder(program, variables, count))
