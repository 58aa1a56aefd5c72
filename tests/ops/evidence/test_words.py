"""How the evidence tells an act of the preferences page."""

from datetime import UTC, datetime

from infra.evidence.dossier import Act
from infra.evidence.words import facts, moment
from lambdas.consent.event import ConsentEvent, EventKind, Evidence
from lambdas.consent.ledger import seal
from lambdas.consent.preference_request import SOURCE, PreferenceRequest
from lambdas.consent.record import Standing

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
PAGE = "https://form.example/p"


def test_a_button_that_was_pressed_is_told_as_one_and_not_as_a_text():
    pressed = PreferenceRequest(
        "p-1", "+12065550199", AT, "pause", "", PAGE, "v" * 64, "en", "198.51.100.7", "Browser/1"
    )
    evidence = Evidence(pressed.id, SOURCE, pressed.evidence, pressed.page)
    event = ConsentEvent(EventKind.PAUSED, AT, SOURCE, (), evidence, "", "m" * 64, paused_until=AT)
    told = list(facts(Act(seal(event, Standing(), pressed.phone, AT), event, AT, ())))
    assert ("Source", "preferences page on the web") in told
    assert ("Preferences page: choice", "pause") in told
    assert ("Pause ends", moment(AT)) in told
    assert ("Preferences page: address", "198.51.100.7") in told
    assert "Text received" not in dict(told)
