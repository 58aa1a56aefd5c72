"""The stacks of a cloud assembly, as a deploy needs them: template, tags, dependencies, roles of the bootstrap."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from infra.naming import partition

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROJECT = "AWS::Pinpoint::App"


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack of the assembly; `needs` are the stacks that must stand before it."""

    name: str
    template: Mapping[str, Any]
    needs: frozenset[str] = frozenset()
    tags: Mapping[str, str] | None = None
    deploy_role: str | None = None
    lookup_role: str | None = None
    region: str = "us-east-1"

    @property
    def resources(self) -> Mapping[str, Any]:
        """The resources of its template by their logical ids."""
        resources: Mapping[str, Any] = self.template.get("Resources", {})
        return resources

    @property
    def brand(self) -> str | None:
        """The brand that it belongs to, if it belongs to one."""
        return (self.tags or {}).get("Brand")

    @property
    def optional(self) -> bool:
        """Whether AWS may refuse it without harm to any program: a Pinpoint project."""
        return any(resource["Type"] == PROJECT for resource in self.resources.values())


def read(folder: Path) -> list[Stack]:
    """Return the stacks of the assembly in `folder`, in its order."""
    artifacts = json.loads((folder / "manifest.json").read_text())["artifacts"]
    stacks = {name for name, artifact in artifacts.items() if artifact["type"] == "aws:cloudformation:stack"}
    return [_stack(folder, name, artifacts[name], stacks) for name in artifacts if name in stacks]


def _stack(folder: Path, name: str, artifact: Mapping[str, Any], stacks: set[str]) -> Stack:
    properties = artifact["properties"]
    region = artifact["environment"].rpartition("/")[2]
    return Stack(
        name=name,
        template=json.loads((folder / properties["templateFile"]).read_text()),
        needs=frozenset(stacks.intersection(artifact.get("dependencies", ()))),
        tags=properties.get("tags", {}),
        deploy_role=_role(properties.get("assumeRoleArn"), region),
        lookup_role=_role(properties.get("lookupRole", {}).get("arn"), region),
        region=region,
    )


def _role(arn: str | None, region: str) -> str | None:
    return arn.replace("${AWS::Partition}", partition(region)) if arn else None
