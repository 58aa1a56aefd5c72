"""`python -m tools.blueprint [--check]`: write the blueprints from the constructs, and say in words what changed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.policy.blueprint.store import DATA
from tools.blueprint.sentinels import ELSEWHERE, OPTIONS, SENTINELS, brand, environment
from tools.blueprint.wording import changes
from tools.blueprint.writing import NotAdditiveError, Sample, blueprint, repeated, samples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
KINDS = ("transactional", "promotional")


def blueprints() -> Mapping[str, Any]:
    """Return every blueprint by its kind of stack; NotAdditiveError where parts do not add up."""
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    flags = {name: value for name, value in context.items() if name != "environments"}
    made: dict[str, Any] = {}
    for kind in KINDS:
        made |= {kind: _program(kind, flags), **_shared(kind, flags)}
        hold_elsewhere(kind, made, flags)
    return made


def _program(kind: str, flags: Mapping[str, Any]) -> Mapping[str, Any]:
    options = {option.part: option for option in OPTIONS if kind in option.kinds}

    def synthesise(parts: Sequence[str]) -> Sample:
        declared = [options[part] for part in parts]
        stacks = samples([brand(kind, declared)], environment(declared), flags)
        return next(stack for stack in stacks.values() if stack.stack.blueprint == kind)

    return blueprint({part: option.after for part, option in options.items()}, synthesise)


def _shared(kind: str, flags: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the blueprints of the stacks that no program owns, where the first or only one is of `kind`."""
    project = {"pinpoint_project": [SENTINELS.environment]}
    plain, coded = (
        {one.stack.blueprint: one for one in samples([brand(kind, [], **declared)], environment([]), flags).values()}
        for declared in (project, {**project, "short_code": "99871"})
    )
    found = {
        f"overview_{kind}": blueprint({}, lambda _: plain[f"overview_{kind}"]),
        f"pinpoint_{kind}": blueprint(
            {"short_code": ""}, lambda parts: (coded if parts else plain)[f"pinpoint_{kind}"]
        ),
    }
    return found | ({"platform": repeated(plain["platform"], "entity")} if "platform" in plain else {})


def hold_elsewhere(kind: str, made: Mapping[str, Any], flags: Mapping[str, Any]) -> None:
    """Hold the blueprints against other facts: what is no fact there was none."""
    for options in ([], [option for option in OPTIONS if kind in option.kinds]):
        stacks = samples([brand(kind, options, ELSEWHERE)], environment(options, ELSEWHERE), flags)
        for stack in stacks.values():
            if wrong := stack.mismatches(made[stack.stack.blueprint]):
                raise NotAdditiveError(f"{stack.stack.name}: {wrong[0]} ({len(wrong)} in all)")


def main(arguments: list[str]) -> int:
    """Write what changed, or with `--check` refuse it; return the status."""
    different = 0
    for kind, made in blueprints().items():
        file = DATA / f"{kind}.json"
        kept = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
        told = list(changes(kind, kept, made))
        different += bool(told)
        sys.stdout.writelines(f"{line}\n" for line in told)
        if told and "--check" not in arguments:
            DATA.mkdir(exist_ok=True)
            file.write_text(json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(
        f"{different} blueprint(s) changed\n" if different else "the blueprints are as the constructs are\n"
    )
    return 1 if different and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
