"""Amazon resource names in parts, and the patterns of IAM: `*` stands for any text, `?` for one character."""

from __future__ import annotations

import re
from dataclasses import dataclass
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


PARTS = 6
# the parts hold no space, quote or bracket, so an ARN ends where a sentence or a JSON text goes on
WRITTEN = re.compile(r"arn:[^\s:\"']+:[a-z0-9*?-]+:[^\s:\"']*:[^\s:\"']*:[^\s\"',;()\[\]<>|\\]+")


@dataclass(frozen=True, slots=True)
class Arn:
    """One ARN, or a pattern of ARNs; `resource` is all that follows the account."""

    service: str
    region: str
    account: str
    resource: str

    @property
    def is_of_aws(self) -> bool:
        """Whether it names what AWS itself keeps for everybody, e.g. the integrations of Step Functions."""
        return (self.service == "states" and not self.account) or (self.service, self.account) == ("iam", "aws")

    def is_near(self, other: Arn) -> bool:
        """Whether both may lie in one account and region; an empty part (S3, IAM) says nothing."""
        pairs = ((self.region, other.region), (self.account, other.account))
        return all(not one or not two or meets(one, two) for one, two in pairs)


def arn(text: str) -> Arn | None:
    """Return the ARN that `text` wholly is; None where it is none."""
    parts = text.split(":", PARTS - 1)
    return Arn(*parts[2:]) if len(parts) == PARTS and parts[0] == "arn" else None


def written(text: str) -> list[Arn]:
    """Return every ARN inside `text`."""
    if "arn:" not in text:
        return []
    return [found for found in map(arn, WRITTEN.findall(text)) if found]
