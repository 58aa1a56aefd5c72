"""`./sms policy`, run as a user runs it: formats, places and exit codes."""

import io
import json
import shutil
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from rich.console import Console
from sarif_kit.validate import validation_errors
from typer.testing import CliRunner

from infra.policy.reports import table
from infra.policy.reports.report import report
from infra.policy.rules import RULES
from infra.policy.templates.assembly import read_all
from infra.policy.templates.template import WAIVERS
from infra.policy.verdict import verdict
from ops.cli.main import app
from tests.conftest import PROJECT
from tests.infra.policy.example.world import World

ROOT = Path(__file__).parents[3]
FORMATS = ("table", "json", "sarif", "junit")
WAIVER = {
    "rule": "SmsProgram-LogRetention",
    "reason": "the auditors read them",
    "owner": "platform team",
    "until": "2099-01-31",
    "place": "brands/acme.yaml:9",
}
BRAND = """brand: acme
programs:
  transactional:
    short_code: "55512"
  promotional:
    short_code: "55512"
    origination:
      prod: somewhere
"""


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A working directory with the brand file of the world's brand."""
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "acme.yaml").write_text(BRAND, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def world(here):
    folder = here / "cdk.out"
    folder.mkdir()
    return World(folder)


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(app, ["policy", *map(str, arguments)])


@pytest.fixture
def faulty(world):
    """An assembly with a finding of the app, one of the brand file, a waived one and a waiver that nobody needs."""
    world.prop("Pool").update(SharedRoutesEnabled=True)
    world.prop("Pool", world.transactional).update(OriginationIdentities=world.prop("Pool")["OriginationIdentities"])
    world.unset("Logs", "RetentionInDays")
    world.declare(WAIVERS, [WAIVER, {**WAIVER, "rule": "SmsProgram-LateAlarm", "place": "brands/acme.yaml:10"}])
    return world.write()


@pytest.mark.parametrize("form", FORMATS)
def test_a_clean_assembly_ends_with_0_in_every_format(run, world, form):
    assert run(world.write(), "--format", form).exit_code == 0


@pytest.mark.parametrize("form", FORMATS)
def test_findings_end_with_1_in_every_format(run, faulty, form):
    assert run(faulty, "--format", form).exit_code == 1


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("text", [None, "{", "[]"], ids=["nothing there", "no JSON", "no object"])
def test_what_cannot_be_read_ends_with_2_and_one_line(run, here, form, text):
    if text is not None:
        (here / "bad.json").write_text(text, encoding="utf-8")
    done = run("bad.json", "--format", form)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("bad.json: expected ")
    assert len(done.stderr.splitlines()) == 1


def test_the_help_tells_the_exit_codes(run):
    shown = " ".join(run("--help").stdout.split())
    for part in ("with 0 where nothing", "with 1 where something", "with 2 where they cannot be read"):
        assert part in shown


def test_in_a_pipe_each_finding_is_one_line_that_begins_with_its_place(run, faulty):
    lines = run(faulty).stdout.splitlines()
    assert any(one.startswith("brands/acme.yaml:") and "SmsProgram-OwnNumber" in one for one in lines)
    assert any(one.startswith("cdk.out/sms-prod-acme-promotional.template.json:") for one in lines)
    assert any("waived: SmsProgram-LogRetention" in one and "until 2099-01-31 by platform team" in one for one in lines)
    assert "brands/acme.yaml:10: the waiver of SmsProgram-LateAlarm waives nothing: delete it" in lines
    assert any("SmsProgram-Separation" in one for one in lines)
    assert lines[-1] == f"3 findings, 1 waived, 3 templates, {len(RULES)} rules"
    assert not any("\x1b" in one for one in lines)


def test_on_a_terminal_findings_are_grouped_by_rule_in_colour(faulty):
    screen = Console(file=io.StringIO(), force_terminal=True, width=160)
    table.show(report(verdict(read_all([faulty], date(2026, 11, 25))), lambda *_: None), screen)
    shown = screen.file.getvalue()
    assert "\x1b[" in shown
    for part in ("SmsProgram-SharedRoutes", "to mend", "Waived", "waives nothing"):
        assert part in shown


def test_json_tells_place_program_and_waiver(run, faulty):
    told = json.loads(run(faulty, "--format", "json").stdout)
    found = {one["rule"]: one for one in told["findings"]}
    assert told["clean"] is False
    assert (found["SmsProgram-OwnNumber"]["file"], found["SmsProgram-OwnNumber"]["line"]) == ("brands/acme.yaml", 3)
    assert found["SmsProgram-SharedRoutes"]["program"] == "prod/acme/promotional"
    assert told["waived"][0]["waiver"]["owner"] == "platform team"
    assert told["unused_waivers"][0]["rule"] == "SmsProgram-LateAlarm"


def test_sarif_is_what_the_schema_of_oasis_demands(run, faulty):
    log = json.loads(run(faulty, "--format", "sarif").stdout)
    assert validation_errors(log) == []
    (ran,) = log["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in RULES]
    assert all(rule["help"]["text"] and "To mend" in rule["help"]["markdown"] for rule in rules)


def test_that_schema_refuses_a_log_that_is_not_sarif(run, faulty):
    log = json.loads(run(faulty, "--format", "sarif").stdout)
    (ran,) = log["runs"]
    ran["results"][0].update(level="fatal", rules="x")
    ran["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    ran["tool"]["driver"].pop("name")
    places = {error.partition(":")[0] for error in validation_errors(log)}
    driver, result = "runs/0/tool/driver", "runs/0/results/0"
    assert places == {driver, result, f"{result}/level", f"{result}/locations/0/physicalLocation/region/startLine"}


def test_sarif_points_into_the_brand_file_where_it_is_the_cause_else_into_the_template(run, faulty):
    (ran,) = json.loads(run(faulty, "--format", "sarif").stdout)["runs"]
    results = {one["ruleId"]: one for one in ran["results"]}

    def place(location):
        physical = location["physicalLocation"]
        return physical["artifactLocation"]["uri"], physical["region"]["startLine"]

    number, routes = results["SmsProgram-OwnNumber"], results["SmsProgram-SharedRoutes"]
    assert place(number["locations"][0]) == ("brands/acme.yaml", 3)  # no origination there: the program's own line
    assert place(number["relatedLocations"][0])[0] == "cdk.out/sms-prod-acme-transactional.template.json"
    assert place(routes["locations"][0])[0] == "cdk.out/sms-prod-acme-promotional.template.json"
    assert "relatedLocations" not in routes


def test_sarif_suppresses_what_is_waived_and_warns_of_a_waiver_that_nobody_needs(run, faulty):
    (ran,) = json.loads(run(faulty, "--format", "sarif").stdout)["runs"]
    (waived,) = [one for one in ran["results"] if one["ruleId"] == "SmsProgram-LogRetention"]
    assert waived["suppressions"][0]["justification"].startswith("the auditors read them (until 2099-01-31")
    (warning,) = ran["invocations"][0]["toolExecutionNotifications"]
    assert "waives nothing" in warning["message"]["text"]


def test_the_line_is_that_of_the_key_that_the_rule_names(run, world):
    world.set("Pool", OriginationIdentities=["arn:aws:sms-voice:eu-west-1:111122223333:phone-number/phone-a1"])
    told = json.loads(run(world.write(), "--format", "json").stdout)
    places = {(one["rule"], one["file"], one["line"]) for one in told["findings"]}
    assert ("SmsProgram-OwnPlace", "brands/acme.yaml", 7) in places


def test_without_a_brand_file_the_template_is_the_place(run, faulty, here):
    shutil.rmtree(here / "brands")
    told = json.loads(run(faulty, "--format", "json").stdout)
    assert all(one["file"].startswith("cdk.out/") for one in told["findings"])


def test_junit_has_a_suite_per_template_and_a_case_per_rule(run, faulty):
    suites = ET.fromstring(run(faulty, "--format", "junit").stdout)  # noqa: S314 - our own output
    assert {suite.get("tests") for suite in suites} == {str(len(RULES))}
    promotional = suites.find("testsuite[@name='sms-prod-acme-promotional']")
    assert (promotional.get("failures"), promotional.get("skipped")) == ("1", "1")
    (failure,) = promotional.iter("failure")
    assert failure.get("type") == "SmsProgram-SharedRoutes"
    assert "To mend: Set SharedRoutesEnabled to false." in failure.text


def test_junit_stays_xml_whatever_stands_in_a_template(run, here):
    (here / "odd.json").write_text(
        json.dumps({"Resources": {"A": {"Type": "AWS::SMSVOICE::\x00<&>\x1b"}}}), encoding="utf-8"
    )
    done = run("odd.json", "--format", "junit")
    assert done.exit_code == 1
    suites = ET.fromstring(done.stdout)  # noqa: S314 - our own output
    assert list(suites.iter("failure"))


def test_the_assembly_of_the_examples_is_clean(assembly, monkeypatch):
    monkeypatch.chdir(PROJECT)
    done = CliRunner().invoke(app, ["policy", str(assembly)])
    assert done.exit_code == 0, done.stdout
    assert done.stdout.startswith("0 findings, ")
