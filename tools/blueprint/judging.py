"""The blueprints judged: what the rules and the proof find in them, filled with facts that exist nowhere."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.facts import expected_stacks
from infra.policy.blueprint.store import assembled
from infra.policy.rules import RULES
from infra.policy.separation import prove
from infra.policy.separation.certificate import ASKED
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Template
from infra.policy.verdict import judge
from infra.stacks.landing_zone import alarm_targets
from infra.stacks.program_stack import open_ports, shares_firewall
from tools.blueprint.sentinels import ELSEWHERE, OPTIONS, PROJECT, SENTINELS, SIZES, Option, brand, environment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infra.brand.model import Brand
    from infra.environment import Environment
    from infra.policy.blueprint.expected import ExpectedStack
    from lambdas.program import MessageType
    from tools.blueprint.sentinels import World

KINDS: tuple[MessageType, ...] = ("transactional", "promotional")
# they read what is uploaded, and what an account is granted, at each synth
ELSEWHERE_ASKED = tuple(f"SmsProgram-{name}" for name in ("RulesInForce", "RulesRead", "AccountQuotas"))
# its code is another, as that of any two programs is
SIMULATED = Option("", {"origination": {"{environment}": "simulator"}})


@dataclass
class Judgement:
    """What was asked of blueprints, and what stands against them."""

    findings: list[str] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)

    def of(self, assembly: Assembly) -> None:
        """Judge one more assembly."""
        found = [str(finding) for finding in judge(assembly) if finding.rule not in ELSEWHERE_ASKED]
        self.findings += [one for one in found if one not in self.findings]
        counted = prove(assembly).ground.counted.values()
        self.asked += Counter({what: sum(one[what] for one in counted) for what in ASKED})
        self.asked["assemblies"] += 1


def record(found: Judgement, digests: Mapping[str, str]) -> Mapping[str, Any]:
    """Return what is kept of a judgement without a finding, of the blueprints with these digests."""
    rules = [rule.id for rule in RULES if rule.id not in ELSEWHERE_ASKED]
    return {"blueprints": dict(digests), "rules": rules, "asked": dict(found.asked)}


def judgement(made: Mapping[str, Any], *, thorough: bool) -> Judgement:
    """Return what the rules say of the blueprints `made`: with nothing declared and with everything, in two worlds.

    If `thorough`, with each part by itself and each pair of parts, too.
    """
    found = Judgement()
    for kind in KINDS:
        for world in (SENTINELS, ELSEWHERE):
            for options in ([], _of(kind, (*OPTIONS, SIZES))):
                found.of(assembly_of(made, kind, options, world))
        for options in _some(kind) if thorough else ():
            found.of(assembly_of(made, kind, options, SENTINELS, beside=1))
    return found


def _of(kind: str, options: Iterable[Option]) -> list[Option]:
    return [option for option in options if kind in option.kinds]


def _some(kind: str) -> Iterator[list[Option]]:
    """Yield each option and each pair of them, with those that they come after."""
    known = _of(kind, OPTIONS)
    for some in (*((one,) for one in known), *combinations(known, 2)):
        needed = [one for one in known if one.part in {each.after for each in some} and one not in some]
        yield [*needed, *some]


def assembly_of(
    made: Mapping[str, Any], kind: MessageType, options: Sequence[Option], world: World, beside: int = 3
) -> Assembly:
    """Return a program of `kind` that declares `options`, `beside` as many whose names begin like its own."""
    where = environment(options, world)
    other = KINDS[KINDS.index(kind) - 1]
    alike = replace(world, brand=f"{world.brand[:16]}-{kind}", name=f"{world.name} Two")
    stranger = replace(alike, brand=f"{world.brand[:16]}-{other}", legal_entity="Another Company", name="Another")
    others = [
        brand("promotional", [SIMULATED], stranger),
        brand(kind, [SIMULATED], alike),
        brand(other, [SIMULATED], replace(world, name=f"{world.name} Three")),
    ]
    brands = [brand(kind, [*options, PROJECT], world), *others[:beside]]
    stacks = expected_stacks(brands, where)
    owners = {f"sms-{where.name}-{one.brand}-{kind}": one for one in brands for kind in one.message_types}
    return Assembly(tuple(_template(made, stack, owners.get(stack.name), where) for stack in stacks))


def _template(made: Mapping[str, Any], stack: ExpectedStack, owner: Brand | None, where: Environment) -> Template:
    told: dict[str, Any] = {}
    if owner is not None:
        ports = open_ports(owner.program(stack.blueprint), where.name)  # type: ignore[arg-type]
        told = {"ports": ports, "alarm_targets": tuple(alarm_targets(owner, where))}
        told["options"] = where.options.declared()
        told["shared_firewall"] = shares_firewall(owner, stack.blueprint, where)  # type: ignore[arg-type]
        told["revoke_all"] = owner.legal_entity in where.revoke_all
    return Template(
        name=stack.name,
        file=Path(f"{stack.name}.template.json"),
        body=_folded(assembled(made[stack.blueprint], stack)),
        stack_tags=stack.tags,
        account=where.account,
        region=where.region,
        dependencies=tuple(stack.after),
        quotas=where.quotas,
        **told,
    )


def _folded(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` with the single grants of each policy folded to statements, as the CDK folds them."""
    if isinstance(value, dict):
        return {
            key: _statements(one) if key == "Statement" and isinstance(one, list) else _folded(one)
            for key, one in value.items()
        }
    return [*map(_folded, value)] if isinstance(value, list) else value


def _statements(grants: list[Any]) -> list[Any]:
    found = grants
    for name in ("Action", "Resource", "Principal"):
        alike: dict[str, list[Any]] = {}
        for one in found:
            rest = json.dumps({key: value for key, value in one.items() if key != name}, sort_keys=True)
            alike.setdefault(rest, []).append(one)
        found = [_one(name, those) for those in alike.values()]
    return found


def _one(name: str, statements: list[Any]) -> Any:  # noqa: ANN401 - JSON
    """Return one statement for those that differ in `name` alone."""
    values = [one.get(name) for one in statements]
    if len(values) == 1:
        return statements[0]
    if name != "Principal":
        return {**statements[0], name: values}
    kinds = {kind: [one[kind] for one in values if kind in one] for value in values for kind in value}
    return {**statements[0], name: kinds}
