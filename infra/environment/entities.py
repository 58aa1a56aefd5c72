"""The legal entities of an environment whose programs all hear of a STOP to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infra.environment.option import Json, Option, Place, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infra.environment.entry import Environment

MOST_ENTITIES = 200


def read_entities(given: Json, _: Place) -> tuple[str, ...]:
    """Return `given`, a list of names; OutOfRangeError where it is none."""
    return texts(given, r"\S(?:.*\S)?", MOST_ENTITIES)


REVOKE_ALL = Option(
    "revoke_all",
    "a list of legal entities, each as brand files write it",
    '["Acme Holdings LLC"]',
    "a STOP to any program of the entity reaches all of them, transactional ones included, from the day on which a "
    "row of law asks for it",
    read_entities,
)


def entities(entry: Mapping[str, Json], place: Place) -> tuple[str, ...]:
    """Return the legal entities that the `entry` of an environment names; UnknownEnvironmentError for no list."""
    found: Any = REVOKE_ALL.value(entry[REVOKE_ALL.name], place) if REVOKE_ALL.name in entry else ()
    return tuple(found)


def deaf_entities(environment: Environment, programs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the legal entities of which some `programs` (entity and message type) would not hear of a STOP to others.

    These have several programs, a transactional one among them, and are not declared.
    """
    types: dict[str, list[str]] = {}
    for entity, message_type in programs:
        types.setdefault(entity, []).append(message_type)
    several = (entity for entity, held in sorted(types.items()) if len(held) > 1 and "transactional" in held)
    return [entity for entity in several if entity not in environment.revoke_all]
