"""Templates of a brand file: what they come to, and every way in which one is refused."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from infra.brand.copy import templates
from infra.brand.loader import parse
from lambdas.messages.content import tells_to_call
from lambdas.messages.rendering import render
from lambdas.program import Parameter, Template

GOOD = "{name}: order {order} is on its way."
TEXT = "14: programs.transactional.templates.shipped.text: "


def made(text):
    return templates(parse("acme.yaml", text), "transactional")


def test_the_facts_of_the_brand_are_filled_in_and_the_parameters_left_open(templated):
    (found,) = made(templated("{name}: order {order}. {contact}"))
    text = "Acme: order {order}. help@acme.example or 206-555-0100"
    assert found == Template("shipped", "orders", text, (Parameter("order", 12),), immediate=False, resend=False)


def test_the_contact_is_shortened_where_the_fuller_one_costs_a_part(templated):
    (found,) = made(templated("{name}: order {order}. " + "a" * 90 + " {contact}"))
    assert found.text.endswith("a help@acme.example")


def test_what_the_file_asks_for_is_what_the_functions_are_told(templated):
    keys = "topic: orders, parameters: {order: 12, day: '9'}, immediate: true, resend: true"
    (found,) = made(templated("{name}: {order} comes {day}.", keys))
    assert found.parameters == (Parameter("order", 12), Parameter("day", 9))
    assert (found.immediate, found.resend) == (True, True)


def test_what_a_parameter_may_hold_beside_words_is_told_to_the_functions(templated):
    keys = "topic: orders, parameters: {order: 12, driver: 20}, may_hold: {driver: phone_number}"
    (found,) = made(templated("{name}: {order} comes, call {driver}.", keys))
    assert found.parameters == (Parameter("order", 12), Parameter("driver", 20, "phone_number"))


def test_a_template_needs_no_parameter(templated):
    assert made(templated("{name}: we are open again.", "topic: orders"))[0].parameters == ()


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        pytest.param(
            GOOD,
            "topic: order, parameters: {order: 12}",
            "topic: must be a topic of this program (orders), got 'order': did you mean 'orders'?",
            id="a misspelt topic",
        ),
        pytest.param(
            GOOD,
            "topic: receipts, parameters: {order: 12}",
            "topic: must be a topic of this program (orders), got 'receipts': choose one, or add the topic",
            id="a topic that is not there",
        ),
        pytest.param(
            GOOD,
            "topic: orders, parameters: {order: 12}, may_hold: {driver: phone_number}",
            "may_hold.driver: must be a parameter of the template (order), got 'driver': correct it, or delete it",
            id="a freedom of no parameter",
        ),
        pytest.param(
            GOOD, "parameters: {order: 12}", "topic: is missing: add it, for example `topic: orders`", id="no topic"
        ),
        pytest.param(
            GOOD,
            "topic: orders, parameters: {ordr: 12, order: 12}",
            "parameters.ordr: must stand in the text, got no {ordr} there: write it, or delete the parameter",
            id="a parameter that the text does not use",
        ),
        pytest.param(
            GOOD,
            "topic: orders",
            "text: must hold no placeholder but {name}, {contact}, got '{order}': declare it in parameters, or delete "
            "it",
            id="a placeholder that is no parameter",
        ),
        pytest.param(
            "{name}: {ordr} {order}",
            "topic: orders, parameters: {order: 12}",
            "text: must hold no placeholder but {name}, {contact}, {order}, got '{ordr}': did you mean {order}?",
            id="a misspelt placeholder",
        ),
        pytest.param(
            "{name}: {{order}} {order}",
            "topic: orders, parameters: {order: 12}",
            "text: must hold single braces, each around a placeholder: {name}, {contact}, {order}",
            id="doubled braces",
        ),
        pytest.param(
            GOOD,
            "topic: orders, parameters: {order: 161}",
            "parameters.order: must be a whole number from 1 to 160, got the number 161",
            id="a parameter longer than a part",
        ),
        pytest.param(
            GOOD,
            "topic: orders, parameters: {order: 0}",
            "parameters.order: must be a whole number from 1 to 160, got the number 0",
            id="a parameter of no length",
        ),
        pytest.param(
            GOOD,
            "topic: orders, parameters: {order: long}",
            "parameters.order: must be a whole number from 1 to 160, got 'long'",
            id="a length in words",
        ),
        pytest.param(
            "{name}: {Order}",
            "topic: orders, parameters: {Order: 12}",
            "parameters.Order: must be 1 to 30 lower-case letters, digits and underscores, beginning with a letter, "
            "got 'Order'",
            id="a parameter in capitals",
        ),
        pytest.param(
            "{name}: {contact}",
            "topic: orders, parameters: {contact: 12}",
            "parameters.contact: must not be one of contact, frequency, keyword, keywords, label, name, plan, topic, "
            "topics, got 'contact': these are facts of the brand file",
            id="a parameter called as a fact of the brand",
        ),
        pytest.param(
            GOOD,
            "topic: orders, parameters: {order: 12}, immediate: soon",
            "immediate: must be true or false, got 'soon'",
            id="immediate in words",
        ),
        pytest.param(" ", "topic: orders", "text: must be a text of 1 to 1600 characters, got 1", id="no text"),
    ],
)
def test_a_template_is_refused_with_its_line_and_nothing_else_is_said(faults, templated, text, keys, expected):
    assert faults(templated(text, keys)) == [f"14: programs.transactional.templates.shipped.{expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(GOOD.replace("{name}", "We"), "must name the brand 'Acme': write {name}", id="no brand"),
        pytest.param(
            GOOD.replace("is", "\u2019s"), "must hold GSM-7 characters only, as others cut a part", id="a curly quote"
        ),
        pytest.param(f"{GOOD} bit.ly/a", "must not hold a public link shortener, got 'bit.ly'", id="a link shortener"),
        pytest.param(f"{GOOD} $$$", "must not shout with money, got '$$$' at character 38", id="money signs"),
        pytest.param(f"{GOOD} READ IT NOW", "must not shout, got 'READ NOW'", id="words in capitals"),
        pytest.param(
            f"{GOOD} Get 10% off.",
            "must not advertise, reads like an advert because of '10% off': tell only of what the customer ordered, "
            "booked, owes or has; send the rest by a promotional program, to those who agreed to marketing, "
            "or add a waiver with reason, owner and until",
            id="a discount in percent",
        ),
    ],
)
def test_what_a_template_says_is_refused_at_its_text(faults, templated, text, expected):
    (found,) = faults(templated(text))
    assert found.startswith(f"{TEXT}{expected}")


@pytest.mark.parametrize(
    "words",
    [
        "Our dealer calls.",
        "Get it wholesale.",
        "It is off its shelf.",
        "Ideally today.",
        "Free of charge.",
        "ACME Deals",
    ],
)
def test_words_that_only_resemble_advertising_or_name_the_brand_are_no_fault(faults, templated, words):
    text = templated(f"{GOOD} {words}")
    named = text.replace("name: Acme\n", "name: Acme Deals\n") if "Deals" in words else text
    assert faults(named) == []


@pytest.mark.parametrize(
    ("spare", "longest", "parts"),
    [
        pytest.param(0, 1, 4, id="the text alone"),
        pytest.param(0, 160, 6, id="with parameters of 160 characters, each of which may take two septets"),
        pytest.param(21, 1, 4, id="with how to opt out after it"),
    ],
)
def test_a_template_that_may_take_four_parts_is_refused_with_their_number(faults, templated, spare, longest, parts):
    text = "{name}: {order} " + "a" * (3 * 153 - spare - len("Acme:  "))
    (found,) = faults(templated(text, f"topic: orders, parameters: {{order: {longest}}}"))
    expected = f"got {parts} parts: shorten it"
    assert found == (
        f"{TEXT}must fit 3 parts with each parameter at its longest and 'Reply STOP to cancel.' after it, {expected}"
    )


def test_a_template_of_three_full_parts_is_accepted(faults, templated):
    text = "{name}: {order} " + "a" * (3 * 153 - len("Acme: XX  Reply STOP to cancel."))
    assert faults(templated(text, "topic: orders, parameters: {order: 1}")) == []
    (found,) = faults(templated(f"{text}a", "topic: orders, parameters: {order: 1}"))
    assert "got 4 parts" in found


def test_a_promotional_program_has_no_templates(faults, sound):
    text = f"{sound}    templates: {{shipped: {{topic: nowhere, text: 'Big sale!'}}}}\n"
    (found,) = faults(text)
    assert found == (
        "18: programs.promotional.templates: must stand in the transactional program: a promotional text brings its "
        "own body; move or delete them"
    )


def test_every_fault_of_a_template_is_told_at_once(faults, templated):
    keys = "topic: order, parameters: {order: 12, Day: 3, place: many}, immediate: soon"
    found = faults(templated("Our \u2013 deals", keys))
    assert [fault.split(": ")[1].removeprefix("programs.transactional.templates.shipped.") for fault in found] == [
        *("immediate", "parameters.Day", "parameters.place", "text", "topic")
    ]


def test_a_faulty_name_or_topic_elsewhere_brings_forth_no_fault_of_a_template(faults, templated):
    text = templated(GOOD).replace("name: Acme\n", "name: 7\n").replace("1 msg/order", "often")
    assert [fault.split(": ")[1] for fault in faults(text)] == [
        "name",
        "programs.transactional.topics.orders.frequency",
    ]


@settings(deadline=None)  # others may want the processor
@given(order=st.text(alphabet="abcXYZ 0123456789-#", min_size=1, max_size=12))
def test_the_gate_fills_in_what_the_file_declares_and_leaves_no_brace(order):
    assume(not tells_to_call(order))
    text = f"""\
brand: acme
name: Acme
legal_entity: Acme Holdings LLC
support: {{email: help@acme.example}}
terms_url: https://acme.example/terms
privacy_url: https://acme.example/privacy
programs:
  transactional:
    topics: {{orders: {{frequency: 1 msg/order}}}}
    templates: {{shipped: {{topic: orders, text: '{GOOD}', parameters: {{order: 12}}}}}}
"""
    (template,) = made(text)
    assert render(template, {"order": order}) == f"Acme: order {order} is on its way."
