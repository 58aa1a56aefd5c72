"""A cloud assembly (`cdk.out`) as data: all finished templates, each with its stack's name, tags and dependencies."""

from __future__ import annotations

import gc
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from infra.naming import firewall, overview, platform_stack
from infra.policy.blueprint.expected import ExpectedStack
from infra.policy.templates.template import (
    Json,
    Template,
    alarm_targets_in,
    options_in,
    ports_in,
    quotas_in,
    revoke_all_in,
    shared_firewall_in,
    waivers_in,
)


@contextmanager
def collector_held() -> Iterator[None]:
    """Hold the collector back until the end; also a decorator.

    An assembly is a million objects that all stay, beside the tree of the CDK where a synth judges itself. Left alone,
    the collector walks through all of them each time that a quarter more has come: a quarter of the whole cost at 200
    programs, and the one part that grows faster than the templates do.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


JSON_ENDINGS, YAML_ENDINGS = (".json", ".template"), (".yaml", ".yml")
PLAIN = ("Ref", "Condition")  # all other short tags stand for Fn::NAME


class AssemblyError(Exception):
    """An assembly or template that cannot be read, and so cannot be judged."""


class _Constructor(SafeConstructor):
    """Reads the short forms of CloudFormation's functions; a date stays the text that it is there."""


def _short_form(constructor: SafeConstructor, tag: str, node: Node) -> Mapping[str, Json]:
    value: Json
    if isinstance(node, MappingNode):
        value = constructor.construct_mapping(node, deep=True)
    elif isinstance(node, SequenceNode):
        value = constructor.construct_sequence(node, deep=True)
    else:
        value = constructor.construct_scalar(node)
        value = value.split(".", 1) if tag == "GetAtt" else value
    return {tag if tag in PLAIN else f"Fn::{tag}": value}


def _as_written(constructor: SafeConstructor, node: ScalarNode) -> str:
    return str(constructor.construct_scalar(node))


_Constructor.add_multi_constructor("!", _short_form)
_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def read_json(file: Path) -> Mapping[str, Json]:
    """Return the JSON object in `file`; AssemblyError where there is none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_once)
    except (OSError, ValueError, RecursionError) as error:
        got = error.strerror.lower() if isinstance(error, OSError) and error.strerror else error
        raise AssemblyError(f"{file}: expected a JSON file of a cloud assembly, got {got}; run `cdk synth`") from error
    if not isinstance(found, dict):
        raise AssemblyError(f"{file}: expected a JSON object, got {type(found).__name__}; run `cdk synth`")
    return found


def _once(pairs: Sequence[tuple[str, Json]]) -> Mapping[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):  # the next reader might take the other
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(name for name in names if names.count(name) > 1)} twice in one object")
    return found


def read_template(file: Path) -> Mapping[str, Json]:
    """Return the CloudFormation template in `file`, JSON or YAML; AssemblyError where there is none."""
    found = _read_yaml(file) if file.suffix in YAML_ENDINGS or _is_yaml(file) else read_json(file)
    resources = found.get("Resources")
    if not isinstance(resources, dict) or not all(isinstance(one, dict) for one in resources.values()):
        raise AssemblyError(f"{file}: expected a CloudFormation template, got no mapping Resources of mappings")
    return found


def _is_yaml(file: Path) -> bool:
    if file.suffix != ".template":
        return False
    try:
        return not file.read_text(encoding="utf-8").lstrip().startswith("{")
    except (OSError, ValueError):
        return False  # reading it as JSON tells what is wrong


def _read_yaml(file: Path) -> Mapping[str, Json]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor, yaml.version = _Constructor, (1, 1)  # as CloudFormation reads it
    try:
        found = yaml.load(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise AssemblyError(f"{file}: expected a CloudFormation template in YAML, got {problem}") from error
    if not isinstance(found, dict):
        raise AssemblyError(f"{file}: expected a YAML mapping, got {type(found).__name__}")
    return found


RESOURCES = re.compile(r"(?m)^Resources\s*:|\"Resources\"\s*:")
ENDING = re.compile(r"(?:\.template)?\.(?:json|ya?ml|template)$")
SHARED = (platform_stack, firewall, overview)
ACKNOWLEDGED_RULES = "aws:cdk:acknowledged-rules"


@dataclass(frozen=True)
class Assembly:
    """The templates that one `cdk synth` wrote, and the day on which they are judged; undated, no waiver holds.

    `expected` are the stacks that brand files and `cdk.json` come to, in the cloud assembly at `folder`.
    """

    templates: tuple[Template, ...]
    today: date | None = None
    folder: Path | None = None
    expected: tuple[ExpectedStack, ...] = ()

    @cached_property
    def programs(self) -> tuple[Template, ...]:
        """The templates that hold a program's own resources: those with a program and no Pinpoint project."""
        return tuple(one for one in self.ours if one.program and not is_pinpoint(one))

    @cached_property
    def ours(self) -> tuple[Template, ...]:
        """The templates of programs and of what they share: those expected; where none is, those that look so."""
        return tuple(filter(self._is_ours, self.templates))

    @cached_property
    def foreign(self) -> tuple[Template, ...]:
        """The templates of stacks that are no program's: they hold what they like, and reach programs by ports."""
        return tuple(one for one in self.templates if not self._is_ours(one))

    @cached_property
    def declared(self) -> tuple[tuple[Template, ExpectedStack], ...]:
        """The templates that are expected, each with what is expected of it."""
        by_name = {one.name: one for one in self.ours} if self.expected else {}
        return tuple((by_name[stack.name], stack) for stack in self.expected if stack.name in by_name)

    def _is_ours(self, template: Template) -> bool:
        return template.file in self._expected_files if self.expected else looks_like_ours(template)

    @cached_property
    def _expected_files(self) -> frozenset[Path]:
        folder = (self.folder or Path()).resolve()
        return frozenset(folder / f"{stack.name}.template.json" for stack in self.expected)


