"""All resources of an assembly: whose each is, what its ARNs look like, and which of them a pattern may name."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from infra.policy.iam.names import WILD, Arn, covers, head, meets
from infra.policy.separation.kinds import KINDS, Kind
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Program, Resource, Template, program_of, text

# how long the names may be that CloudFormation makes up, in characters; AWS CloudFormation reference, by service
LIMITS = {"sqs": 80, "states": 80, "sns": 256, "dynamodb": 255, "cloudwatch": 255, "logs": 512}
LIMIT = 63  # of all others, the shortest one
SUFFIX = 13  # a dash and twelve characters of chance
UNKNOWN_KIND = Kind("")


@dataclass(frozen=True, eq=False)
class Place:
    """One resource of one template."""

    template: Template
    resource: Resource

    @classmethod
    def of_stack(cls, template: Template) -> Place:
        """Return the place that stands for a whole stack, where only its name is told."""
        return cls(template, Resource("", {"Type": "stack"}))

    @cached_property
    def kind(self) -> Kind:
        """What is known of the resource's type; of an unknown one nothing."""
        return KINDS.get(self.resource.type, UNKNOWN_KIND)

    @cached_property
    def program(self) -> Program | None:
        """The program: from the resource's own tags where they name one, else its stack's."""
        tags = self.resource.tags
        if "Brand" in tags or "MessageType" in tags:
            stack = self.template.program
            return program_of({**(stack.tags if stack else {}), **tags})
        return self.template.program

    @cached_property
    def owner(self) -> str:
        """Whose the resource is, as a person reads it."""
        return str(self.program) if self.program else f"no program (stack {self.template.name})"

    def __str__(self) -> str:
        what = f"{self.resource.logical_id} ({self.resource.type})" if self.resource.logical_id else "a resource"
        stack = "" if self.program is None else f", stack {self.template.name}"
        return f"{what} of {self.owner}{stack}"

    def belongs_with(self, other: Place) -> bool:
        """Whether both are of one program, or of one stack that is no program's."""
        return self.program == other.program and (self.program is not None or self.template is other.template)

    @cached_property
    def name(self) -> str:
        """The physical name as a pattern: CloudFormation adds chance to the names that it makes up."""
        given = self.resource.properties.get(self.kind.name) if self.kind.name else None
        if given is not None:
            return self.template.filled(text(given))
        if not self.kind.name or self.kind.service == "sms-voice":
            return "*"
        made_up = f"{self.template.name}-{self.resource.logical_id}"
        limit = LIMITS.get(self.kind.service, LIMIT)
        # a longer one is cut in ways that are not documented
        whole = f"{made_up}-*" if len(made_up) + SUFFIX <= limit else f"{made_up[:20]}*"
        return whole.lower() if self.kind.service == "s3" else whole

    def arns(self) -> Iterator[Arn]:
        """Yield the ARNs by which IAM knows the resource; what is unknown before deploy is a pattern."""
        known = self.template
        region, account = known.region or "${Region}", known.account or "${AccountId}"
        if self.kind.service == "iam":
            region = ""
        if self.kind.service == "s3":
            region = account = ""
        for form in self.kind.arns:
            yield Arn(self.kind.service, region, account, form.replace("{}", self.name).replace("//", "/"))


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
