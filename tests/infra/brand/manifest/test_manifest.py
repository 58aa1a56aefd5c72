"""The manifest that the functions carry."""

import json
from pathlib import Path

import pytest

from infra.brand.loader import load_all, parse
from infra.brand.manifest import manifest
from infra.brand.model import MESSAGE_TYPES
from lambdas.program import Program
from lambdas.program.frequency import Frequency


@pytest.fixture
def brand(sound):
    return parse("acme.yaml", sound)


def test_the_manifest_says_what_the_brand_file_says(brand):
    made = manifest(brand, "promotional", "prod")
    assert (made.id, made.name, made.legal_entity) == ("acme/promotional", "Acme", "Acme Holdings LLC")
    assert (made.environment, made.message_type, made.opt_out_mode) == ("prod", "promotional", "managed")
    assert [(topic.name, topic.keyword, topic.title) for topic in made.topics] == [
        ("deals", "DEALS", "deals"),
        ("news", "NEWS", "store news"),
    ]


def test_the_declared_frequency_is_a_count_and_a_period(spoilt):
    brand = parse("acme.yaml", spoilt(("1 msg/week", "varies")))
    topics = manifest(brand, "promotional", "prod").topics
    assert [topic.frequency for topic in topics] == [Frequency(2, "month"), Frequency(None, "")]


def test_each_topic_has_the_texts_of_its_own(brand):
    deals, news = manifest(brand, "promotional", "prod").topics
    assert "deals" in deals.copy.confirmation
    assert "store news" in news.copy.confirmation


def test_what_nobody_asked_for_has_a_sound_default(brand):
    made = manifest(brand, "transactional", "local")
    assert (made.pending_hours, made.audience_shards) == (24, 16)


@pytest.mark.parametrize("kind", MESSAGE_TYPES)
def test_the_manifest_of_a_brand_file_is_this_one(templated, kind):
    text = templated("{name}: order {order} has shipped. {contact}")
    made = json.loads(manifest(parse("acme.yaml", text), kind, "prod").to_json())
    golden = Path(__file__).with_name(f"manifest.{kind}.json")
    assert made == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("brand", load_all("brands"), ids=lambda brand: brand.brand)
@pytest.mark.parametrize("kind", MESSAGE_TYPES)
def test_the_manifest_of_each_example_survives_its_journey_as_json(brand, kind):
    made = manifest(brand, kind, "prod")
    assert Program.from_json(made.to_json()) == made


def test_the_manifest_survives_its_journey_as_json(brand):
    made = manifest(brand, "promotional", "prod")
    assert Program.from_json(made.to_json()) == made


def test_one_changed_word_changes_the_digest(brand, spoilt):
    other = parse("acme.yaml", spoilt(("title: store news", "title: shop news")))
    assert manifest(brand, "promotional", "prod").digest != manifest(other, "promotional", "prod").digest
    assert manifest(brand, "transactional", "prod").digest == manifest(other, "transactional", "prod").digest
