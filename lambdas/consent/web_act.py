"""What somebody sent from a web page of the program, on its way to the function that records and answers it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from lambdas.consent.instant import to_text

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class WebAct:
    """One act: its id, the phone that it is about, and the time of its arrival (UTC)."""

    id: str
    phone: str
    at: datetime

    @property
    def revokes(self) -> bool:
        """Whether the act takes consent away."""
        return False

    @property
    def masked_phone(self) -> str:
        """The phone number as logs may show it: its last two digits."""
        return f"***{self.phone[-2:]}"

    def to_json(self) -> str:
        """Return the act as it waits in its queue."""
        return json.dumps(asdict(self) | {"at": to_text(self.at)}, ensure_ascii=False)
