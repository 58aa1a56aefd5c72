"""`python -m tools.blueprint`: write the blueprints from the constructs, and say in words what changed."""

from __future__ import annotations

import json
import sys
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.policy.blueprint.store import DATA, JUDGED, UnknownBlueprintError, digests, judged
from tools.blueprint.judging import judgement, record
from tools.blueprint.sentinels import ELSEWHERE, OPTIONS, PROJECT, SENTINELS, SIZES, SLOTS, World, brand, environment
from tools.blueprint.wording import changes
from tools.blueprint.writing import NotAdditiveError, Sample, Synthesise, beyond, blueprint, repeated, samples, slots

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
KINDS = ("transactional", "promotional")
REVOKE_ALL, SHARED = "revoke_all", "shared_firewall"


def blueprints() -> Mapping[str, Any]:
    """Return every blueprint by its kind of stack; NotAdditiveError where parts do not add up."""
    made: dict[str, Any] = {}
    for kind in KINDS:
        made |= {kind: _program(kind), **_shared(kind)}
    if wrong := list(mismatches(made)):
        raise NotAdditiveError(f"{wrong[0]} ({len(wrong)} in all)")
    return made


# everything declared holds a verifier, with which a form shares no firewall: so it is declared where little else is
LITTLE: Mapping[World, tuple[str, ...]] = {SENTINELS: (), ELSEWHERE: (SHARED, "tag")}


def mismatches(made: Mapping[str, Any]) -> Iterator[str]:
    """Yield where `made` is not what the constructs come to, with little and with everything declared.

    Each is held against two worlds: a fact that is none, or a value that is one, differs in the other.
    """
    for kind, world, declared in product(KINDS, (SENTINELS, ELSEWHERE), (False, True)):
        may = [one for one in (*OPTIONS, SIZES) if kind in one.kinds and world.partition in one.partitions]
        options = may if declared else [one for one in may if one.part in LITTLE[world]]
        stacks = samples([brand(kind, options, world)], environment(options, world), _flags())
        for stack in stacks.values():
            for one in stack.mismatches(made[stack.stack.blueprint]):
                yield f"{stack.stack.name} {one.resource} {one.path}: kept {one.expected}, synthesized {one.found}"


@cache
def _flags() -> Mapping[str, Any]:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    return {name: value for name, value in context.items() if name != "environments"}


def _program(kind: str) -> Mapping[str, Any]:
    synthesise = _synthesiser(kind, kind)
    made = blueprint(_parts(kind), synthesise)
    sizes = slots(synthesise([]), synthesise([""]), SLOTS)
    # it brings functions to a transactional program, which have sizes of their own
    told = slots(synthesise([REVOKE_ALL]), synthesise([REVOKE_ALL, ""]), SLOTS)
    more = {f"{REVOKE_ALL}+{size}": patch for size in sizes if (patch := beyond(sizes[size], told[size]))}
    return {**made, "parts": {**made["parts"], **sizes}, "pairs": {**made["pairs"], **more}}


def _shared(kind: str) -> Mapping[str, Any]:
    """Return the blueprints of the stacks that no program owns, where the first or only one is of `kind`."""
    names = ["overview", "pinpoint"]
    found = {f"{name}_{kind}": blueprint(_parts(name), _synthesiser(kind, f"{name}_{kind}")) for name in names}
    if kind == "promotional":
        found["firewall"] = blueprint(_parts("firewall"), _synthesiser(kind, "firewall"))
        found["platform"] = repeated("entity", _parts("platform"), _synthesiser(kind, "platform"))
    return found


def _parts(kind: str) -> Mapping[str, str]:
    return {option.part: option.after for option in OPTIONS if kind in option.kinds}


def _synthesiser(kind: str, wanted: str) -> Synthesise:
    """Return what synthesises the stack of the blueprint `wanted`, beside a program of `kind`, with declared parts."""
    options = {option.part: option for option in (*OPTIONS, SIZES)}

    def synthesise(parts: Sequence[str]) -> Sample:
        needed = [PROJECT] if wanted.startswith("pinpoint") else [options[SHARED]] if wanted == "firewall" else []
        declared = [*needed, *(options[part] for part in parts)]
        stacks = samples([brand(kind, declared)], environment(declared), _flags())
        return next(one for one in stacks.values() if one.stack.blueprint == wanted)

    return synthesise


def stored() -> Mapping[str, Any]:
    """Return the blueprints of the repository by their kind of stack."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in DATA.glob("*.json")}


def is_current(kept: Mapping[str, Any]) -> bool:
    """Whether `kept` are the blueprints of the constructs, as far as none and all of the options tell."""
    if any(kind not in kept or not kept[kind]["parts"].keys() >= _parts(kind).keys() - {""} for kind in KINDS):
        return False
    try:
        return next(mismatches(kept), None) is None
    except (KeyError, UnknownBlueprintError):  # a kind, a fact or a part is new
        return False


def main() -> str | None:
    """Write each blueprint that changed, and say what did; return why none is written where something refuses them.

    Where nothing seems to have changed, none is made anew; the rules judge them all the same.
    """
    kept = stored()
    made = kept if is_current(kept) else blueprints()
    found = judgement(made, thorough=made is not kept)
    if found.findings:
        return "\n".join([*found.findings, f"{len(found.findings)} finding(s): no blueprint is written"])
    if made is kept:
        sys.stdout.write("the blueprints are as the constructs are\n")
    for kind, one in made.items() if made is not kept else ():
        sys.stdout.writelines(f"{line}\n" for line in changes(kind, kept.get(kind, {}), one))
        DATA.mkdir(exist_ok=True)
        _write(DATA / f"{kind}.json", one)
    if made is not kept or judged().get("blueprints") != digests():
        _write(JUDGED, record(found, digests()))
    return None


def _write(file: Path, data: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
