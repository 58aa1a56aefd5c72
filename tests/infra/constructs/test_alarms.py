"""Every alarm tells somebody what to do, and looks at what is really counted."""

import re
from pathlib import Path

import pytest

from infra.constructs.monitoring.alarms import RUNBOOKS
from infra.policy.blueprint.store import DATA

ROOT = Path(__file__).parents[3]
PROGRAMS = [
    f"sms-local-example-{brand}-{kind}" for brand in ("corp", "outlet") for kind in ("promotional", "transactional")
]
PARTS = {"Means.", "Look at.", "Do."}


def alarms_of(template):
    found = template["Resources"].items()
    return {name: one["Properties"] for name, one in found if one["Type"] == "AWS::CloudWatch::Alarm"}


def runbook(alarm):
    return alarm["AlarmDescription"].partition("Runbook: ")[2]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_alarm_reaches_the_one_topic_of_its_program(templates, name):
    topics = [key for key in templates[name]["Resources"] if re.match("AlarmsTopic[0-9A-F]{8}$", key)]
    for alarm in alarms_of(templates[name]).values():
        assert [{"Ref": topic} for topic in topics] == alarm["AlarmActions"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_alarm_names_a_runbook_that_says_what_it_means_and_what_to_do(templates, name):
    for alarm in alarms_of(templates[name]).values():
        page = (ROOT / runbook(alarm)).read_text()
        assert page.startswith(f"# {Path(runbook(alarm)).stem}\n")
        assert set(re.findall(r"^\*\*(.+?)\*\*", page, re.MULTILINE)) >= PARTS
        assert "\n```\n" in page


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_two_alarms_of_a_program_share_a_runbook(templates, name):
    pages = [runbook(alarm) for alarm in alarms_of(templates[name]).values()]
    assert sorted(pages) == sorted(set(pages))


def test_no_runbook_is_left_over(templates):
    wanted = {runbook(alarm) for name in PROGRAMS for alarm in alarms_of(templates[name]).values()}
    wanted |= {one for file in DATA.glob("*.json") for one in re.findall(r"Runbook: ([\w/]+\.md)", file.read_text())}
    found = {f"{RUNBOOKS}/{page.name}" for page in (ROOT / RUNBOOKS).glob("*.md") if page.name != "README.md"}
    assert found == wanted


@pytest.mark.parametrize("name", PROGRAMS)
def test_silence_is_good_but_for_what_must_happen_every_day(templates, name):
    bad = {
        key[:17]: alarm
        for key, alarm in alarms_of(templates[name]).items()
        if alarm["TreatMissingData"] != "notBreaching"
    }
    assert list(bad) == ["ReconcilerSilence"]
    assert {alarm["TreatMissingData"] for alarm in bad.values()} == {"breaching"}
