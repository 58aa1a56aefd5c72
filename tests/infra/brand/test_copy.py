"""The texts that a brand file makes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.brand.copy import messages
from infra.brand.loader import BrandFileError, load_all, parse
from infra.brand.wording.content import content_problems, wording_problems
from lambdas.messages.segments import encoding, parts


@pytest.fixture
def texts():
    def read(text, kind="promotional"):
        found = messages(parse("acme.yaml", text), kind)
        return {".".join((*message.path[3:-2], message.kind)): message.text for message in found}

    return read


def test_a_program_has_five_texts_and_each_topic_four(texts, sound):
    topic = ("confirmation_request", "confirmation", "left", "reminder")
    assert list(texts(sound)) == [
        *("help", "stop", "start", "notice", "farewell"),
        *(f"deals.{kind}" for kind in topic),
        *(f"news.{kind}" for kind in topic),
    ]


def test_every_fact_of_the_file_stands_in_the_texts(texts, sound):
    made = texts(sound)
    assert made["help"] == (
        "Acme marketing texts: deals 2 msgs/month, store news 1 msg/week. Help: help@acme.example or 206-555-0100. "
        "Msg & data rates may apply. Reply STOP to cancel."
    )
    assert made["stop"] == (
        "Acme: you are unsubscribed and will get no more marketing texts from us. "
        "Help: help@acme.example or 206-555-0100"
    )
    assert made["news.confirmation_request"] == (
        "Acme: reply YES to get store news. 1 msg/week. Msg & data rates may apply. "
        "Reply HELP for help, STOP to cancel."
    )


def test_the_stop_of_one_message_type_does_not_speak_of_the_other(texts, sound):
    assert "service texts" in texts(sound, "transactional")["stop"]
    assert "marketing" not in texts(sound, "transactional")["stop"]


def test_a_long_list_of_topics_gives_way_to_a_briefer_help(texts, spoilt):
    made = texts(spoilt(("title: store news", "title: news of all our many stores")))
    assert made["help"] == (
        "Acme marketing texts: deals 2 msgs/month, news of all our many stores 1 msg/week. Help: help@acme.example. "
        "Msg & data rates may apply. Reply STOP to cancel."
    )
    made = texts(spoilt(("title: store news", "title: news of all our many stores and markets")))
    assert made["help"] == (
        "Acme marketing texts. Msg frequency varies. Help: help@acme.example or 206-555-0100. "
        "Msg & data rates may apply. Reply STOP to cancel."
    )


def test_own_words_take_the_place_of_ours_and_are_filled_in(texts, overriding):
    words = "{name} {topic} ({keyword}), {frequency}. Reply YES. Msg & data rates may apply. HELP: {contact}, or STOP."
    assert texts(overriding("confirmation_request", words))["deals.confirmation_request"] == (
        "Acme deals (DEALS), 2 msgs/month. Reply YES. Msg & data rates may apply. "
        "HELP: help@acme.example or 206-555-0100, or STOP."
    )


def test_a_frequency_that_varies_says_so(texts, spoilt):
    made = texts(spoilt(("2 msgs/month", "varies")))
    assert "Acme: reply YES to get deals. Msg frequency varies. Msg" in made["deals.confirmation_request"]


def test_the_frequency_agrees_in_number_whatever_the_file_writes(texts, spoilt):
    made = texts(spoilt(("1 msg/week", "1 msgs/week"), ("2 msgs/month", "2 msg/month")))
    assert "1 msg/week" in made["news.reminder"]
    assert "2 msgs/month" in made["deals.reminder"]


@pytest.mark.parametrize("brand", load_all("brands"), ids=lambda brand: brand.brand)
def test_every_text_of_the_examples_is_one_gsm_7_part_without_a_fault(brand):
    for kind in brand.message_types:
        for message in messages(brand, kind):
            assert (encoding(message.text), parts(message.text)) == ("GSM-7", 1)
            assert not [*wording_problems(message), *content_problems(message)]


NAMES = st.text(alphabet="abcdefghij &'-", min_size=1, max_size=40).map(str.strip).filter(bool)


@settings(deadline=None)
@given(name=NAMES, title=NAMES, count=st.integers(1, 999), period=st.sampled_from(["day", "week", "month", "year"]))
def test_our_own_wording_obeys_the_matrix_whatever_the_facts_or_is_refused_for_its_length_alone(
    name, title, count, period
):
    text = f"""\
brand: acme
name: "{name}"
legal_entity: Acme Holdings LLC
support: {{url: "https://help.acme.example"}}
terms_url: https://acme.example/terms
privacy_url: https://acme.example/privacy
programs:
  promotional:
    topics:
      deals: {{title: "{title}", frequency: {count} msgs/{period}}}
"""
    assert faults_but_length(text) == []


def faults_but_length(text):
    try:
        parse("acme.yaml", text)
    except BrandFileError as error:
        return [fault for fault in error.faults if "must fit one part of 160" not in fault.problem]
    return []
