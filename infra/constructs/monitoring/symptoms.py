"""What wakes a person: one alarm for each symptom, and by which signals it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symptom:
    """What a person is woken for: its alarm and runbook are called `name`, and it rings as soon as one signal does.

    `signals` go by the names of their own runbooks. An alarm reads ten metrics at most. What stays on until somebody
    acts (dead letters, doubts) shares no alarm with what is on for a moment, which nobody would hear of meanwhile.
    """

    name: str
    says: str
    signals: tuple[str, ...]


SYMPTOMS = (
    Symptom(
        "CustomersUnheard",
        "What customers text, or do on the web pages, is not handled in time: a STOP may be among it",
        (
            *("AlarmsOldestMessage", "AlarmsWithoutModel"),
            *("OptInFormLate", "PreferencesLate", "OptInFormErrors", "PreferencesErrors"),
        ),
    ),
    Symptom(
        "OptOutsNotPassedOn",
        "An opt-out does not pass between the legal entity's programs",
        ("CascadeLost", "CascadeLate", "CascadeErrors", "AnnouncerLate"),
    ),
    Symptom(
        "RecordAtRisk",
        "The record of consent is not archived, was altered, lacked opt-outs, or was not audited to the end",
        ("ArchiveLate", "ArchiveAltered", "ReconcilerDrift", "ListAuditFailed", "ListAuditNeedsPerson"),
    ),
    Symptom(
        "SendingHeld",
        "Nothing, or no marketing, is sent: the service refuses it, harm was seen, or customers are not heard",
        ("SendingAlarmsBraked", "SendingAlarmsUnheard", "SendingAlarmsPaused"),
    ),
    Symptom(
        "SendingLate",
        "Texts or delivery events wait for too long",
        (
            *("SendingAlarmsLateRequest", "SendingAlarmsLateBulk", "SendingAlarmsLateEvent"),
            "SendingAlarmsGateThrottles",
        ),
    ),
    Symptom(
        "TextsLost",
        "Texts were lost, the gate fails, or nobody knows whether texts went out",
        ("SendingAlarmsLost", "SendingAlarmsLoopEnded", "SendingAlarmsUnknown", "SendingAlarmsGateErrors"),
    ),
    Symptom(
        "PumpingRefused",
        "So many one-time passwords to one range of numbers, or so dear a day, that further ones are refused",
        ("SendingAlarmsPumping",),
    ),
    Symptom("WorkflowFailed", "A campaign ended before its end", ("CampaignsFailed",)),
    Symptom(
        "DeadLettersWaiting",
        "What failed again and again waits for a person: customers' texts, opt-outs, records, requests, or events",
        (
            *("AlarmsDeadLetters", "SendingAlarmsDeadLetters", "ArchiveLost", "ListAuditMissed"),
            "CascadeUnheard",
        ),
    ),
    Symptom(
        "PersonNeeded",
        "A text that may be an opt-out waits for a ruling, or an alarm's notice reached nobody",
        ("ReconcilerDoubts", "AlarmsUndelivered"),
    ),
    # of a port that the brand file opens
    Symptom(
        "EventsNotPublished",
        "The port `events` is late, or left out what it could not read: whoever hears the events misses some",
        ("EventsLate", "EventsUnreadable"),
    ),
    Symptom("EventsGivenUp", "Events that the port `events` gave up wait with its dead letters", ("EventsLost",)),
    Symptom("RepliesNotTaken", "Replies of customers wait for the brand's people", ("RepliesFailed", "RepliesLate")),
    Symptom("ReadsFailing", "The port `reads` failed, and an app got no answer", ("ReadsErrors",)),
)
SYMPTOM_OF = {signal: symptom for symptom in SYMPTOMS for signal in symptom.signals}
