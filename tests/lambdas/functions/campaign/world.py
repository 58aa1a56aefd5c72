"""An audience and a queue in memory, and the recipients of two zones."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lambdas.functions.campaign.run import Step
from lambdas.sending.campaign import Recipient
from lambdas.stores.objects import AudiencePage

NOON = datetime(2026, 11, 23, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
BODY = "Acme Offers: all week"
EAST, WEST = ["+12125550101", "+12125550102", "+12125550103"], ["+12065550101"]


@dataclass
class List:
    """An audience in memory, two to a page, one row of which names nobody."""

    phones: list
    read: int = 0

    def page(self, place):
        self.read += 1
        begin = int(place or 0)
        found = tuple(Recipient(phone) for phone in self.phones[begin : begin + 2])
        return AudiencePage(found, str(begin + 2) if begin + 2 < len(self.phones) else None, int(not begin))


@dataclass
class Queue:
    """A queue in memory that may be full already."""

    held: int = 0
    bodies: list = field(default_factory=list)

    def waiting(self):
        return self.held

    def put(self, bodies):
        self.bodies += bodies


def group_of(recipient):
    return "east" if recipient.phone in EAST else "west"


def begin(group):
    return Step(group, "more", NOON)
