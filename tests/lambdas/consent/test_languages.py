"""A person is answered in the language that they chose, and the record keeps it."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.brand.loader import parse
from infra.brand.manifest import manifest
from lambdas.consent.decision import decide
from lambdas.consent.events import EventKind
from lambdas.consent.inbound import language_of_answer
from lambdas.consent.items import record_of, standing_attributes, text_attributes
from lambdas.consent.ledger import fold, opened, seal, verify
from lambdas.consent.record import ProgramStatus, Record
from lambdas.messages.languages import LANGUAGES
from lambdas.sending.request import Request
from lambdas.sending.wording import ProgramRules, wordings
from lambdas.web.requests import PreferenceRequest, decide_form_request, decide_preference_request
from tests.lambdas.consent.conftest import Talk
from tests.lambdas.sending.asked import NOW
from tests.lambdas.web.test_form_request import AT, REQUEST
from tools.transcripts import BRAND, SAID, Conversation, conversation, matrix

PROGRAM = manifest(parse("acme.yaml", BRAND), "promotional", "any")
PLAIN = replace(PROGRAM, translations=())
FRENCH = re.sub(r", titles: [{][^}]*[}]", "", BRAND.replace("[en, es, fr, pt]", "[fr, en]"))
FRENCH_FIRST = manifest(parse("acme.yaml", FRENCH), "promotional", "any")
NOTICES = {language: PROGRAM.read_in(language).copy.notice for language in PROGRAM.languages}


@pytest.fixture
def say(text):
    """Have a person text the bodies one after the other, a minute apart."""

    def build(*bodies, program=PROGRAM, record=None, phone=""):
        ongoing = Talk(program, *([record] if record else []))
        for minute, body in enumerate(bodies):
            heard = text(body, minute)
            ongoing.hear(replace(heard, phone=phone) if phone else heard)
        return ongoing

    return build


def spoken(language):
    """The record of somebody who chose `language`."""
    return Record("+14255550161", ProgramStatus(language=language))


@pytest.mark.parametrize(
    ("body", "language"), [("ALTO", "es"), ("ARRÊT", "fr"), ("ARRET", "fr"), ("SAIR", "pt"), ("STOP", "en")]
)
def test_a_stop_is_confirmed_in_the_language_of_its_word(say, body, language):
    ended = say(body)
    assert ended.replies == [[PROGRAM.read_in(language).copy.stop]]
    assert ended.record.barred


@pytest.mark.parametrize(("body", "language"), [("AYUDA", "es"), ("AIDE", "fr"), ("AJUDA", "pt"), ("HELP", "en")])
def test_help_is_answered_in_the_language_of_its_word(say, body, language):
    assert say(body).replies == [[PROGRAM.read_in(language).copy.help]]


@pytest.mark.parametrize("body", ["STOP", "HELP", "START", "DEALS", "JOIN", "YES"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_chooses_none_is_answered_in_the_language_on_record(say, body, language):
    answered = say(body, record=spoken(language))
    read = say(body, program=PROGRAM.read_in(language))
    assert answered.replies == read.replies
    assert answered.record.standing.language == language


def canadian(language):
    """The record of somebody of Toronto who chose `language`."""
    return Record("+14165550161", ProgramStatus(language=language))


@pytest.mark.parametrize("language", ["", *LANGUAGES])
@pytest.mark.parametrize(
    ("body", "answer", "of"),
    [
        *(("STOP", "stop", "en"), ("Stop.", "stop", "en"), ("HELP", "help", "en"), ("info", "help", "en")),
        *(("ARRET", "stop", "fr"), ("arr\u00eat", "stop", "fr"), ("AIDE", "help", "fr")),
    ],
)
def test_canadians_are_answered_in_the_language_of_the_word_that_carriers_there_demand(say, body, answer, of, language):
    person = canadian(language)
    for program in (PROGRAM, FRENCH_FIRST):
        ended = say(body, program=program, record=person, phone=person.phone)
        assert ended.replies == [[getattr(program.read_in(of).copy, answer)]]
        assert ended.record.standing.language == ("fr" if of == "fr" else language)


def test_a_program_of_one_language_asks_nothing_about_the_number(text):
    said = replace(text("STOP"), phone="+14165550161")
    assert (language_of_answer(said, PROGRAM), language_of_answer(said, PLAIN)) == ("en", "")


@pytest.mark.parametrize("body", ["START", "DEALS", "JOIN", "YES"])
def test_all_other_words_of_canadians_are_answered_in_the_language_on_record(say, body):
    person = canadian("fr")
    answered = say(body, record=person, phone=person.phone)
    assert answered.replies == say(body, program=PROGRAM.read_in("fr")).replies


def test_the_language_stays_through_a_whole_conversation(say):
    held = say("UNIRME", "JOIN DEALS", "YES", "PAUSE", "RESUME", "LEAVE DEALS", "HELP", "STOP")
    read = PROGRAM.read_in("es")
    assert [reply for (reply,) in held.replies] == [
        "Acme: elija una lista. Responda UNIRME DEALS o UNIRME NEWS, o STOP para cancelar todo.",
        read.topic("deals").copy.confirmation_request,
        read.topic("deals").copy.confirmation,
        read.copy.paused.replace("{day}", read.words.day(held.events[3].paused_until)),
        read.copy.resumed,
        read.topic("deals").copy.left,
        read.copy.help,
        read.copy.stop,
    ]
    assert held.record.standing.language == "es"


def test_another_word_chooses_another_language(say):
    assert say("AYUDA", "AIDE").record.standing.language == "fr"


@pytest.mark.parametrize("body", ["ALTO", "AYUDA", "OUI", "SIM"])
def test_a_program_of_one_language_answers_in_it_and_keeps_nothing(say, body):
    said = say(body, program=PLAIN)
    assert all('"language"' not in entry.content for entry in said.ledger)
    assert said.record.standing.language == ""
    assert said.replies in ([[PLAIN.copy.stop]], [[PLAIN.copy.help]], [[]])


def test_a_language_that_the_program_does_not_offer_is_not_chosen(say):
    two = replace(PROGRAM, translations=tuple(one for one in PROGRAM.translations if one.language == "es"))
    held = say("AYUDA", "AIDE", program=two)
    assert held.replies[1] == [two.read_in("es").copy.help]
    assert held.record.standing.language == "es"


def test_the_ledger_keeps_which_language_was_chosen_and_in_which_words_was_answered(say):
    held = say("UNIRME DEALS", "SI", "STOP")
    assert [opened(entry).language for entry in held.ledger] == ["es", "es", ""]
    assert opened(held.ledger[0]).wording == PROGRAM.read_in("es").topic("deals").copy.confirmation_request
    assert fold(held.record.phone, held.ledger) == held.record
    assert [*verify(held.ledger, held.record)] == []
    assert {opened(entry).manifest_sha256 for entry in held.ledger} == {PROGRAM.digest}


def test_the_row_of_a_phone_keeps_the_language():
    row = standing_attributes(ProgramStatus(sequence=1, head="h", language="pt"))
    read = record_of("+14255550161", [row | text_attributes({"phone": "+14255550161", "item": "program"})])
    assert read.standing.language == "pt"
    assert "language" not in standing_attributes(ProgramStatus(sequence=1, head="h"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_asks_for_a_yes_in_its_own_language(language):
    event, (reply,) = decide_form_request(replace(REQUEST, language=language), PROGRAM, Record(REQUEST.phone))
    assert reply.body == PROGRAM.read_in(language).topic("deals").copy.confirmation_request
    assert (event.kind, event.wording, event.language) == (EventKind.OPT_IN_REQUESTED, reply.body, language)


def test_a_form_that_only_repeats_chooses_nothing_for_the_person():
    record = Record(REQUEST.phone, ProgramStatus(stopped_at=AT, language="fr"))
    event, effects = decide_form_request(replace(REQUEST, language="es"), PROGRAM, record)
    assert (event.kind, event.language, effects) == (EventKind.OPT_IN_BARRED, "", ())


def test_a_button_of_the_preferences_page_is_confirmed_in_the_language_on_record():
    pressed = PreferenceRequest("p-1", "+14255550161", AT, "opt_out", "", "page", "v", "en", "a", "b")
    _, (reply, *_) = decide_preference_request(pressed, PROGRAM, spoken("pt"))
    assert reply.body == PROGRAM.read_in("pt").copy.stop


@pytest.mark.parametrize("language", ["", *LANGUAGES])
def test_the_gate_tells_how_to_opt_out_in_the_language_of_the_person(language):
    asked = Request("r-1", "+14255550161", "deals", NOW, body="Acme: https://acme.example/s")
    said = wordings(asked, ProgramRules.of(PROGRAM), spoken(language))
    assert said.noticed.body == f"Acme: https://acme.example/s {NOTICES[language or 'en']}"
    assert said.usual.body == "Acme: https://acme.example/s"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_is_in_the_language_of_the_person_and_tells_stop_once(language):
    asked = Request("r-1", "+14255550161", "deals", NOW, purpose="reminder")
    said = wordings(asked, ProgramRules.of(PROGRAM), spoken(language))
    assert said.noticed.body == PROGRAM.read_in(language).topic("deals").copy.reminder


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_turn_of_the_shown_conversation_has_an_answer_of_one_part_in_its_language(language):
    turns = dict(conversation(language))
    assert [*turns] == [*SAID[language]]
    assert all(turns.values())
    assert turns[SAID[language][-2]] == PROGRAM.read_in(language).copy.stop


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_the_shown_matrix_is_filled_and_an_empty_text_fills_none(language):
    told = matrix(parse("acme.yaml", BRAND), language)
    assert all(words for row in told.values() for words in row.values())
    assert {kind: [*row] for kind, row in told.items()} == {
        kind: [*row] for kind, row in matrix(parse("acme.yaml", BRAND), "en").items()
    }


def test_an_older_entry_without_a_language_reads_as_before(say):
    (entry,) = say("HELP", program=PLAIN).ledger
    event = opened(entry)
    assert (event.language, seal(event, ProgramStatus(), "+14255550161", event.at).content.count("language")) == ("", 0)


def test_decisions_take_the_digest_of_the_program_and_not_of_its_translation(text):
    assert decide(text("ALTO"), PROGRAM, Record("+14255550161"), AT).event.manifest_sha256 == PROGRAM.digest


SAYS = (
    "ALTO",
    "STOP",
    "SAIR",
    "AYUDA",
    "OUI",
    "YES",
    "SIM",
    "NO",
    "UNIRME",
    "JOIN DEALS",
    "QUITTER DEALS",
    "NEWS",
    "START",
    "PAUSE",
)


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SAYS), min_size=1, max_size=8))
def test_a_language_changes_words_and_nothing_else(bodies):
    several, one = Conversation(PROGRAM), Conversation(PLAIN)
    answered = [(bool(several.says(body)), bool(one.says(body))) for body in bodies]
    assert all(here is there for here, there in answered)
    states = [
        {topic: (held.state, held.changed_at, held.frequency) for topic, held in talk.record.subscriptions.items()}
        for talk in (several, one)
    ]
    assert states[0] == states[1]
    alike = {"language": "", "head": ""}
    assert replace(several.record.standing, **alike) == replace(one.record.standing, **alike)
