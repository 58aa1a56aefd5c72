"""What a person may text in an exploration, and the program that hears it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from infra.brand.wording.keywords import service_keywords
from tests.programs import PROGRAM

MORNING = datetime(2026, 11, 2, 9, tzinfo=UTC)
AT_ONCE, SOON, LATER = timedelta(0), timedelta(seconds=5), timedelta(hours=73)


@dataclass(frozen=True, slots=True)
class Word:
    """A text by what it means: its words, the topic that it is about, and how long after the one before it is sent."""

    name: str
    means: str
    body: str
    topic: str = ""
    gap: timedelta = SOON

    def __str__(self) -> str:
        return self.name


WORDS = {
    word.name: word
    for word in (
        Word("JOIN", "join", "JOIN DEALS", "deals"),
        Word("JOIN NEWS", "join", "JOIN NEWS", "news"),
        Word("YES", "confirm", "YES"),
        Word("late YES", "confirm", "YES", gap=LATER),
        Word("STOP", "stop", "STOP"),
        Word("no more", "stop", "please stop texting me"),
        Word("tied STOP", "stop", "STOP", gap=AT_ONCE),
        Word("START", "start", "START"),
        Word("LEAVE", "leave", "LEAVE DEALS", "deals"),
        Word("NO", "decline", "NO"),
        Word("HELP", "help", "HELP"),
        Word("doubt", "doubt", "Please don't text me before 8am"),
    )
}

_MANAGED = replace(PROGRAM, service_keywords=service_keywords("managed"), engagement=None)
PROGRAMS = {
    "managed": _MANAGED,
    "self_managed": replace(_MANAGED, opt_out_mode="self_managed", service_keywords=service_keywords("self_managed")),
    "silent_pool": replace(_MANAGED, service_keywords=()),
}

"""By mode: the service answers; we answer and leave its list alone; or it knows no word, and we keep its list."""
