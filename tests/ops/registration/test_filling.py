"""Which field of the service's form gets which answer, and what is left to a person."""

import pytest

from ops.registration.form import RegistrationError, answer_for, ask_for, fill, own_values

ANSWERS = {"messages.help": ("long " * 100, "Acme: help"), "company.legal_name": ("Acme LLC",)}


@pytest.mark.parametrize(
    ("path", "title", "kind", "expected"),
    [
        ("companyInfo.companyName", "Company name", "TEXT", "company.legal_name"),
        ("companyInfo.dba", "DBA (Doing Business As) name (optional)", "TEXT", "company.brand"),
        ("a.supportEmail", "Where people write to", "TEXT", "support.email"),
        ("a.x1", "Customer support phone number", "TEXT", "support.phone"),
        ("a.termsAndConditionsUrl", "Terms", "TEXT", "program.terms_url"),
        ("a.privacyPolicyURL", "Privacy", "TEXT", "program.privacy_url"),
        ("a.optInWorkflow", "How they join", "TEXT", "opt_in.workflow"),
        ("a.help", "HELP response", "TEXT", "messages.help"),
        ("a.stopMessage", "Opt-out message", "TEXT", "messages.stop"),
        ("a.messageSample2", "Message sample 2", "TEXT", "samples.2"),
        ("a.sampleMessage", "Sample", "TEXT", "samples.1"),
        ("a.optInMockup", "Call-to-action or opt-in mockup", "ATTACHMENT", "opt_in.mock_up"),
        ("a.companyId", "Company identification number", "TEXT", None),
        ("a.optInMessage", "Opt-in message", "TEXT", None),
        ("a.helpMessage", "STOP message", "TEXT", None),
        ("a.helpMessage", "HELP message", "SELECT", None),
        ("a.contactEmail", "Contact email", "TEXT", None),
        ("a.helpMessage", "HELP message", "ATTACHMENT", None),
    ],
)
def test_a_field_gets_the_answer_that_its_name_and_title_ask_for_and_none_in_doubt(field, path, title, kind, expected):
    assert answer_for(field(path, title, kind)) == expected


def test_the_first_wording_that_a_field_takes_is_given(field):
    filling = fill([field()], ANSWERS, {}, "")
    assert filling.values["messages.helpMessage"].text == "Acme: help"


def test_an_answer_that_no_wording_of_fits_is_left_to_a_person(field):
    filling = fill([field(MaxLength=5)], ANSWERS, {}, "")
    assert [missing.path for missing in filling.missing] == ["messages.helpMessage"]


def test_what_a_person_wrote_goes_first(field):
    filling = fill([field()], ANSWERS, {"messages.helpMessage": "Ours"}, "")
    assert (filling.values["messages.helpMessage"].text, set(filling.own)) == ("Ours", {"messages.helpMessage"})


@pytest.mark.parametrize(
    ("rule", "own", "problem"),
    [
        ({}, {"messages.helpMesage": "x"}, "must be a field of the service's form: did you mean messages.helpMessage?"),
        ({"MaxLength": 3}, {"messages.helpMessage": "four"}, "must have 1 to 3 characters, got 4"),
        ({"Pattern": "[0-9]+"}, {"messages.helpMessage": "four"}, "must match [0-9]+, got 'four'"),
        ({"kind": "SELECT", "Options": ["A", "B"]}, {"messages.helpMessage": "C"}, "must hold 1 of A, B, got C"),
        (
            {"kind": "SELECT", "Options": ["A", "B"]},
            {"messages.helpMessage": ["A", "B"]},
            "must hold 1 of A, B, got A, B",
        ),
    ],
    ids=["unknown field", "too long", "pattern", "no choice", "two choices"],
)
def test_what_a_person_wrote_wrongly_is_told(field, rule, own, problem):
    (fault,) = fill([field(**rule)], ANSWERS, own, "").faults
    assert problem in fault


def test_the_file_asks_once_for_each_field_and_keeps_what_stands_there(field, tmp_path):
    ask_for(tmp_path, [field("a.one", "One")])
    path = tmp_path / "fields.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("a.one:", "a.one: 1"), encoding="utf-8")
    ask_for(tmp_path, [field("a.one", "One"), field("a.two", "Two")])
    assert own_values(tmp_path) == {"a.one": 1, "a.two": None}


@pytest.mark.parametrize(("text", "problem"), [("- a", "must hold `field: value` lines"), ("a: [", "must be YAML")])
def test_a_file_that_holds_no_fields_is_refused(tmp_path, text, problem):
    (tmp_path / "fields.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RegistrationError, match=problem):
        own_values(tmp_path)
