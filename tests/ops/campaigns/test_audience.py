"""The file of an audience is read before anybody is texted: each line that cannot be read is named, and why."""

from datetime import UTC, datetime, timedelta

from typer.testing import CliRunner

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


def test_a_plan_names_file_line_column_what_was_got_and_what_is_allowed(tmp_path, monkeypatch):
    monkeypatch.chdir(PROJECT)
    (tmp_path / "people.csv").write_text(PEOPLE)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    campaign = tmp_path / "coats.yaml"
    campaign.write_text(
        "campaign: coats\nprogram: example-corp/promotional\ntopic: deals\naudience: people.csv\n"
        f'body: "Example Corp: all coats at half price."\nnot_after: {tomorrow:%Y-%m-%dT%H:%M:%SZ}\n'
    )
    done = CliRunner().invoke(app, ["campaign", "plan", str(campaign), "--environment", "local"], terminal_width=200)
    assert done.exit_code == 0, done.output
    said = " ".join(done.stdout.split())
    assert "3 lines of the audience cannot be read" in said
    allowed = "a ZIP code of five digits such as 02134, ZIP+4 such as 02134-1234, or nothing"
    assert f"people.csv:5: zip_code must be {allowed}, got 'K1A 0B1'" in said
    assert "people.csv:7: to must be an E.164 number such as +14255550123, got 10 characters" in said
    assert "2125550128" not in said
