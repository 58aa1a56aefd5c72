"""What brands need of the quotas of the account and region that hold them, counted from their blueprints."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from infra.concurrency import FEWEST
from infra.facts import expected_stacks
from infra.policy.blueprint.store import template_of
from infra.policy.rules.account import EXECUTIONS, OF_A_CELL, QUOTAS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from infra.brand.model import Brand
    from infra.environment import Environment
    from infra.policy.blueprint.expected import ExpectedStack
    from infra.policy.rules.account import Quota

Needs: TypeAlias = "Counter[tuple[str, str]]"  # by a quota's name, and the bus where rules are counted bus by bus

EVERY = (*QUOTAS, *OF_A_CELL)
OWN_BUS = "<own>"  # of the program's legal entity
OPTED_OUT_READS = "opted_out_reads"
PAGES_OF_A_PASS = 30  # of a hundred opt-outs each: assumed, for a list grows without a template
PASSES_AN_HOUR = {"self_managed": 1, "managed": 4}  # lambdas/functions/reconcile: once in 55, and in 14, minutes


class Counting:
    """Counts what groups of brands need; stacks that declare the same parts are counted once."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self._alike: dict[Hashable, Counter[tuple[str, str]]] = {}

    def needs(self, brands: Sequence[Brand]) -> Needs:
        """Return what `brands`, which share a legal entity, need together."""
        found: Needs = Counter()
        for stack in expected_stacks(brands, self.environment):
            found.update(self._of(stack))
        return found

    def _of(self, stack: ExpectedStack) -> Needs:
        parts = (stack.blueprint, *(part.name for part in stack.parts))
        bus = str(stack.facts.get("consent_bus", ""))
        if parts not in self._alike:
            resources = list(template_of(stack)["Resources"].values())
            self._alike[parts] = Counter(dict(_resources(resources, bus))) + Counter(dict(_runs(stack)))
        return Counter({(name, bus if part == OWN_BUS else part): n for (name, part), n in self._alike[parts].items()})


def _resources(resources: Sequence[Mapping[str, object]], bus: str) -> Iterator[tuple[tuple[str, str], int]]:
    for quota in EVERY:
        parts = Counter(_part(quota, one) for one in resources if one["Type"] == quota.type)
        yield from (((quota.name, OWN_BUS if part and part == bus else part), n) for part, n in parts.items())


def _part(quota: Quota, resource: Mapping[str, object]) -> str:
    properties = resource.get("Properties", {})
    return str(properties.get(quota.part, "default")) if quota.part and isinstance(properties, dict) else ""


def _runs(stack: ExpectedStack) -> Iterator[tuple[tuple[str, str], int]]:
    if stack.blueprint not in {"transactional", "promotional"}:
        return
    yield (EXECUTIONS, ""), FEWEST
    opt_outs = "self_managed" if any(part.name == "self_managed" for part in stack.parts) else "managed"
    yield (OPTED_OUT_READS, ""), PAGES_OF_A_PASS * PASSES_AN_HOUR[opt_outs]
