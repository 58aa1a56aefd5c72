"""How the evidence tells an act of the preferences page."""

from datetime import UTC, datetime

from lambdas.consent.events import ConsentEvent, EventKind, Evidence
from lambdas.consent.ledger import seal
from lambdas.consent.record import ProgramStatus
from lambdas.consent.web_requests import PREFERENCES_SOURCE, PreferenceRequest
from ops.evidence.dossier import Act
from ops.evidence.words import facts, moment

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
PAGE = "https://form.example/p"


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
