"""The wall: synth stops before it writes anything where somebody acknowledges a rule of our pack."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import aws_cdk as cdk
import jsii
from constructs import IConstruct, IValidation

from infra.policy.rules.account import Acknowledged, waves_through


def attach_wall(app: cdk.App) -> None:
    """Hang the wall on `app`."""
    app.node.add_validation(Wall(app))


@jsii.implements(IValidation)
class Wall:
    """Refuses acknowledgements on the app and every stage and stack, the places that blanket a whole tree.

    Reading the metadata of a construct costs about a millisecond, so what stands below a stack is
    refused by the rule `SmsProgram-Acknowledged`, which reads it from the finished assembly.
    """

    def __init__(self, app: cdk.App) -> None:
        self._app = app

    def validate(self) -> list[str]:
        """Return one error for each acknowledgement of our rules."""
        return [
            f"{place} acknowledges {rule}: {Acknowledged.why} To mend: {Acknowledged.remedy}"
            for place, rule in _acknowledgements(self._app)
            if waves_through(rule)
        ]


def _acknowledgements(scope: IConstruct) -> Iterator[tuple[str, str]]:
    node, key = scope.node, _key()
    for entry in node.metadata:
        if entry.type == key:
            yield from ((node.path or "the app", str(rule)) for rule in entry.data)
    if not isinstance(scope, cdk.Stack):
        for child in node.children:
            yield from _acknowledgements(child)


@cache
def _key() -> str:
    return cdk.Validations.ACKNOWLEDGED_RULES_METADATA_KEY
