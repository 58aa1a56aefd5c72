"""Whose a literal name, ARN or URL is: told by the stack names and the physical names of an assembly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from infra.naming import Names
from infra.policy.separation.kinds import KINDS
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template, text

# what gives a resource of a type that the proof does not know its name
PHYSICAL_NAME = re.compile(
    r"(Queue|Topic|Table|Function|Role|Group|Bucket|Alias|LogGroup|OptOutList|ConfigurationSet|Layer|Alarm|Dashboard"
    r"|StateMachine|Rule|Schedule|Stream|Domain|Api|EventBus)Name"
)
BEGINNING = 3
WORDS = re.compile(r"[^\s:\"',;(){}\[\]<>|]+")
BREAKS = re.compile(r"[/-]")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a name is: a template, and there the resource that bears it; `logical_id` is empty for a stack's name."""

    template: Template
    logical_id: str = ""


class Owners:
    """Every name of an assembly with the template that it belongs to.

    What a stack's name gives to its owner is known first: a resource that bears another's name does not make it its
    own.
    """

    def __init__(self, assembly: Assembly) -> None:
        self._owners: dict[str, Owner] = {}
        self._foreign = set(assembly.foreign)
        for template in assembly.templates:
            for name in _given(template):
                self._owners.setdefault(name, Owner(template))
        self._index()
        chosen = [(name, owner) for one in assembly.templates for name, owner in _chosen(one)]
        free = [(name, owner) for name, owner in chosen if not self._is_anothers(name, owner.template)]
        for name, owner in free:
            self._owners.setdefault(name, owner)
        self._index()

    def _index(self) -> None:
        self._shortest = min(map(len, self._owners), default=0)
        self._beginnings = {name[:BEGINNING] for name in self._owners}
        self._named: dict[str, tuple[Owner, ...]] = {}

    def _is_anothers(self, name: str, bearer: Template) -> bool:
        given = self._word(name)
        return given is not None and given.template.program not in (None, bearer.program)

    def of(self, value: str, user: Template) -> Template | None:
        """Return whose the names in `value` are: somebody else than `user` if any is, else `user`, else None."""
        named = self.named(value)
        return next((owner.template for owner in named if owner.template is not user), user if named else None)

    def named(self, value: str) -> tuple[Owner, ...]:
        """Return the owner of every name in `value`."""
        if value not in self._named:  # the same texts fill every template
            words = (word for word in WORDS.findall(value) if len(word) >= self._shortest)
            found = filter(None, map(self._word, words))
            # a stack that is no program's may be called by any word, such as `web`: there the whole value has to be it
            self._named[value] = tuple(
                one for one in found if one.template not in self._foreign or value in self._owners
            )
        return self._named[value]

    def _word(self, word: str) -> Owner | None:
        longest = ""
        starts = [0, *(found.end() for found in re.finditer("/", word))]
        starts = [start for start in starts if word[start : start + BEGINNING] in self._beginnings]
        ends = [len(word), *(found.start() for found in BREAKS.finditer(word))] if starts else []
        for start in starts:
            for end in ends:
                if end - start > len(longest) and word[start:end] in self._owners:
                    longest = word[start:end]
        return self._owners.get(longest)


@lru_cache(maxsize=1)
def owners(assembly: Assembly) -> Owners:
    """Return the names of `assembly`, read once."""
    return Owners(assembly)


def _given(template: Template) -> Iterator[str]:
    """Yield the names that a stack has, and those that its program gives to what is made for it."""
    yield template.name
    if template.program:
        known = template.program
        names = Names(known.environment, known.brand, known.message_type, known.legal_entity, "", "")
        yield from (names.stack, names.pinpoint_stack, names.log_prefix)


def _chosen(template: Template) -> Iterator[tuple[str, Owner]]:
    """Yield the physical names that are written out in `template`."""
    for resource in template.resources.values():
        kind = KINDS.get(resource.type)
        keys = (kind.name,) if kind else tuple(filter(PHYSICAL_NAME.fullmatch, resource.properties))
        for key in keys:
            name = template.filled(text(resource.properties.get(key, "")))
            if name and "${" not in name:
                yield name, Owner(template, resource.logical_id)
