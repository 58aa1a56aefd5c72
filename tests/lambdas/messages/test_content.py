"""What texts may not hold, and what they must tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.messages import content
from lambdas.messages.content import controls, links, numbers, promotes_well, tells_stop, tells_to_call


@pytest.mark.parametrize(
    "text",
    [
        "Reply STOP to cancel.",
        "Sale! reply stop",
        "Txt STOP 2 end",
        "Text 'STOP' to quit",
        "STOP to opt out",
        "STOP = end",
        "Responde STOP para salir",
    ],
)
def test_a_text_may_tell_how_to_opt_out_in_many_ways(text):
    assert tells_stop(text)


@pytest.mark.parametrize(
    "text", ["Stop by our store", "Don't stop to think", "NON-STOP fun", "Reply YES, we never stop", "STOP! Read this"]
)
def test_the_mere_word_stop_tells_nobody_how_to_opt_out(text):
    assert not tells_stop(text)


@pytest.mark.parametrize(
    "value",
    [
        "https://acme.example",
        "HTTP://ACME.EXAMPLE",
        "tg://resolve",
        "www.acme",
        "evil.example/x",
        "bit.ly",
        "t.co",
        "evil.com",
        "see evil.com.",
        "shop.evil.co.uk",
        "evil\u3002com",
        "ev\u200bil.c\u00adom",
        "\uff45\uff56\uff49\uff4c.com",
        "bit\u2024ly",
        "evil.zip",
        "EVIL.MUSEUM",
        "Evil.Shop",
        "b\u00fccher.de",
        "xn--80ak6aa92e.com",
        "evil.xn--p1ai",
        "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444",
        "evil.newtld",
        "evil.com.9",
        "evil .com",
        "evil . com",
        "evil. com",
        "evil[.]com",
        "evil(dot)com",
        "evil dot com",
        "10.0.0.1",
        "e v i l . c o m",
        "evil\u2027com",
        "evil%2Ecom",
        "mailto:a@b.example",
    ],
    ids=ascii,
)
def test_what_a_phone_would_make_a_link_of_is_a_link(value):
    assert links(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "123456",
        "J. Smith",
        "St.Louis",
        "9.30",
        "1/2",
        "a/b",
        "Mr.Me-too",
        "ann.me.lee@mail.com",
        "3.50 EUR",
        "v1.2/3",
        "ST.LOUIS",
        "Dr.Smith",
        "J.P.Morgan",
        "U.S.A.",
        "a.m. or p.m",
        "No.5",
        "1.234,50",
        "2026.11.28",
        "Ann. Me too",
        "polka dot shoes",
        "\u4f60\u597d\u3002\u8c22\u8c22",
        "Re: order",
    ],
)
def test_names_times_amounts_and_e_mail_addresses_are_no_links(value):
    assert not links(value)


@pytest.mark.parametrize(
    "value",
    [
        "+14255550123",
        "+ 1 425 555 0123",
        "(425) 555-0123",
        "425.555.0123",
        "4255550123",
        "14255550123",
        "Ann 425-555-0123",
        "Tel-4255550123",
        "4 2 5 5 5 5 0 1 2 3",
        "\uff14\uff12\uff15\uff15\uff15\uff15\uff10\uff11\uff12\uff13",
        "555-0123",
        "1-800-FLOWERS",
        "+44 20 7946 0958",
        "020 7946 0958",
        "00442079460958",
        "call 72345",
        "text WIN to 72345",
        "tel4255550123",
        "dial *72",
        "425/555/0123",
        "425.555.O123",
        "1 800 GET RICH",
        "(800) FLOWERS",
        "\u0664\u0662\u0665\u0665\u0665\u0665\u0660\u0661\u0662\u0663",
        "four two five five five five oh one two three",
    ],
    ids=ascii,
)
def test_a_number_to_call_is_told_however_it_is_set(value):
    assert tells_to_call(value)


@pytest.mark.parametrize(
    "value",
    [
        *("123456", "1001", "20261128", "2026-11-28 10:30", "11/28/2026", "28.11.2026", "98109-1234", "$1,234,567.00"),
        *("112-3456789-1234567", "1Z999AA10123456784", "9400100000000000000000", "4111 1111 1111 1111", "1234567890"),
        *("A-4255", "apt 12, 500 Pine", "2 of 3", "Ann", ""),
    ],
)
def test_codes_dates_amounts_and_order_numbers_are_no_numbers_to_call(value):
    assert not tells_to_call(value)


# what links and numbers are made of, and what comes close
_OF_LINKS = (
    *(
        " ",
        "  ",
        ".",
        ":",
        "//",
        "www",
        "com",
        "net",
        "org",
        "info",
        "\u0131nfo",
        "biz",
        "co",
        "ly",
        "evil",
        "a",
        "b",
        "bit.ly",
    ),
    *(
        "dot",
        "DOT",
        "d0t",
        "d",
        "o",
        "t",
        "c",
        "m",
        "punto",
        "ponto",
        "point",
        "po\u0131nt",
        *"[](){}<>@-_\\1x",
        "t.co",
        "12",
    ),
    *(
        "mailto:",
        "tel:",
        "data:",
        "10.0.0.1",
        "%2e",
        "%2E",
        "\u00b7",
        "\u2022",
        "\u3002",
        "\uff0e",
        "\u200b",
        "\u00a0",
        "\t",
    ),
    *("\u00e9", "\u0130", "\u00df", "\u212a", "\u017f", "xn--a"),
)
_OF_NUMBERS = (
    *(
        "0",
        "1",
        "2",
        "8",
        "00",
        "20",
        "425",
        "555",
        "0123",
        "800",
        "8OO",
        "1800",
        "O",
        "o",
        *" -.()+/_*,",
        "  ",
        " " * 10,
    ),
    *(
        "\u00b7",
        "\u2013",
        "\u0664",
        "\uff14",
        "\u00a0",
        "\t",
        "FLOWERS",
        "flowers",
        "ABC",
        "\u00e9",
        "\u017f",
        "2026",
        "11",
        "call",
    ),
)


def _links_without_haste(text):
    plain = content._SPACED.sub(lambda spaced: spaced[0].replace(" ", ""), content._plain(text))
    plain = content._SPELT_DOT.sub(".", plain)
    runs = [run.split(".") for run in content._HOST.findall(plain)]
    hosts = sum(any(map(content._ends_host, labels, labels[1:])) for labels in runs)
    return len(content._LINK.findall(plain)) + len(content.SHORT_LINK.findall(plain)) + hosts


def _numbers_without_haste(text):
    return len(content._NUMBER.findall(content._DATE.sub("|", content._AS_ZERO.sub("0", content._plain(text)))))


def _joined(pieces):
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=14).map("".join)


@given(_joined(_OF_LINKS))
def test_what_is_quick_to_miss_misses_no_link(text):
    assert links(text) == _links_without_haste(text)


@given(_joined(_OF_NUMBERS))
def test_what_is_quick_to_miss_misses_no_number(text):
    assert numbers(text) == _numbers_without_haste(text)


@given(st.text("0123456789", min_size=1, max_size=9))
def test_nine_digits_or_fewer_alone_are_nothing_that_a_value_must_not_hold(value):
    assert not controls(value)
    assert not content.SHORT_LINK.search(value)
    assert _links_without_haste(value) == _numbers_without_haste(value) == 0
    assert not tells_to_call(value)


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "\t", "\0", "\x7f", "\x85", "\u2028", "\u202e", "\ud800"], ids=ascii)
def test_line_breaks_and_characters_that_hide_are_controls(value):
    assert controls(value)


@pytest.mark.parametrize("value", ["", "Ann", "Zo\u00eb", "\u5f20\u4f1f", "\U0001f600", "a\u200db"], ids=ascii)
def test_names_in_any_script_hold_no_controls(value):
    assert not controls(value)


@pytest.mark.parametrize(
    "body", ["Acme Offers: 20% off", "20% off at ACME OFFERS\nuntil Sunday", "$5 off, acme offers"]
)
def test_marketing_that_names_its_brand_is_sound(body):
    assert promotes_well(body, "Acme Offers")


@pytest.mark.parametrize(
    "body",
    [
        "20% off at Acme",
        "Acme Offers: see bit.ly/x",
        "Acme Offers: win $$$",
        "Acme Offers:\t20% off",
        "Acme Offers \u202e",
    ],
    ids=["no brand", "a short link", "money", "a tab", "a turn of direction"],
)
def test_marketing_that_hides_its_brand_or_its_links_or_shouts_is_not(body):
    assert not promotes_well(body, "Acme Offers")
