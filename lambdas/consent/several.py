"""The texts about several topics at once, which a form can ask for: one text asks for one YES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.sending.parts import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lambdas.program import Program, Topic


def confirmation_request(program: Program, topics: Sequence[Topic]) -> str:
    """Return the text that asks for a YES to `topics`, of which there is one at least."""
    return _about(topics, topics[0].copy.confirmation_request, program.copy.confirmation_requests)


def confirmation(program: Program, topics: Sequence[Topic]) -> str:
    """Return the text that confirms `topics`, of which there is one at least."""
    return _about(topics, topics[0].copy.confirmation, program.copy.confirmations)


def _about(topics: Sequence[Topic], of_one: str, of_several: str) -> str:
    if len(topics) == 1:
        return of_one
    *most, last = (topic.title for topic in topics)
    named = of_several.replace("{topics}", f"{', '.join(most)} and {last}")
    return named if parts(named) == 1 else of_several.replace("{topics}", f"{len(topics)} lists")
