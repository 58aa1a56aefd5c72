"""Every alarm tells somebody what to do, and looks at what is really counted."""

import re
from pathlib import Path

import pytest

from infra.constructs.monitoring.alarms import RUNBOOKS
from infra.constructs.monitoring.symptoms import SYMPTOM_OF, SYMPTOMS
from infra.policy.blueprint.store import DATA
from tests.infra.constructs.signals import alarms_of, signals_of

ROOT = Path(__file__).parents[3]
PROGRAMS = [
    f"sms-local-example-{brand}-{kind}" for brand in ("corp", "outlet") for kind in ("promotional", "transactional")
]
PARTS = {"Means.", "Look at.", "Do."}
(RECORD,) = (ROOT / "docs" / "decisions").glob("*-a-person-is-woken-by-symptoms.md")
WHOLE = "ReconcilerSilence"  # which rings where nothing comes


def runbook(alarm):
    return alarm["AlarmDescription"].partition("Runbook: ")[2]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_alarm_reaches_the_one_topic_of_its_program(templates, name):
    topics = [key for key in templates[name]["Resources"] if re.match("AlarmsTopic[0-9A-F]{8}$", key)]
    for alarm in alarms_of(templates[name]).values():
        assert [{"Ref": topic} for topic in topics] == alarm["AlarmActions"]


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_alarm_and_signal_has_a_runbook_that_says_what_it_means_and_what_to_do(templates, name):
    pages = {Path(runbook(alarm)).stem for alarm in alarms_of(templates[name]).values()}
    for name_of_page in pages | signals_of(templates[name]).keys():
        page = (ROOT / RUNBOOKS / f"{name_of_page}.md").read_text()
        assert page.startswith(f"# {name_of_page}\n")
        assert set(re.findall(r"^\*\*(.+?)\*\*", page, re.MULTILINE)) >= PARTS
        assert "\n```\n" in page


def test_the_runbook_of_an_alarm_leads_to_those_of_its_signals():
    for symptom in SYMPTOMS:
        page = (ROOT / RUNBOOKS / f"{symptom.name}.md").read_text()
        assert [one for one in symptom.signals if f"({one}.md)" not in page] == []


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_two_alarms_of_a_program_share_a_runbook(templates, name):
    pages = [runbook(alarm) for alarm in alarms_of(templates[name]).values()]
    assert sorted(pages) == sorted(set(pages))


def test_no_runbook_is_left_over():
    wanted = {f"{RUNBOOKS}/{name}.md" for name in (*SYMPTOM_OF, *(one.name for one in SYMPTOMS))}
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
    assert list(bad) == [WHOLE]
    assert {alarm["TreatMissingData"] for alarm in bad.values()} == {"breaching"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_alarm_rings_as_soon_as_one_of_its_signals_was_on_in_the_last_minutes(templates, name):
    for alarm in alarms_of(templates[name]).values():
        if "Metrics" in alarm:
            assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", 0)
            assert (alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]) == (1, 20)
    assert {one.seconds for signal, one in signals_of(templates[name]).items() if signal != WHOLE} == {60}


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_alarm_keeps_to_cloudwatchs_limits(templates, name):
    for alarm in alarms_of(templates[name]).values():
        queries = alarm.get("Metrics", [])
        assert sum("MetricStat" in one for one in queries) <= 10
        assert max([len(one.get("Expression", "")) for one in queries], default=0) <= 2048
        assert all(re.fullmatch(r"[a-z]\w{0,254}", one["Id"]) for one in queries)
        assert len({one["Id"] for one in queries}) == len(queries)


STANDING = {"DeadLettersWaiting", "PersonNeeded", "EventsGivenUp", "RepliesNotTaken"}  # until somebody acts


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_stands_until_somebody_acts_shares_no_alarm_with_what_is_counted_once(templates, name):
    for signal, one in signals_of(templates[name]).items():
        stands = one.metric in {"ApproximateNumberOfMessagesVisible", "DoubtsUnruled"}
        assert (one.runbook in STANDING) is stands, signal


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_age_that_alone_tells_of_a_failing_message_rings_before_its_third_try(templates, name):
    """SQS leaves a message out of the age once it was received three times."""
    resources = templates[name]["Resources"]
    hidden = {
        key: one["Properties"]["VisibilityTimeout"]
        for key, one in resources.items()
        if one["Type"] == "AWS::SQS::Queue" and one["Properties"].get("RedrivePolicy", {}).get("maxReceiveCount", 0) > 5
    }
    ages = [one for one in signals_of(templates[name]).values() if one.metric == "ApproximateAgeOfOldestMessage"]
    patient = [one for one in ages if one.dimensions["QueueName"]["Fn::GetAtt"][0] in hidden]
    assert patient
    assert all(one.above < 2 * hidden[one.dimensions["QueueName"]["Fn::GetAtt"][0]] for one in patient)


def test_at_most_twenty_alarms_of_a_brand_wake_a_person(templates):
    for brand in ("corp", "outlet"):
        kinds = (f"sms-local-example-{brand}-{kind}" for kind in ("promotional", "transactional"))
        assert sum(len(alarms_of(templates[kind])) for kind in kinds) <= 20


def test_every_symptom_that_woke_a_person_still_does(templates):
    """The table of the decision record: what rang once, and which alarm rings now, by which signal."""
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \|", RECORD.read_text(), re.MULTILINE)
    table = {before: (alarm, signal) for before, alarm, signal in rows if before != "before"}
    assert len(table) == 49  # as many as there were, those of ports too
    both = signals_of(templates[PROGRAMS[0]]) | signals_of(templates[PROGRAMS[1]])
    assert {signal: one.runbook for signal, one in both.items()}.items() <= {
        signal: alarm for alarm, signal in table.values()
    }.items() | {("SendingAlarmsPumping", "PumpingRefused")}
    ports = {"Events", "Replies", "Reads"}
    for alarm, signal in table.values():
        assert SYMPTOM_OF[signal].name == alarm if signal != WHOLE else alarm == WHOLE
        assert signal in both or any(signal.startswith(port) for port in ports)
