"""Rows as they are read from files, and the line that each begins on."""

import gzip
import json
import re
from pathlib import Path

import pytest

from lambdas.consent.phone import spelling
from ops.cli.records.consents import layout_of
from ops.consents.files import BadFile, BadRow, Layout, Source


@pytest.fixture
def read(tmp_path):
    """Read the rows of a file with the content given."""

    def build(content):
        path = tmp_path / "file"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [(line, str(row) if isinstance(row, BadRow) else row) for line, row in Source(path).rows()]

    return build


HEADER = "phone,state,at,wording\n"
ROW = {"phone": "+1", "state": "opted_in", "at": "then", "wording": ""}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_csv_is_read_plain_or_gzip_with_or_without_a_byte_order_mark(read, pack, mark):
    assert read(pack(mark + b"Phone, State ,at,wording\r\n+1,opted_in, then,\r\n")) == [(2, ROW)]


INSIDE = "it stands within the quote that line 2 opens"
UNCLOSED = "a quote is not closed on its line: a record stands on one line, with no line end in a value"


def test_a_record_over_several_lines_is_refused_and_the_next_is_read(read):
    rows = read(HEADER + '+1,opted_in,then,"a\nb\nc"\n\n+1,opted_in,then,\n')
    assert rows == [(2, UNCLOSED), (3, INSIDE), (4, INSIDE), (6, ROW)]


def test_a_lone_quote_swallows_no_opt_out_without_naming_it(read):
    swallowed = "".join(f"+1425555{number:04},opted_out,then,\n" for number in range(2000))
    rows = read(HEADER + '+1,opted_in,then,"a lone quote\n' + swallowed)
    assert rows[0] == (2, UNCLOSED)
    assert rows[1] == (3, f"{INSIDE}, AND READS AS AN OPT-OUT of ***00: close that quote")
    assert len(rows) == 2001
    assert all("READS AS AN OPT-OUT" in told for _, told in rows[1:])


def test_what_a_quote_holds_forges_no_opt_in(read):
    rows = read(HEADER + '+1,opted_in,then,"words\n+14255550161,opted_in,then,forged\n"\n')
    assert [told for _, told in rows] == [UNCLOSED, INSIDE, INSIDE]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_excel_saves_as_text_is_read(read, encoding, delimiter):
    text = "Phone Number,Status,Opt-in date,Disclosure\r\n+1,Subscribed,then,caf\u00e9\r\n"
    rows = read(text.replace(",", delimiter).encode(encoding))
    assert rows == [(2, ROW | {"wording": "caf\u00e9"})]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04rest", "is an Excel workbook: in Excel choose Save As, CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0rest", "is an Excel workbook"),
        (
            "phone,state,at\n".encode("utf-16-le"),
            "is no text, or one in an encoding without its mark",
        ),
    ],
    ids=["xlsx", "xls", "utf-16 without its mark"],
)
def test_what_is_no_text_is_told_in_words(read, content, told):
    with pytest.raises(BadFile, match=told):
        read(content)


def test_only_columns_that_mean_something_here_are_kept(tmp_path):
    path = tmp_path / "file"
    path.write_text("phone,state,at,email,Birthday,ip\n+1,opted_in,then,a@b.c,1 May,192.0.2.1\n")
    bare, told = ROW | {"ip": "192.0.2.1"}, Source(path, Layout(kept=("Birthday",)))
    del bare["wording"]
    assert [row for _, row in Source(path).rows()] == [bare]
    assert (Source(path).left_out(), told.left_out()) == (["email", "Birthday"], ["email"])
    assert [row for _, row in told.rows()] == [bare | {"birthday": "1 May"}]


def test_columns_and_states_are_read_by_the_names_that_the_operator_gives(tmp_path):
    path = tmp_path / "file"
    path.write_text("No.,Eligibility,Since,phone\n(425) 555-0161,Ineligible,then,other\n")
    layout = Layout({"phone": "No.", "state": "Eligibility", "at": "Since", "opted_out": "ineligible"}, country="US")
    assert [row for _, row in Source(path, layout).rows()] == [
        {"phone": "+14255550161", "state": "opted_out", "at": "then"}
    ]


# The columns that these services name in public: docs/importing.md has the pages.
VENDORS = {
    "Twilio Consent API": (
        "contact_id,correlation_id,sender_id,status,source,date_of_consent\n+1,ad38,MG00,opt-out,opt-out-message,then\n",
        {"phone": "+1", "state": "opted_out", "at": "then", "source": "opt-out-message"},
    ),
    "Campaigner": (
        "Mobile Phone,SMS Status,at\n+1,Unsubscribed,then\n",
        {"phone": "+1", "state": "opted_out", "at": "then"},
    ),
    "Blueshift, opt-outs": (
        "phone_number,sms_sender_id,sms_subscribed,sms_subscribed_at,sms_unsubscribed_at\n+1,12345,FALSE,first,then\n",
        {"phone": "+1", "state": "opted_out", "at": "then"},
    ),
    "Blueshift, opt-ins": (
        "phone_number,sms_sender_id,sms_subscribed,sms_subscribed_at,sms_unsubscribed_at\n+1,12345,TRUE,first,\n",
        {"phone": "+1", "state": "opted_in", "at": "first"},
    ),
}


def documented(vendor):
    """Return the layout that the options in the table of docs/importing.md tell for an export."""
    table = (Path(__file__).parents[3] / "docs" / "importing.md").read_text()
    (options,) = [row[2] for line in table.splitlines() if vendor in plain(row := line.split("|"))]
    return layout_of(re.findall(r"--map (\S+=[^\s`]+)", options), [], "")


