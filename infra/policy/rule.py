"""What a rule of policy is, and what it finds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Resource, Template

# what reading a template of a shape that nobody foresaw may end in
UNREADABLE = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True)
class Finding:
    """One breach of a rule: what is wrong, in which resource of which template, and how to mend it.

    `logical_id` is empty for a finding about a whole template; `path` leads into the resource.
    """

    rule: str
    template: Template
    logical_id: str
    path: str
    message: str
    why: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.template.name}: {self.logical_id} {self.path}".rstrip()
        return f"{self.rule}: {place}: {self.message} {self.why} To mend: {self.remedy}"


class Rule(ABC):
    """One rule: `info` says what it refuses, `why` says what harm that does, `source` where the rule comes from.

    A rule that judges `each_set` is asked of every assembly, since brand files, the day, or other stacks decide. The
    others are asked where the blueprint is written, which every stack of ours equals. A rule that is `waivable` may be
    waived for a time in the brand file. `brand_key` names the key of a program there that a finding comes from; it is
    empty for the program itself, and None where the app, not the file, is the cause.
    """

    id: ClassVar[str]
    info: ClassVar[str]
    why: ClassVar[str]
    source: ClassVar[str]
    remedy: ClassVar[str]
    each_set: ClassVar[bool] = False
    waivable: ClassVar[bool] = False
    brand_key: ClassVar[str | None] = None

    @abstractmethod
    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each breach in `assembly`."""

    def finding(self, template: Template, resource: Resource | None, path: str, message: str = "") -> Finding:
        """Return a finding of this rule at `path` of `resource`; `message` tells more than the rule's info does."""
        name = resource.logical_id if resource else ""
        return Finding(self.id, template, name, path, message or self.info, self.why, self.remedy)


class ProgramRule(Rule):
    """A rule that judges each program's template by itself."""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each breach in each program of `assembly`."""
        for template in assembly.programs:
            yield from self.check_program(template)

    @abstractmethod
    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each breach in `template`."""