def is_pinpoint(template: Template) -> bool:
    """Whether `template` is a Pinpoint project: it has Pinpoint resources and no End User Messaging resource."""
    types = {resource.type.split("::")[1] for resource in template.resources.values() if "::" in resource.type}
    return "Pinpoint" in types and "SMSVOICE" not in types


def looks_like_ours(template: Template) -> bool:
    """Whether `template` bears what a stack of ours bears: the tags of a program, or the name of what they share."""
    return template.program is not None or is_shared(template)


def is_shared(template: Template) -> bool:
    """Whether `template` is what the programs of an environment share: consent buses, a firewall, or the overview."""
    environment = template.stack_tags.get("Environment", "")
    return bool(environment) and template.name in {shared(environment) for shared in SHARED}


def read_assembly(directory: Path, today: date | None = None, expected: Iterable[ExpectedStack] = ()) -> Assembly:
    """Return every template of `directory`, nested assemblies included; AssemblyError where there is none."""
    return replace(read_all([directory], today), folder=directory, expected=tuple(expected))


@collector_held()
def read_all(places: Iterable[Path], today: date | None = None) -> Assembly:
    """Return the templates of all `places` as one assembly: cloud assemblies, folders of templates, templates."""
    found: list[Template] = []
    for place in places:
        here = [*_stacks(place)] if (place / "manifest.json").is_file() else [*_plain(place)]
        if not here:
            raise AssemblyError(f"{place}: expected a cloud assembly or templates, got none; run `cdk synth` first")
        found += here
    return Assembly(tuple(found), today)


def _plain(place: Path) -> Iterator[Template]:
    """Yield the template at `place`, or in a folder every file that holds one."""
    if not place.is_dir():
        yield _template(place, {}, None)
        return
    for file in sorted(one for one in place.iterdir() if one.suffix in {*JSON_ENDINGS, *YAML_ENDINGS}):
        if RESOURCES.search(file.read_text(encoding="utf-8", errors="replace")):
            yield _template(file, {}, None)


@collector_held()
def assembly_of(template_files: Iterable[str], today: date | None = None) -> Assembly:
    """Return the assembly that holds `template_files`, as the CDK hands them to a validation plugin."""
    wanted = {Path(file).resolve() for file in template_files}
    directories = sorted({file.parent for file in wanted})
    return Assembly(tuple(one for folder in directories for one in _stacks(folder) if one.file in wanted), today)


def _stacks(directory: Path) -> Iterator[Template]:
    for name, artifact in read_json(directory / "manifest.json").get("artifacts", {}).items():
        properties = artifact.get("properties", {})
        if artifact.get("type") == "aws:cloudformation:stack":
            extra = artifact.get("additionalMetadataFile")
            more = directory / extra if extra else None
            yield _template(directory / properties["templateFile"], {"name": name, **artifact}, more)
        elif artifact.get("type") == "cdk:cloud-assembly":
            yield from _stacks(directory / properties["directoryName"])


def _template(file: Path, artifact: Mapping[str, Json], extra: Path | None) -> Template:
    metadata = {**artifact.get("metadata", {}), **(read_json(extra) if extra else {})}
    properties = artifact.get("properties", {})
    account, _, region = artifact.get("environment", "").removeprefix("aws://").partition("/")
    return Template(
        name=properties.get("stackName") or artifact.get("name") or ENDING.sub("", file.name),
        file=file.resolve(),
        body=read_template(file),
        stack_tags=properties.get("tags", {}),
        account=account if account.isdigit() else "",
        region="" if region.startswith("unknown") else region,
        dependencies=tuple(artifact.get("dependencies", ())),
        acknowledged=_acknowledged(metadata),
        waivers=waivers_in(metadata),
        quotas=quotas_in(metadata),
        alarm_targets=alarm_targets_in(metadata),
        ports=ports_in(metadata),
        options=options_in(metadata),
        revoke_all=revoke_all_in(metadata),
        shared_firewall=shared_firewall_in(metadata),
    )


def _acknowledged(metadata: Mapping[str, Json]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for path, entries in metadata.items():
        ids = [key for one in entries if one.get("type") == ACKNOWLEDGED_RULES for key in one.get("data") or {}]
        if ids:
            found[path] = tuple(ids)
    return found
