"""Rows as they are read from files, and the line that each begins on."""

import gzip
import json

import pytest

from ops.consents.files import BadFile, BadRow, Source


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


def test_a_row_over_several_lines_is_told_under_its_first(read):
    rows = read(HEADER + '+1,opted_in,then,"a\nb\nc"\n\n+1,opted_in,then,\n')
    assert rows == [(2, ROW | {"wording": "a\nb\nc"}), (6, ROW)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("+1,opted_in\n", "must hold 4 columns as the header does, got 2"),
        ("+1,opted_in,then,,\n", "must hold 4 columns as the header does, got 5"),
        ('+1,opted_in,then,"a"b\n', "must be CSV, got a fault up to line 2"),
        (f'+1,opted_in,then,"{"a" * 200_000}"\n', "must be CSV, got a fault up to line 2"),
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
        ("phone,state,at,at\n", "columns must be named once, in letters, digits and _, got 'at'"),
        ("phone,state,at,\n", "got ''"),
        ('"phone\n', "the header must be CSV"),
        (b"\x1f\x8b\x08\x00", "cannot be unpacked"),
        (gzip.compress(HEADER.encode() * 100)[:-12], "cannot be unpacked"),
    ],
    ids=["empty", "no-state", "twice", "unnamed", "quote", "cut-header", "cut-end"],
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
