"""The functions under load in simulated time: a sample of what `bench/load/run.py` measures, and its controls."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from botocore.exceptions import ClientError

from bench.load import report
from bench.load.report import LIMITS, Case, Measured, table
from bench.load.run import FAULTS, SEND, planted
from bench.load.simulation import Times, simulated
from bench.load.world import Load, LoadedWorld


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(report, "WARM_SECONDS", 3.0)
    monkeypatch.setattr(report, "DRAIN_SECONDS", report.STOP_GOAL_SECONDS)


def ends_a_second():
    """Return how many ends of texts ten readers record where more come than they can."""
    world = LoadedWorld(Times())
    with simulated(world.simulation):
        world.run(Load(ends=250), 3)
        before = world.totals()["ends"]
        world.run(Load(ends=250), 4)
        return (world.totals()["ends"] - before) / 4


def test_ten_readers_record_more_ends_than_a_short_code_sends_texts():
    assert ends_a_second() > 120


def test_with_four_rows_an_hour_they_did_not():
    with patch("lambdas.delivery.stats.SHARDS", 4):
        assert ends_a_second() < 100


def test_under_both_loads_every_stop_is_on_record_within_five_seconds():
    measured = Measured.of(Case("both", Load(parts=20, inbound=30)), 3)
    assert len(measured.waits) > 20
    assert measured.waits[-1] < report.STOP_GOAL_SECONDS
    assert measured.missed() == []


def refused_answers():
    """Return how many answers the number refuses where a campaign asks for all of it, and they for half."""
    world = LoadedWorld(Times(), rate=40)
    with simulated(world.simulation):
        world.run(Load(parts=40, inbound=30), 12)
        before = world.totals()["refused by the number"]
        world.run(Load(parts=40, inbound=30), 18)
        return world.totals()["refused by the number"] - before


def test_a_campaign_leaves_answers_their_part_of_the_number():
    assert refused_answers() == 0


def test_without_that_the_number_refuses_them():
    with patch("lambdas.stores.sending.sends.answer_rate", lambda _: 0):
        assert refused_answers() > 3


def test_the_same_seed_gives_the_same_figures():
    case = Case("both", Load(parts=5, inbound=10))
    one, other = (Measured.of(case, 1) for _ in range(2))
    assert one.windows == other.windows
    assert one.waits == other.waits


def test_a_planted_fault_is_found():
    assert planted("a dead SMS service", 2).missed() == ["sends fall behind"]
    case, changes = FAULTS["no retry of an end"]
    few = replace(case, load=Load(ends=60), times=Times(lock=60))
    assert Measured.of(few, 2).missed() == []
    with patch(*next(iter(changes.items()))):
        assert "ends come again" in Measured.of(few, 2).missed()


def test_the_table_tells_the_spread_and_the_limit_that_is_met_first():
    few = replace(SEND, load=Load(parts=20))
    rows = {row["figure"]: row for row in table({"few": [Measured.of(few, 2, seed) for seed in (1, 2)]})}
    low, high = (float(each) for each in rows["texts sent a second"]["few"].split(" - "))
    assert 10 < low < high < 40
    told = rows["first limit met"]["few"]
    assert told.startswith("none; nearest: ")
    name, _, share = told.removeprefix("none; nearest: ").removesuffix(" %").partition(", ")
    shares = {one: 100 * float(rows[one]["few"].replace(",", "")) / allowed for one, (allowed, _) in LIMITS.items()}
    assert float(share) == pytest.approx(shares[name], abs=5)  # tens of them are told as whole numbers
    assert max(shares.values()) <= float(share) + 5


def test_the_service_refuses_what_is_beyond_the_quota_of_a_call():
    service = LoadedWorld(Times()).sms
    for _ in range(10):
        service.admit("DeleteOptedOutNumber")
    with pytest.raises(ClientError, match="Throttling"):
        service.admit("DeleteOptedOutNumber")
    service.simulation.now += 1
    service.admit("DeleteOptedOutNumber")
    assert service.most("DeleteOptedOutNumber") == 11


def test_a_transaction_meets_another_of_the_same_row_only():
    world = LoadedWorld(Times())
    database = world.database
    database.lock([("sends", ("tally#1", "0"))], until=1.0)
    assert database.locked([("sends", ("tally#1", "0")), ("sends", ("tally#1", "1"))]) == [True, False]
    world.simulation.now = 1.0
    assert database.locked([("sends", ("tally#1", "0"))]) == [False]


def test_a_partition_has_a_thousand_write_units_a_second():
    database = LoadedWorld(Times()).database
    assert all(database.spend("writes", "sends", "hot", 100) for _ in range(10))
    assert not database.spend("writes", "sends", "hot", 1)
    assert database.spend("writes", "sends", "another", 1)
    database.simulation.now = 1.0
    assert database.spend("writes", "sends", "hot", 1)
