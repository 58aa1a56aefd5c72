"""What a value of a foreign template comes to: a text, something of a program, or what only deploy knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from infra.policy.foreign.guarded import PORT, Guard, Guarded
from infra.policy.separation.leaves import STORED
from infra.policy.separation.register import Place
from infra.policy.templates.template import REFERENCE, UNKNOWN, Json, Resource, Template, nodes, text

PUBLIC = ("/aws/service/", "/cdk-bootstrap/")  # parameters of AWS and of the CDK: images and a version, no resource
STORES = ("ssm", "ssm-secure")
NESTED = "AWS::CloudFormation::Stack"
MADE_BY_CODE = ("AWS::CloudFormation::CustomResource", "AWS::CloudFormation::WaitCondition")
PLAIN_TYPES = re.compile(r"Number|(List<)?AWS::(EC2|Route53)::.*|List<Number>")
DEEPEST = 8  # outputs of outputs; deeper is a circle


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that a value may be: `unknown` says why nobody can tell; `guarded` is what of a program it is.

    References in `text` are those of `template`.
    """

    template: Template
    text: str = ""
    unknown: str = ""
    guarded: Guarded | None = None
    port: str = ""


class Values:
    """Follows values through parameters, outputs, exports, stores and nested stacks of one assembly."""

    def __init__(
        self, guard: Guard, templates: Iterable[Template], nested: Mapping[Template, tuple[Template, Resource]]
    ) -> None:
        self._guard, self._nested = guard, nested
        self._children = {(parent, one.logical_id): child for child, (parent, one) in nested.items()}
        self._exports: dict[str, tuple[Template, Json]] = {}
        self._outputs: dict[tuple[str, str], tuple[Template, Json]] = {}
        self._stored: dict[str, tuple[Template, Json]] = {}
        for template in templates:
            for name, output in section(template, "Outputs").items():
                self._outputs[template.name, name] = (template, output.get("Value"))
                if isinstance(output.get("Export"), dict):
                    exported = template.filled(text(output["Export"].get("Name")))
                    self._exports.setdefault(exported, (template, output.get("Value")))
            for one in template.of_type("AWS::SSM::Parameter"):
                name = template.filled(text(one.get("Name") or UNKNOWN))
                self._stored.setdefault(name.lstrip("/"), (template, one.get("Value")))

    def of(self, template: Template, value: Json, depth: int = 0) -> Iterator[Value]:
        """Yield all that `value` of `template` may come to."""
        if depth > DEEPEST:
            yield Value(template, unknown="refers to itself")
        elif isinstance(value, list):
            for one in value:
                yield from self.of(template, one, depth)
        elif isinstance(value, dict) and len(value) == 1 and _is_function(next(iter(value))):
            yield from self._function(template, value, depth)
        elif isinstance(value, dict):
            for one in value.values():
                yield from self.of(template, one, depth)
        elif value is not None:
            yield from self._text(template, text(value), depth)

    def _function(self, template: Template, value: Mapping[str, Json], depth: int) -> Iterator[Value]:
        ((name, argument),) = value.items()
        if name == "Fn::If" and isinstance(argument, list):
            yield from self.of(template, argument[1:], depth)
        elif name == "Fn::FindInMap":
            mappings = template.body.get("Mappings")
            yield from self.of(template, mappings, depth + 1)
        elif name == "Fn::ImportValue":
            exported = self._exports.get(template.filled(text(argument)))
            yield from self._output(template, exported, f"import {text(argument)}", depth)
        elif name == "Fn::GetStackOutput" and isinstance(argument, dict):
            stack, output = template.filled(text(argument.get("StackName"))), text(argument.get("OutputName"))
            yield from self._output(template, self._outputs.get((stack, output)), f"output {output} of {stack}", depth)
        elif (whole := text(value)) and UNKNOWN not in whole:
            yield from self._text(template, whole, depth)
        elif not _is_of_own(template, value):
            yield Value(template, unknown=f"is put together by {name}")

    def _output(
        self, template: Template, found: tuple[Template, Json] | None, told: str, depth: int
    ) -> Iterator[Value]:
        if found is None:
            yield Value(template, unknown=f"is the {told}, which no template shows")
        elif self._guard.is_ours(found[0]):
            yield Value(template, guarded=self._guard.of(Place.of_stack(found[0])))
        else:
            yield from self.of(*found, depth + 1)

    def _text(self, template: Template, written: str, depth: int) -> Iterator[Value]:
        written = template.filled(written)
        for found in STORED.finditer(written):
            name = found["name"] if found["store"] in STORES else f"{found['store']}:{found['name']}"
            yield from self._from_store(template, name, depth)
        brought = [
            one
            for found in REFERENCE.finditer(written)
            for one in self._reference(template, found["id"], found["attribute"] or "", depth)
        ]
        yield from brought
        if not brought and not STORED.search(written):
            yield Value(template, written)

    def _reference(self, template: Template, name: str, attribute: str, depth: int) -> Iterator[Value]:
        """Yield what a reference brings in from outside `template`; nothing where that is a resource of its own."""
        resource = template.resources.get(name)
        child = self._children.get((template, name))
        if child is not None and attribute.startswith("Outputs."):
            yield from self.of(
                child, section(child, "Outputs").get(attribute.partition(".")[2], {}).get("Value"), depth + 1
            )
        elif resource is not None and is_made_by_code(resource):
            yield Value(template, unknown=f"is what the custom resource {name} answers")
        parameter = section(template, "Parameters").get(name)
        if parameter is not None:
            yield from self._parameter(template, name, parameter, depth)

    def _parameter(self, template: Template, name: str, parameter: Mapping[str, Json], depth: int) -> Iterator[Value]:
        kind, default = str(parameter.get("Type")), str(parameter.get("Default", ""))
        parent, stack = self._nested.get(template, (None, None))
        given = stack.get("Parameters", name) if stack else None
        if parent is not None and given is not None:
            yield from self.of(parent, given, depth + 1)
        elif "AWS::SSM::Parameter" in kind:
            yield from self._from_store(template, default, depth)
        elif not PLAIN_TYPES.fullmatch(kind):
            yield Value(template, unknown=f"is the parameter {name}, which is open until deploy")

    def _from_store(self, template: Template, name: str, depth: int) -> Iterator[Value]:
        name = name.partition(":")[0] if name.startswith("/") else name
        match = PORT.fullmatch(name)
        opened = self._guard.ports.get(name.removesuffix("/url"))
        if match and opened:
            yield Value(template, guarded=self._guard.of(opened[0]), port=opened[1])
        elif match and match["program"] not in self._guard.programs:
            yield Value(template, port=match["port"])  # a program of another app: its own brand file says who may
        elif match:
            yield Value(template, unknown=f"is {name}, a port that no brand file opens")
        elif not name.startswith(PUBLIC):
            told = f"parameter {name} in a store"
            yield from self._output(template, self._stored.get(name.lstrip("/")), told, depth)


