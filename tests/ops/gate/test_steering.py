"""`campaign pause`, `resume`, `cancel`, and `review`, run as a user runs them, and the old names of three commands."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from lambdas.consent.items import text_attributes
from lambdas.sending.request import HOLD, Hold, HoldState
from lambdas.stores.sending import campaign_holds
from lambdas.stores.sending.campaign_holds import CampaignHolds
from lambdas.stores.sending.outcomes import CampaignCounts
from lambdas.stores.sending.rate_limiter import LIMIT, RateLimiter
from ops.cli.main import app
from tests.ops.gate.conftest import PROGRAM

ID = "coats-2026"


def answering(words, *arguments):
    return CliRunner().invoke(app, list(arguments), input=words)


def steer(what, *options, words="", campaign=ID):
    return answering(words, "campaign", what, campaign, "--program", PROGRAM, *options)


@pytest.fixture
def holds(gated):
    return CampaignHolds(gated.client("dynamodb"), gated.outputs["Sends"])


@pytest.fixture
def known(gated, holds):
    """The holds of a program of whose campaign so many texts ended already."""
    counts = CampaignCounts(gated.client("dynamodb"), gated.outputs["Sends"], pytest.fail)
    counts.add({ID: {"sent": 7, "dropped_cap": 2}})
    return holds


def test_a_campaign_is_paused_and_goes_on_by_word_of_a_person(known):
    done = steer("pause", "--reason", "a wrong price", "--by", "ann")
    assert (done.exit_code, done.stderr) == (0, "")
    assert re.match(rf"{ID}: paused since \S+Z by ann: a wrong price\n", done.stdout)
    assert "ten seconds from now none of its texts is handed to the service any more" in done.stdout
    assert known.read(ID).state is HoldState.PAUSED
    assert known.read("other") is None
    assert re.search(rf"campaign {ID}: paused since \S+Z", answering("", "status", PROGRAM).stdout)
    done = steer("resume", "--yes", "--by", "ben")
    assert (done.exit_code, known.read(ID)) == (0, None)
    assert [(act.what, act.by, act.reason) for act in known.acts(ID)] == [
        ("paused", "ann", "a wrong price"),
        ("resumed", "ben", ""),
    ]


def test_a_campaign_is_cancelled_for_good_once_a_person_has_seen_how_far_it_came(known):
    steer("pause", "--by", "ann")
    done = steer("cancel", "--reason", "ticket 7", "--by", "ben", words="y\n")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "7 of its texts were handed over already" in done.stdout
    assert re.search(rf"{ID}: cancelled since \S+Z by ben: ticket 7; ten seconds from now", done.stdout)
    assert known.read(ID).state is HoldState.CANCELLED
    again = steer("cancel", "--by", "cat")
    assert again.exit_code == 0
    assert "by ben: ticket 7" in again.stdout
    for refused, said in (
        (steer("resume", "--yes"), "cannot be resumed"),
        (steer("pause"), "there is nothing to pause"),
    ):
        assert refused.exit_code == 1
        assert said in refused.stderr
    assert [act.what for act in known.acts(ID)] == ["paused", "cancelled"]
    assert known.read(ID).state is HoldState.CANCELLED


def test_without_a_yes_nothing_is_cancelled_or_resumed(known):
    assert steer("cancel", words="n\n").exit_code == 1
    assert known.read(ID) is None
    steer("pause")
    assert steer("resume", words="\n").exit_code == 1
    assert known.read(ID).state is HoldState.PAUSED


def test_a_second_pause_keeps_the_first(known):
    steer("pause", "--by", "ann")
    first = known.read(ID)
    assert "by ann" in steer("pause", "--by", "ben").stdout
    assert known.read(ID) == first


def test_a_resume_of_a_campaign_that_nobody_holds_changes_nothing(known):
    done = steer("resume")
    assert (done.exit_code, known.acts(ID)) == (0, [])
    assert "not held" in done.stdout


@pytest.mark.parametrize(("what", "stops"), [("pause", True), ("cancel", True), ("resume", False), ("review", False)])
def test_an_id_that_nobody_knows_is_refused_and_whoever_would_stop_it_told_the_way_out(holds, what, stops):
    done = steer(what, campaign="no-such-campaign")
    assert (done.exit_code, holds.all()) == (1, {})
    assert f"campaign must be one that {PROGRAM} launched or was asked for, got 'no-such-campaign'" in done.stderr
    assert (f"./sms pause {PROGRAM}" in done.stderr) is stops


def test_no_more_campaigns_are_held_than_fit_and_those_that_are_over_make_room(known, gated, monkeypatch):
    monkeypatch.setattr(campaign_holds, "MOST", 2)
    now = datetime.now(UTC)
    over = Hold(HoldState.CANCELLED, now - timedelta(days=9), now - timedelta(days=1))
    values = {f":{name}": {"S": over.to_text()} for name in ("a", "b")}
    gated.client("dynamodb").update_item(
        TableName=gated.outputs["Sends"],
        Key=LIMIT,
        UpdateExpression="SET #a = :a, #b = :b",
        ExpressionAttributeNames={"#a": f"{HOLD}old", "#b": f"{HOLD}older"},
        ExpressionAttributeValues=values,
    )
    counts = CampaignCounts(gated.client("dynamodb"), gated.outputs["Sends"], pytest.fail)
    for name in ("one", "two", "three"):
        counts.add({name: {"sent": 1}})
    assert steer("pause", campaign="one").exit_code == 0
    assert set(known.all()) == {"one"}
    assert steer("pause", campaign="two").exit_code == 0
    refused = steer("pause", campaign="three")
    assert refused.exit_code == 1
    assert "campaigns can be held at once" in refused.stderr
    assert steer("cancel", "--yes", campaign="one").exit_code == 0  # it has its place already
    assert {name: hold.state for name, hold in known.all().items()} == {"one": "cancelled", "two": "paused"}


def test_a_row_that_began_with_a_hold_is_read_by_every_gate_and_keeps_it_when_the_pace_is_cut(known, gated):
    steer("pause")
    clock = lambda: datetime.now(UTC)  # noqa: E731 - one line
    pace = RateLimiter(gated.client("dynamodb"), gated.outputs["Sends"], 100, clock)
    row = gated.client("dynamodb").get_item(TableName=gated.outputs["Sends"], Key=LIMIT)["Item"]
    pace.learn(row)
    assert pace.limit == 100
    assert pace.cut()
    assert known.read(ID).state is HoldState.PAUSED


@pytest.mark.parametrize("reason", ["x" * 201, "Ann at +14255550123"])
def test_a_reason_is_held_to_one_short_line_without_a_number(known, reason):
    assert steer("pause", "--reason", reason).exit_code == 1
    assert known.read(ID) is None


@pytest.mark.parametrize("name", ["plan", "launch", "review"])
def test_an_old_name_says_the_new_one_and_goes_on(name):
    done = answering("", name, "--help")
    assert done.exit_code == 0
    arguments = ["gone.yaml"] if name != "review" else ["gone", "--program", "gone/promotional"]
    done = answering("", name, *arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"`./sms {name}` is `./sms campaign {name}` now")
    assert name not in re.findall(r"^\W*(\w+)", answering("", "--help").stdout, re.MULTILINE)


@pytest.mark.usefixtures("known")
def test_the_acts_of_a_campaign_are_told_apart_from_its_counts(gated):
    steer("pause")
    rows = gated.client("dynamodb").query(
        TableName=gated.outputs["Sends"],
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": text_attributes({"phone": f"campaign#{ID}"})["phone"]},
    )["Items"]
    assert all(value.get("N") for row in rows for name, value in row.items() if name not in {"phone", "item"})
