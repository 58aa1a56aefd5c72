"""A brand added by copying a file: whatever was forgotten to change is refused, with both places named."""

from pathlib import Path

import pytest

from infra.brand.loader import BrandFileError, load_all
from tests.conftest import PROJECT

WRITTEN = (PROJECT / "brands" / "example-corp.yaml").read_text(encoding="utf-8")
EXAMPLE = WRITTEN.replace("legal_entity: example-holdings", "legal_entity: Example Holdings LLC")
# key: (what stands in the example, what a new brand has instead, the line of both)
CHANGES = {
    "name": ("name: Example Corp", "name: Example Shop", 3),
    "programs.transactional.short_code": ('"55512"', '"55612"', 11),
    "programs.transactional.origination.prod": ("phone-0a1b", "phone-8a1b", 14),
    "programs.transactional.topics.orders.keyword": ("orders: {title", "orders: {keyword: SHOPORDERS, title", 15),
    "programs.promotional.short_code": ('"55513"', '"55613"', 19),
    "programs.promotional.origination.prod": ("phone-1a1b", "phone-9a1b", 23),
    "programs.promotional.topics.deals.keyword": ("deals: {", "deals: {keyword: SHOPDEALS, ", 25),
    "programs.promotional.topics.news.keyword": ("news: {", "news: {keyword: SHOPNEWS, ", 26),
}


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Loader of the example beside a copy of it, in which all is changed but what was `forgotten`."""
    monkeypatch.chdir(tmp_path)
    Path("brands").mkdir()

    def load(forgotten="", legal_entity="Example Holdings LLC"):
        text = EXAMPLE.replace("brand: example-corp", "brand: example-shop")
        for old, new, _ in (change for key, change in CHANGES.items() if key != forgotten):
            assert text.count(old) == 1
            text = text.replace(old, new)
        Path("brands/example-corp.yaml").write_text(EXAMPLE, encoding="utf-8")
        shop = text.replace("Example Holdings LLC", legal_entity)
        Path("brands/example-shop.yaml").write_text(shop, encoding="utf-8")
        return load_all("brands")

    return load


def test_a_copy_in_which_nothing_is_forgotten_is_sound(copied):
    assert [brand.brand for brand in copied()] == ["example-corp", "example-shop"]


@pytest.mark.parametrize(("key", "line"), [(key, line) for key, (_, _, line) in CHANGES.items()], ids=CHANGES)
def test_what_was_forgotten_is_refused_with_both_places_named(copied, key, line):
    with pytest.raises(BrandFileError) as refused:
        copied(key)
    (fault,) = map(str, refused.value.faults)
    assert fault.startswith(f"brands/example-shop.yaml:{line}: {key}: is taken already by {key} at ")
    assert f" at brands/example-corp.yaml:{line}, got " in fault


def test_a_brand_id_that_was_forgotten_is_refused_where_it_stands_and_where_it_is_taken(copied):
    copied()
    shop = Path("brands/example-shop.yaml")
    shop.write_text(shop.read_text(encoding="utf-8").replace("brand: example-shop", "brand: example-corp"))
    with pytest.raises(BrandFileError) as refused:
        load_all("brands")
    (fault,) = map(str, refused.value.faults)
    assert fault == "brands/example-shop.yaml:2: brand: must equal the file's name 'example-shop', got 'example-corp'"


@pytest.mark.parametrize("key", [key for key in CHANGES if key.endswith("keyword")])
def test_a_keyword_of_another_company_is_free(copied, key):
    assert len(copied(key, legal_entity="Another Company LLC")) == 2


def test_a_topic_keeps_its_name_under_a_keyword_of_its_own(copied):
    corp, shop = copied()
    assert list(corp.program("promotional").topics) == list(shop.program("promotional").topics)
