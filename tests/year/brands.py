"""One legal entity with three programs, how they changed in the year, and what they sent to everybody and when."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from lambdas.program import Parameter, Program, Template
from lambdas.program.frequency import Frequency
from lambdas.program.sending import DAYTIME, PRACTICE
from tests.programs import PROGRAM

DAY, HOUR, MINUTE, SECOND = (timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes", "seconds"))
OFFERS, OUTLET, ORDERS = "acme/promotional", "outlet/promotional", "acme/transactional"
RAISED = datetime(2026, 9, 1, tzinfo=UTC)  # from then on the brand declares more texts about deals


def _topic(name: str, frequency: Frequency):
    return replace(PROGRAM.topics[0], name=name, keyword=name.upper(), title=name.title(), frequency=frequency)


_US = replace(PROGRAM.sending, countries=("US", "PR"), week=DAYTIME)
_BASE = replace(PROGRAM, opt_out_mode="self_managed", service_keywords=(), sending=_US, audience_shards=1)
_OFFERS = replace(_BASE, topics=(_topic("deals", Frequency(7, "month")), _topic("news", Frequency(2, "week"))))
_RAISED = replace(_BASE, topics=(_topic("deals", Frequency(9, "month")), _OFFERS.topics[1]))
CHECKED_FOR = 45  # days for which a consent, or a check of its number for a new owner, is recent enough to the outlet
_OUTLET = replace(
    replace(_BASE, reassigned_check_hours=CHECKED_FOR * 24),
    brand="outlet",
    topics=(_topic("outlet", Frequency(4, "month")),),
    sending=replace(_US, week=PRACTICE),
)


def _template(name: str, topic: str, text: str, parameter: str, *, immediate: bool = False) -> Template:
    return Template(name, topic, text, (Parameter(parameter, 12),), immediate=immediate, resend=immediate)


_ORDERS = replace(
    _BASE,
    message_type="transactional",
    topics=(_topic("orders", Frequency(2, "day")), _topic("codes", Frequency(None, ""))),
    templates=(
        _template("shipped", "orders", "Acme Offers: order {order} is on its way.", "order"),
        _template("code", "codes", "Acme Offers: your code is {code}.", "code", immediate=True),
    ),
    sending=replace(_US, lifetime_hours=24, pause=None),
    engagement=None,
)
NAMES = (OFFERS, OUTLET, ORDERS)
ALL = {OFFERS: (_OFFERS, _RAISED), OUTLET: (_OUTLET, _OUTLET), ORDERS: (_ORDERS, _ORDERS)}


def as_of(name: str, at: datetime) -> Program:
    """The program as it was deployed then."""
    return ALL[name][at >= RAISED]


# What the brand asked for: a campaign goes to everybody on a topic, some of them on a day with many.


@dataclass(frozen=True, slots=True)
class Campaign:
    """One text to all subscribers of a topic; `content` names what it says on any channel."""

    name: str
    program: str
    topic: str
    at: datetime
    lives: timedelta
    body: str
    content: str
    digest: bool


_THINGS = (
    *("coats", "boots", "lamps", "chairs", "kettles", "rugs", "desks", "tents", "bikes", "scarves", "gloves"),
    *("mugs", "plates", "knives", "candles", "blankets", "pillows", "shelves", "mirrors", "clocks", "baskets"),
    *("towels", "pans", "ovens", "radios", "cameras", "watches", "belts", "hats", "socks", "shirts", "skirts"),
)
_EVERY = {OFFERS: (("deals", 7.0), ("news", 11.0)), OUTLET: (("outlet", 12.0),)}  # days between two, about
_SALES = (datetime(2026, 5, 22, 14, tzinfo=UTC), datetime(2026, 11, 27, 11, tzinfo=UTC))  # texts all day long


@cache
def campaigns(seed: int, begins: datetime, days: int) -> tuple[Campaign, ...]:
    """What the brand asked for in those days, oldest first."""
    chance, made = random.Random(f"{seed} campaigns"), []
    for program, topics in _EVERY.items():
        for topic, apart in topics:
            at = begins + DAY * chance.random() * apart
            while at < begins + DAY * days:
                made.append(_campaign(chance, program, topic, at, len(made)))
                if chance.random() < 0.1:  # the same once more for those who were away
                    made.append(replace(made[-1], name=f"{made[-1].name}-again", at=at + 20 * HOUR))
                at += DAY * apart * (0.5 + chance.random())
    sales = [sale for sale in _SALES if begins <= sale < begins + DAY * days]
    made += [
        _campaign(chance, OFFERS, topic, sale + HOUR * n, len(made) + n)
        for sale in sales
        for n, topic in enumerate(("deals", "news", "deals", "deals", "deals", "news"))
    ]
    return tuple(sorted(made, key=lambda one: (one.at, one.name)))


def _campaign(chance: random.Random, program: str, topic: str, at: datetime, number: int) -> Campaign:
    words = ", ".join(chance.sample(_THINGS, 7))
    body = f"Acme Offers: {words} now {chance.randrange(5, 60)}% off at acme.example/{number}"
    if chance.random() < 0.2:
        body += " Reply STOP to cancel."
    lives = DAY * chance.choice((1, 2, 3, 3))
    at = at.replace(microsecond=0)
    return Campaign(
        f"c{number}", program, topic, at, lives, body, f"c{number}", digest=topic != "news" and chance.random() < 0.3
    )


# What strikes everybody at once: hours in which we hear nothing, send nothing, or a carrier reaches nobody.


CARRIERS = ("AT&T", "Verizon", "T-Mobile", "others")
Hours = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Weather:
    """Outages: `deaf` of what customers text, `mute` of the SMS service, `dark` of each carrier."""

    deaf: Hours
    mute: Hours
    dark: dict[str, Hours]


@cache
def weather(seed: int, begins: datetime, days: int) -> Weather:
    """The outages of those days, a few a year."""
    chance = random.Random(f"{seed} weather")

    def outages(count: int, longest: int) -> Hours:
        starts = [begins + DAY * days * chance.random() for _ in range(count)]
        return tuple(sorted((at, at + HOUR * (1 + longest * chance.random())) for at in starts))

    a_year = max(1, round(3 * days / 365))
    dark = {carrier: outages(a_year, 40) for carrier in CARRIERS}
    return Weather(outages(4 * a_year, 6), outages(a_year, 3), dark)


def within(hours: Hours, at: datetime) -> datetime | None:
    """The end of the outage that `at` lies in."""
    return next((end for start, end in hours if start <= at < end), None)
