"""What an audit finds of one number, and the event that each finding puts on record: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from lambdas.consent import corrections
from lambdas.consent.events import EventKind
from lambdas.consent.items import HEARD, instant, record_of, text, text_attributes
from lambdas.consent.ledger import opened, verify
from lambdas.consent.phone import E164
from lambdas.consent.record import State, Tier
from lambdas.delivery.health import Health
from lambdas.sending.engagement import Reactions, tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from lambdas.consent.corrections import Audit
    from lambdas.consent.events import ConsentEvent
    from lambdas.consent.items import Row
    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Record
    from lambdas.program import Program

# Whether the ledger of a number shows how each of its active subscriptions was agreed to.


def unproven(topics: Iterable[str], entries: Sequence[LedgerEntry]) -> tuple[str, ...]:
    """Return those of the active `topics` whose opt-in the whole and sound `entries` of a ledger do not prove."""
    events = [opened(entry) for entry in entries]
    return tuple(topic for topic in sorted(topics) if not _proven(topic, events))


def _proven(topic: str, events: Sequence[ConsentEvent]) -> bool:
    """Whether the newest change of `topic` is an opt-in that says what was agreed to, after a question if texted."""
    touching = [event for event in events if any(change.topic == topic for change in event.changes)]
    if not touching or not touching[-1].wording:
        return False
    newest = touching[-1]
    if not any(change.topic == topic and change.after is State.ACTIVE for change in newest.changes):
        return False
    asked = any(event.kind is EventKind.OPT_IN_REQUESTED for event in touching[:-1])
    return newest.kind is EventKind.OPT_IN_IMPORTED or (newest.kind is EventKind.OPT_IN_CONFIRMED and asked)


# What an audit can find of one number: the whole list, with what each means and what is done about it.


class Kind(StrEnum):
    """A finding as rows and reports carry it: what it `says`, and the `act` that follows."""

    says: str
    act: str

    def __new__(cls, value: str, says: str, act: str) -> Self:
        """Return the kind written `value`."""
        made = str.__new__(cls, value)
        made._value_, made.says, made.act = value, says, act
        return made

    UNANSWERED = "unanswered", "Never answered whether they agree", "taken off the list"
    TOPIC_GONE = "topic_gone", "Subscribed to a topic that the brand file has no more", "suspended"
    BROKEN_CHAIN = "broken_chain", "The ledger of the number is not whole", "suspended"
    NO_EVIDENCE = "no_evidence", "Active without a complete evidence of the opt-in", "suspended"
    MALFORMED = "malformed", "No number in the form that can be texted", "suspended"
    DUPLICATE = "duplicate", "Another spelling of a number that is on the list", "suspended"
    OPTED_OUT = "opted_out", "Opted out at the SMS service, and the record did not show it", "put on record"
    DOUBT_LAPSED = "doubt_lapsed", "May have opted out, and nobody ruled on it within 10 business days", "opted out"
    DEACTIVATED = "deactivated", "Returned to the carrier: it may have a new owner", "suspended"
    UNENGAGED = "unengaged", "No longer reacts, or cannot be reached", "sunset, with one farewell"
    LESS_ENGAGED = "less_engaged", "Rarely reacts", "gets digests only"
    ENGAGED = "engaged", "Reacts again", "gets everything again"


# what takes somebody off the list against whom nothing was known: too many of these at once point to a fault of ours
TAKES_AWAY = frozenset(Kind) - {Kind.UNANSWERED, Kind.OPTED_OUT, Kind.DOUBT_LAPSED, Kind.LESS_ENGAGED, Kind.ENGAGED}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, and the topics that it is about."""

    kind: Kind
    topics: tuple[str, ...] = ()


# The one spelling of a number.


_AMERICAN = 10  # digits of a number of the US without its country code


def normal(phone: str) -> str | None:
    """Return the E.164 number that `phone` spells; None where it spells none."""
    digits = re.sub(r"[^0-9+]", "", phone)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    if not digits.startswith("+"):
        digits = f"+1{digits}" if len(digits) == _AMERICAN else f"+{digits}"
    digits = re.sub(r"^\+(44|61)0", r"+\1", digits)  # the zero that is dialled inside these countries
    return digits if E164.fullmatch(digits) else None


