"""The rows against what public tables and statutes say, cell by cell: each disagreement is listed with its reason.

`tests/data/law` holds what others published, as they published it, by a source and the day it speaks of; nothing in
it was made from the rows.
"""

import csv
import json
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from pathlib import Path

import pytest

from lambdas.program.sending import Hours, Week, common
from lambdas.quiet_hours.law import binding, is_holiday, rows

DATA = Path(__file__).parents[2] / "data" / "law"
SOURCES = json.loads((DATA / "sources.json").read_text(encoding="utf-8"))
HOURS = ("weekdays", "saturday", "sunday")
STATES_OF_HOLIDAYS = {"AL", "LA", "MS", "PA", "RI", "UT"}  # those that the lists of dates speak of


def table(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# the second file was written by a reader who had seen neither the rows nor the first
READINGS = [*table("readings.csv"), *table("second_reader.csv")]


def hours(text):
    if text == "closed":
        return None
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return Hours(opens, closes)


def ours(place, column, day, law):
    """What the rows say in `place` on `day`, in the words of the table."""
    bound = binding(law, (place,), day)
    if column == "holidays":
        return "closed" if any(row.week.holidays is None for row in bound) else "open"
    if column == "since":
        return {str(row.source.effective) for row in bound if place in row.states}
    return reduce(common, [getattr(row.week, column) for row in bound])


def disagreements(law=None):
    """Every cell on which the rows and a source differ: source, place, column; and whether ours leaves more hours."""
    law, found = law or rows(), {}
    for reading in READINGS:
        day = date.fromisoformat(SOURCES[reading["source"]]["as_of"])
        for column in (*HOURS, "holidays", "since"):
            said, place = reading[column], reading["place"]
            if not said:
                continue
            mine = ours(place, column, day, law)
            if column in HOURS:
                theirs = common(hours(said), Hours(8 * 60, 21 * 60)) if said != "closed" else None
                same, wider = mine == theirs, common(mine, theirs) != mine
            else:
                same, wider = said == mine or said in mine, (said, mine) == ("closed", "open")
            if not same:
                found[reading["source"], place, column] = wider
    return found


# Why the rows stay as they are where a source says something else.

STRICTER_IL = "sources differ on Illinois; the stricter is kept, disputed"
STRICTER_MS = "77-3-603 against 77-3-723; the stricter is kept, disputed"
HOLIDAYS_MS = "the rule on holidays is told as repealed; it is kept, disputed"
MISPRINT = "a Saturday that ends at noon is in no statute and in no other table: taken for a misprint of 9 p.m."
SILENT = "the table gives federal hours where it knows of no statute; the statute is kept"
CT_BEFORE = "it tells the hours before SB 1058, in force since 2023-10-01"
RI_WEEKEND = "its weekend is the Saturday of 5-61-2(2); the statute names no hours for Sundays"
RECORDINGS = "15 O.S. 755.1 is on devices that play recordings; the act of 2022 is on texts"
STRICTER_FR = "carriers tell the evening as 20:00 to 22:00; the strictest is kept"
ADVICE = "a vendor's advice for Australia's three clocks at once, not law; the rows bind each clock by itself"
STRICTER_GB = "the code names no hours; Saturdays and Sundays are as in countries without a row"
STRICTER_IN = "some tell the morning as 10:00; the stricter is kept, disputed"
OLDER_OR = "it tells of the act before its first day, 2026-01-01"
DEFAULTS = "a vendor's default hours for a whole country, which no rule of it is named for; the strictest is kept"
GENERAL = "it names one window for several states; Connecticut's statute begins at 09:00"
DISPUTED_NJ = "told as 20:00 elsewhere; the stricter is kept, disputed"
DIALER = "a dialer's table without sources, of rules on calls; the statute is kept"
OLDER_TX = "the Sunday hours bind texts since SB 140, 2025-09-01"
CALLS_IN = "of calls, by the first order of 2011; the later order on messages is the stricter"
STRICTER_ELSEWHERE = "a country without a row has what the rows on countries have in common"


def of(place, why, **columns):
    return {(source, place, column): why for source, named in columns.items() for column in named.split()}


EXPLAINED = (
    of("IL", STRICTER_IL, dropcowboy="weekdays saturday sunday")
    | of("MS", STRICTER_MS, **{"dnc-mississippi": "weekdays saturday"})
    | of("MS", HOLIDAYS_MS, **{"dropcowboy": "holidays", "dnc-mississippi": "holidays"})
    | of("PA", MISPRINT, dropcowboy="saturday")
    | of("IN", SILENT, stello="weekdays")
    | of("ME", SILENT, stello="weekdays")
    | of("CT", CT_BEFORE, clickpoint="weekdays saturday sunday")
    | of("RI", RI_WEEKEND, referrizer="sunday")
    | of("OK", RECORDINGS, **{"self-law-oklahoma": "weekdays saturday sunday"})
    | of("FR-*", STRICTER_FR, **dict.fromkeys(["brevo-france", "callr-france", "zensend-france"], "weekdays saturday"))
    | of("AU-*", ADVICE, **{"ometria-australia": "weekdays saturday sunday"})
    | of("GB-*", STRICTER_GB, **{"listrak-britain": "saturday sunday"})
    | of(
        "IN-*",
        STRICTER_IN,
        **dict.fromkeys(["business-standard-india", "bulksmsindore-india"], "weekdays saturday sunday"),
    )
    | of("MS", STRICTER_MS, **{"dnc-com-ms-blog": "weekdays saturday"})
    | of("MS", HOLIDAYS_MS, **{"dnc-com-ms-blog": "holidays"})
    | of("IL", STRICTER_IL, **dict.fromkeys(["g2leads", "vicidial-2024"], "weekdays saturday sunday"))
    | of("OR", OLDER_OR, **{"troutman-or": "weekdays saturday sunday"})
    | of("CT", GENERAL, **{"postscript-help": "weekdays saturday sunday"})
    | of("NJ", DISPUTED_NJ, **{"postscript-help": "weekdays saturday sunday"})
    | of("ME", DIALER, **{"vicidial-2024": "saturday sunday"})
    | of("UT", DIALER, **{"vicidial-2024": "weekdays saturday sunday"})
    | of("PA", DIALER, **{"vicidial-2024": "sunday"})
    | of("TX", OLDER_TX, **{"vicidial-2024": "sunday"})
    | of("IN-*", CALLS_IN, **{"business-standard-in": "weekdays saturday sunday since"})
    | of("GB-*", STRICTER_GB, **{"phonexa-uk": "weekdays saturday"})
    | of("FR-*", DEFAULTS, **{"klaviyo-countries": "weekdays saturday"})
    | reduce(
        or_,
        (
            of(at, DEFAULTS, **{"klaviyo-countries": "weekdays saturday sunday"})
            for at in ("AU-*", "CA-*", "DE-*", "GB-*")
        ),
    )
    | of("elsewhere", STRICTER_ELSEWHERE, vero="weekdays saturday sunday")
)
WIDER = {("dropcowboy", "PA", "saturday")} | {
    (source, place, column)
    for source, place, columns in [
        ("self-law-oklahoma", "OK", HOURS),
        ("ometria-australia", "AU-*", ("weekdays", "saturday")),
        ("troutman-or", "OR", HOURS),
        ("vicidial-2024", "UT", ("weekdays", "saturday")),
        ("vicidial-2024", "PA", ("sunday",)),
        ("vicidial-2024", "TX", ("sunday",)),
    ]
    for column in columns
}


def test_every_disagreement_is_explained_and_no_explanation_has_outlived_its_disagreement():
    assert set(disagreements()) == set(EXPLAINED)
    assert all(EXPLAINED.values())


def test_where_ours_leaves_more_hours_than_a_source_is_known_by_name():
    assert {cell for cell, wider in disagreements().items() if wider} == WIDER


@pytest.mark.parametrize(
    ("row", "change"),
    [
        pytest.param(
            "tx-hours", {"week": Week(Hours(480, 1260), Hours(540, 1260), Hours(720, 1260), None)}, id="hours"
        ),
        pytest.param("ut-hours", {"week": Week(*[Hours(480, 1260)] * 3, None)}, id="a Sunday"),
        pytest.param(
            "ri-hours", {"week": Week(Hours(540, 1080), Hours(600, 1020), None, Hours(0, 1440))}, id="holidays"
        ),
    ],
)
def test_a_row_that_was_spoilt_is_found(row, change):
    spoilt = tuple(replace(its, **change) if its.id == row else its for its in rows())
    assert set(disagreements(spoilt)) - set(EXPLAINED)


def test_a_first_day_that_was_spoilt_is_found():
    spoilt = tuple(
        replace(its, source=replace(its.source, effective=date(2025, 9, 2))) if its.id == "tx-hours" else its
        for its in rows()
    )
    assert ("listrak-texas", "TX", "since") in set(disagreements(spoilt)) - set(EXPLAINED)


def test_every_place_with_hours_of_its_own_is_in_the_table():
    places = {reading["place"] for reading in READINGS}
    assert {state for row in rows() for state in row.states} - {"*", "unknown"} <= places


# The days on which a publisher of calling restrictions told its readers not to call, over nine years.

NOT_CLOSED = {
    ("2019-01-19", "LA"): "Robert E. Lee Day has left R.S. 1:55",
    ("2023-12-26", "LA"): "proclaimed by the governor, which no calendar knows",
}
CLOSED_BY_US = {
    ("2018-02-19", "LA"): "Washington's Birthday is in R.S. 1:55, though the Commission is told not to enforce it",
    ("2022-02-21", "LA"): "Washington's Birthday is in R.S. 1:55, though the Commission is told not to enforce it",
    ("2015-07-03", "MS"): "the federal observance on a Friday is kept",
    ("2015-07-03", "RI"): "the federal observance on a Friday is kept",
}


def closed_on(day):
    """The states of which the publisher speaks that our rows close on `day`, other than by its weekday."""
    return {
        place
        for place in STATES_OF_HOLIDAYS
        if any(
            row.week.holidays is None and any(is_holiday(day, calendar) for calendar in row.calendars)
            for row in binding(rows(), (place,), day)
        )
    }


@pytest.mark.parametrize("line", table("dates.csv"), ids=lambda line: line["day"])
def test_the_days_that_a_publisher_told_are_closed_and_no_others_but_for_the_known(line):
    day = line["day"]
    theirs, mine = set(line["closed"].split()), closed_on(date.fromisoformat(day))
    assert theirs - mine == {state for known, state in NOT_CLOSED if known == day}
    assert mine - theirs == {state for known, state in CLOSED_BY_US if known == day}


def test_an_ordinary_day_is_closed_nowhere():
    ordinary = [date(2023, 3, 1) + timedelta(days=n) for n in range(5)]
    assert not any(closed_on(day) for day in ordinary)
