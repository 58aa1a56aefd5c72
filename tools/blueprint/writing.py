"""From finished templates of sentinels to blueprints: holes for facts, a patch for each part, a check of their sum."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk

from infra.facts import expected_stacks
from infra.policy.blueprint.compare import Difference, differences
from infra.policy.blueprint.holes import Json, punched
from infra.policy.blueprint.patches import patch_between
from infra.policy.blueprint.store import assembled
from infra.stacks.landing_zone import build

if TYPE_CHECKING:
    from infra.brand.model import Brand
    from infra.environment import Environment
    from infra.policy.blueprint.expected import ExpectedStack


class NotAdditiveError(Exception):
    """Parts that are declared together come to something else than the sum of what each of them changes."""


@dataclass(frozen=True)
class Sample:
    """A stack as it was synthesised, and what was expected of it."""

    stack: ExpectedStack
    template: Json

    @property
    def holed(self) -> Json:
        """The template with a hole for each fact."""
        facts = dict(self.stack.facts)
        for part in self.stack.parts:
            facts |= part.facts
        return _partitioned(punched(self.template, facts))

    def mismatches(self, kept: Mapping[str, Any]) -> list[Difference]:
        """Return where the blueprint `kept`, filled with the facts, is not what was synthesised."""
        return list(differences(assembled(kept, self.stack), self.template))


def samples(brands: Sequence[Brand], environment: Environment, context: Mapping[str, Any]) -> Mapping[str, Sample]:
    """Return every stack of `brands` in `environment` by its name, synthesised with `context`."""
    with tempfile.TemporaryDirectory() as folder:
        app = cdk.App(outdir=folder, context=dict(context), analytics_reporting=False)
        build(app, brands=brands, environment=environment)
        app.synth()
        expected = expected_stacks(brands, environment)
        return {stack.name: Sample(stack, _bare(Path(folder) / f"{stack.name}.template.json")) for stack in expected}


def _bare(file: Path) -> Json:
    template = json.loads(file.read_bytes())
    resources = {name: {k: v for k, v in one.items() if k != "Metadata"} for name, one in template["Resources"].items()}
    return {**{k: v for k, v in template.items() if k != "Metadata"}, "Resources": resources}


def _partitioned(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _partitioned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_partitioned(item) for item in value]
    return re.sub(r"\barn:aws:", "arn:<<partition>>:", value) if isinstance(value, str) else value


# A blueprint is a base, and for each part what declaring it changes. What two parts change only together is a pair.

Synthesise = Callable[[Sequence[str]], Sample]


def blueprint(parts: Mapping[str, str], synthesise: Synthesise) -> Mapping[str, Any]:
    """Return the blueprint with `parts` (name -> the part that it needs, or ``); NotAdditiveError where it has none."""
    base = synthesise([])
    alone = {part: synthesise([*filter(None, [needed]), part]) for part, needed in parts.items()}
    holed = {part: sample.holed for part, sample in alone.items()} | {"": base.holed}
    patches = {part: patch_between(holed[needed], holed[part]) for part, needed in parts.items()}
    kept: dict[str, Any] = {"template": base.holed, "parts": patches, "pairs": {}}
    whole = synthesise([*parts])
    if suspects := _suspects(kept, whole.mismatches(kept)):
        kept["pairs"] = dict(_pairs(kept, parts, suspects, synthesise))
    for sample in (base, *alone.values(), whole):
        if wrong := sample.mismatches(kept):
            names = ", ".join(part.name for part in sample.stack.parts)
            raise NotAdditiveError(f"{sample.stack.name} with {names or 'no part'}: {wrong[0]} ({len(wrong)} in all)")
    return kept


def _suspects(kept: Mapping[str, Any], wrong: Iterable[Difference]) -> set[str]:
    """Return the parts that touch a resource in which something is `wrong`."""
    places = {one.resource for one in wrong}
    return {part for part, patch in kept["parts"].items() if any(f'"{place}"' in json.dumps(patch) for place in places)}


def _pairs(
    kept: Mapping[str, Any], parts: Mapping[str, str], suspects: set[str], synthesise: Synthesise
) -> Iterator[tuple[str, Any]]:
    for one, other in combinations(parts, 2):
        if {one, other} & suspects:
            needed = [part for part in (parts[one], parts[other]) if part and part not in {one, other}]
            sample = synthesise([part for part in parts if part in {*needed, one, other}])
            predicted = Sample(sample.stack, assembled(kept, sample.stack)).holed
            if patch := patch_between(predicted, sample.holed):
                yield f"{one}+{other}", patch


def repeated(sample: Sample, part: str) -> Mapping[str, Any]:
    """Return the blueprint of a stack that is nothing but `part`, once for each of something."""
    holed = sample.holed
    base = {**holed, "Resources": {}}
    return {"template": base, "parts": {part: patch_between(base, holed)}, "pairs": {}}
