"""Each row by itself against times inside, at the edge, and outside, written from where its number stands."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lambdas.program.frequency import Frequency
from lambdas.program.sending import Hours, Week
from lambdas.quiet_hours.caps import cap_rows
from lambdas.quiet_hours.law import Rules, rows
from lambdas.sending.caps import Sent, available_at

VECTORS = json.loads((Path(__file__).parents[2] / "data" / "law" / "vectors.json").read_text(encoding="utf-8"))
ROWS = {row.id: row for row in rows()}
CAPS = {row.cap.rule: row for row in cap_rows()}
ALL_DAY = Week(*[Hours(0, 24 * 60)] * 4)
NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
UNCAPPED = Frequency(None, "")
EACH = [
    pytest.param(name, time, is_open, id=f"{name} {'open' if is_open else 'closed'} {time}")
    for name, its in VECTORS["hours"].items()
    for is_open, key in ((True, "open"), (False, "closed"))
    for time in its[key]
]


@pytest.mark.parametrize(("name", "time", "is_open"), EACH)
def test_a_row_alone_is_open_and_closed_at_the_times_of_its_vectors(name, time, is_open):
    row, local = ROWS[name], datetime.fromisoformat(time)
    hours = Rules.of(ALL_DAY, (row,)).hours((next(iter(row.states)),), local.date())
    minute = local.hour * 60 + local.minute
    assert (hours is not None and hours.opens <= minute < hours.closes) is is_open


def test_every_row_has_at_least_three_vectors_both_open_and_closed_and_says_where_its_number_stands():
    assert set(VECTORS["hours"]) == set(ROWS)
    assert set(VECTORS["caps"]) == set(CAPS)
    for its in VECTORS["hours"].values():
        assert len(its["open"]) + len(its["closed"]) >= 3
        assert min(len(its["open"]), len(its["closed"])) >= 1
    for its in (*VECTORS["hours"].values(), *VECTORS["caps"].values()):
        assert len(its["stands"]) > 20


@pytest.mark.parametrize("name", CAPS)
def test_a_cap_alone_lets_and_holds_as_its_vectors_say(name):
    cap, vectors = CAPS[name].cap, VECTORS["caps"][name]["sent_minutes_ago"]
    for key, lets in (("open", True), ("closed", False)):
        for ago in vectors[key]:
            sends = [Sent(NOW - timedelta(minutes=minutes), "deals", "") for minutes in sorted(ago, reverse=True)]
            frees = available_at("deals", UNCAPPED, (cap,), sends)
            assert (frees is None or frees <= NOW) is lets, (key, ago)
