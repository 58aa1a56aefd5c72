"""The simple rules that opt-outs are usually told by, over the words that AWS and the FCC list."""

from __future__ import annotations

import string

from lambdas.intent.text import AWS, FCC

_WORDS = frozenset((*AWS, *FCC))
_AROUND = string.punctuation + string.whitespace


def exact_word(body: str) -> bool:
    """Return whether the whole text, less punctuation, is one of the words: the floor in time, one look-up."""
    return body.strip(_AROUND).upper() in _WORDS


def first_token(body: str) -> bool:
    """Return whether the text begins with one of the words, as the service's own keyword matching does."""
    token, *_ = [*body.upper().split(maxsplit=1), ""]
    return token.strip(_AROUND) in _WORDS


def substring(body: str) -> bool:
    """Return whether one of the words stands anywhere in the text."""
    text = body.upper()
    return any(word in text for word in _WORDS)
