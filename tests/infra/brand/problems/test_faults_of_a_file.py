"""Each kind of fault in a brand file: what is said, and at which line."""

import pytest

from infra.brand.loader import parse

ORDERS = "      orders: {title: order updates, frequency: 1 msg/order}"
CASES = [
    pytest.param(
        ('short_code: "55512"', 'short_code: "5551"'),
        "9: programs.transactional.short_code: must be 5 or 6 digits, the first of them 2 to 9, got '5551'",
        id="a short code of four digits",
    ),
    pytest.param(
        ('short_code: "55512"', 'short_code: "155512"'),
        "9: programs.transactional.short_code: must be 5 or 6 digits, the first of them 2 to 9, got '155512'",
        id="a short code that begins with 1",
    ),
    pytest.param(
        ('short_code: "55512"', "short_code: 55512"),
        '9: programs.transactional.short_code: must be text, got the number 55512: quote it, "55512"',
        id="a short code without quotes",
    ),
    pytest.param(
        ('short_code: "55512"', "short_code: 01234"),
        '9: programs.transactional.short_code: must be text, got the number 01234: quote it, "01234"',
        id="a number with a leading zero keeps it in the message",
    ),
    pytest.param(
        ('"+12065550100"', "+12065550100"),
        '4: support.phone: must be text, got the number +12065550100: quote it, "+12065550100"',
        id="a phone number without quotes",
    ),
    pytest.param(
        ('"+12065550100"', '"206-555-0100"'),
        "4: support.phone: must be an E.164 number such as +12065550199, whose calls cost no premium, got "
        "'206-555-0100': write + and country code, digits only",
        id="a phone number in national form",
    ),
    pytest.param(
        ('email: help@acme.example, phone: "+12065550100"', ""),
        "4: support: must hold an email, a phone or a url: add one, for example `email: help@example.com`",
        id="no support contact",
    ),
    pytest.param(
        ("terms_url: https://", "terms_url: http://"),
        "5: terms_url: must be an https:// address, got 'http://acme.example/terms'",
        id="a link without https",
    ),
    pytest.param(
        ("https://acme.example/terms", "https://acme.example/{terms}"),
        "5: terms_url: must be an https:// address, got 'https://acme.example/{terms}'",
        id="a link with braces, which RFC 3986 does not know",
    ),
    pytest.param(
        ("https://acme.example/terms", "https://bit.ly/terms"),
        "5: terms_url: must not hold a public link shortener, got 'bit.ly': carriers block it, link to your own site",
        id="a link shortener",
    ),
    pytest.param(
        ("name: Acme\n", "name: true\n"),
        '2: name: must be text, got true: quote it, "true"',
        id="a name that YAML reads as a truth value",
    ),
    pytest.param(
        ("name: Acme\n", "name: 2026-11-23\n"),
        '2: name: must be text, got the date 2026-11-23: quote it, "2026-11-23"',
        id="a name that YAML reads as a date",
    ),
    pytest.param(
        ("name: Acme\n", "name: {first: Acme}\n"),
        "2: name: must be text, got a mapping: quote it",
        id="a mapping as text",
    ),
    pytest.param(
        ("name: Acme\n", "name:\n"), "2: name: is empty: write a value, or delete the line", id="an empty value"
    ),
    pytest.param(
        ("name: Acme\n", "name: Acme\nname: Acme 2\n"),
        "3: name: is given twice, first on line 2: keep one",
        id="a key given twice",
    ),
    pytest.param(
        ("name: Acme\n", "nmae: Acme\nname: Acme\n"),
        "2: nmae: is not a key here: did you mean 'name'? "
        "(keys here: alarms, brand, legal_entity, name, privacy_url, programs, renamed_from, staff, support, "
        "terms_url, waivers)",
        id="a misspelt key",
    ),
    pytest.param(
        ("name: Acme\n", "12: Acme\nname: Acme\n"), "2: a key must be text, got '12': quote it", id="a number as a key"
    ),
    pytest.param(
        ("name: Acme\n", "name: &a Acme\n"),
        "2: name: must be written out: a brand file has no anchors (&) and aliases (*)",
        id="an anchor",
    ),
    pytest.param(
        ("name: Acme\n", "name: Acme {offers}\n"),
        "2: name: must be one line of 1 to 40 characters without braces or spaces around it, got 'Acme {offers}'",
        id="braces in a name",
    ),
    pytest.param(
        ("name: Acme\n", "name: Acme\u2122\n"),
        "2: name: must hold GSM-7 characters only, as others cut a part from 160 to 70 characters, "
        "got U+2122 trade mark sign at character 5",
        id="a name that would make every text UCS-2",
    ),
    pytest.param(
        ("legal_entity: Acme Holdings LLC\n", ""),
        "1: legal_entity: is missing: add it, for example `legal_entity: Example Holdings LLC`",
        id="a missing key is told at the mapping that lacks it",
    ),
    pytest.param(
        ("{title: order updates, frequency: 1 msg/order}", "{title: order updates}"),
        "12: programs.transactional.topics.orders.frequency: is missing: add it, for example `frequency: 2 msgs/month`",
        id="a topic without a frequency",
    ),
    pytest.param(
        ("1 msg/order", "now and then"),
        "12: programs.transactional.topics.orders.frequency: must be a count per period such as 2 msgs/month or "
        "1 msg/order, or varies, got 'now and then'",
        id="a frequency in free form",
    ),
    pytest.param(
        ("2 msgs/month", "2 msgs/order"),
        "16: programs.promotional.topics.deals.frequency: must be per day, week, month, year, got '2 msgs/order': "
        "marketing is capped at what it says",
        id="marketing without a period of time",
    ),
    pytest.param(
        (ORDERS, "      Orders!: {frequency: 1 msg/order}"),
        "12: programs.transactional.topics.Orders!: must be 1 to 30 lower-case letters, digits and dashes, beginning "
        "with a letter, got 'Orders!'",
        id="a topic's name in other characters",
    ),
    pytest.param(
        (f"topics:\n{ORDERS}", "topics: {}"),
        "11: programs.transactional.topics: must hold at least one entry, for example "
        "`topics: {deals: {frequency: 2 msgs/month}}`",
        id="no topics",
    ),
    pytest.param(
        (f"topics:\n{ORDERS}", "topics: [orders]"),
        "11: programs.transactional.topics: must be a mapping of keys, got a list, for example "
        "`topics: {deals: {frequency: 2 msgs/month}}`",
        id="a list of topics",
    ),
    pytest.param(
        ("prod: arn:aws:sms-voice", "prod: arn:aws:sns"),
        "10: programs.transactional.origination.prod: must be simulator or "
        "arn:aws:sms-voice:REGION:ACCOUNT:phone-number/phone-ID, got "
        f"'arn:aws:sns:us-east-1:111122223333:phone-number/phone-{'a' * 32}': "
        "copy the number's ARN from the console; its ID has 32 hex digits",
        id="an ARN of another service",
    ),
    pytest.param(
        ("    topics:\n      deals", "    opt_outs: both\n    topics:\n      deals"),
        "14: programs.promotional.opt_outs: must be 'managed' or 'self_managed', got 'both'",
        id="an unknown opt-out mode",
    ),
    pytest.param(
        ("    topics:\n      deals", "    pinpoint_project: yes\n    topics:\n      deals"),
        "14: programs.promotional.pinpoint_project: must be a list of environments such as [local, prod], got 'yes'",
        id="yes for the environments",
    ),
    pytest.param(
        ("brand: acme", "brand: acne"),
        "1: brand: must equal the file's name 'acme', got 'acne'",
        id="a brand in another brand's file",
    ),
    pytest.param(
        ("title: store news", "title: store news, keyword: DEALS"),
        "17: programs.promotional.topics.news.keyword: is taken already by programs.promotional.topics.deals.keyword "
        "at acme.yaml:15, got 'DEALS': "
        "a keyword joins one list of a legal entity: choose another, such as the brand's name and this one",
        id="a keyword given twice, once by default",
    ),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_the_fault_is_the_only_one_and_says_what_got_allowed_and_what_to_do(spoilt, faults, change, expected):
    assert faults(spoilt(change)) == [expected]


def test_the_sound_file_has_no_fault(sound, faults):
    assert faults(sound) == []


@pytest.mark.parametrize("word", ["NO", "YES", "on", "off"])
def test_the_words_that_yaml_1_1_turned_into_truth_values_stay_text(spoilt, word):
    assert parse("acme.yaml", spoilt(("name: Acme\n", f"name: {word}\n"))).name == word
