"""Whose firewall stands before the forms of an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.environment.option import Json, Option, Place, one_text

if TYPE_CHECKING:
    from collections.abc import Mapping


def _read(given: Json, _: Place) -> str:
    return one_text(given, "own|shared")


FIREWALL = Option(
    "firewall",
    "own or shared",
    '"shared"',
    "whose web ACL stands before forms: with `own`, as without the entry, each form's; with `shared` one in the stack "
    "`sms-ENV-firewall`, which counts a visitor's requests to all of these forms together. A form with a `verifier` "
    "keeps its own",
    _read,
)


def firewall_of(entry: Mapping[str, Json], place: Place) -> str:
    """Return whose firewall the `entry` of an environment asks for; UnknownEnvironmentError for another word."""
    return str(FIREWALL.value(entry[FIREWALL.name], place)) if FIREWALL.name in entry else "own"
