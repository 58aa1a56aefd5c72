"""What a reader takes for something else: legal entities, hosts, titles, keys for tests, files that are passed over."""

import pytest

from infra.brand.loader import BrandFileError, load_all
from infra.brand.wording.likeness import goes_on_after_its_form, look_alikes, same_entity

NAME = "Example Holdings LLC"
SAME = (
    *("Example Holdngs LLC", "Example Holldings LLC", "Examp1e Holdings LLC", "Example H0ldings LLC"),
    *("Example Holdings, LLC", "Example Holdings L.L.C.", "Example Holdings Limited Liability Company"),
    *(
        "Example Holdings",
        "Holdings Example LLC",
        "example holdings llc",
        "Example Holdings Inc",
        "EHL",
        "EH",
        "Example",
    ),
)
APART = (
    ("Example Holdings LLC", "Example Retail LLC"),
    ("Acme Retail East LLC", "Acme Retail West LLC"),
    ("Acme LLC", "Acme Retail LLC"),
    ("Acme Fund I LLC", "Acme Fund II LLC"),
    ("Acme 1 LLC", "Acme 2 LLC"),
    ("Contoso Ltd", "Fabrikam Ltd"),
)


@pytest.mark.parametrize("other", SAME)
def test_a_name_that_a_reader_takes_for_the_same_entity_is_the_same(other):
    assert same_entity(NAME, other)
    assert same_entity(other, NAME)


@pytest.mark.parametrize(("one", "other"), APART)
def test_companies_of_other_names_are_others(one, other):
    assert not same_entity(one, other)
    assert not same_entity(other, one)


def test_a_legal_form_ends_a_name():
    assert goes_on_after_its_form("Example Holdings LLC and friends")
    assert not any(map(goes_on_after_its_form, (NAME, "Limited Brands Inc", "Co-op", "Example", "Example Co., Ltd.")))


@pytest.mark.parametrize(
    "entity",
    [
        "Ex\u0430mple Holdings LLC",
        "Example H\u03bfldings LLC",
        "Example \uff2cLC",
        "Exa\u200bmple LLC",
        "Exa\u00admple LLC",
        "Example\u00a0Holdings LLC",
        "Example  Holdings LLC",
        "Example Holdings LLC and friends",
    ],
)
def test_a_letter_of_another_alphabet_or_words_behind_the_form_are_refused(faults, spoilt, entity):
    (found,) = faults(spoilt(("legal_entity: Acme Holdings LLC", f"legal_entity: {entity}")))
    assert "legal_entity: must " in found


OWN = ["www.example.com", "shop.example.co.uk"]


@pytest.mark.parametrize(
    "host",
    [
        "examp1e.com",
        "examp1e-orders.net",
        "example-orders.net",
        "exarnple.com",
        "exampel-x.example.com.win-shoes.net",
        "example.com.evil.net",
        "exmple.com",
        "examplee.org",
        "my-example.com",
    ],
)
def test_a_host_that_looks_like_the_brands_own_is_told(host):
    assert [found for found, _ in look_alikes([host], OWN)] == [host]


@pytest.mark.parametrize(
    "host",
    ["example.com", "track.example.com", "a.example.co.uk", "www.ups.com", "pay.example-free.io"[-3:], "acme.net"],
)
def test_an_own_host_and_one_that_looks_like_nothing_of_the_brand_pass(host):
    assert list(look_alikes([host], OWN)) == []


def test_a_link_of_a_template_leads_to_no_look_alike(faults, templated):
    (found,) = faults(templated("{name}: your order {order}: https://acme.example.win.net/x"))
    assert "must not lead to a look-alike, got 'acme.example.win.net'" in found


@pytest.mark.parametrize("title", ["deals (reply JOIN to leave)", "news, text STOP to join", "unsubscribe to get more"])
def test_a_title_that_tells_people_what_to_do_is_refused(faults, spoilt, title):
    found = faults(spoilt(("frequency: 2 msgs/month", f'frequency: 2 msgs/month\n        title: "{title}"')))
    assert any("title: must only name the list" in one for one in found), found


@pytest.mark.parametrize("phone", ["+19005550199", "+12069765555"])
def test_support_that_costs_a_premium_is_refused(faults, spoilt, phone):
    (found,) = faults(spoilt(('"+12065550100"', f'"{phone}"')))
    assert "whose calls cost no premium" in found


@pytest.mark.parametrize(
    "key",
    [
        "1x00000000000000000000AA",
        "1x00000000000000000000BB",
        "2x00000000000000000000AB",
        "3x00000000000000000000FF",
        "10000000-ffff-ffff-ffff-000000000001",
        "20000000-ffff-ffff-ffff-000000000002",
    ],
)
def test_a_key_for_tests_verifies_nobody(faults, sound, key):
    (found,) = faults(sound + f"    form: {{verifier: turnstile, site_key: {key}}}\n")
    assert "site_key: must be the site key that the verifier's console shows, none for tests" in found


@pytest.mark.parametrize(
    "name",
    ["acme.YAML", ".acme.yaml", "acme.yaml.txt", "acme.yaml ", "acme.yaml~", "acme", "retail/acme.yaml", "acme.json"],
)
def test_a_file_that_a_person_takes_for_a_brand_is_not_passed_over(tmp_path, sound, name):
    (tmp_path / "README.md").write_text("what lies here")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(sound)
    with pytest.raises(BrandFileError, match="must be a brand file called"):
        load_all(tmp_path)
