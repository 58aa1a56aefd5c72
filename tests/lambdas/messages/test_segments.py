"""Counting of message parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.messages.segments import encoding, foreign, parts, room, septets, units

GSM7_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[]~|€"
)


def test_every_character_of_the_gsm_7_alphabet_is_gsm_7():
    assert len(GSM7_ALPHABET) == 127 + 9  # 128 codes less the escape, and the nine extensions
    assert encoding(GSM7_ALPHABET) == "GSM-7"


@pytest.mark.parametrize(
    "character", ["\u2019", "\u201c", "\u2013", "…", "`", "ç", "í", "\t", "\u00a0", "😀"], ids=ascii
)
def test_a_character_outside_the_alphabet_makes_the_whole_text_ucs_2(character):
    assert encoding(f"You{character}re subscribed") == "UCS-2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 1, id="an empty text"),
        pytest.param("a" * 160, 1, id="160 septets"),
        pytest.param("a" * 161, 2, id="161 septets"),
        pytest.param("a" * 306, 2, id="two full parts of 153"),
        pytest.param("a" * 307, 3, id="one more than two full parts"),
        pytest.param("€" * 80, 1, id="80 escaped characters are 160 septets"),
        pytest.param("€" * 81, 2, id="81 escaped characters are 162 septets"),
        pytest.param("€" * 153, 3, id="an escaped pair does not straddle parts: 76 to a part"),
        pytest.param("\u2019" * 70, 1, id="70 units of UCS-2"),
        pytest.param("\u2019" * 71, 2, id="71 units of UCS-2"),
        pytest.param("\u2019" * 134, 2, id="two full parts of 67"),
        pytest.param("\u2019" * 135, 3, id="one more than two full parts of 67"),
        pytest.param("😀" * 35, 1, id="an emoji is two units"),
        pytest.param("😀" * 67, 3, id="a surrogate pair does not straddle parts: 33 to a part"),
        pytest.param("a" * 159 + "\u2019", 3, id="one curly quote turns one part into three"),
    ],
)
def test_a_text_takes_this_many_parts(text, expected):
    assert parts(text) == expected


def test_extended_characters_count_two_septets():
    assert septets("a^{}\\[]~|€") == 19


def test_septets_refuses_a_text_that_gsm_7_cannot_carry():
    with pytest.raises(ValueError, match="text must be GSM-7, got '\u2019' at character 4"):
        septets("You\u2019re")


def test_foreign_characters_are_named_with_their_position_from_one():
    assert list(foreign("It\u2019s \u2013 fine")) == [(3, "\u2019"), (6, "\u2013")]


@given(st.text(max_size=400))
def test_a_text_takes_one_part_exactly_when_it_fits_the_room_of_its_encoding(text):
    assert (parts(text) == 1) == (units(text) <= room(text))


@given(st.text(max_size=300), st.characters())
def test_a_longer_text_never_takes_fewer_parts(text, character):
    assert parts(text + character) >= parts(text)


@given(st.text(alphabet=GSM7_ALPHABET, max_size=300))
def test_units_of_a_gsm_7_text_are_its_septets(text):
    assert units(text) == septets(text)
