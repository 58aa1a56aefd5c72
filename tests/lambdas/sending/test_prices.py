"""What the service is told that a text may cost at most."""

import re
from dataclasses import replace

import pytest
from botocore.session import get_session
from hypothesis import given
from hypothesis import strategies as st

from lambdas.program import Program
from lambdas.sending.prices import HEADROOM, LIST_PRICES, MaxPrices
from ops.cost.prices import price
from tests.programs import PROGRAM, SENDING

US, CANADIAN, BRITISH, PUERTO_RICAN = "+12065550161", "+14165550161", "+442071838750", "+17875550161"
MAX_PRICE = get_session().get_service_model("pinpoint-sms-voice-v2").shape_for("MaxPrice").metadata


def prices(*countries, **max_price):
    return MaxPrices.of_program(replace(SENDING, countries=countries, max_price=tuple(max_price.items())))


def test_a_text_may_cost_a_multiple_of_the_published_price_of_its_parts():
    assert float(LIST_PRICES["US"]) == price("text_part").dollars
    assert float(prices("US").of(US, 1)) == pytest.approx(price("text_part").dollars * HEADROOM)
    assert float(prices("US").of(US, 3)) == pytest.approx(price("text_part").dollars * HEADROOM * 3)


def test_what_the_brand_says_of_a_country_holds_for_that_country():
    both = prices("US", "CA", US=0.01, CA=0.05)
    assert [both.of(phone, 2) for phone in (US, CANADIAN)] == ["0.02000", "0.10000"]


def test_a_country_of_which_nobody_knows_the_price_has_no_limit():
    both = prices("US", "PR", US=0.01)
    assert [both.of(phone, 1) for phone in (US, PUERTO_RICAN)] == ["0.01000", None]


@pytest.mark.parametrize("countries", [("US",), ("US", "CA")])
def test_an_answer_to_a_country_that_is_not_served_costs_no_more_than_the_dearest_that_is(countries):
    assert prices(*countries, US=0.01, CA=0.05).of(BRITISH, 1) == ("0.01000" if countries == ("US",) else "0.05000")


@given(st.floats(min_value=0.00001, max_value=99.99999), st.integers(1, 10))
def test_the_service_can_read_every_price(dollars, parts):
    said = prices("US", US=round(dollars, 5)).of(US, parts)
    assert re.fullmatch(MAX_PRICE["pattern"], said)
    assert MAX_PRICE["min"] <= len(said) <= MAX_PRICE["max"]


def test_a_manifest_tells_prices_and_without_them_reads_as_before():
    priced = replace(PROGRAM, sending=replace(SENDING, max_price=(("CA", 0.05), ("US", 0.01))))
    assert Program.from_json(priced.to_json()) == priced
    assert "max_price" not in PROGRAM.to_json()
