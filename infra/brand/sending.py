"""How a program sends: where, when, how fast and for how long, with what holds where the brand file says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from infra.brand.fields import Checked, Converted, Part, count, dollars, quoted, refusal, shape, share, time
from infra.protection import Protection
from lambdas.messages.rendering import MOST_PARTS
from lambdas.program import MessageType
from lambdas.program.sending import (
    DAYTIME,
    PRACTICE,
    EngagementRule,
    Hours,
    PauseRule,
    PumpingRule,
    SendingSettings,
    Week,
)
from lambdas.quiet_hours.regions import TERRITORIES, known_countries

# The countries that a program texts, as a list of ISO 3166 codes in the brand file.


def _codes(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not value:
        return None
    if problems := list(_country_problems(value)):
        raise refusal(*problems)
    return tuple(value)


def _country_problems(items: list[object] | tuple[object, ...]) -> Iterator[str]:
    for item in items:
        if not isinstance(item, str) or item not in known_countries():
            yield f"must hold ISO 3166 codes of countries such as US, CA, got {quoted(item)}: write two capital letters"
    twice = [item for item, times in Counter(item for item in items if isinstance(item, str)).items() if times > 1]
    yield from (f"must hold each country once, got '{item}' twice: keep one" for item in twice)


Countries = Annotated[
    tuple[str, ...],
    Converted(
        _codes,
        "a list of countries such as [US, CA]",
        (("type", "array"), ("items", {"enum": sorted(known_countries())}), ("minItems", 1), ("uniqueItems", True)),
    ),
]


def _code_problems(value: str) -> Iterator[str]:
    if value not in known_countries():
        yield f"must be the ISO 3166 code of a country such as US, got '{value}': write two capital letters"


Country = Annotated[str, Checked(_code_problems, (("enum", sorted(known_countries())),))]


def unreached(countries: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with each of `countries` that a short code of the US does not reach.

    Dedicated numbers serve their own country (AWS End User Messaging SMS user guide, "Phone numbers"); its tables of
    countries list short codes of the US for the US, and none of its territories.
    """
    for country in countries:
        if country in TERRITORIES:
            why = f"whether a US short code reaches {country} is not in AWS's list of countries"
        elif country != "US":
            why = "a short code reaches its own country only"
        else:
            continue
        problem = f"must be US beside a short_code, got '{country}': {why}"
        yield f"{problem}; delete it, or delete short_code where the program's number is one of {country}"


# The hours of a brand file: of each kind of day those in which texts may go out, by the recipient's clock.


CLOSED = "closed"

_DAY = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
_LAW = Hours(8 * 60, 21 * 60)  # 47 CFR 64.1200(c)(1)


def _hours_problems(value: str) -> Iterator[str]:
    if value == CLOSED:
        return
    if not _DAY.fullmatch(value):
        yield f"must be hours such as 09:00-18:00, or {CLOSED}, got '{value}'"
        return
    opens, closes = _minutes(value)
    if closes <= opens:
        yield f"must close after it opens, got '{value}': write the earlier time first"
    elif opens < _LAW.opens or closes > _LAW.closes:
        yield f"must lie within 08:00-21:00, got '{value}': 47 CFR 64.1200(c)(1) bars texts before and after"


DayHours = Annotated[
    str,
    Checked(
        _hours_problems,
        (
            ("pattern", f"^(?:{CLOSED}|{_DAY.pattern})$"),
            ("description", f"Must be hours within 08:00-21:00 such as 09:00-18:00, or {CLOSED}."),
        ),
    ),
]


class BrandHours(Part):
    """When texts may go out; a kind of day that is not given keeps its usual hours."""

    weekdays: DayHours | None = Field(default=None, examples=["09:00-18:00"])
    saturday: DayHours | None = Field(default=None, examples=["10:00-17:00"])
    sunday: DayHours | None = Field(default=None, examples=[CLOSED])
    holidays: DayHours | None = Field(default=None, examples=[CLOSED])

    def over(self, usual: Week) -> Week:
        """Return the hours of `usual` with those given here in their place."""
        days = ((getattr(self, name), getattr(usual, name)) for name in type(self).model_fields)
        return Week(*(kept if given is None else _open(given) for given, kept in days))


def _open(value: str) -> Hours | None:
    return None if value == CLOSED else Hours(*_minutes(value))


def _minutes(value: str) -> tuple[int, int]:
    """Return the minutes of the day at which `value`, which has the right shape, opens and closes."""
    opens, closes = (60 * int(clock[:2]) + int(clock[3:]) for clock in value.split("-"))
    return opens, closes


class BrandPause(Part):
    """When a promotional program pauses by itself, by what the last texts met with."""

    opt_outs: Annotated[float, share(50, "3 %")] | None = Field(default=None, examples=["3 %"])
    blocks: Annotated[float, share(50, "2 %")] | None = Field(default=None, examples=["2 %"])
    least: Annotated[int, count(1_000_000)] | None = Field(default=None, examples=[200])
    within: Annotated[int, time(24, "24 hours")] | None = Field(default=None, examples=["24 hours"])

    def over(self, usual: PauseRule) -> PauseRule:
        """Return `usual` with what is given here in its place."""
        return PauseRule(
            opt_out_share=self.opt_outs or usual.opt_out_share,
            block_share=self.blocks or usual.block_share,
            least=self.least or usual.least,
            hours=self.within or usual.hours,
        )


_SHARE = re.compile(r"([1-9]) of ([1-9])")


def _share(value: object) -> tuple[int, int] | None:
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    place, of = (int(found[1]), int(found[2])) if found else (1, 0)
    return (place, of) if place <= of else None


CallerShare = Annotated[
    tuple[int, int],
    Converted(
        _share,
        "which of how many promotional programs of the legal entity it is, such as 1 of 2",
        (("type", "string"), ("pattern", f"^(?:{_SHARE.pattern})$")),
    ),
]


