"""Every text that CloudFormation will put into a resource, policies apart, and what each text speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from infra.policy.iam.names import Arn, written
from infra.policy.separation.register import Place
from infra.policy.templates.template import REFERENCE, UNKNOWN, Json, Template, text

STORED = re.compile(r"\{\{\s*resolve\s*:\s*(?P<store>[^:}\s]+)\s*:\s*(?P<name>[^:}\s]*)")


@dataclass(frozen=True, slots=True)
class Mentions:
    """The logical ids, ARNs and stored names in one text."""

    references: tuple[str, ...] = ()
    arns: tuple[Arn, ...] = ()
    stored: tuple[tuple[str, str], ...] = ()


NOTHING = Mentions()


@lru_cache(maxsize=65536)  # the same texts fill every template
def mentions(text: str) -> Mentions:
    """Return what `text` speaks of."""
    references = tuple(dict.fromkeys(found["id"] for found in REFERENCE.finditer(text))) if "${" in text else ()
    stored = tuple((found["store"], found["name"]) for found in STORED.finditer(text)) if "{{" in text else ()
    # an ARN around a reference is told by the reference
    arns = tuple(one for one in written(text) if "${" not in one.resource)
    return Mentions(references, arns, stored) if references or arns or stored else NOTHING


# what CloudFormation makes up from the template alone
STATIC = re.compile(r"Ref|Fn::(GetAtt|Sub|Join|Select|Split|If|Base64|FindInMap|ToJsonString|Length|Cidr|GetAZs)")
IMPORT, MAPPING, TRANSFORM = "Fn::ImportValue", "Fn::FindInMap", "Fn::Transform"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text at `path` (dotted, without indices); `function` is what brings a value in from outside the template."""

    path: str
    text: str
    function: str = ""


def leaves(place: Place) -> Iterator[Leaf]:
    """Yield the texts of the properties of `place`, joined and substituted; tags and policies are no part."""
    if place.resource.body.get("Properties") not in (None, place.resource.properties):
        raise TypeError("the properties are no object")
    for name, value in place.resource.properties.items():
        if name == TRANSFORM:
            yield Leaf("", "", TRANSFORM)
        elif name != "Tags":
            yield from leaves_of(place.template, value, name, place.kind.policies)


def leaves_of(template: Template, value: Json, path: str = "", policies: tuple[str, ...] = ()) -> Iterator[Leaf]:
    """Yield the texts inside `value`, which stands at `path` of `template`; what stands at `policies` is left out."""
    rest = [(path, value)]
    while rest:
        path, node = rest.pop()
        if isinstance(node, str):
            yield Leaf(path, node)
        elif isinstance(node, list):
            rest += [(path, item) for item in node]
        elif isinstance(node, dict):
            name = next(iter(node)) if len(node) == 1 else ""
            if name == "Ref" or name.startswith("Fn::"):
                yield from _computed(template, path, node, rest)
            elif TRANSFORM in node:
                yield Leaf(path, "", TRANSFORM)
            elif path not in policies:
                rest += [(f"{path}.{key}" if path else key, item) for key, item in node.items()]


def _computed(template: Template, path: str, node: Mapping[str, Json], rest: list[tuple[str, Json]]) -> Iterator[Leaf]:
    """Yield what the function `node` comes to; where that cannot be told, leave what stands inside it to be read."""
    whole = text(node)
    if UNKNOWN not in whole:
        yield Leaf(path, whole)
        return
    ((name, argument),) = node.items()
    if not STATIC.fullmatch(name):
        yield Leaf(path, text(argument), name)
    if name == MAPPING:
        argument = [argument, _mapped(template, argument)]
    if name != IMPORT:
        rest += [(path, one) for one in (argument if isinstance(argument, list) else [argument])]


def _mapped(template: Template, argument: Json) -> Json:
    """Return all that the mapping may give; all mappings where its name is not written out."""
    mappings = template.body.get("Mappings") or {}
    name = argument[0] if isinstance(argument, list) and argument else None
    found = mappings.get(name) if isinstance(name, str) else mappings
    return [{"Value": one} for one in found.values()] if isinstance(found, dict) else []
