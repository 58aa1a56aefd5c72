"""The hours and caps as the oracle reads them, apart from the rows: tables written by hand, with their dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from tests.lambdas.quiet_hours.by_hand import FEDERAL, LAW, PRACTICE

FIRST_DAY, LAST_DAY = date(2026, 3, 1), date(2030, 12, 30)  # for which the tables below hold
BEGINS = datetime.combine(FIRST_DAY, time.min, UTC)
# what the states closed in 2026 before the table by hand begins; their Sundays are closed anyway
_BEFORE_AUTUMN = {
    "AL": "2026-04-27 2026-06-01",
    "LA": "2026-04-03",
    "MS": "2026-04-27",
    "PA": "2026-04-03 2026-06-14 2026-06-15",
    "RI": "2026-05-04 2026-07-06 2026-08-10",
    "UT": "2026-06-15 2026-07-24",
}
_CLOSED_BEFORE = {state: {date.fromisoformat(day) for day in days.split()} for state, days in _BEFORE_AUTUMN.items()}
_CLOSED_BEFORE["unknown"] = set().union(*_CLOSED_BEFORE.values())
# Act 47 of 2026 gave Pennsylvania other hours from that day on; before, 73 P.S. 2245 had the federal ones
CHANGED = {"PA": (date(2026, 10, 18), ((8, 21), (8, 21), (8, 21), LAW["PA"][3]))}

WEEKS = {"daytime": ((8, 21), (8, 21), (8, 21), set()), "practice": PRACTICE}
# state: texts in so many hours, whatever they are about
CAPS = {**dict.fromkeys(("FL", "OK", "MD", "OR", "unknown"), (3, 24)), "ME": (1, 8)}

_CLOCKS: dict[str, ZoneInfo] = {}
Open = tuple[int, int] | None  # seconds of the local day


def clock(zone: str) -> ZoneInfo:
    """The clock of a zone."""
    found = _CLOCKS.get(zone)
    if found is None:
        found = _CLOCKS[zone] = ZoneInfo(zone)
    return found


@lru_cache(maxsize=1 << 16)
def hours(states: tuple[str, ...], week: str, day: date) -> Open:
    """The hours of that local day that a week and the law of every one of `states` leave together."""
    spans = [_of(WEEKS[week], day, set())]
    spans += [_of(_row(state, day), day, _CLOSED_BEFORE.get(state, set())) for state in states]
    if None in spans:
        return None
    opens, closes = max(span[0] for span in spans), min(span[1] for span in spans)
    return (opens * 3600, closes * 3600) if opens < closes else None


def _row(state, day):
    if state in CHANGED and day < CHANGED[state][0]:
        return CHANGED[state][1]
    return LAW.get(state, FEDERAL)


def _of(row, day, closed_before):
    weekdays, saturday, sunday, closed = row
    if day in closed or (closed and day in closed_before):
        return None
    return {5: saturday, 6: sunday}.get(day.weekday(), weekdays)


def is_open(zones, states, week, at, least=0):
    """Whether every clock of `zones` is within the hours at that instant, and for so many seconds more."""
    for zone in zones:
        local = at.astimezone(clock(zone))
        second = local.hour * 3600 + local.minute * 60 + local.second
        span = hours(states, week, local.date())
        if span is None or not span[0] <= second or second + least > span[1] - (least == 0):
            return False
    return True
