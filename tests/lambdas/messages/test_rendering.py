"""Filling in templates."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.messages.rendering import folded, most_parts, render
from lambdas.messages.segments import encoding, parts
from lambdas.program import Parameter
from tests.lambdas.sending.asked import template

SHIPPED = template("shipped", "orders", "Acme: order {order} for {name} is on its way.", order=12, name=20)
NOTICE = "Reply STOP to cancel."


def filled(name, **more):
    return render(SHIPPED, {"order": "1001", "name": name} | more)


def test_every_parameter_goes_where_its_name_stands():
    assert filled("Ann") == "Acme: order 1001 for Ann is on its way."


def test_a_parameter_may_stand_twice_or_nowhere():
    twice = template("t", "orders", "{a} and {a}", a=5, b=5)
    assert render(twice, {"a": "x", "b": "y"}) == "x and x"


@pytest.mark.parametrize(
    "parameters",
    [{}, {"order": "1"}, {"order": "1", "name": "Ann", "more": "x"}, {"order": "1", "Name": "Ann"}],
    ids=["none", "one missing", "one too many", "another name"],
)
def test_parameters_that_are_not_those_of_the_template_are_refused(parameters):
    assert render(SHIPPED, parameters) is None


@pytest.mark.parametrize(
    "value",
    [
        *("x" * 21, "a\nb", "\x00", "see https://evil.example", "www.evil", "bit.ly", "evil.com", "\u2026" * 7),
        *("evil.zip", "evil [.] com", "425-555-0123", "4255550123", "call 72345"),
    ],
    ids=ascii,
)
def test_a_value_that_is_too_long_or_would_take_the_reader_elsewhere_is_refused(value):
    assert filled(value) is None


def test_two_values_side_by_side_cannot_make_a_link():
    pair = template("t", "orders", "{a}{b}", a=10, b=10)
    assert render(pair, {"a": "evil", "b": ".com"}) is None
    assert render(pair, {"a": "good", "b": " day"}) == "good day"


def test_two_values_side_by_side_cannot_make_a_number_to_call():
    pair = template("t", "orders", "{a} {b}", a=10, b=10)
    assert render(pair, {"a": "425", "b": "555-0123"}) is None
    assert render(pair, {"a": "425", "b": "Pine"}) == "425 Pine"


def test_a_value_holds_a_link_or_a_number_to_call_where_its_template_says_so_and_no_other():
    one = template("t", "orders", "Acme: {page} {driver} {name}", page=40, driver=20, name=20)
    allowed = tuple(
        replace(one, may_hold={"page": "link", "driver": "phone_number"}.get(one.name, "")) for one in one.parameters
    )
    free, given = replace(one, parameters=allowed), {"page": "acme.store/4255550123", "driver": "425-555-0123"}
    assert render(free, given | {"name": "Ann"}) == "Acme: acme.store/4255550123 425-555-0123 Ann"
    assert render(one, given | {"name": "Ann"}) is None
    assert render(free, given | {"name": "evil.com"}) is None
    assert render(free, given | {"name": "206-555-0123"}) is None
    assert render(free, given | {"page": "bit.ly/x", "name": "Ann"}) is None
    assert render(free, given | {"driver": "evil.com", "name": "Ann"}) is None


def test_a_template_may_hold_a_link_with_a_parameter_in_it():
    tracked = template("t", "orders", "Track: https://acme.example/{order}", order=10)
    assert render(tracked, {"order": "1001"}) == "Track: https://acme.example/1001"


@pytest.mark.parametrize("value", ["{order}", "{name}", "{0}", "{", "}}", "{name.__class__}", "%s", r"\1"])
def test_a_value_is_never_read_as_a_template(value):
    assert filled(value) == f"Acme: order 1001 for {value} is on its way."


def test_a_text_of_blanks_is_none():
    assert render(template("t", "orders", "{a}", a=5), {"a": "  "}) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Zo\u00eb", "Zoe"),
        ("Jos\u00e9", "Jos\u00e9"),
        ("Jose\u0301", "Jos\u00e9"),
        ("Fran\u00e7ois", "Francois"),
        ("\u0141ukasz \u0110or\u0111e", "Lukasz Dorde"),
        ("O\u2019Brien \u2013 \u201cA\u201d", 'O\'Brien - "A"'),
        ("\u00bd", "1/2"),
        ("\uff21\uff23\uff2d\uff25", "ACME"),
        ("\u5f20\u4f1f", "??"),
        ("\U0001f600", "?"),
        ("a\u00a0b", "a b"),
    ],
    ids=ascii,
)
def test_what_gsm_7_lacks_becomes_its_plain_form_or_a_question_mark(value, expected):
    assert folded(value) == expected


def test_a_template_beyond_gsm_7_keeps_its_values_as_they_are():
    wide = template("t", "orders", "Acme \u2013 {name}", name=20)
    assert render(wide, {"name": "Zo\u00eb \u5f20"}) == "Acme \u2013 Zo\u00eb \u5f20"


@given(st.text(max_size=40))
def test_a_folded_value_is_gsm_7_and_stays_so(value):
    assert encoding(folded(value)) == "GSM-7"
    assert folded(folded(value)) == folded(value)


WORDS = st.text(st.sampled_from("ab {}\u20ac\u00eb\u2019\U0001f600"), max_size=150).filter(
    lambda text: "{name}" not in text
)


@given(WORDS, st.text(st.sampled_from("xy^\u20ac\u00eb\u2019\U0001f600\u5f20"), max_size=60), st.integers(1, 60))
def test_no_text_takes_more_parts_than_its_template_can(words, value, longest):
    made = replace(SHIPPED, text=words + "{name}" + words, parameters=(Parameter("name", longest),))
    text = render(made, {"name": value})
    assert text is None or parts(text) <= most_parts(made)
    assert text is None or parts(f"{text} {NOTICE}") <= most_parts(made, NOTICE)


def test_the_notice_counts_unless_the_template_tells_of_it_itself():
    full = template("t", "orders", "a" * 150 + "{name}", name=10)
    assert (most_parts(full), most_parts(full, NOTICE)) == (2, 2)
    short = template("t", "orders", "a" * 130 + "{name}", name=10)
    assert (most_parts(short), most_parts(short, NOTICE)) == (1, 2)
    telling = template("t", "orders", "a" * 100 + f"{{name}} {NOTICE}", name=10)
    assert (most_parts(telling), most_parts(telling, NOTICE)) == (1, 1)
