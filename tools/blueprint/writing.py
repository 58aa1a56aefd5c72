"""From finished templates of sentinels to blueprints: holes for facts, a patch for each part, a check of their sum."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk

from infra.facts import expected_stacks
from infra.policy.blueprint.compare import UNORDERED, Difference, differences, grants
from infra.policy.blueprint.holes import Json, punched
from infra.policy.blueprint.patches import merged, patch_between
from infra.policy.blueprint.store import assembled
from infra.policy.nets.nag import attach_packs
from infra.stacks.landing_zone import build

if TYPE_CHECKING:
    from infra.brand.model import Brand
    from infra.environment import Environment
    from infra.policy.blueprint.expected import ExpectedStack


EVERYWHERE = 3  # types of resources; what is laid on so many may be laid on a new one, too


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
        context = {**context, "@aws-cdk/core:bootstrapQualifier": environment.options.qualifier}
        app = cdk.App(outdir=folder, context=context, analytics_reporting=False)
        build(app, brands=brands, environment=environment)
        attach_packs(app)  # a finding ends the synthesis
        app.synth()
        expected = expected_stacks(brands, environment)
        return {stack.name: Sample(stack, _bare(Path(folder) / f"{stack.name}.template.json")) for stack in expected}


def _bare(file: Path) -> Json:
    template = json.loads(file.read_bytes())
    resources = {name: {k: v for k, v in one.items() if k != "Metadata"} for name, one in template["Resources"].items()}
    bare = {**{k: v for k, v in template.items() if k != "Metadata"}, "Resources": resources}
    return _granting(bare)


def _granting(value: Json) -> Json:
    """Return `value` with each policy as single grants in order, and each set in order: parts then only add."""
    if isinstance(value, dict):
        return {key: _ordered(key, item) if isinstance(item, list) else _granting(item) for key, item in value.items()}
    return [_granting(item) for item in value] if isinstance(value, list) else value


def _ordered(key: str, items: list[Json]) -> list[Json]:
    if key == "Statement":
        return [json.loads(one) for one in sorted(grants(items))]
    return sorted(items, key=json.dumps) if key in UNORDERED else [_granting(item) for item in items]


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
    added = {place.resource for place in whole.mismatches(kept)}
    for one, other in combinations(parts, 2):
        if _may_meet(kept, (one, other), added) and (patch := _together(kept, parts, (one, other), synthesise)):
            kept["pairs"][f"{one}+{other}"] = patch
    for sample in (base, *alone.values(), whole):
        if wrong := sample.mismatches(kept):
            names = ", ".join(part.name for part in sample.stack.parts)
            raise NotAdditiveError(f"{sample.stack.name} with {names or 'no part'}: {wrong[0]} ({len(wrong)} in all)")
    return kept


def _may_meet(kept: Mapping[str, Any], pair: tuple[str, str], added: set[str]) -> bool:
    """Whether one part of `pair` adds one of the resources `added`, and the other changes resources of that type."""
    base = kept["template"]["Resources"]
    for part, other in (pair, pair[::-1]):
        new, changed = (kept["parts"][one].get("in", {}).get("Resources", {}) for one in (part, other))
        types = {resource["Type"] for name, resource in new.get("add", {}).items() if name in added or "<<" in name}
        # what is not in the base, a part that this one comes after has added
        touched = {base[name]["Type"] for name in changed.get("in", {}) if name in base}
        touched |= {resource["Type"] for resource in changed.get("add", {}).values()}
        strange = types - {resource["Type"] for resource in base.values()}
        if added and (types & touched or (strange and len(touched) >= EVERYWHERE)):
            return True
    return False


def _together(kept: Mapping[str, Any], parts: Mapping[str, str], pair: tuple[str, str], synthesise: Synthesise) -> Json:
    """Return what the parts of `pair` change together beside what each of them, and pairs before, changes alone."""
    needed = {*pair, *(parts[part] for part in pair)}
    sample = synthesise([part for part in parts if part in needed])
    predicted = Sample(sample.stack, _granting(assembled(kept, sample.stack))).holed
    return patch_between(predicted, sample.holed)


def slots(base: Sample, sized: Sample, properties: Mapping[str, str]) -> Mapping[str, Any]:
    """Return a part for each size that `sized` declares: where its number stands in one of `properties`.

    `properties` holds the kind of size by the name of the property. A size of what the stack does not have changes
    nothing.
    """
    found: dict[str, Any] = {part.name: {} for part in sized.stack.parts}
    sizes = {(name, size): name for part in sized.stack.parts for name, size in part.facts.items()}
    for resource, body in sized.template["Resources"].items():
        for name, kind in properties.items():
            before = base.template["Resources"][resource].get("Properties", {}).get(name)
            size = body.get("Properties", {}).get(name)
            ours = {number: part for part, number in sizes if part.startswith(f"{kind}_")}
            for part, patch in _slots_between(before, size, ours):
                place = {resource: {"in": {"Properties": {"in": {name: patch}}}}}
                found[part] = merged([found[part], {"in": {"Resources": {"in": place}}}])
    return found


def _slots_between(before: Json, size: Json, ours: Mapping[int, str]) -> Iterator[tuple[str, Json]]:
    """Yield the part of each number that was moved, and where it stands: the value itself, or the end of a formula."""
    if isinstance(before, list):
        for at, (old, new) in enumerate(zip(before, size, strict=True)):
            if old != new:
                compared, _, number = new["Expression"].rpartition(" ")
                part = ours[int(number)]
                yield part, {"in": {str(at): {"in": {"Expression": {"set": f"{compared} <<{part}>>"}}}}}
    elif size != before:
        yield ours[size], {"set": f"<<{ours[size]}>>"}


def beyond(some: Json, more: Json) -> Json:
    """Return what of the slots `more` lies in resources that `some` does not have."""
    old, new = (slot.get("in", {}).get("Resources", {}).get("in", {}) for slot in (some, more))
    found = {name: patch for name, patch in new.items() if name not in old}
    return {"in": {"Resources": {"in": found}}} if found else {}


def repeated(each: str, parts: Mapping[str, str], synthesise: Synthesise) -> Mapping[str, Any]:
    """Return the blueprint of a stack that is nothing but the part `each`, once for each of something, with `parts`."""
    sample = synthesise([])
    base = {**sample.holed, "Resources": {}}
    kept: dict[str, Any] = {"template": base, "parts": {each: patch_between(base, sample.holed)}, "pairs": {}}
    for part in parts:
        kept["parts"][part] = {}
        more = synthesise([part])
        predicted = Sample(more.stack, _granting(assembled(kept, more.stack))).holed
        kept["pairs"][f"{each}+{part}"] = patch_between(predicted, more.holed)
    return kept
