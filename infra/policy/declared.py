"""What an environment declares in `cdk.json`, read by the same table again, and where it must stand in a template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from infra.environment.option import Place, UnknownEnvironmentError
from infra.environment.options import Options
from infra.policy.template import Resource, Template
from infra.policy.values import Json

ROLE = "AWS::IAM::Role"


@dataclass(frozen=True, slots=True)
class Slot:
    """The property of every resource of `type` that the option `option` sets, and nothing else.

    One that is `filled` holds a value where nothing is declared too, which other rules judge.
    """

    type: str
    property: str
    option: str
    filled: bool = False


SLOTS = (
    Slot(ROLE, "PermissionsBoundary", "permissions_boundary"),
    Slot("AWS::Logs::LogGroup", "RetentionInDays", "log_retention", filled=True),
)

_READ: WeakKeyDictionary[Template, Options] = WeakKeyDictionary()


def options(template: Template) -> Options:
    """Return what the environment of `template` declares; nothing where any of it is out of range."""
    if template not in _READ:
        try:
            _READ[template] = read(template)
        except UnknownEnvironmentError:
            _READ[template] = Options()
    return _READ[template]


def read(template: Template) -> Options:
    """Return what the environment of `template` declares; UnknownEnvironmentError where that is out of range."""
    name = template.program.environment if template.program else ""
    return Options.of_entry(template.options, Place(name, template.account, template.region, frozenset({name})))


def slot_value(slot: Slot, template: Template) -> Json:
    """Return what must stand in `slot` of the resources of `template`; None where nothing may."""
    declared = options(template)
    return getattr(declared, slot.option) or None


def is_declared(template: Template, resource: Resource, path: str, text: str) -> bool:
    """Whether the `text` at `path` (dotted, without indices) of `resource` is one that its environment declares."""
    return any(
        slot.type == resource.type
        and path.split(".", maxsplit=1)[0] == slot.property
        and text in _texts(slot_value(slot, template))
        for slot in SLOTS
    )


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
