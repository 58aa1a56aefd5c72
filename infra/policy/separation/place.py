"""A resource in the graph: whose it is, and what its ARNs look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from infra.policy.iam.arn import Arn
from infra.policy.kinds import KINDS, Kind
from infra.policy.program import Program, program_of
from infra.policy.template import Resource, Template
from infra.policy.values import text

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
