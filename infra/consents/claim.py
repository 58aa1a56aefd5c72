"""One consent or opt-out that was given elsewhere, as a valid row of a file claims it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from lambdas.consent.instant import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Given(StrEnum):
    """What the person did."""

    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True)
class Claim:
    """One row. `topic` is None where an opt-out means the whole program; `evidence` holds all else that the row tells.

    `at` is when the person did it (UTC) and `wording` what the person was shown.
    """

    line: int
    phone: str
    given: Given
    topic: str | None
    at: datetime
    wording: str
    evidence: Mapping[str, str]

    @cached_property
    def id(self) -> str:
        """The name under which it goes on record: the same row has the same name in whatever file it comes."""
        facts = [self.phone, self.given, self.topic, to_text(self.at), self.wording, sorted(self.evidence.items())]
        return f"import-{hashlib.sha256(json.dumps(facts).encode()).hexdigest()}"
