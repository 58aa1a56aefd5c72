"""The manifest that the functions carry."""

import pytest

from infra.brand.file import parse
from infra.brand.manifest import manifest
from lambdas.program import Frequency, Program


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


def test_the_manifest_survives_its_journey_as_json(brand):
    made = manifest(brand, "promotional", "prod")
    assert Program.from_json(made.to_json()) == made


def test_one_changed_word_changes_the_digest(brand, spoilt):
    other = parse("acme.yaml", spoilt(("title: store news", "title: shop news")))
    assert manifest(brand, "promotional", "prod").digest != manifest(other, "promotional", "prod").digest
    assert manifest(brand, "transactional", "prod").digest == manifest(other, "transactional", "prod").digest
