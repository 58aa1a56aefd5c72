"""Personal fields are filled in by what may go out, else by their fallback; what nobody filled in goes to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.messages.content import controls, links
from lambdas.messages.personal import LONGEST, fields, filled, left_behind, longest
from lambdas.messages.segments import encoding, parts

BODY = "Acme: Hi {first_name|there}, your {color|favorite} coat waits."


def test_fields_are_known_with_their_fallbacks():
    assert fields(BODY) == {"first_name": "there", "color": "favorite"}
    assert fields("Acme: all coats") == {}


def test_each_field_takes_its_value_or_its_fallback():
    assert filled(BODY, {"first_name": "Ann", "color": "red"}) == "Acme: Hi Ann, your red coat waits."
    assert filled(BODY, {"first_name": " Ann  Lee "}) == "Acme: Hi Ann Lee, your favorite coat waits."
    assert filled(BODY, {}) == "Acme: Hi there, your favorite coat waits."


@pytest.mark.parametrize(
    "value",
    [
        *("", "  ", "null", "NULL", "None", "undefined", "NaN", "N/A", "#N/A", "#REF!", "-", "?", "...", "{name}"),
        *(
            "evil.com",
            "Ann evil.store",
            "Ann 425-555-0123",
            "https://evil.example/x",
            "a\u202eb",
            "x" * (LONGEST + 1),
            "TODO",
            "%s",
            "{{x}}",
            "<b>",
            "\U0001f600",
        ),
        "\u738b\u5c0f\u660e",
    ],
)
def test_what_no_customer_shall_read_makes_way_for_the_fallback(value):
    assert filled("Acme: Hi {first_name|there}.", {"first_name": value}) == "Acme: Hi there."


@pytest.mark.parametrize(
    ("value", "written"),
    [("Zo\u00eb", "Zoe"), ("Ren\u00e9e", "Ren\u00e9e"), ("O\u2019Neil", "O'Neil"), ("Nan", "Nan"), ("Null", "Null")],
)
def test_a_name_is_written_in_the_alphabet_of_its_text(value, written):
    text = filled("Acme: Hi {first_name|there}.", {"first_name": value})
    assert (text, encoding(text)) == (f"Acme: Hi {written}.", "GSM-7")


def test_a_text_that_is_ucs2_anyway_keeps_every_letter():
    assert filled("Acme \U0001f600 {first_name|you}", {"first_name": "\u738b\u5c0f\u660e"}).endswith(
        "\u738b\u5c0f\u660e"
    )


@given(st.text(max_size=LONGEST + 5))
def test_whatever_a_value_is_the_text_is_whole_and_no_longer_than_foreseen(value):
    text = filled(BODY, {"first_name": value, "color": value})
    assert text.startswith("Acme: Hi ")
    assert (left_behind(text), links(text), controls(text), encoding(text)) == ("", 0, False, "GSM-7")
    assert parts(text) <= parts(longest(BODY))
    assert "Hi ," not in text


@pytest.mark.parametrize(
    "text",
    [
        *("Hi {first_name}", "Hi {First Name}", "Hi {{name}}", "Hi {{ name", "Hi ${name}", "Hi {name|}", "Hi {$name}"),
        *(
            "Hi %s",
            "Hi %(name)s",
            "Hi %FIRST_NAME%",
            "Hi *|FNAME|*",
            "Hi <%= name %>",
            "TODO: write",
            "Lorem ipsum dolor",
        ),
        *("Hi undefined", "Hi null, sale", "Dear null.", "Hello None!", "Hi NaN"),
    ],
)
def test_what_nobody_filled_in_is_found(text):
    assert left_behind(f"Acme: {text} all week")


@pytest.mark.parametrize(
    "text",
    [
        *("20% off", "50% savings: shop now", "Null Euro Versand", "None left soon", "Todos los abrigos", "5 < 7 > 3"),
        *("Save $5", "C* | D*", "smile :-}", "Nan bread is back", "Hi Nan, tea?", "100% soft"),
    ],
)
def test_what_customers_read_every_day_is_left_alone(text):
    assert left_behind(f"Acme: {text}") == ""
