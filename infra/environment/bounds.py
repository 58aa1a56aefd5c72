"""How far memory, time-outs and alarms may be moved; a test holds each bound to the templates it was taken from."""

from __future__ import annotations

from collections.abc import Mapping

MOST_MEBIBYTES = 10_240  # what Lambda gives
# from what a function gets; the gate hands over 100 parts a second with a share of a core that goes with its memory
MEMORY: Mapping[str, range] = {
    name: range(1024 if name == "send_gate" else 512, MOST_MEBIBYTES + 1)
    for name in (
        "announcer",
        "archive",
        "campaign",
        "cascade",
        "delivery_events",
        "keyword_handler",
        "list_audit",
        "opt_in_form",
        "preferences",
        "reconcile",
        "send_gate",
    )
}
# in seconds, from what a function gets: to twice that behind a queue, whose messages stay hidden for six of the first,
# to what API Gateway waits for a page, to what Lambda gives a step of a workflow; the reconciler has its quarter hour
TIMEOUT: Mapping[str, range] = {
    "announcer": range(15, 61),
    "archive": range(60, 301),
    "campaign": range(120, 901),
    "cascade": range(15, 31),
    "delivery_events": range(30, 61),
    "keyword_handler": range(15, 31),
    "list_audit": range(840, 901),
    "opt_in_form": range(10, 30),
    "preferences": range(10, 30),
    "send_gate": range(60, 121),
}
MINUTE, HOUR = 60, 3600
# by the name of the runbook; what means that a text, a record or an opt-out is lost rings at the first, and is not here
ALARMS: Mapping[str, range] = {
    # below twice the time that a message of theirs stays hidden: from its third receive on SQS tells no age of it
    "AlarmsOldestMessage": range(MINUTE, 3 * MINUTE),
    "AnnouncerLate": range(MINUTE * 1000, 15 * MINUTE * 1000 + 1),
    "ArchiveLate": range(MINUTE * 1000, 2 * HOUR * 1000 + 1),
    "CascadeErrors": range(11),
    "CascadeLate": range(MINUTE, 3 * MINUTE),
    "OptInFormErrors": range(11),
    "OptInFormLate": range(MINUTE, 3 * MINUTE),
    "PreferencesErrors": range(11),
    "PreferencesLate": range(30, 3 * MINUTE),  # a button may be a stop
    "SendingAlarmsGateErrors": range(11),
    "SendingAlarmsLateBulk": range(HOUR, 24 * HOUR + 1),
    "SendingAlarmsLateEvent": range(MINUTE, HOUR + 1),
    "SendingAlarmsLateRequest": range(MINUTE, HOUR + 1),
    "SendingAlarmsPumping": range(1001),  # of texts in a minute that are refused already
}
