"""How many runs of Lambda the parts of a program may take at once, so that a text that comes in finds one free.

All functions of an account and region share its concurrent executions: 1,000, or 10 in a new account. What is not
capped takes all of them; a text that then finds none comes again later, five times, and waits with the dead letters.
"""

from __future__ import annotations

from dataclasses import dataclass

NEW_ACCOUNT = 10  # docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: new accounts begin lower
LEFT_UNRESERVED = 100  # what Lambda keeps for functions without a reservation
FREE_FOR_INBOUND = 5  # runs of each program: texts, opt-outs of other programs, the archive


@dataclass(frozen=True, slots=True)
class Concurrency:
    """The caps of one program, and what is reserved for its inbound side (0: nothing).

    SQS takes no cap below 2. A campaign's zones are not among them: they wait for their morning side by side.
    """

    requests: int
    bulk: int
    events: int
    pages: int
    visits: int
    parts: int
    inbound_reserved: int = 0

    @classmethod
    def of(cls, granted: int, programs: int, *, reserve_inbound: int = 0) -> Concurrency:
        """Return the caps of each of so many `programs` that share the executions `granted` to their account."""
        share = granted // max(programs, 1) - FREE_FOR_INBOUND
        caps = _WIDE if share >= most(_WIDE) else _NARROW
        return cls(*caps, inbound_reserved=reserve_inbound)

    @property
    def is_narrow(self) -> bool:
        """Whether these are the caps of an account with little room."""
        return (self.requests, self.bulk, self.events, self.pages, self.visits, self.parts) == _NARROW

    @property
    def most(self) -> int:
        """How many runs the capped parts of a program may take at once."""
        return most((self.requests, self.bulk, self.events, self.pages, self.visits, self.parts))


def most(caps: tuple[int, int, int, int, int, int]) -> int:
    """Return how many runs parts with these caps may take; the pages have two queues."""
    requests, bulk, events, pages, visits, parts = caps
    return requests + bulk + events + 2 * pages + visits + parts


# one run of the gate hands over 100 parts a second, all that a short code takes: more runs shorten waits, no more
_WIDE = (10, 2, 10, 2, 40, 8)
_NARROW = (2, 2, 2, 2, 5, 2)
FEWEST = most(_NARROW) + FREE_FOR_INBOUND  # runs that a program must find free, whatever its account has
