"""The file of an audience is read before anybody is texted: each line that cannot be read is named, and why."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from ops.campaigns import runs
from ops.campaigns.forecast import from_file
from ops.cli.main import app
from tests.conftest import PROJECT

PEOPLE = """to,zip_code,name
+12125550123,96813-1234,Ann
+12125550124,2134,Bob
+12125550125,HI 96813,Cleo
+12125550126,K1A 0B1,Dan
+12125550127,,Eve
2125550128,96813,Fay
"""


def test_recipients_are_counted_by_the_zone_of_their_zip_code_and_bad_lines_are_kept_with_why(program, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE)
    counted = from_file(path, program())
    assert dict(counted.zones) == {"Pacific/Honolulu": 1, "America/New_York": 2}
    assert [(line, str(why).partition(" must be")[0]) for line, why in counted.bad_lines] == [
        (4, "zip_code"),
        (5, "zip_code"),
        (7, "to"),
    ]


@pytest.fixture
def asking(tmp_path, monkeypatch):
    """Runner of a command on a campaign whose audience is the text that is given."""
    monkeypatch.chdir(PROJECT)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    campaign = tmp_path / "coats.yaml"
    campaign.write_text(
        "campaign: coats\nprogram: example-corp/promotional\ntopic: deals\naudience: people.csv\n"
        f'body: "Example Corp: all coats at half price."\nnot_after: {tomorrow:%Y-%m-%dT%H:%M:%SZ}\n'
    )

    def ask(what, people):
        (tmp_path / "people.csv").write_text(people)
        return CliRunner().invoke(
            app, ["campaign", what, str(campaign), "--environment", "local"], input="n\n", terminal_width=200
        )

    return ask


def test_a_plan_names_file_line_column_what_was_got_and_what_is_allowed(asking):
    done = asking("plan", PEOPLE)
    assert done.exit_code == 1, done.output
    assert "people.csv: every line must be readable: correct them, then launch" in done.stderr
    said = " ".join(done.stdout.split())
    assert "3 lines of the audience cannot be read" in said
    allowed = "a ZIP code of five digits such as 02134, ZIP+4 such as 02134-1234, or nothing"
    assert f"people.csv:5: zip_code must be {allowed}, got 'K1A 0B1'" in said
    assert "people.csv:7: to must be an E.164 number such as +14255550123, got 10 characters" in said
    assert "2125550128" not in said


@pytest.mark.parametrize("what", ["plan", "launch", "test"])
@pytest.mark.parametrize(
    ("people", "told"),
    [
        ("", "1: the audience is empty"),
        ("\n \n", "1: the audience is empty"),
        ("\nto,zip_code\n\n", "2: the audience is empty"),
        ("request_id,to,zip_code\n1,+14255550123,\n", "1: the columns must be to,zip_code, "),
        ("to;zip_code\n+14255550123;\n", "1: the columns must be to,zip_code, "),
        ("phone\n+14255550123\n", "1: the columns must be to,zip_code, then those of personal fields, got phone: "),
    ],
    ids=["empty", "blank", "heading", "requests", "semicolons", "another name"],
)
def test_a_file_that_names_nobody_or_has_other_columns_is_no_audience(asking, what, people, told):
    done = asking(what, people)
    assert done.exit_code == 1
    assert f"people.csv:{told}" in done.stderr
    assert "1 fault\n" in done.stderr


def test_a_plan_for_one_person_speaks_of_one(asking):
    done = asking("plan", "+12125550123\n")
    assert done.exit_code == 0, done.output
    assert "1 recipient at most" in done.stdout
    assert "costs 0.01 dollars before carrier fees" in done.stdout


def test_numbers_of_countries_that_the_program_does_not_serve_are_told_and_are_no_recipients(asking):
    done = asking("plan", "+12125550123\n+33612345678\n+33612345679\n")
    assert done.exit_code == 0, done.output
    assert "2 of FR, which the program does not serve: nothing is sent to them" in done.stdout
    assert "1 recipient at most" in done.stdout
    done = asking("plan", "+33612345678\n")
    assert done.exit_code == 1
    assert done.stderr == "the audience is empty: nobody is in a country that the program serves\n"


def test_a_program_that_pays_less_than_a_segment_costs_has_no_campaign(asking, tmp_path, monkeypatch):
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    brand = tmp_path / "brands" / "example-corp.yaml"
    low = "  promotional:\n    sending: {max_price: {US: 0.002}}\n"
    brand.write_text(brand.read_text().replace("  promotional:\n", low))
    monkeypatch.chdir(tmp_path)
    done = asking("plan", "+12125550123\n")
    assert done.exit_code == 1
    assert "max_price" in done.stderr


@pytest.mark.parametrize("what", ["plan", "launch"])
@pytest.mark.usefixtures("deployed", "asking")
def test_a_topic_that_nobody_is_subscribed_to_is_no_audience(tmp_path, monkeypatch, what):
    monkeypatch.setattr(runs, "begin", lambda *_: pytest.fail("it was launched"))
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    shutil.copy(PROJECT / "cdk.json", tmp_path)
    brand, news = tmp_path / "brands" / "example-corp.yaml", "      news: {title: store news, frequency: 1 msg/week}\n"
    assert news in brand.read_text()
    brand.write_text(brand.read_text().replace(news, f"{news}      coats: {{title: coats, frequency: 1 msg/week}}\n"))
    monkeypatch.chdir(tmp_path)
    campaign = tmp_path / "coats.yaml"
    campaign.write_text(
        campaign.read_text().replace("audience: people.csv\n", "").replace("topic: deals", "topic: coats")
    )
    done = CliRunner().invoke(app, ["campaign", what, str(campaign)], input="y\n")
    assert (done.exit_code, done.stderr) == (1, "the audience is empty: nobody is subscribed to coats\n")
    assert "Example Corp: all coats at half price." in done.stdout
    assert "never" not in done.stdout