ALONE = (1, 1)


class BrandPumping(Part):
    """What one-time passwords and other immediate texts may cost a day, and how many go to one range of numbers."""

    budget: Annotated[int, count(1_000_000)] = Field(examples=[50])
    per_range: Annotated[int, count(1_000_000)] = Field(default=60, examples=[60])

    def rule(self) -> PumpingRule:
        """Return the limits as the gate knows them."""
        return PumpingRule(self.budget, self.per_range)


class BrandSending(Part):
    """How a program sends; what is not given is as usual for its message type."""

    countries: Countries | None = Field(default=None, examples=[["US"]])
    parts_per_second: Annotated[int, count(1_000)] | None = Field(default=None, examples=[100])
    hours: BrandHours = Field(default_factory=BrandHours, examples=[{"saturday": "10:00-17:00", "sunday": "closed"}])
    lifetime: Annotated[int, time(14 * 24, "24 hours")] | None = Field(default=None, examples=["24 hours"])
    same_content: Annotated[int, time(30 * 24, "72 hours")] | None = Field(default=None, examples=["72 hours"])
    caller_share: CallerShare | None = Field(default=None, examples=["1 of 2"])
    max_price: Mapping[Country, Annotated[float, dollars("0.02")]] = Field(
        default_factory=dict, min_length=1, examples=[{"US": 0.02}]
    )
    keyword: Annotated[str, shape(r"\S(?:[ \S]{0,28}\S)?", "one line of 1 to 30 characters")] | None = Field(
        default=None, examples=["Acme Orders"]
    )
    pumping: BrandPumping | None = Field(default=None, examples=[{"budget": 50, "per_range": 60}])
    protection: Protection = Field(default="allow", examples=["filter"])
    pause: BrandPause | None = Field(default=None, examples=[{"opt_outs": "3 %", "blocks": "2 %"}])


def sending(asked: BrandSending, message_type: MessageType) -> SendingSettings:
    """Return how a program of `message_type` sends, as `asked` and else as usual."""
    usual = _SENDING_DEFAULTS[message_type]
    return replace(
        usual,
        countries=asked.countries or usual.countries,
        parts_per_second=asked.parts_per_second or usual.parts_per_second,
        week=asked.hours.over(usual.week),
        lifetime_hours=asked.lifetime or usual.lifetime_hours,
        same_content_hours=asked.same_content or usual.same_content_hours,
        max_price=tuple(sorted(asked.max_price.items())),
        caller_share=asked.caller_share if asked.caller_share and asked.caller_share != ALONE else (),
        pumping=asked.pumping.rule() if asked.pumping else None,
        pause=asked.pause.over(usual.pause) if asked.pause and usual.pause else usual.pause,
    )


def never_open(week: Week) -> bool:
    """Whether `week` has no hours at all: those of a holiday only narrow those of its day."""
    return not (week.weekdays or week.saturday or week.sunday)


_TRANSACTIONAL = SendingSettings(
    countries=("US",),
    # AWS End User Messaging SMS user guide, "Message Parts per Second (MPS) limits": a US short code has 100
    parts_per_second=100,
    most_parts=MOST_PARTS,
    week=DAYTIME,
    lifetime_hours=24,
    same_content_hours=72,
    pause=None,
)
_PROMOTIONAL = replace(
    _TRANSACTIONAL,
    week=PRACTICE,
    lifetime_hours=72,
    pause=PauseRule(opt_out_share=0.03, block_share=0.02, least=200, hours=24),
)
_SENDING_DEFAULTS: Mapping[MessageType, SendingSettings] = {
    "transactional": _TRANSACTIONAL,
    "promotional": _PROMOTIONAL,
}


# Whom a promotional program texts less and whom no more, and how often its list is audited.


AuditSchedule = Literal["weekly", "monthly", "quarterly"]

_YEARS = 2 * 366 * 24  # hours
ReassignedCheck = Annotated[int, time(_YEARS, "31 days")]
_ENGAGEMENT_DEFAULTS = EngagementRule(
    less_engaged_hours=90 * 24, unengaged_hours=180 * 24, grace_hours=60 * 24, digest_hours=31 * 24
)


class BrandEngagement(Part):
    """After how much silence a person gets digests only, and nothing; what is not given is as usual.

    It says that the brand's systems tell of clicks, purchases, or the like; without it nobody is judged by silence.
    """

    less_engaged_after: Annotated[int, time(_YEARS, "90 days")] | None = Field(default=None, examples=["90 days"])
    unengaged_after: Annotated[int, time(_YEARS, "180 days")] | None = Field(default=None, examples=["180 days"])
    grace: Annotated[int, time(_YEARS, "60 days")] | None = Field(default=None, examples=["60 days"])
    digest_every: Annotated[int, time(_YEARS, "31 days")] | None = Field(default=None, examples=["31 days"])


def engagement(asked: BrandEngagement | None, message_type: MessageType) -> EngagementRule | None:
    """Return the rule of a program of `message_type`, as `asked` and else as usual; None where it has no tiers.

    Nobody is judged by silence before the brand says that its systems tell of reactions: everybody would fall silent.
    """
    if asked is None or message_type != "promotional":
        return None
    return EngagementRule(
        less_engaged_hours=asked.less_engaged_after or _ENGAGEMENT_DEFAULTS.less_engaged_hours,
        unengaged_hours=asked.unengaged_after or _ENGAGEMENT_DEFAULTS.unengaged_hours,
        grace_hours=asked.grace or _ENGAGEMENT_DEFAULTS.grace_hours,
        digest_hours=asked.digest_every or _ENGAGEMENT_DEFAULTS.digest_hours,
    )