def is_made_by_code(resource: Resource) -> bool:
    """Whether code that no template shows says what `resource` answers."""
    return not resource.type.startswith("AWS::") or resource.type in MADE_BY_CODE


def _is_function(name: str) -> bool:
    return name == "Ref" or name.startswith("Fn::")


def _is_of_own(template: Template, value: Json) -> bool:
    """Whether only own resources and separators make up `value`, such as the name cut out of an own ARN."""
    found = [node for _, node in nodes(value) if isinstance(node, str)]
    whole = [text(node) for _, node in nodes(value) if isinstance(node, dict) and len(node) == 1]
    named = {one["id"] for written in whole for one in REFERENCE.finditer(written)}
    own = bool(named) and all(
        one.startswith("AWS::") or (one in template.resources and not is_made_by_code(template.resources[one]))
        for one in named
    )
    known = {part for _, node in nodes(value) if isinstance(node, dict) for part in _names(node)}
    return own and all(one in known or not re.search("[A-Za-z0-9]{2}", one) for one in found)


def _names(node: Mapping[str, Json]) -> Iterator[str]:
    """Yield the words by which `node`, a Ref or GetAtt, names a resource and its attribute."""
    argument = node.get("Ref") or node.get("Fn::GetAtt")
    yield from (one for one in (argument if isinstance(argument, list) else [argument]) if isinstance(one, str))


def section(template: Template, name: str) -> Mapping[str, Mapping[str, Json]]:
    """Return the section `name` of `template`, as far as it can be read."""
    found = template.body.get(name)
    return {key: one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}
