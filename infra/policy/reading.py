"""Files of an assembly, and plain CloudFormation templates in JSON or YAML, as data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from infra.policy.values import Json

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
        raise AssemblyError(
            f"{file}: expected a JSON file of a cloud assembly, got {error}; run `cdk synth`"
        ) from error
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
