"""The judge: every stack of ours in an assembly equals its blueprint, filled with the facts that were declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from infra.policy.blueprint.compare import Difference, differences
from infra.policy.blueprint.deployment import Packages, asset_differences, manifest_differences
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.blueprint.store import UnknownBlueprintError, template_of
from infra.policy.templates.assembly import AssemblyError, read_json

UNREADABLE = (UnknownBlueprintError, AssemblyError, AttributeError, KeyError, RecursionError, TypeError, ValueError)


class Judge:
    """Holds the stacks of one assembly against what is expected of each; what they share is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._packages = folder, Packages(folder)
        self._artifacts: Mapping[str, Any] | None = None

    def differences(self, stack: ExpectedStack, template: Mapping[str, Any] | None = None) -> list[Difference]:
        """Return where `stack` is not what is expected: `template` (else that in the folder), manifest and uploads."""
        try:
            if self._artifacts is None:
                self._artifacts = read_json(self._folder / "manifest.json")["artifacts"]
            if stack.name not in self._artifacts:
                return [Difference("manifest.json", "artifacts", stack.name, "")]
            found = template or read_json(self._folder / f"{stack.name}.template.json")
            return [
                *differences(template_of(stack), found),
                *manifest_differences(stack, self._artifacts, self._folder),
                *asset_differences(stack, self._folder, self._packages),
            ]
        except (*UNREADABLE, OSError) as error:
            return [Difference("", "", "files that can be read", f"{type(error).__name__}: {error}")]


def grouped(found: Iterable[Difference]) -> Iterator[tuple[Difference, Sequence[Difference]]]:
    """Yield the differences that are alike (path, expected, found) as one, each with all of its places."""
    alike: dict[tuple[str, str, str], list[Difference]] = defaultdict(list)
    for one in found:
        alike[one.path, one.expected, one.found].append(one)
    yield from ((those[0], those) for those in alike.values())
