"""The program that tests and measurements are about, whatever the layer."""

from __future__ import annotations

from lambdas.program import Program, ProgramCopy, Topic, TopicCopy
from lambdas.program.frequency import Frequency
from lambdas.program.sending import PRACTICE, EngagementRule, PauseRule, SendingSettings


def _topic(name: str) -> Topic:
    copy = TopicCopy(
        f"{name}: reply YES", f"{name}: you are in", f"{name}: you left", f"{name}: you are still in, STOP to end"
    )
    return Topic(name, name.upper(), name.title(), Frequency(2, "month"), copy)


SENDING = SendingSettings(
    countries=("US",),
    parts_per_second=100,
    most_parts=3,
    week=PRACTICE,
    lifetime_hours=72,
    same_content_hours=72,
    pause=PauseRule(opt_out_share=0.03, block_share=0.02, least=200, hours=24),
)
PROGRAM = Program(
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
        "Acme: which one? Reply {choices}",
    ),
    service_keywords=("CANCEL", "END", "OPTOUT", "QUIT", "REVOKE", "STOP", "UNSUBSCRIBE", "HELP", "START", "UNSTOP"),
    pending_hours=72,
    audience_shards=4,
    templates=(),
    sending=SENDING,
    engagement=EngagementRule(less_engaged_hours=2160, unengaged_hours=4320, grace_hours=1440, digest_hours=744),
)
