"""Whose firewall stands before the forms of an environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.environment.option import Json, Option, Place, one_text
from infra.naming import firewall

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_OF_AN_ADDRESS = 100  # requests in five minutes


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


def together(environment: str, brands: Iterable[str]) -> str:
    """Return what a person should know of `brands`, whose forms share the firewall of `environment`."""
    return (
        f"in {environment} the forms of {', '.join(brands)} stand behind one firewall, {firewall(environment)}, which "
        f"counts the requests of an address to all of them together: beyond {MOST_OF_AN_ADDRESS} in five minutes each "
        "of these forms refuses it, whichever it visited (docs/opt-in-form.md)"
    )
