"""What a person may text in an exploration, and the program that hears it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from infra.brand.keywords import service_keywords
from lambdas.program import Frequency, PauseRule, Program, ProgramCopy, Sending, Topic, TopicCopy
from lambdas.sending.week import PRACTICE

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
    )
}


def _topic(name: str) -> Topic:
    copy = TopicCopy(f"{name}: reply YES", f"{name}: you are in", f"{name}: you left", f"{name}: you are still in")
    return Topic(name, name.upper(), name.title(), Frequency(2, "month"), copy)


_SENDING = Sending(
    countries=("US",),
    parts_per_second=100,
    most_parts=3,
    week=PRACTICE,
    lifetime_hours=72,
    same_content_hours=72,
    pause=PauseRule(opt_out_share=0.03, block_share=0.02, least=200, hours=24),
)
_MANAGED = Program(
    environment="dev",
    brand="acme",
    name="Acme Offers",
    legal_entity="Acme Inc",
    message_type="promotional",
    opt_out_mode="managed",
    topics=(_topic("deals"), _topic("news")),
    copy=ProgramCopy(
        "Acme: help",
        "Acme: no more",
        "Acme: text DEALS to join",
        "Reply STOP to cancel.",
        "Acme: DEALS brings you back",
        "Acme: reply YES to get {topics}",
        "Acme: you are in {topics}",
        "Acme: see {link}",
        "Acme: no texts until {day}",
        "Acme: here we are again",
    ),
    service_keywords=service_keywords("managed"),
    pending_hours=72,
    audience_shards=4,
    templates=(),
    sending=_SENDING,
    engagement=None,
)
_SELF_MANAGED = replace(_MANAGED, opt_out_mode="self_managed")
PROGRAMS = {
    "managed": _MANAGED,
    "self_managed": replace(_SELF_MANAGED, service_keywords=service_keywords("self_managed")),
    "silent_pool": replace(_SELF_MANAGED, service_keywords=()),
}

"""By mode: the service manages opt-outs, or we do (the pool takes START only), or we do and it takes no word at all."""
