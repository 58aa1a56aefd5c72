"""The words of every language are in force in every program, and tell which one a person speaks."""

import pytest

from lambdas.intent.recognise import IntentKind, KeywordSet, recognise
from lambdas.intent.spoken import language_of
from lambdas.messages.languages import LANGUAGES

ONE, TWO = {"DEALS": "deals"}, {"DEALS": "deals", "NEWS": "news"}
WORDS = {
    "en": {"YES": ["YES", "yes!"], "JOIN": ["JOIN", "SUBSCRIBE"], "HELP": ["HELP", "INFO"], "STOP": ["STOP", "Cancel"]},
    "es": {
        "YES": ["SI", "Sí", "sí, gracias"],
        "JOIN": ["UNIRME", "UNIRSE", "Suscribirme", "INSCRIBIRME"],
        "HELP": ["AYUDA", "ayuda por favor"],
        "STOP": ["ALTO", "BASTA", "Parar", "BAJA", "SALIR", "CANCELAR"],
    },
    "fr": {
        "YES": ["OUI", "oui merci"],
        "JOIN": ["REJOINDRE", "S'inscrire", "M'ABONNER"],
        "HELP": ["AIDE", "aide svp"],
        "STOP": ["ARRET", "ARRÊT", "Arrêter", "DÉSABONNER", "STOP"],
    },
    "pt": {
        "YES": ["SIM", "sim obrigado"],
        "JOIN": ["ENTRAR", "INSCREVER", "Assinar"],
        "HELP": ["AJUDA", "ajuda por favor"],
        "STOP": ["PARAR", "SAIR", "CANCELAR", "DESCADASTRAR"],
    },
}
MEANS = {"YES": IntentKind.CONFIRM, "JOIN": IntentKind.JOIN, "HELP": IntentKind.HELP, "STOP": IntentKind.OPT_OUT}
CELLS = [(what, body) for row in WORDS.values() for what, said in row.items() for body in said]


def test_the_matrix_has_every_language():
    assert WORDS.keys() == LANGUAGES.keys()


@pytest.mark.parametrize(("what", "body"), dict.fromkeys(CELLS))
def test_the_words_of_every_language_are_in_force_whatever_a_program_declares(what, body):
    for topics in (ONE, TWO):
        assert recognise(body, KeywordSet.default(topics)).kind is MEANS[what]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verbs_that_texts_tell_choose_a_topic(language):
    for topics in (ONE, TWO):
        words = KeywordSet.default(topics)
        joined = recognise(f"{LANGUAGES[language].join} DEALS", words)
        left = recognise(f"{LANGUAGES[language].leave} deals", words)
        assert (joined.kind, joined.topic, left.kind, left.topic) == (
            *(IntentKind.JOIN, "deals"),
            *(IntentKind.LEAVE, "deals"),
        )


@pytest.mark.parametrize("body", ["DEJAR DEALS Y NEWS", "quitter deals et news", "DEIXAR DEALS E NEWS"])
def test_leaving_several_topics_is_asked_about_in_every_language(body):
    found = recognise(body, KeywordSet.default(TWO))
    assert (found.kind, found.topic) == (IntentKind.LEAVE, None)


@pytest.mark.parametrize("body", ["DEJAR", "QUITTER", "DEIXAR"])
def test_a_verb_of_leaving_alone_is_not_made_less_than_an_opt_out(body):
    assert recognise(body, KeywordSet.default(TWO)).kind is not IntentKind.LEAVE


@pytest.mark.parametrize(
    ("body", "language"),
    [
        *(("ALTO", "es"), ("AYUDA", "es"), ("Sí", "es"), ("UNIRME DEALS", "es"), ("no quiero más mensajes", "es")),
        *(("ARRÊT", "fr"), ("ARRET", "fr"), ("AIDE", "fr"), ("OUI", "fr"), ("ne m'envoyez plus rien", "fr")),
        *(("SIM", "pt"), ("AJUDA", "pt"), ("SAIR", "pt"), ("não quero mais mensagens", "pt")),
        *(("please take me off this list", "en"), ("UNSUBSCRIBE", "en")),
    ],
)
def test_a_word_of_one_language_alone_tells_it(body, language):
    assert language_of(body) == language


@pytest.mark.parametrize(
    "body", ["STOP", "HELP", "YES", "JOIN DEALS", "DEALS", "PARAR", "CANCELAR", "FIN", "", "👍", "1"]
)
def test_what_everybody_is_told_to_say_and_what_two_languages_share_tells_none(body):
    assert language_of(body) == ""


@pytest.mark.parametrize("body", ["stop, see ya", "STOP los angeles", "Las Vegas stop", "stop plus", "El Paso STOP"])
def test_a_name_or_small_talk_in_english_tells_none(body):
    assert language_of(body) == ""
