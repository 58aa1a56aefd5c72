"""What an audit can find of one number: the whole list, with what each means and what is done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


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
    DEACTIVATED = "deactivated", "Given back to the carrier: it may have a new owner", "suspended"
    UNENGAGED = "unengaged", "Reacts to nothing any more, or cannot be reached", "sunset, with one farewell"
    LESS_ENGAGED = "less_engaged", "Rarely reacts", "gets digests only"
    ENGAGED = "engaged", "Reacts again", "gets everything again"


# what takes somebody off the list against whom nothing was known: too many of these at once point to a fault of ours
TAKES_AWAY = frozenset(Kind) - {Kind.UNANSWERED, Kind.OPTED_OUT, Kind.LESS_ENGAGED, Kind.ENGAGED}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding, and the topics that it is about."""

    kind: Kind
    topics: tuple[str, ...] = ()