UNDER_WAY = timedelta(days=14)  # as long as a queue keeps a text: a YES may still be in it
_TIERS = {Tier.LESS_ENGAGED: Kind.LESS_ENGAGED, Tier.ENGAGED: Kind.ENGAGED}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a number besides its record; `twin` says that its proper spelling is on the list as well."""

    entries: Sequence[LedgerEntry] = ()
    health: Health = field(default_factory=Health)
    reacted_at: datetime | None = None
    twin: bool = False


def findings(record: Record, known: Facts, program: Program, now: datetime) -> list[Finding]:
    """Return all that is to be mended of one number, in the order in which it is done."""
    doubted_at = record.standing.doubted_at
    if program.message_type == "promotional" and doubted_at and now >= corrections.lapses_at(doubted_at):
        return [Finding(Kind.DOUBT_LAPSED, tuple(sorted(record.subscriptions)))]
    waiting = tuple(topic for topic, held in record.subscriptions.items() if _unanswered(held.pending_until, now))
    pending = tuple(topic for topic in waiting if record.subscriptions[topic].state is State.PENDING)
    found = [Finding(Kind.UNANSWERED, pending)] if pending else []
    found += _doubts(record, known, program)
    left = active(record) - {topic for one in found for topic in one.topics}
    if left and (judged := _judged(record, known, program, now)):
        found.append(judged)
    return found


def event(finding: Finding, record: Record, audit: Audit) -> ConsentEvent | None:
    """Return what puts `finding` on record; None where the record has moved on and nothing is left to be done."""
    if any(held.changed_at > audit.at for held in record.subscriptions.values()):
        return None  # the person has acted since the audit looked: the next one will see
    if finding.kind in _TIERS.values():
        wanted = Tier(finding.kind)
        return corrections.tier_changed(wanted, audit) if record.standing.tier is not wanted else None
    if finding.kind is Kind.DOUBT_LAPSED:
        return corrections.lapsed(record, audit) if record.standing.in_doubt else None
    if finding.kind is Kind.UNENGAGED:
        made = corrections.sunset(record, audit)
    elif finding.kind is Kind.UNANSWERED:
        made = corrections.expired(record, finding.topics, audit)
    else:
        made = corrections.suspended(record, finding.topics, finding.kind, audit)
    return made if made.changes else None


def active(record: Record) -> set[str]:
    """Return the topics that the person gets texts of."""
    if record.standing.stopped:
        return set()
    return {topic for topic, held in record.subscriptions.items() if held.state is State.ACTIVE}


def _unanswered(until: datetime | None, now: datetime) -> bool:
    return until is not None and until + UNDER_WAY < now


def _doubts(record: Record, known: Facts, program: Program) -> Iterator[Finding]:
    """Yield what makes a subscription doubtful, each topic once and for the gravest reason."""
    held = active(record)
    if not held:
        return
    every = tuple(sorted(held))
    if normal(record.phone) != record.phone:
        yield Finding(Kind.DUPLICATE if known.twin else Kind.MALFORMED, every)
    elif next(verify(known.entries, record), None):
        yield Finding(Kind.BROKEN_CHAIN, every)
    else:
        gone = tuple(sorted(held - {topic.name for topic in program.topics}))
        unshown = unproven(held - set(gone), known.entries)
        yield from (Finding(kind, ts) for kind, ts in ((Kind.TOPIC_GONE, gone), (Kind.NO_EVIDENCE, unshown)) if ts)


def _judged(record: Record, known: Facts, program: Program, now: datetime) -> Finding | None:
    rule, standing = program.engagement, record.standing
    if rule is None:
        return None
    joined_at = max(record.subscriptions[topic].changed_at for topic in active(record))
    told = [at for at in (known.reacted_at, standing.started_at) if at]
    health = known.health
    seen = Reactions(joined_at, max(told, default=None), health.delivered_at, health.unreachable)
    wanted = tier(seen, rule, now)
    if wanted is Tier.UNENGAGED:
        return Finding(Kind.UNENGAGED)
    return Finding(_TIERS[wanted]) if wanted is not standing.tier else None


# What the rows of one number tell an audit, and the row by which it marks what it has done.


MARK = "audit#"
KEPT = timedelta(days=90)  # as long as the workflow knows a run by its name


@dataclass(frozen=True, slots=True)
class Person:
    """One number: its record, when it last texted something that changed nothing, and what this run has done to it."""

    record: Record
    heard_at: datetime | None
    done: frozenset[str]

    @classmethod
    def from_items(cls, phone: str, rows: Sequence[Row], run: str) -> Person:
        """Return what `rows` tell of `phone` to the audit `run`."""
        mine = f"{MARK}{run}#"
        items = {text(row, "item"): row for row in rows}
        heard_at = instant(items[HEARD], "at") if HEARD in items else None
        done = frozenset(item.removeprefix(mine) for item in items if item.startswith(mine))
        return cls(record_of(phone, rows), heard_at, done)


@dataclass(frozen=True, slots=True)
class Done:
    """The mark that one run has acted on one finding of a number: no number is acted on twice."""

    phone: str
    run: str
    kind: str

    def row(self, now: datetime) -> Row:
        """Return the mark as a row, which the table forgets by itself."""
        gone = {"N": str(int((now + KEPT).timestamp()))}
        key = text_attributes({"phone": self.phone, "item": f"{MARK}{self.run}#{self.kind}"})
        return key | {"expires_at": gone}
