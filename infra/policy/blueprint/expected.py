"""What is expected of an assembly: its stacks by name, each with the blueprint that it equals and the facts for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from infra.policy.blueprint.holes import Facts, Json, is_literal


@dataclass(frozen=True)
class Part:
    """An additive part of a blueprint; one that is there several times has facts of its own each time."""

    name: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class ExpectedStack:
    """One stack: its blueprint and parts, the facts that fill them, the stacks before it, its packages by digest.

    `packages` maps the digest (hex) of each uploaded package to its files (path in the archive -> content); `protected`
    is None where nobody can tell whether the stack stands already.
    """

    name: str
    blueprint: str
    facts: Facts
    parts: Sequence[Part]
    tags: Mapping[str, str]
    after: Sequence[str] = ()
    packages: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    protected: bool | None = None

    def __post_init__(self) -> None:
        """Refuse a fact that is none: what CloudFormation works out could be anything."""
        facts: list[Json] = [*self.facts.values(), *(fact for part in self.parts for fact in part.facts.values())]
        if not all(map(is_literal, facts)):
            raise ValueError(f"{self.name}: a fact must be a literal")

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text that fills a hole, with the fact's name, behind the name of its part where it has one."""
        named = [(name, fact) for name, fact in self.facts.items()]
        named += [(f"{part.name}.{name}", fact) for part in self.parts for name, fact in part.facts.items()]
        for name, fact in named:
            for text in _texts(fact):
                yield name, text


def _texts(fact: Json) -> Iterator[str]:
    if isinstance(fact, str):
        yield fact
    elif isinstance(fact, Mapping | list):
        for one in fact.values() if isinstance(fact, Mapping) else fact:
            yield from _texts(one)
