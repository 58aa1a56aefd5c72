"""What all brand files together need of an account, told by the blueprints before anything is synthesized."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.policy.blueprint.store import template_of
from infra.policy.rules.account import QUOTAS, Quota

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infra.policy.blueprint.expected import ExpectedStack


@dataclass(frozen=True, slots=True)
class Shortage:
    """A quota of which more is `needed` than is `granted`."""

    quota: Quota
    needed: int
    granted: int


def shortages(stacks: Iterable[ExpectedStack], granted: Mapping[str, int]) -> Iterator[Shortage]:
    """Yield each quota of the account of which `stacks` need more than AWS gives, or was told to have `granted`.

    What is counted apart by a property (rules of a bus) is left to the policy, which reads the finished templates.
    """
    stacks = list(stacks)
    alike = Counter((stack.blueprint, tuple(part.name for part in stack.parts)) for stack in stacks)
    examples = {(stack.blueprint, tuple(part.name for part in stack.parts)): stack for stack in stacks}
    needed: Counter[str] = Counter()
    for kind, count in alike.items():
        types = Counter(resource["Type"] for resource in template_of(examples[kind])["Resources"].values())
        needed.update({name: number * count for name, number in types.items()})
    for quota in QUOTAS:
        there = max(quota.usual, granted.get(quota.name, 0))
        if not quota.part and quota.taken + needed[quota.type] > there:
            yield Shortage(quota, quota.taken + needed[quota.type], there)
