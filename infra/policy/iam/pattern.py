"""The patterns of IAM: `*` stands for any text, `?` for one character."""

from __future__ import annotations

import re
from functools import lru_cache

WILD = re.compile(r"[*?]")
PLACEHOLDER = re.compile(r"\$\{[^}]*\}")


@lru_cache(maxsize=16384)
def expression(pattern: str) -> re.Pattern[str]:
    """Return `pattern` as a regular expression."""
    # a `?` takes one character, never another pattern's star, which may stand for many
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "[^*]"), re.DOTALL)


def covers(wide: str, narrow: str) -> bool:
    """Whether `wide` certainly matches every text that `narrow` matches."""
    return wide in {"*", narrow} or expression(wide).fullmatch(narrow) is not None


@lru_cache(maxsize=16384)
def meets(one: str, other: str) -> bool:
    """Whether some text matches both patterns; what is known at deploy time only (`${...}`) may be any text."""
    one, other = PLACEHOLDER.sub("*", one), PLACEHOLDER.sub("*", other)
    if not WILD.search(one):
        return expression(other).fullmatch(one) is not None
    if not WILD.search(other):
        return expression(one).fullmatch(other) is not None
    return _overlap(one, other)


def _overlap(one: str, other: str) -> bool:
    found = [(0, 0)]
    seen = set(found)
    for left, right in found:  # the list grows while it is read: every pair of places that both can stand at
        if left == len(one) and right == len(other):
            return True
        ahead = _ahead(one[left : left + 1], other[right : right + 1])
        fresh = {(left + more, right + further) for more, further in ahead} - seen
        seen |= fresh
        found += fresh
    return False


def _ahead(one: str, other: str) -> list[tuple[int, int]]:
    steps = []
    if one == "*":
        steps += [(1, 0), *([(0, 1)] if other else [])]
    if other == "*":
        steps += [(0, 1), *([(1, 0)] if one else [])]
    if one and other and "*" not in {one, other} and (one == other or "?" in {one, other}):
        steps.append((1, 1))
    return steps


def head(pattern: str) -> str:
    """Return what `pattern` begins with before anything that may be another text."""
    return re.split(r"[*?]|\$\{", pattern, maxsplit=1)[0]
