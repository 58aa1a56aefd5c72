"""Adverts in service texts: what is refused, what is let through, and a waiver that lets one through for a time."""

import re
from datetime import date
from pathlib import Path

import pytest

from infra.brand.copy import WORDINGS
from infra.brand.loader import BrandFileError, load_all
from lambdas.intent.adverts.judge import advertises
from tools.adverts.corpus import authors, by_author

TODAY = date(2026, 11, 25)
ADVERT = "{name}: your order {order} is confirmed. While you wait: new arrivals you will love are in store now."
TEXT = "14: programs.transactional.templates.shipped.text: must not advertise"
WAIVER = "{reason: 'counsel: the law wants this notice', owner: legal team, until: 2027-01-31}"


@pytest.fixture
def faults_on(tmp_path):
    """The faults of a brand file on a day."""

    def telling(text, today=TODAY):
        (tmp_path / "acme.yaml").write_text(text, encoding="utf-8")
        try:
            load_all(tmp_path, today)
        except BrandFileError as error:
            return [f"{fault.path}: {fault.problem}" for fault in error.faults]
        return []

    return telling


@pytest.mark.parametrize(
    "text",
    [
        "{name}: order {order} is on its way. Get 10% off.",
        "{name}: order {order} is on its way. Shop now!",
        "{name}: the summer sale starts today.",
        "{name}: order {order} is on its way. Free gift inside.",
        "{name}: order {order}. Refer a friend.",
        ADVERT,
        "{name}: {order} was in your cart. Come back and finish before it is gone.",
        "{name}: you have {order} points. Spend them this weekend and get twice the value.",
        "{name}: go premium today and your first month is on us. {order}",
        "{name}: bring someone you know and both of you save ten dollars. {order}",
    ],
)
def test_an_advert_is_refused_loud_or_in_disguise(faults, templated, text):
    keys = "topic: orders, parameters: {order: 12}" if "{order}" in text else "topic: orders"
    (found,) = faults(templated(text, keys))
    assert found.startswith(f"{TEXT}, reads like an advert because of '")


@pytest.mark.parametrize(
    "text",
    [
        "{name}: order {order} is on its way. A discount of $5 was applied.",
        "{name}: {order} was returned, your refund was issued. Sale items take 5 days.",
        "{name}: your job offer {order} is ready to sign.",
        "{name}: the free trial {order} ends tomorrow, then it is $9 a month. Cancel in your account.",
        "{name}: {order} is your code. Never share it.",
    ],
)
def test_words_of_marketing_in_honest_use_are_let_through(faults, templated, text):
    assert faults(templated(text)) == []


@pytest.mark.parametrize("kind", [kind for kind in WORDINGS if kind != "farewell"])
def test_our_own_wording_is_never_taken_for_an_advert(kind):
    assert [words for words in WORDINGS[kind] if advertises(words)] == []


def test_the_reasons_are_words_of_the_text():
    for text in by_author(authors()[0]):
        assert all(reason in text.text for reason in advertises(text.text))


def test_a_stop_reply_that_lures_in_disguise_is_refused(faults, overriding):
    words = "{name}: no more texts will come. {contact}. Reply JOIN, ten dollars wait for you."
    found = faults(overriding("stop", words))
    assert "messages.stop: must hold nothing promotional" in found[0]


def test_a_waiver_lets_one_text_through_until_its_day(faults_on, templated):
    text = templated(ADVERT, f"topic: orders, parameters: {{order: 12}}, waiver: {WAIVER}")
    assert faults_on(text) == []
    (found,) = faults_on(text, date(2027, 2, 1))
    assert found.startswith("programs.transactional.templates.shipped.waiver.until: has passed, got 2027-01-31")
    assert found.endswith(": mend the text, or agree on a new day with legal team")


def test_a_waiver_of_more_than_half_a_year_is_refused(faults_on, templated):
    long = WAIVER.replace("2027-01-31", "2027-06-30")
    (found,) = faults_on(templated(ADVERT, f"topic: orders, parameters: {{order: 12}}, waiver: {long}"))
    assert "waiver.until: must be a day within half a year" in found


def test_a_waiver_beside_an_honest_text_is_refused(faults_on, templated):
    honest = "{name}: order {order} is on its way."
    (found,) = faults_on(templated(honest, f"topic: orders, parameters: {{order: 12}}, waiver: {WAIVER}"))
    assert "waiver: must stand beside a text that reads like an advert, got one that does not" in found


def test_a_waiver_without_a_reason_is_refused(faults_on, templated):
    bare = "{owner: legal team, until: 2027-01-31}"
    (found,) = faults_on(templated(ADVERT, f"topic: orders, parameters: {{order: 12}}, waiver: {bare}"))
    assert "templates.shipped.waiver.reason: is missing" in found


def test_the_example_of_the_page_is_refused_without_its_waiver_and_sound_with_it(faults_on, sound):
    page = (Path(__file__).parents[4] / "docs" / "service-texts.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n  transactional:\n(.*?)```", page, re.DOTALL)
    with_it = sound.replace("  transactional:\n", f"  transactional:\n{example}", 1)
    without = re.sub(r"        waiver:\n(?:          .*\n)+", "", with_it)
    assert faults_on(with_it) == []
    (found,) = faults_on(without)
    assert found.startswith("programs.transactional.templates.deposit.text: must not advertise")
