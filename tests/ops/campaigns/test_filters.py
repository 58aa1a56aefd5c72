"""Whom of an audience a campaign is for: filters of its file, with counts for each."""

import re
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from lambdas.consent.items import STANDING, standing_attributes, text_attributes, topic_row
from lambdas.consent.record import ProgramStatus, State, Subscription, Tier
from ops.campaigns import runs
from ops.cli.main import app
from tests.conftest import PROJECT

LATE, EARLY = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def people(deployed):
    """Two subscribers of New York, one of them less engaged, two of Seattle, one of them of before June; a stranger."""
    rows = []
    facts = {
        "+12125550801": (LATE, "engaged", "es"),
        "+12125550802": (LATE, "less_engaged", ""),
        "+12065550803": (LATE, "engaged", ""),
        "+12065550804": (EARLY, "engaged", ""),
    }
    for phone, (joined_at, tier, language) in facts.items():
        rows.append(topic_row(phone, Subscription("deals", State.ACTIVE, joined_at), deployed.program.audience_shards))
        own = text_attributes({"phone": phone, "item": STANDING})
        rows.append(own | standing_attributes(ProgramStatus(tier=Tier(tier), language=language)))
    table = deployed.outputs["Subscriptions"]
    for row in rows:
        deployed.dynamodb.put_item(TableName=table, Item=row)
    yield [*facts, "+12125550805"]
    for row in rows:
        deployed.dynamodb.delete_item(TableName=table, Key={name: row[name] for name in ("phone", "item")})


@pytest.fixture
def asking(tmp_path, monkeypatch):
    """Runner of a command on a campaign with these filters, for the rows of a file, else for the topic."""
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    brand = tmp_path / "brands" / "example-corp.yaml"
    brand.write_text(
        brand.read_text().replace("  promotional:\n", "  promotional:\n    engagement: {}\n    languages: [en, es]\n")
    )
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    def ask(what, filters, rows=()):
        monkeypatch.chdir(tmp_path)
        written = (
            "campaign: coats\nprogram: example-corp/promotional\ntopic: deals\n"
            f'body: "Example Corp: all coats at half price."\nnot_after: {tomorrow:%Y-%m-%dT%H:%M:%SZ}\n'
            f"filters: {filters}\n"
        )
        if rows:
            (tmp_path / "people.csv").write_text("to,zip_code\n" + "".join(f"{row}\n" for row in rows))
            written += "audience: people.csv\n"
        (tmp_path / "coats.yaml").write_text(written)
        return CliRunner().invoke(app, ["campaign", what, "coats.yaml", "--environment", "local"], input="y\n")

    return ask


@pytest.mark.parametrize(
    ("filters", "counts", "left"),
    [
        ("{states: [NY]}", {"of them in NY": 3}, 3),
        ("{joined_since: 2026-06-01}", {"of them joined since 2026-06-01": 3}, 3),
        ("{tier: [engaged, less_engaged], joined_since: 2026-06-01}", {"of them engaged or less engaged": 5}, 3),
        ("{tier: [less_engaged]}", {"of them less engaged": 1}, 1),
        ("{languages: [es]}", {"of them in es, on record": 1}, 1),
        ("{states: [WA], joined_since: 2026-06-01}", {"of them in WA": 2, "of them joined since 2026-06-01": 1}, 1),
        ("{}", {}, 5),
    ],
)
def test_a_plan_counts_who_passes_each_filter_and_plans_for_those_who_pass_all(asking, people, filters, counts, left):
    done = asking("plan", filters, people)
    assert done.exit_code == 0, done.output
    told = {name: int(count) for count, name in re.findall(r"^ *(\d+) (of them .*)$", done.stdout, re.MULTILINE)}
    assert counts.items() <= told.items()
    assert re.search(rf"^{left} recipients? at most", done.stdout, re.MULTILINE), done.stdout
    assert ("5 rows of people.csv" in done.stdout) is bool(counts)


def test_a_launch_asks_for_those_alone_who_pass_with_their_rows_as_they_were(asking, people, monkeypatch):
    launched = []
    monkeypatch.setattr(runs, "brake_on", lambda *_: None)
    monkeypatch.setattr(runs, "begin", lambda _, __, written: launched.append(written.audience.read_text()) or "arn")
    ny, late = people[0], f"{people[3]},10001"  # whose ZIP code is one of New York
    done = asking("launch", "{states: [NY]}", [ny, people[2], late])
    assert done.exit_code == 0, done.output
    assert launched == [f"to,zip_code\n{ny}\n{late}\n"]
    done = asking("launch", "{languages: [es]}")
    assert done.exit_code == 0, done.output
    assert launched[1:] == [f"to,zip_code\n{ny}\n"]


def test_a_campaign_that_nobody_passes_for_is_not_launched(asking, people, monkeypatch):
    monkeypatch.setattr(runs, "brake_on", lambda *_: None)
    monkeypatch.setattr(runs, "begin", lambda *_: pytest.fail("it was launched"))
    done = asking("launch", "{states: [TX]}", people)
    assert (done.exit_code, done.stderr) == (1, "the audience is empty: nobody passes the filters\n")


@pytest.mark.parametrize(
    ("filters", "problem"),
    [
        ("{states: [XX]}", "filters.states: must hold states of US such as NY, got 'XX'"),
        (
            "{tier: [bored]}",
            "filters.tier.0: must be a list of engaged, less_engaged, and unengaged, such as [engaged]",
        ),
        ("{states: []}", "filters.states: must let somebody pass, got nothing: fill it in, or leave it out"),
        ("{states: NY}", "filters.states: must be a list of states such as [NY, NJ], got 'NY'"),
        ("{languages: {es: 1}}", "filters.languages: must be a list of languages such as [es], got {"),
        ("[NY]", "filters: must be a mapping such as {states: [NY], joined_since: 2026-06-01}, got ['NY']"),
        ("{joined_since: soon}", "filters.joined_since: must be a day such as 2026-06-01, got 'soon'"),
        ("{joined_since: 2999-01-01}", "filters.joined_since: must lie in the past, got 2999-01-01"),
        ("{languages: [de]}", "filters.languages: must hold languages of example-corp/promotional (en, es), got 'de'"),
        ("{language: [es]}", "filters.language: is not a key here: did you mean 'languages'?"),
        (
            "{zip: [10001]}",
            "filters.zip: is not a key here: delete it (keys here: tier, states, languages, joined_since)",
        ),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_its_line(asking, filters, problem):
    done = asking("plan", filters, ["+12125550801"])
    assert done.exit_code == 1
    assert f"coats.yaml:6: {problem}" in done.stderr


def test_nobody_is_filtered_by_a_tier_where_nobody_has_one(asking, tmp_path):
    brand = tmp_path / "brands" / "example-corp.yaml"
    brand.write_text(brand.read_text().replace("    engagement: {}\n", ""))
    done = asking("plan", "{tier: [engaged]}", ["+12125550801"])
    assert "filters.tier: must be left out: example-corp/promotional has no `engagement`" in done.stderr
