"""Opt-outs in other letters: other languages, other keyboards, letters that only look Latin."""

import pytest

from lambdas.intent.recognise import IntentKind, KeywordSet, recognise
from lambdas.intent.word_classes import letters_of

KEYWORDS = KeywordSet.default()
LOOKING_LATIN = ("\u0421\u0422\u041e\u0420", "\u0405\u0422\u041e\u0420", "s\u0442\u043ep")


def kind(body):
    return recognise(body, KEYWORDS).kind


@pytest.mark.parametrize("body", ["ыещз", "ЫЕЩЗ", "στοπ", "דאםפ", "سفخح", "えんd", "sとp", *LOOKING_LATIN])
def test_an_opt_out_word_typed_on_another_keyboard_is_recognised(body):
    assert recognise(body, KEYWORDS).rule == "opt_out_word_of_another_keyboard"


@pytest.mark.parametrize(
    "body",
    [
        *("配信停止をお願いいたします。", "もうメッセージを送らないでください。", "不要再发短信了", "退订"),
        *("не пишите мне больше", "отпишите меня, пожалуйста", "أوقفوا الرسائل من فضلك", "그만 보내 주세요"),
    ],
)
def test_a_short_request_in_another_script_is_recognised_with_its_courtesies(body):
    assert kind(body) is IntentKind.OPT_OUT


@pytest.mark.parametrize("body", ["Я не приду завтра", "明日行きます", "شكرا جزيلا", "לא היום"])
def test_other_words_in_another_script_are_no_opt_out_and_no_doubt(body):
    assert kind(body) is IntentKind.OTHER


def test_a_request_among_other_words_of_another_script_is_never_less_than_a_doubt():
    assert kind("家に送らないで、会社に送ってください") is IntentKind.DOUBT


@pytest.mark.parametrize("body", ["❤️ thanks", "“ok”", "naïve café — 5€", "👍🏽 see you"])
def test_marks_and_pictures_are_no_other_script(body):
    assert kind(body) is IntentKind.OTHER


def test_a_request_has_the_same_classes_in_four_languages():
    asked = [letters_of(text.split()) for text in ("no texts", "no mensajes", "nao mensagens", "aucune messages")]
    assert {letters[-1] for letters in asked} == {letters_of(["texts"])}
