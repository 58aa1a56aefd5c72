"""The judge: every stack of ours in an assembly equals its blueprint, filled with the facts that were declared."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from infra.policy.blueprint.compare import Difference, differences
from infra.policy.blueprint.deployment import asset_differences, manifest_differences
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.blueprint.store import UnknownBlueprintError, template_of

UNREADABLE = (UnknownBlueprintError, AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError)


def stack_differences(folder: Path, stack: ExpectedStack) -> list[Difference]:
    """Return where `stack` in the assembly at `folder` is not what is expected: template, manifest and uploads."""
    try:
        artifacts = read_strictly(folder / "manifest.json")["artifacts"]
        if stack.name not in artifacts:
            return [Difference("manifest.json", "artifacts", stack.name, "")]
        template = read_strictly(folder / f"{stack.name}.template.json")
        return [
            *differences(template_of(stack), template),
            *manifest_differences(stack, artifacts, folder),
            *asset_differences(stack, folder),
        ]
    except UNREADABLE as error:
        return [Difference("", "", "files that can be read", f"{type(error).__name__}: {error}")]


def read_strictly(file: Path) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON in `file`; ValueError where a key stands twice, for the next reader might take the other."""
    return json.loads(file.read_bytes(), object_pairs_hook=_once)


def _once(pairs: Sequence[tuple[str, Any]]) -> Mapping[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} stands twice in one object")
    return found


def grouped(found: Iterable[Difference]) -> Iterator[tuple[Difference, Sequence[Difference]]]:
    """Yield the differences that are alike (path, expected, found) as one, each with all of its places."""
    alike: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for one in found:
        alike[one.path, one.expected, one.found].append(one)
    yield from ((those[0], those) for those in alike.values())
