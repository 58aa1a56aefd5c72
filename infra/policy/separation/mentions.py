"""What a text speaks of: references, ARNs, and values read from a store at deploy time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from infra.policy.iam.arn import Arn, written
from infra.policy.values import REFERENCE

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
