"""Waivers of the brand file: typed, with their line, and never for long."""

from datetime import date

import pytest

from infra.brand.loader import BrandFileError, load_all

TODAY = date(2026, 11, 25)
WAIVER = """waivers:
  - rule: SmsProgram-LogRetention
    reason: the auditors read them in January
    owner: platform@acme.example
    until: 2027-01-31
"""
CHOICE = "SmsProgram-ErrorAlarm, SmsProgram-LateAlarm, SmsProgram-LogRetention, SmsProgram-RulesRead"


@pytest.fixture
def load(write):
    def loading(waivers, today=TODAY):
        return load_all(write(waivers), today)[0]

    return loading


@pytest.fixture
def write(tmp_path, sound):
    def writing(waivers):
        (tmp_path / "acme.yaml").write_text(sound + waivers, encoding="utf-8")
        return tmp_path

    return writing


@pytest.fixture
def told(load, sound):
    """The faults of a file with these waivers, each with its line below the last line of the sound file."""

    def telling(waivers, today=TODAY):
        try:
            load(waivers, today)
        except BrandFileError as error:
            above = len(sound.splitlines())
            return [f"{fault.line - above}: {fault.path}: {fault.problem}" for fault in error.faults]
        return []

    return telling


def test_a_waiver_is_known_with_its_place(load, sound):
    (waiver,) = load(WAIVER).waivers
    term = waiver.as_term()
    assert (term.rule, term.owner, term.until) == (waiver.rule, "platform@acme.example", date(2027, 1, 31))
    assert term.place.endswith(f"acme.yaml:{len(sound.splitlines()) + 2}")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "SmsProgram-LogRetention",
            "SmsProgram-LogRetentions",
            f"2: waivers.0.rule: must be a rule that may be waived ({CHOICE}), got 'SmsProgram-LogRetentions': "
            "did you mean 'SmsProgram-LogRetention'?",
            id="an unknown rule",
        ),
        pytest.param(
            "SmsProgram-LogRetention",
            "SmsProgram-OwnKey",
            f"2: waivers.0.rule: must be a rule that may be waived ({CHOICE}), got 'SmsProgram-OwnKey': "
            "mend what it finds",
            id="a rule of separation",
        ),
        pytest.param(
            "    reason: the auditors read them in January\n",
            "",
            "2: waivers.0.reason: is missing: add it, for example `reason: the auditors read them in January`",
            id="no reason",
        ),
        pytest.param(
            "the auditors read them in January",
            "later",
            "3: waivers.0.reason: must be one line of 10 to 200 characters that says why, got 'later'",
            id="a reason that is none",
        ),
        pytest.param(
            "platform@acme.example",
            "'@me'",
            "4: waivers.0.owner: must be an email address or a team, got '@me'",
            id="an owner whom nobody can ask",
        ),
        pytest.param(
            "2027-01-31",
            "2027-01-32",
            "5: waivers.0.until: must be a day such as 2027-01-31, got the date 2027-01-32",
            id="a day that is none",
        ),
        pytest.param(
            "2027-01-31",
            "2027-05-29",
            "5: waivers.0.until: must be a day within half a year, at the latest 2027-05-28, got 2027-05-29",
            id="a day far away",
        ),
        pytest.param(
            "2027-01-31",
            "2026-11-24",
            "5: waivers.0.until: has passed, got 2026-11-24: mend what SmsProgram-LogRetention finds, "
            "or agree on a new day with platform@acme.example",
            id="a day that has passed",
        ),
        pytest.param(
            "    until: 2027-01-31\n",
            "    until: 2027-01-31\n    who: me\n",
            "6: waivers.0.who: is not a key here: delete it (keys here: owner, reason, rule, until)",
            id="a key of its own",
        ),
    ],
)
def test_a_faulty_waiver_is_told_with_its_line(told, old, new, expected):
    assert told(WAIVER.replace(old, new)) == [expected]


def test_one_rule_is_waived_once(told):
    (found,) = told(WAIVER + WAIVER.removeprefix("waivers:\n"))
    assert found.startswith("6: waivers.1.rule: is waived already on line")


def test_faults_of_several_waivers_are_told_at_once(told):
    second = WAIVER.removeprefix("waivers:\n").replace("SmsProgram-LogRetention", "SmsProgram-Tags")
    found = told(WAIVER.replace("platform@acme.example", "'?'") + second)
    assert [one.split(": ")[:2] for one in found] == [["4", "waivers.0.owner"], ["6", "waivers.1.rule"]]


@pytest.mark.parametrize("day", ["2026-11-25", "2027-05-28"], ids=["its last day", "half a year"])
def test_a_waiver_may_end_today_and_within_half_a_year(told, day):
    assert told(WAIVER.replace("2027-01-31", day)) == []


def test_a_live_program_does_not_wait_for_a_waiver_that_ran_out(write):
    assert load_all(write(WAIVER.replace("2027-01-31", "2020-01-01")))[0].waivers


@pytest.mark.parametrize("waivers", ["waivers: later\n", "waivers: [later]\n", "waivers: [[a]]\n"])
def test_what_is_no_list_of_waivers_is_a_fault_and_no_traceback(told, waivers):
    (found,) = told(waivers)
    assert found.startswith("1: waivers")
