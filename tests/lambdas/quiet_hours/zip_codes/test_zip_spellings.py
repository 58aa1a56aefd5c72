"""Every spelling of a ZIP code is read alike or refused in words at every door: request, CSV, audience, import."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lambdas.program.sending import DAYTIME
from lambdas.quiet_hours.windows import Rules, group_of, is_open
from lambdas.quiet_hours.zip_code import ALLOWED, BadZipCode, explained, read_zip_code
from lambdas.sending.campaign import BadLine, Recipient, recipients
from lambdas.sending.parsing import BadRequest
from ops.campaigns.file import requests
from ops.consents.files import BadRow, Layout, Source
from ops.consents.validation import Rules as ImportRules
from tests.lambdas.sending.asked import BODY, NOW, OFFER, PHONE, PROMOTIONAL, VALID, read

# what a text of a CSV or of a request holds, and the code that it means; empty where it says that nobody knows
READ = {
    "plain": ("98101", "98101"),
    "plain with a zero": ("02134", "02134"),
    "ZIP+4": ("98101-1234", "98101"),
    "ZIP+4 with a zero": ("02134-0001", "02134"),
    "nine digits": ("981011234", "98101"),
    "nine digits with a zero": ("021341234", "02134"),
    "a zero lost": ("2134", "02134"),
    "a zero lost from ZIP+4": ("2134-1234", "02134"),
    "space in front": (" 98101", "98101"),
    "space behind": ("98101  ", "98101"),
    "a tab": ("\t98101", "98101"),
    "a space that does not break": ("98101\u00a0", "98101"),
    "a space of no width": ("\u200b98101", "98101"),
    "a mark of byte order": ("\ufeff98101", "98101"),
    "an apostrophe": ("'02134", "02134"),
    "an apostrophe on both sides": ("'02134'", "02134"),
    "a curly apostrophe": ("\u201902134", "02134"),
    "quotes": ('"02134"', "02134"),
    "curly quotes": ("\u201c02134\u201d", "02134"),
    "a formula": ('="02134"', "02134"),
    "a formula of ZIP+4": ('="02134-1234"', "02134"),
    "a formula without quotes": ("=98101", "98101"),
    "a decimal": ("98101.0", "98101"),
    "a decimal and a zero lost": ("2134.0", "02134"),
    "two decimals": ("98101.00", "98101"),
    "nine digits and a decimal": ("981011234.0", "98101"),
    "ZIP+4 with a space": ("98101 1234", "98101"),
    "ZIP+4 with spaces around its dash": ("98101 - 1234", "98101"),
    "ZIP+4 with a long dash": ("98101\u20131234", "98101"),
    "ZIP+4 with a dash that does not break": ("98101\u20111234", "98101"),
    "ZIP+4 with a minus": ("98101\u22121234", "98101"),
    "ZIP+4 without its four": ("98101-", "98101"),
    "ZIP+4 with four zeros": ("98101-0000", "98101"),
    "thousands": ("98,101", "98101"),
    "thousands and a zero lost": ("2,134", "02134"),
    "full width": ("\uff19\uff18\uff11\uff10\uff11", "98101"),
    "nothing": ("", ""),
    "spaces": ("   ", ""),
    "a dash": ("-", ""),
    "null": ("NULL", ""),
    "none": ("None", ""),
    "not a number": ("nan", ""),
    "not available": ("N/A", ""),
    "an error of a spreadsheet": ("#N/A", ""),
    "zeros that stand for none": ("00000", ""),
    "nines that stand for none": ("99999", ""),
}
REFUSED = {
    "three digits, perhaps a prefix": "981",
    "two zeros lost": "601",
    "six digits": "981011",
    "seven digits": "6011234",
    "eight digits": "21341234",
    "ten digits": "9810112345",
    "half a ZIP+4": "98101-12",
    "twelve parts": "98101-1234-56",
    "letter O": "981O1",
    "the state in front": "WA 98101",
    "the country in front": "US-98101",
    "the city": "Seattle",
    "Canadian": "K1A 0B1",
    "British": "SW1A 1AA",
    "two of them": "98101, 98102",
    "one or the other": "98101/98102",
    "masked": "981**",
    "as a range": "981xx",
    "an exponent": "9.8101E+04",
    "half": "98101.5",
    "below nothing": "-98101",
    "another script": "\u0669\u0668\u0661\u0660\u0661",
    "a number of a phone": "+12065550123",
    "a formula that computes": '=TEXT(A2,"00000")',
    "a date": "1998-10-01",
}
# what JSON holds beside texts
NUMBERS = {"five digits": (98101, "98101"), "a zero lost": (2134, "02134"), "a decimal": (98101.0, "98101")}
NO_NUMBERS = {
    "too short": 601,
    "eight digits": 21341234,
    "half": 98101.5,
    "below nothing": -98101,
    "true": True,
    "null": None,
}

HONOLULU, NEW_YORKS_NUMBER = "96813", "+12125550123"


def row(*values):
    """One line of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue()


def asked(given, _):
    """By a request in the queue."""
    return read(OFFER | {"zip_code": given}).zip_code


def sent_by_hand(given, tmp_path):
    """By `./sms send --file`, whose rows become requests."""
    path = tmp_path / "requests.csv"
    path.write_text(row("request_id", "to", "topic", "body", "zip_code") + row("1", PHONE, "deals", BODY, given))
    ((line, message),) = requests(path, PROMOTIONAL, NOW)
    assert line == 2
    if isinstance(message, BadRequest):
        raise message
    return read(json.loads(message)).zip_code


