"""What changes in a world: the texts on their way, and all else that can be kept and come back to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.inbound import Inbound
    from tests.exploration.service import Listed, Sent
    from tests.exploration.words import Word
    from tests.exploration.writes import Rows


@dataclass(frozen=True, slots=True)
class Said:
    """One text: its word and message, whether a delivery of it ended well, and when one failed last.

    `cut_short` tells that a delivery died or lost an answer, `stuck` counts those that failed although nothing struck.
    """

    word: Word
    message: Inbound
    settled: bool = False
    failed_at: datetime | None = None
    cut_short: bool = False
    stuck: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """All of a world that changes."""

    now: datetime
    said: tuple[Said, ...]
    rows: Rows
    listed: Listed | None
    lifted: bool
    sent: tuple[Sent, ...]
