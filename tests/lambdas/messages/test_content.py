"""What texts may not hold, and what they must tell."""

import pytest

from lambdas.messages.content import controls, links, promotes_well, tells_stop


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
    ],
)
def test_names_times_amounts_and_e_mail_addresses_are_no_links(value):
    assert not links(value)


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