def plain(row):
    return re.sub(r"\[(.*?)\]\(.*?\)", r"\1", row[1]) if len(row) == 4 else ""


@pytest.mark.parametrize("vendor", VENDORS)
def test_the_export_of_a_service_is_read_with_the_options_that_the_docs_give(tmp_path, vendor):
    content, row = VENDORS[vendor]
    path = tmp_path / "file"
    path.write_text(content)
    assert [read for _, read in Source(path, documented(vendor)).rows()] == [row]


@pytest.mark.parametrize("number", ["4255550161", "1 425 555 0161", "+1 (425) 555-0161", "\u202a425\u20115550161"])
def test_a_number_without_a_code_is_one_of_the_country_given(number):
    assert spelling(Layout(country="US").number(number)) == "+14255550161"


def test_two_columns_that_claim_to_be_the_same_are_told(tmp_path):
    path = tmp_path / "file"
    path.write_text("mobile,phone_number,state,at\n")
    with pytest.raises(BadFile, match="2 columns name phone: say which with --map phone=COLUMN"):
        list(Source(path).rows())
    with pytest.raises(BadFile, match="the header has no column 'Cell', as the options say"):
        list(Source(path, Layout({"phone": "Cell"})).rows())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("+1,opted_in\n", "must hold 4 columns as the header does, got 2"),
        ("+1,opted_in,then,,\n", "must hold 4 columns as the header does, got 5"),
        ('+1,opted_in,then,"a"b\n', "must be CSV, got a fault in the line"),
        (f'+1,opted_in,then,"{"a" * 200_000}"\n', "must be CSV, got a fault in the line"),
    ],
    ids=["short", "long", "quote", "endless"],
)
def test_a_bad_row_is_told_and_the_next_is_read(read, row, reason):
    (line, told), after = read(HEADER + row + "+1,opted_in,then,\n")
    assert line == 2
    assert told.startswith(reason)
    assert after == (3, ROW)


def test_what_is_no_utf_8_reaches_validation_with_its_row(read):
    assert read(HEADER.encode() + b"+1,opted_in,then,caf\xe9\n") == [(2, ROW | {"wording": "caf\udce9"})]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "line 1: the header must name phone, state, at, got no phone, state, at"),
        ("phone,at\n", "got no state"),
        ("phone,state,at,at\n", "2 columns name at: say which with --map at=COLUMN"),
        ('"phone\n', "the header must be CSV"),
        (b"\x1f\x8b\x08\x00", "cannot be unpacked"),
        (gzip.compress(HEADER.encode() * 100)[:-12], "cannot be unpacked"),
    ],
    ids=["empty", "no-state", "twice", "quote", "cut-header", "cut-end"],
)
def test_a_file_that_holds_no_consents_is_refused(read, content, reason):
    with pytest.raises(BadFile) as refused:
        read(content)
    assert reason in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadFile, match="cannot be read: no such file"):
        list(Source(tmp_path / "nowhere").rows())


ENDPOINT = {
    "Id": "e1",
    "ChannelType": "SMS",
    "Address": "+14255550123",
    "OptOut": "NONE",
    "CreationDate": "2024-05-01T10:00:00Z",
    "EffectiveDate": "2025-05-01T10:00:00Z",
    "User": {"UserAttributes": {"source": ["web form"], "wording": ["Yes"], "shoe_size": ["44"]}},
    "Attributes": {"topic": ["deals", "news"]},
}
EVIDENCE = {"endpoint": "e1", "created": "2024-05-01T10:00:00Z", "effective": "2025-05-01T10:00:00Z"}


def test_an_endpoint_is_a_row_for_each_topic_since_its_creation(read):
    told = {"phone": "+14255550123", "source": "web form", "wording": "Yes", "at": "2024-05-01T10:00:00Z"}
    rows = read(json.dumps(ENDPOINT))
    assert rows == [(1, told | EVIDENCE | {"state": "opted_in", "topic": topic}) for topic in ("deals", "news")]


def test_an_endpoint_that_opted_out_did_so_as_a_whole_and_as_late_as_the_export_allows(read):
    ((_, row),) = read(json.dumps(ENDPOINT | {"OptOut": "ALL"}))
    assert (row["state"], row["at"], "topic" in row) == ("opted_out", "2025-05-01T10:00:00Z", False)


def test_a_time_among_the_attributes_counts_before_the_creation(read):
    rows = read(json.dumps(ENDPOINT | {"Attributes": {"topic": "deals", "at": ["2023-01-01T00:00:00Z"]}}))
    assert [row["at"] for _, row in rows] == ["2023-01-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("no json", "must be a JSON object, got something else"),
        ("[]", "must be a JSON object, got something else"),
        ("[" * 100_000, "must be a JSON object, got something else"),
        (json.dumps(ENDPOINT | {"OptOut": "SOME"}), "OptOut must be ALL or NONE, got 'SOME'"),
        (json.dumps(ENDPOINT | {"ChannelType": "EMAIL"}), None),
    ],
    ids=["text", "list", "depth", "opt-out", "channel"],
)
def test_a_line_that_is_no_sms_endpoint_is_told(read, line, expected):
    rows = read("\n".join((json.dumps(ENDPOINT), line, json.dumps(ENDPOINT))))
    assert [number for number, _ in rows] == [1, 1, 2, 3, 3]
    assert rows[2][1] == expected


def test_odd_values_in_an_endpoint_are_read_as_nothing(read):
    odd = {"User": [], "Attributes": 7, "Address": 7, "CreationDate": None, "EffectiveDate": 1, "Id": {}}
    ((_, row),) = read(json.dumps(ENDPOINT | odd))
    assert (row["phone"], row["at"], row["topic"]) == ("", "", "")
