"""All resources of an assembly, found by ARN or pattern without asking each one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from infra.policy.assembly import Assembly
from infra.policy.iam.arn import Arn
from infra.policy.iam.pattern import WILD, covers, head, meets
from infra.policy.separation.place import Place
from infra.policy.template import Template

BELOW = ("", "/*", ":*")  # an index of a table, an object of a bucket, a stream of a log group


@dataclass(frozen=True, eq=False)
class Entry:
    """One ARN under which a place is known."""

    arn: Arn
    place: Place

    def met_by(self, other: Arn) -> bool:
        """Whether the pattern `other` may name the place, or what lies below it."""
        return self.arn.is_near(other) and any(meets(self.arn.resource + end, other.resource) for end in BELOW)

    def holds(self, other: Arn) -> bool:
        """Whether everything that the pattern `other` names is the place, or lies below it."""
        pairs = ((self.arn.region, other.region), (self.arn.account, other.account))
        # a name that nobody knows before deploy proves nothing to be the owner's
        near = self.place.name != "*" and all(one == two or not one or not two for one, two in pairs)
        return near and any(covers(self.arn.resource + end, other.resource) for end in BELOW)


@dataclass(slots=True)
class Shelf:
    """The entries of one service by what their ARNs certainly begin with."""

    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    heads: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def finish(self) -> None:
        """Sort what the search needs sorted."""
        self.heads, self.lengths = sorted(self.entries), sorted({len(one) for one in self.entries})

    def candidates(self, pattern: str) -> Iterator[Entry]:
        """Yield the entries whose beginnings do not rule out that they meet `pattern`."""
        begin = head(pattern)
        for length in self.lengths:
            if length < len(begin) or (length == len(begin) and not _open(pattern)):
                yield from self.entries.get(begin[:length], ())
        start = bisect_left(self.heads, begin) if _open(pattern) else len(self.heads)
        for index in range(start, len(self.heads)):
            if not self.heads[index].startswith(begin):
                return
            yield from self.entries[self.heads[index]]


def _open(pattern: str) -> bool:
    return "${" in pattern or WILD.search(pattern) is not None


class Register:
    """The places of an assembly."""

    def __init__(self, assembly: Assembly) -> None:
        self.places: Mapping[Template, Mapping[str, Place]] = {
            template: {name: Place(template, resource) for name, resource in template.resources.items()}
            for template in assembly.templates
        }
        self._shelves: dict[str, Shelf] = defaultdict(Shelf)
        for places in self.places.values():
            for place in places.values():
                for arn in place.arns():
                    self._shelves[arn.service].entries[head(arn.resource)].append(Entry(arn, place))
        for shelf in self._shelves.values():
            shelf.finish()

    def entries(self, arn: Arn) -> Iterator[Entry]:
        """Yield every entry that the pattern `arn` may name; of what an ARN may name, what fits it best."""
        services = [name for name in self._shelves if meets(name, arn.service)]
        found = (one for name in services for one in self._shelves[name].candidates(arn.resource) if one.met_by(arn))
        if _open(arn.resource):
            yield from found
            return
        fitting = [(len(head(one.arn.resource)), one) for one in found]
        best = max((length for length, _ in fitting), default=0)
        yield from (one for length, one in fitting if length == best)
