"""How many parts a second answers to texts take of the number: who answers counts them, and the gate leaves room."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lambdas.consent.items import text_attributes

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.consent.items import Row

ANSWERS = "answers"
WINDOW_SECONDS = 2  # for which answers are counted in one row; the gate reads the newest that is whole
KEPT_SECONDS = 3600
MARGIN = 1.1  # of a rate that is known only for what has been


def window(at: datetime, before: int = 0) -> int:
    """Return the second in which the window of `at` began, or one so many windows `before`."""
    return (int(at.timestamp()) // WINDOW_SECONDS - before) * WINDOW_SECONDS


def answers_key(begun: int) -> Row:
    """Return the key of the row that counts the answers of the window which began then."""
    return text_attributes({"phone": ANSWERS, "item": str(begun)})  # no phone number looks like this


def answer_rate(row: Row | None) -> int:
    """Return the parts a second that answers may take, as `row` tells of the newest whole window."""
    return math.ceil(int(row["parts"]["N"]) * MARGIN / WINDOW_SECONDS) if row else 0
