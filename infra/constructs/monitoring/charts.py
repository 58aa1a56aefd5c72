"""What dashboards show of the counts of a program's functions, and which counts they leave out, and why."""

from __future__ import annotations

from dataclasses import dataclass

PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """What the function `service` counts as `name`, by which statistic, and what the legend calls it."""

    service: str
    name: str
    label: str = ""
    statistic: str = "Sum"


@dataclass(frozen=True, slots=True)
class Chart:
    """A graph of counts, or of a `formula` over them, in which they are called m0, m1, ..."""

    title: str
    series: tuple[Counted, ...]
    formula: str = ""


def counts(title: str, service: str, *names: str) -> Chart:
    """Return the graph of what one function counts."""
    return Chart(title, tuple(Counted(service, name) for name in names))


MEETING = ("announcer", "cascade")  # of a program that meets the others of its legal entity
PROMOTIONAL_FUNCTIONS = (*MEETING, "campaign", "opt_in_form", "preferences")
FUNCTIONS = (
    *("keyword_handler", "archive", "reconcile", "send_gate", "delivery_events", "list_audit"),
    *PROMOTIONAL_FUNCTIONS,
)
DROPPED = (
    *("UnknownTopic", "UnknownTemplate", "TemplateNeeded", "BodyNeeded", "BadParameter", "BadContent", "TooLong"),
    *(
        "OwnWords",
        "InvalidNumber",
        "CountryNotServed",
        "Unreachable",
        "Stopped",
        "InDoubt",
        "NotSubscribed",
        "NoNotice",
    ),
    *("Paused", "Unengaged", "DigestOnly", "NotDue", "SameContent", "Cap", "Window", "Expired", "Unheard"),
    *("Refused", "OptedOut", "Unknown"),
)
TEXTS = ("Doubt", "Join", "Confirm", "Decline", "Help", "Preferences", "Other", "Unanswerable", "WithoutModel")
FORM = ("Shown", "Faulty", "Taken", "TooMany", "Unverified", "Elsewhere", "Unreadable", "Unavailable")
PAGE = ("Shown", "Taken", "Over", "Unreadable", "Unavailable")
CONSENT = (
    Chart(
        "Opt-ins",
        (
            Counted("keyword_handler", "OptInRequested", "asked for"),
            Counted("keyword_handler", "OptInConfirmed", "confirmed by YES"),
            Counted("keyword_handler", "Start", "START"),
        ),
    ),
    Chart(
        "Conversion: opt-ins confirmed of those asked for, %",
        (Counted("keyword_handler", "OptInConfirmed"), Counted("keyword_handler", "OptInRequested")),
        f"{PER_CENT} * m0 / m1",
    ),
    Chart(
        "Opt-outs",
        (
            Counted("keyword_handler", "OptOut", "by text or page"),
            Counted("keyword_handler", "Leave", "of a topic"),
            Counted("cascade", "Cascaded", "from another program"),
            Counted("reconcile", "OptOutDrift", "learned from the service's list"),
            Counted("keyword_handler", "OptOutLearned", "learned from a refused answer"),
            Counted("send_gate", "OptOutLearned", "learned from a refused text"),
            Counted("delivery_events", "OptedOut", "subscribers lost"),
        ),
    ),
    Chart(
        "Opt-out rate: subscribers lost of texts delivered, %",
        (Counted("delivery_events", "OptedOut"), Counted("delivery_events", "Delivered")),
        f"{PER_CENT} * m0 / m1",
    ),
    counts("What customers text", "keyword_handler", *TEXTS),
    Chart(
        "Wait for an answer, milliseconds",
        tuple(Counted("keyword_handler", "ReplyLatency", name, name) for name in ("p50", "p99", "Maximum")),
    ),
    counts("The web form", "opt_in_form", *(f"Form{name}" for name in FORM)),
    counts("Requests of the web form", "keyword_handler", *("FormRepeated", "FormBarred", "FormOutdated")),
    counts("The preferences page", "preferences", *(f"Page{name}" for name in PAGE)),
    counts("Pauses", "keyword_handler", "Pause", "Resume"),
    counts("Doubts that nobody has ruled on for three days", "reconcile", "DoubtsUnruled"),
    counts(
        "Answers",
        "keyword_handler",
        *(
            "ReplySent",
            "ReplyExpired",
            "ReplyOvertaken",
            "ReplyRefused",
            "ReplySilenced",
            "ReplyUnknown",
            "LiftRefused",
        ),
    ),
)
SENDING = (
    counts("Requests", "send_gate", "Sent", "Deferred", "Dropped", "Duplicate", "Left", "Braked", "Unheard", "Unknown"),
    Chart("Dropped, by reason", tuple(Counted("send_gate", f"Dropped{reason}", reason) for reason in DROPPED)),
    counts("Slowed by the service", "send_gate", "Throttled", "NotAccepted", "CampaignNotCounted", "BrakeNotNoted"),
    Chart("Wait for a place in the pace, seconds", (Counted("send_gate", "PaceWait", statistic="Maximum"),)),
    counts("Campaigns", "campaign", "CampaignEnqueued", "CampaignUnreadable"),
    counts("What became of texts", "delivery_events", "Delivered", "FailedDelivery", "Blocked", "Spam"),
    Chart(
        "Blocked or taken for spam, %",
        tuple(Counted("delivery_events", name) for name in ("Blocked", "Spam", "Delivered", "FailedDelivery")),
        f"{PER_CENT} * (m0 + m1) / (m0 + m1 + m2 + m3)",
    ),
    counts("Halted", "delivery_events", "Paused", "Braked"),
    Chart(
        "Spent on texts, US dollars (without carriers' fees)",
        (Counted("delivery_events", "SpentMicrodollars"),),
        "m0 / 1000000",
    ),
)
FOUND = (
    *("Unanswered", "TopicGone", "BrokenChain", "NoEvidence", "Malformed", "Duplicate", "OptedOut", "DoubtLapsed"),
    "Deactivated",
    *("Unengaged", "LessEngaged", "Engaged"),
)
SUBSCRIBERS = ("Subscribers", "ListEngaged", "ListLessEngaged", "ListUnengaged")
RECORD = (
    Chart("Failures, by function", tuple(Counted(service, "Failed", service) for service in FUNCTIONS)),
    counts("The ledger's archive", "archive", "LedgerArchived", "LedgerAltered"),
    counts("Audits of the list", "list_audit", "AuditReported", "AuditHeldBack", "DeactivationsUnread"),
    Chart(
        "Subscribers by tier, at the last audit that acted",
        tuple(Counted("list_audit", name, statistic="Maximum") for name in SUBSCRIBERS),
    ),
    counts("Findings of audits", "list_audit", *(f"Found{kind}" for kind in FOUND)),
    counts("Comparison with the service's list", "reconcile", "ReconcilePass", "ReconcileRefused"),
)
# what only a port brings: dashboards are the same with it and without, and the port's own alarms tell
OF_PORTS = ("publisher", "reads")
NOT_CHARTED = {
    ("keyword_handler", "Duplicate"): "a text that came twice was handled once, which is as it should be",
    ("keyword_handler", "Superseded"): "a text that came late and changed nothing, kept as evidence in the ledger",
    ("keyword_handler", "Forwarded"): "replies to the brand, which the metrics of their queue count",
    ("keyword_handler", "OptOutNotLearned"): "the reconciler comes by it, and counts it as drift",
    ("send_gate", "OptOutNotLearned"): "as above",
    ("send_gate", "Confirmed"): "passwords that people entered: told by the app, as far as it tells",
    ("send_gate", "Noted"): "what other channels sent: told by those who sent it",
    ("send_gate", "DroppedCancelled"): "what a person cancelled: `./sms campaign review` counts it, by campaign",
    ("send_gate", "DroppedOverPrice"): "dearer than `max_price` lets it be: `./sms results` names each",
    ("send_gate", "DroppedPumping"): "beyond what the brand file lets pumping cost: its own alarm tells",
    ("send_gate", "DroppedProtected"): "an operator blocked the number: `./sms results` names each",
    ("send_gate", "DroppedUnchecked"): "its number was not checked in time: `./sms reassigned` is late",
    ("send_gate", "DroppedNoReply"): "an answer, and its sender's mistake: `./sms results` tells them",
    ("send_gate", "DroppedReplyTooOld"): "as above",
    ("send_gate", "DroppedAnswered"): "as above",
    ("send_gate", "DroppedAdvertises"): "as above",
    (
        "delivery_events",
        "Retried",
    ): "a text that the network did not deliver, asked for once more: its second end counts",
    ("delivery_events", "DuplicateEvent"): "an event that came twice was counted once, which is as it should be",
    (
        "list_audit",
        "AuditNeedsPerson",
    ): "one that was held back, or could not read the carriers' file: both are charted",
    ("cascade", "Duplicate"): "an announcement that came twice was heard once, which is as it should be",
    ("announcer", "Announced"): "each of them is an opt-out by text here, and a cascaded one elsewhere",
    ("send_gate", "DeferralsNotTold"): "of the port `events` alone: the gate defers all the same",
    **{
        ("publisher", name): "of the port `events` alone, whose alarms tell"
        for name in ("Failed", "NotTaken", "Published", "Unreadable")
    },
    ("reads", "Failed"): "the port is not open everywhere; the alarm ReadsErrors tells",
    ("reconcile", "ReconcileRestarted"): "a listing that began anew ends later; the alarm ReconcilerSilence tells",
}
