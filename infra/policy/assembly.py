"""A cloud assembly (`cdk.out`): all finished templates, each with its stack's name, tags and dependencies."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from infra.policy.template import Template
from infra.policy.terms import quotas_in, waivers_in
from infra.policy.values import Json

ACKNOWLEDGED_RULES = "aws:cdk:acknowledged-rules"


class AssemblyError(Exception):
    """An assembly that cannot be read, and so cannot be judged."""


@dataclass(frozen=True)
class Assembly:
    """The templates that one `cdk synth` wrote, and the day on which they are judged; undated, no waiver holds."""

    templates: tuple[Template, ...]
    today: date | None = None

    @cached_property
    def programs(self) -> tuple[Template, ...]:
        """The templates that hold a program's own resources: those with a program and no Pinpoint project."""
        return tuple(one for one in self.templates if one.program and not is_pinpoint(one))


def is_pinpoint(template: Template) -> bool:
    """Whether `template` is a Pinpoint project: it has Pinpoint resources and no End User Messaging resource."""
    types = {resource.type.split("::")[1] for resource in template.resources.values() if "::" in resource.type}
    return "Pinpoint" in types and "SMSVOICE" not in types


def read_assembly(directory: Path, today: date | None = None) -> Assembly:
    """Return every template of `directory`, nested assemblies included; AssemblyError where there is none."""
    if (directory / "manifest.json").is_file():
        templates = tuple(_stacks(directory))
    else:
        templates = tuple(_template(file, {}, {}) for file in sorted(directory.glob("*.template.json")))
    if not templates:
        raise AssemblyError(f"{directory}: expected a cloud assembly, got no template; run `cdk synth` first")
    return Assembly(templates, today)


def assembly_of(template_files: Iterable[str], today: date | None = None) -> Assembly:
    """Return the assembly that holds `template_files`, as the CDK hands them to a validation plugin."""
    wanted = {Path(file).resolve() for file in template_files}
    directories = sorted({file.parent for file in wanted})
    return Assembly(tuple(one for folder in directories for one in _stacks(folder) if one.file in wanted), today)


def _stacks(directory: Path) -> Iterator[Template]:
    for name, artifact in _read(directory / "manifest.json").get("artifacts", {}).items():
        properties = artifact.get("properties", {})
        if artifact.get("type") == "aws:cloudformation:stack":
            metadata = _metadata(directory, artifact)
            yield _template(directory / properties["templateFile"], {"name": name, **artifact}, metadata)
        elif artifact.get("type") == "cdk:cloud-assembly":
            yield from _stacks(directory / properties["directoryName"])


def _template(file: Path, artifact: Mapping[str, Json], metadata: Mapping[str, Json]) -> Template:
    properties = artifact.get("properties", {})
    account, _, region = artifact.get("environment", "").removeprefix("aws://").partition("/")
    return Template(
        name=properties.get("stackName") or artifact.get("name") or file.name.removesuffix(".template.json"),
        file=file.resolve(),
        body=_read(file),
        stack_tags=properties.get("tags", {}),
        account=account if account.isdigit() else "",
        region="" if region.startswith("unknown") else region,
        dependencies=tuple(artifact.get("dependencies", ())),
        acknowledged=_acknowledged(metadata),
        waivers=waivers_in(metadata),
        quotas=quotas_in(metadata),
    )


def _metadata(directory: Path, artifact: Mapping[str, Json]) -> Mapping[str, Json]:
    extra = artifact.get("additionalMetadataFile")
    return {**artifact.get("metadata", {}), **(_read(directory / extra) if extra else {})}


def _acknowledged(metadata: Mapping[str, Json]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path, entries in metadata.items():
        ids = [key for one in entries if one.get("type") == ACKNOWLEDGED_RULES for key in one.get("data") or {}]
        if ids:
            found[path] = tuple(ids)
    return found


def _read(file: Path) -> Mapping[str, Json]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AssemblyError(
            f"{file}: expected a JSON file of a cloud assembly, got {error}; run `cdk synth`"
        ) from error
    if not isinstance(found, dict):
        raise AssemblyError(f"{file}: expected a JSON object, got {type(found).__name__}; run `cdk synth`")
    return found
