"""What wakes a person: one alarm for each symptom, and by which signals it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symptom:
    """What a person is woken for: its alarm and runbook are called `name`, and it rings as soon as one signal does.

    `signals` go by the names of their own runbooks. An alarm reads ten metrics at most.
    """

    name: str
    says: str
    signals: tuple[str, ...]


SYMPTOMS = (
    Symptom(
        "CustomersUnheard",
        "What customers text, or do on the web pages, is not handled in time: a STOP may be among it",
        (
            *("AlarmsDeadLetters", "AlarmsOldestMessage", "AlarmsWithoutModel"),
            *("OptInFormLate", "PreferencesLate", "OptInFormErrors", "PreferencesErrors"),
        ),
    ),
    Symptom(
        "OptOutsNotPassedOn",
        "An opt-out does not pass between the legal entity's programs",
        ("CascadeUnheard", "CascadeLost", "CascadeLate", "AnnouncerLate"),
    ),
    Symptom(
        "RecordAtRisk",
        "The record of consent is not archived, was altered, or lacked opt-outs that the service knew",
        ("ArchiveLost", "ArchiveLate", "ArchiveAltered", "ReconcilerDrift"),
    ),
    Symptom(
        "SendingHeld",
        "Nothing, or no marketing, is sent: the service refuses it, harm was seen, or customers are not heard",
        ("SendingAlarmsBraked", "SendingAlarmsUnheard", "SendingAlarmsPaused"),
    ),
    Symptom(
        "SendingLate",
        "Texts or delivery events wait for too long",
        ("SendingAlarmsLateRequest", "SendingAlarmsLateBulk", "SendingAlarmsLateEvent"),
    ),
    Symptom(
        "TextsLost",
        "Texts or delivery events failed repeatedly, or nobody knows whether they went out",
        (
            *("SendingAlarmsDeadLetters", "SendingAlarmsLost", "SendingAlarmsLoopEnded", "SendingAlarmsUnknown"),
            "SendingAlarmsGateErrors",
        ),
    ),
    Symptom(
        "PumpingRefused",
        "So many one-time passwords to one range of numbers, or so dear a day, that further ones are refused",
        ("SendingAlarmsPumping",),
    ),
    Symptom(
        "WorkflowFailed",
        "A campaign or an audit ended before its end, or did not start",
        ("CampaignsFailed", "ListAuditFailed", "ListAuditMissed"),
    ),
    Symptom(
        "PersonNeeded",
        "Something waits for a person: a doubt, an audit's report, a deactivation file, or an undelivered notice",
        ("ReconcilerDoubts", "ListAuditHeldBack", "ListAuditUnread", "AlarmsUndelivered"),
    ),
    # of a port that the brand file opens
    Symptom(
        "EventsNotPublished",
        "The port `events` is late or has lost events: whoever hears them misses some",
        ("EventsLost", "EventsLate", "EventsUnreadable"),
    ),
    Symptom("RepliesNotTaken", "Replies of customers wait for the brand's people", ("RepliesFailed", "RepliesLate")),
    Symptom("ReadsFailing", "The port `reads` failed, and an app got no answer", ("ReadsErrors",)),
)
SYMPTOM_OF = {signal: symptom for symptom in SYMPTOMS for signal in symptom.signals}
