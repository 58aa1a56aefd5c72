"""The pure parts of an audit: numbers, the brake of the schedule, and what travels between its steps."""

from collections import Counter
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.delivery.deactivations import deactivated
from lambdas.functions.list_audit.findings import normal
from lambdas.functions.list_audit.report import page, report
from lambdas.functions.list_audit.run import Run, Step, Tally
from lambdas.functions.list_audit.workflow import NEEDED, AuditHandler
from tests.programs import PROGRAM

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)


@pytest.mark.parametrize("phone", ["+1 (206) 555-0100", "001 206 555 0100", "12065550100", "2065550100"])
def test_every_spelling_of_a_number_has_one_proper_form(phone):
    assert normal(phone) == normal("+12065550100") == "+12065550100"


@pytest.mark.parametrize(("phone", "proper"), [("+4407911550001", "+447911550001"), ("nobody", None), ("+0", None)])
def test_a_zero_that_is_dialled_at_home_goes_and_what_is_no_number_has_no_form(phone, proper):
    assert normal(phone) == proper


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2026-11-01,12065550100", ("+12065550100", datetime(2026, 11, 1, tzinfo=UTC))),
        ("2065550100,11/01/2026", ("+12065550100", datetime(2026, 11, 1, tzinfo=UTC))),
        ("+12065550100", ("+12065550100", None)),
        ("deactivation_date,phone_number", None),
        ("", None),
    ],
)
def test_a_line_of_the_carriers_file_is_read_in_every_form_of_it(line, expected):
    assert deactivated(line) == expected


@given(st.text(max_size=40))
def test_no_line_breaks_the_reading_and_what_it_gives_is_a_number(line):
    found = deactivated(line)
    assert found is None or normal(found[0]) == found[0]


def tally(subscribers, **findings):
    made = Tally()
    made.add("subscribers", number=subscribers)
    for kind, number in findings.items():
        made.add("finding", kind, number=number)
    return made


@pytest.mark.parametrize(
    ("apply", "by", "found", "acts"),
    [
        (True, "schedule", tally(1000, unengaged=100), True),
        (True, "schedule", tally(1000, unengaged=60, topic_gone=41), False),
        (True, "schedule", tally(1000, unanswered=900, less_engaged=900), True),
        (True, "schedule", tally(30, unengaged=20), True),
        (True, "a person", tally(1000, unengaged=900), True),
        (False, "a person", tally(1000), False),
    ],
    ids=["a tenth", "more than a tenth", "nobody is taken away", "few", "a person has looked", "a dry run"],
)
def test_the_schedule_takes_no_more_than_a_tenth_of_a_list_away_at_once(apply, by, found, acts):
    begun = Run.begun({"apply": apply, "by": by}, NOW)
    assert not begun.acts
    assert begun.judged(found).acts is acts


def unread(found):
    found.add("deactivations_unread", number=1)
    return found


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (tally(1000), 0),
        (tally(1000, unengaged=101), 1),
        (unread(tally(1000)), 1),
        (unread(tally(1000, unengaged=101)), 1),
    ],
    ids=["neither", "held back", "the file was not read", "both"],
)
def test_an_audit_that_leaves_something_to_a_person_counts_it_once(monkeypatch, found, told):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    counted = Counter()
    names = {name.upper(): "1" for name in NEEDED}
    handler = AuditHandler(PROGRAM, names, lambda name, number: counted.update({name: number}))
    handler._reports, handler._reminders = Mock(latest=dict), Mock()
    begun = Run.begun({"apply": True}, NOW)
    handler.answer({"do": "report", "audit": begun.to_dict(), "steps": [Step("7").after(None, found).to_dict()]}, None)
    assert counted["AuditNeedsPerson"] == told


def test_a_run_and_a_step_read_back_as_they_were_written():
    run = Run.begun({"apply": True}, NOW)
    assert (run.run, run.by) == ("audit-2026-11-25-1500", "schedule")
    assert Run.from_dict(run.to_dict()) == run
    counted = tally(3, unengaged=2)
    counted.found("no_evidence", "+12065550100")
    step = Step("7").after("place", counted).after(None, counted)
    assert Step.from_dict(step.to_dict()) == step
    assert (step.state, step.tally.counts["subscribers"], step.tally.shown) == (
        "done",
        6,
        {"no_evidence": ["***00"] * 2},
    )


def test_a_page_shows_masked_numbers_every_finding_and_no_script():
    found = tally(90)
    for number in range(12):
        found.found("no_evidence", f"+120655501{number:02d}")
    told = report(Run.begun({}, NOW), found, PROGRAM, {"subscribers": 80, "history": [{"at": "x", "subscribers": 80}]})
    written = page(told)
    assert "+10 since the last audit" in written
    assert "***09 ..." in written
    assert "+12065550" not in written
    assert "<script" not in written
    assert "http" not in written
