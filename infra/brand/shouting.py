"""Which words of a text are in capitals without being a keyword, a name or an abbreviation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infra.brand.collisions import default_words

if TYPE_CHECKING:
    from infra.brand.copy import Message

_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_CALM = frozenset({"SMS", "MMS", "FAQ", "USA", "LLC", "INC", "ID", "SUBSCRIBE", "JOIN", "LEAVE"})


def shouted(message: Message) -> list[str]:
    """Return the words of `message` that shout, in their order."""
    facts, words = message.facts, default_words()
    quoted = (facts.name, *facts.contacts, *(f"{topic.title} {topic.keyword}" for topic in facts.topics))
    known = (*words.opt_out, *words.help, *words.start, *words.confirm, *words.decline, *quoted)
    calm = _CALM.union(*(_SHOUTED.findall(text) for text in known))
    return [word for word in _SHOUTED.findall(message.text) if word not in calm]
