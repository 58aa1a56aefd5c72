"""How the evidence tells an act of the preferences page."""

from datetime import UTC, datetime

import pytest

from lambdas.consent.events import ConsentEvent, EventKind, Evidence
from lambdas.consent.ledger import seal
from lambdas.consent.record import ProgramStatus
from lambdas.web.requests import PREFERENCES_SOURCE, PreferenceRequest
from ops.evidence.dossier import Act, Answer
from ops.evidence.words import facts, moment

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
PAGE = "https://form.example/p"


@pytest.mark.parametrize(
    ("answers", "label"),
    [
        (None, "Wording meant for the answer"),
        ((), "Wording of an answer that we did not send"),
        ((Answer("reply", "done", "Yes?"),), "Wording of the answer"),
        (
            (Answer("lift_opt_out", "done"), Answer("reply", "dropped", "Yes?")),
            "Wording of an answer that we did not send",
        ),
        ((Answer("reply", "refused", "Yes?"),), "Wording of an answer that we did not send"),
        ((Answer("reply", "pending", "Yes?"),), "Wording of an answer that we did not send"),
        ((Answer("reply", "unknown", "Yes?"),), "Wording of an answer that may have been sent"),
        ((Answer("reply", "claimed", "Yes?"),), "Wording of an answer that may have been sent"),
    ],
)
def test_no_wording_is_told_as_an_answer_that_is_not_known_to_have_been_sent(answers, label):
    evidence = Evidence("text-1", "topic_keyword", "DEALS", "+14255550100")
    event = ConsentEvent(EventKind.OPT_IN_REQUESTED, AT, "sms", (), evidence, "Yes?", "m" * 64)
    told = dict(facts(Act(seal(event, ProgramStatus(), "+12065550199", AT), event, AT, answers)))
    assert [name for name, fact in told.items() if fact == "Yes?"] == [label]


def test_a_button_that_was_pressed_is_told_as_one_and_not_as_a_text():
    pressed = PreferenceRequest(
        "p-1", "+12065550199", AT, "pause", "", PAGE, "v" * 64, "en", "198.51.100.7", "Browser/1"
    )
    evidence = Evidence(pressed.id, PREFERENCES_SOURCE, pressed.evidence, pressed.page)
    event = ConsentEvent(EventKind.PAUSED, AT, PREFERENCES_SOURCE, (), evidence, "", "m" * 64, paused_until=AT)
    told = list(facts(Act(seal(event, ProgramStatus(), pressed.phone, AT), event, AT, ())))
    assert ("Source", "preferences page on the web") in told
    assert ("Preferences page: choice", "pause") in told
    assert ("Pause ends", moment(AT)) in told
    assert ("Preferences page: address", "198.51.100.7") in told
    assert "Text received" not in dict(told)


@pytest.mark.parametrize(("language", "told"), [("es", "Spanish"), ("pt", "Portuguese"), ("", None)])
def test_the_language_that_a_text_chose_is_told(language, told):
    evidence = Evidence("text-1", "help_word", "AYUDA", "+14255550100")
    event = ConsentEvent(EventKind.HELP_REQUESTED, AT, "sms", (), evidence, "", "m" * 64, language=language)
    act = Act(seal(event, ProgramStatus(), "+12065550199", AT), event, AT, ())
    assert dict(facts(act)).get("Language chosen") == told
