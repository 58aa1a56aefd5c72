"""Values that come from outside a resource's own template: exports, parameters and stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.policy.separation.ground import Ground, Violation, crosses, shown
from infra.policy.separation.leaves import IMPORT, Leaf, Mentions, leaves_of, mentions
from infra.policy.separation.register import Place
from infra.policy.templates.template import UNKNOWN, Json, Template, text

PARAMETER = "AWS::SSM::Parameter"
STORES = ("ssm", "ssm-secure")
BOOTSTRAP = "/cdk-bootstrap/"  # the CDK's own parameter: a version, no resource


class Sources:
    """Follows what comes in from outside a template to whom it comes from."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._exports: dict[str, tuple[Template, Json]] = {}
        self._stored: dict[str, Place] = {}
        for template, places in ground.register.places.items():
            for output in _section(template, "Outputs").values():
                export = output.get("Export")
                if isinstance(export, dict):
                    name = template.filled(text(export.get("Name")))
                    self._exports.setdefault(name, (template, output.get("Value")))
            stored = (place for place in places.values() if place.resource.type == PARAMETER)
            self._stored |= {place.name.removeprefix("/"): place for place in stored}

    def brought_in(self, place: Place, leaf: Leaf) -> Iterator[Violation]:
        """Yield a violation where an import, or a function that nobody knows, brings in another's resource."""
        exported = self._exports.get(place.template.filled(leaf.text)) if leaf.function == IMPORT else None
        if exported is None:
            message = f"{leaf.path} comes from outside the template by {leaf.function} {shown(leaf.text)}."
            yield Violation(place, leaf.path, message.replace(UNKNOWN, "of what synth cannot read"))
            return
        owner, value = exported
        names = {name for one in leaves_of(owner, value) for name in mentions(owner.filled(one.text)).references}
        places = self._ground.register.places[owner]
        found = [places[name] for name in sorted(names) if name in places] or [Place.of_stack(owner)]
        if self._ground.stands_behind(place, leaf.path, found):
            return
        self._ground.count(place, "ways", len(found))
        message = f"{leaf.path} imports {shown(leaf.text)}."
        yield from (Violation(place, leaf.path, message, one) for one in found if crosses(place, one))

    def read(self, place: Place, leaf: Leaf, known: Mentions) -> Iterator[Violation]:
        """Yield a violation for each parameter and stored value in a text that is not known to be the owner's own."""
        for store, name in known.stored:
            yield from self._from_store(place, leaf, name if store in STORES else f"{store}:{name}")
        open_ones = [name for name in known.references if name not in place.template.resources]
        parameters = _section(place.template, "Parameters") if open_ones else {}
        for name in open_ones:
            if name in parameters:
                yield from self._from_parameter(place, leaf, name, parameters[name])

    def _from_parameter(self, place: Place, leaf: Leaf, name: str, parameter: Json) -> Iterator[Violation]:
        default = str(parameter.get("Default", ""))
        if default.startswith(BOOTSTRAP):
            return
        if "AWS::SSM::Parameter" in str(parameter.get("Type")):
            yield from self._from_store(place, leaf, default)
            return
        message = f"{leaf.path} is the parameter {name}, which is open until deploy."
        yield Violation(place, leaf.path, message)

    def _from_store(self, place: Place, leaf: Leaf, name: str) -> Iterator[Violation]:
        used = self._stored.get(name.removeprefix("/"))
        message = f"{leaf.path} is read from the parameter store, {shown(name)}"
        if used is None:
            yield Violation(place, leaf.path, f"{message}, which no template shows.")
        elif crosses(place, used):
            yield Violation(place, leaf.path, f"{message}.", used)


def _section(template: Template, name: str) -> Mapping[str, Json]:
    found = template.body.get(name)
    return {key: one for key, one in found.items() if isinstance(one, dict)} if isinstance(found, dict) else {}
