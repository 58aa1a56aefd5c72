"""Subscribers with the ledgers that led to where they are, counted in days before now."""

from datetime import UTC, datetime, timedelta

from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence, applied
from lambdas.consent.ledger import appended, seal
from lambdas.consent.record import Record, State
from lambdas.consent.timestamps import in_milliseconds

NOW = in_milliseconds(datetime.now(UTC))
DAY = timedelta(days=1)


def asked(phone, days):
    record = Record(phone)
    until = NOW - days * DAY + DAY
    return after(record, [], EventKind.OPT_IN_REQUESTED, days, (Change("deals", None, State.PENDING),), until=until)


def joined(phone, days, topic="deals"):
    """Return the record and the ledger of somebody who asked and confirmed so many days ago."""
    record, entries = Record(phone), []
    change = (Change(topic, None, State.PENDING),)
    until = NOW - days * DAY + DAY
    record, entries = after(record, entries, EventKind.OPT_IN_REQUESTED, days, change, until=until)
    change = (Change(topic, State.PENDING, State.ACTIVE),)
    return after(record, entries, EventKind.OPT_IN_CONFIRMED, days, change)


def after(record, entries, kind, days, changes, *, until=None, tier=None):
    at, evidence = NOW - days * DAY, Evidence(f"text-{len(entries)}", "exact", "YES", "+1")
    event = ConsentEvent(kind, at, "sms", changes, evidence, "Yes?", "0" * 64, until, tier)
    entry = seal(event, record.standing, record.phone, at)
    return appended(applied(record, event), entry), [*entries, entry]
