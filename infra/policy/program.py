"""Whose a template or a resource is: the program that its tags tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from infra.naming import IDENTITY_TAGS


@dataclass(frozen=True, slots=True, order=True)
class Program:
    """Brand x message type in one environment: the unit of separation, as its tags tell it."""

    environment: str
    legal_entity: str
    brand: str
    message_type: str

    def __str__(self) -> str:
        return f"{self.environment}/{self.brand}/{self.message_type}"

    @property
    def tags(self) -> Mapping[str, str]:
        """The four tags that say to which program a resource belongs."""
        values = (self.environment, self.legal_entity, self.brand, self.message_type)
        return dict(zip(IDENTITY_TAGS, values, strict=True))


def program_of(tags: Mapping[str, str]) -> Program | None:
    """Return the program named by `tags`; None unless brand and message type are both there."""
    if not (tags.get("Brand") and tags.get("MessageType")):
        return None
    return Program(*(tags.get(name, "") for name in IDENTITY_TAGS))
