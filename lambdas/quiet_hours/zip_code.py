"""ZIP codes as people and spreadsheets write them: read as five digits or refused in words, alike at every door."""

from __future__ import annotations

import re
import unicodedata

from lambdas.patterns import lazily

ALLOWED = "a ZIP code of five digits such as 02134, ZIP+4 such as 02134-1234, or nothing"
# what a column of ZIP codes is called, in lower case with one underscore for whatever stands between words
NAMES = frozenset({"zip", "zip_code", "zipcode", "zip5", "zip_5", "postal_code", "postalcode", "postcode"})

_PLAIN = re.compile(r"[0-9]{5}")
# a spreadsheet that takes the column for numbers drops the zero in front and may add a decimal point
_FIVE = lazily(r"([1-9][0-9]{3}|[0-9]{5})(?:\.0*)?")
_NINE = lazily(r"([0-9]{5})[0-9]{4}(?:\.0*)?")
# the dash may be any that a word processor makes, and what follows it may be missing
_PLUS_FOUR = lazily(r"([1-9][0-9]{3}|[0-9]{5}) ?[-\u2010-\u2015\u2212 ] ?(?:[0-9]{4})?")
_THOUSANDS = lazily(r"([1-9][0-9]?),([0-9]{3})")
_QUOTES = "'\"`\u00b4\u2018\u2019\u201c\u201d"
# what exports put where nobody knows; the two numbers are no ZIP codes, though one would lie in Alaska
PLACEHOLDERS = frozenset({"00000", "99999"})
_NOT_KNOWN = PLACEHOLDERS | {"", "-", "--", "null", "none", "nan", "n/a", "na", "#n/a", "nil", "unknown"}
_SHOWN = 20
_DIGITS_OF_A_NUMBER = 7


class BadZipCode(ValueError):  # noqa: N818 - it says what arrived
    """What is no ZIP code. Its text tells the shape, 9 for a digit and A for a letter, never the value."""

    def __init__(self, given: object) -> None:
        super().__init__(f"must be {ALLOWED}, got {_shape(given)}")


def read_zip_code(given: object) -> str:
    """Return the five digits that `given` writes, a text or a number of JSON; empty where it says that nobody knows.

    BadZipCode for anything else: whoever writes something there knows of a place, and it must not be passed over.
    """
    if isinstance(given, str):
        return given if _PLAIN.fullmatch(given) and given not in PLACEHOLDERS else _read(given)
    whole = isinstance(given, int) or (isinstance(given, float) and given.is_integer())
    if isinstance(given, bool) or not whole:
        raise BadZipCode(given)
    return _read(f"{given:.0f}")


def explained(given: str) -> str:
    """Return what is wrong with `given` for the operator whose file it stands in; what may be a number is masked."""
    if sum(character.isdecimal() for character in given) >= _DIGITS_OF_A_NUMBER or len(given) > _SHOWN:
        return str(BadZipCode(given))
    return f"must be {ALLOWED}, got {given!r}"


def unwrapped(text: str) -> str:
    """Return `text` without what spreadsheets put around a value: spaces, invisible signs, quotes, `="..."`."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in {"Cf", "Cc"})
    before = ""
    while bare != before:
        before, bare = bare, bare.strip().removeprefix("=").strip().strip(_QUOTES)
    return bare


def _read(text: str) -> str:
    bare = " ".join(unwrapped(text).split())
    if bare.casefold() in _NOT_KNOWN:
        return ""
    if grouped := _THOUSANDS.fullmatch(bare):
        bare = f"{grouped[1]}{grouped[2]}"
    for form in (_FIVE, _NINE, _PLUS_FOUR):
        if found := form.fullmatch(bare):
            code = found[1].zfill(5)
            return "" if code in PLACEHOLDERS else code
    raise BadZipCode(text)


def _shape(given: object) -> str:
    if not isinstance(given, str):
        return "a number that is none" if isinstance(given, int | float) and not isinstance(given, bool) else "no text"
    bare = "".join(map(_kind, unwrapped(given)))
    return repr(bare if len(bare) <= _SHOWN else f"{bare[:_SHOWN]}...")


def _kind(character: str) -> str:
    if character.isdecimal():
        return "9"
    return "A" if character.isalpha() else character if character.isascii() else "?"