def addressed(given, _):
    """By the audience of a campaign."""
    (one,) = recipients([row("to", "zip_code"), row(PHONE, given, "Ann")])
    if isinstance(one, BadLine):
        raise one
    assert one.phone == PHONE
    return one.zip_code


def imported(given, tmp_path):
    """By `./sms import-consents --keep zip_code`."""
    path = tmp_path / "consents.csv"
    told = ("opted_in", "2026-11-01T10:00:00Z", "deals", "web form", "the words")
    path.write_text(row("phone", "state", "at", "topic", "source", "wording", "zip_code") + row(PHONE, *told, given))
    ((line, fields),) = Source(path, Layout(kept=("zip_code",))).rows()
    claim = ImportRules(PROMOTIONAL, datetime(2026, 11, 30, tzinfo=UTC)).claim(line, fields)
    return claim.evidence.get("zip_code", "")


DOORS = [asked, sent_by_hand, addressed, imported]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("written", "code"), READ.values(), ids=READ)
def test_a_spelling_is_read_as_the_same_code_at_every_door(door, written, code, tmp_path):
    kept_as_it_is = {""} | {written} if door is imported and not code else {code}
    assert door(written, tmp_path) in kept_as_it_is


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("written", REFUSED.values(), ids=REFUSED)
def test_what_is_no_zip_code_is_refused_at_every_door_with_what_is_allowed(door, written, tmp_path):
    with pytest.raises((BadRequest, BadLine, BadRow)) as refused:
        door(written, tmp_path)
    assert f"zip_code must be {ALLOWED}, got " in str(refused.value)
    assert "555" not in str(refused.value)


def test_there_are_as_many_spellings_as_were_asked_for():
    assert len([code for _, code in READ.values() if code]) >= 32
    assert len(REFUSED) >= 20


@pytest.mark.parametrize(("given", "code"), NUMBERS.values(), ids=NUMBERS)
def test_a_number_of_json_is_read_with_the_zero_that_it_lost(given, code):
    assert read(OFFER | {"zip_code": given}).zip_code == code
    assert list(VALID.iter_errors(OFFER | {"zip_code": given})) == []


@pytest.mark.parametrize("given", NO_NUMBERS.values(), ids=NO_NUMBERS)
def test_what_else_json_holds_is_refused(given):
    with pytest.raises(BadRequest, match="zip_code must be"):
        read(OFFER | {"zip_code": given})


def test_a_request_tells_the_shape_and_never_the_value_and_a_file_the_value_but_no_number_of_a_phone():
    assert str(BadZipCode("WA 98101")).endswith("got 'AA 99999'")
    assert explained("WA 98101").endswith("got 'WA 98101'")
    assert explained("206-555-0123").endswith("got '999-999-9999'")


@pytest.mark.parametrize("written", ["96813-1234", "968131234", " 96813", "'96813", "96813.0", '="96813"'])
def test_nobody_of_an_audience_who_lives_in_honolulu_is_texted_at_four_in_the_morning(written):
    (one,) = recipients([row(NEW_YORKS_NUMBER, written)])
    assert group_of(one.phone, one.zip_code) == "Pacific/Honolulu"
    four, nine = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (14, 19))
    rules = Rules.of(DAYTIME)
    assert not is_open(one.phone, four, rules, zip_code=one.zip_code)
    assert is_open(one.phone, nine, rules, zip_code=one.zip_code)
    assert is_open(one.phone, four, rules)


@pytest.mark.parametrize(
    ("heading", "astray"), [("to,name,zip", "zip"), ("zip_code,to", None), ("to,zip_code,ZIP5", "zip5")]
)
def test_a_column_of_zip_codes_in_another_place_is_refused(heading, astray):
    (one,) = recipients([heading])
    assert isinstance(one, BadLine)
    assert str(one) == (
        f"the columns must be to,zip_code, got {astray} elsewhere: put it second"
        if astray
        else "to must be an E.164 number such as +14255550123, got 8 characters of another form"
    )


@pytest.mark.parametrize("heading", ["to", "to,zip_code", "TO,ZIP Code,name", '"to","zip"', "\ufeffto,postal code"])
def test_a_heading_names_nobody(heading):
    assert list(recipients([heading, "", "  "])) == []


@pytest.mark.parametrize("line", [f'"{PHONE}",98101', f"'{PHONE},98101", f'="{PHONE}","98101"', f"\ufeff{PHONE},98101"])
def test_a_number_is_read_without_what_a_spreadsheet_puts_around_it(line):
    assert list(recipients([line])) == [Recipient(PHONE, "98101")]


def test_a_line_that_is_no_csv_is_refused():
    (one,) = recipients([f'{PHONE},"98101'])
    assert "must be CSV" in str(one)


@given(st.text(max_size=30) | st.integers() | st.floats() | st.none() | st.booleans())
@example("9" * 5000)
@example("=" * 5000)
def test_whatever_is_given_is_five_digits_nothing_or_refused(given):
    try:
        code = read_zip_code(given)
    except BadZipCode as refused:
        assert len(str(refused)) < 150  # noqa: PT017 - either outcome will do
    else:
        assert not code or (len(code) == 5 and code.isascii() and code.isdecimal())
        assert read_zip_code(code) == code


def test_an_operator_is_shown_what_stands_there_unless_it_is_long_or_may_be_a_number():
    assert explained("x" * 20).endswith(repr("x" * 20))
    assert explained("x" * 21).endswith(f"got '{'A' * 20}...'")
    assert explained("12-345 6").endswith("got '12-345 6'")
    assert explained("12-345 67").endswith("got '99-999 99'")
    assert str(BadZipCode(None)).endswith("got no text")
