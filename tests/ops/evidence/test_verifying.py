"""What `verify-ledger` finds in an export."""

import tracemalloc

import pytest


def test_a_whole_export_has_no_finding(whole, tmp_path, verified):
    lines, tally = verified(whole.write(tmp_path / "ledger.jsonl"))
    assert lines == []
    assert (tally.records, tally.numbers, tally.open_ended, tally.problems) == (120, 15, 0, 0)


@pytest.mark.parametrize("name", ["ledger.jsonl", "ledger.jsonl.gz"])
@pytest.mark.parametrize("shape", ["typed", "plain", "item", "stream"])
def test_every_shape_of_a_row_is_read_from_files_and_folders(whole, tmp_path, name, shape, verified):
    shapes = {
        "typed": lambda row: row,
        "plain": lambda row: {key: int(value["N"]) if "N" in value else value["S"] for key, value in row.items()},
        "item": lambda row: {"Item": row},
        "stream": lambda row: {"eventName": "INSERT", "dynamodb": {"NewImage": row}},
    }
    rows = [shapes[shape](row) for row in [*whole.rows, *whole.standings]]
    whole.write(tmp_path / f"1-{name}", rows[:50])
    (tmp_path / "2").mkdir()
    whole.write(tmp_path / "2" / name, rows[50:])
    (tmp_path / "_SUCCESS").write_text("no rows")
    lines, tally = verified(tmp_path)
    assert lines == []
    assert (tally.records, tally.open_ended) == (120, 0)


def test_numbers_without_a_standing_row_are_counted(whole, tmp_path, verified):
    lines, tally = verified(whole.write(tmp_path / "ledger.jsonl", [*whole.rows[:-1], *whole.standings[:5]]))
    assert lines == []
    assert tally.open_ended == 10


def test_each_finding_names_its_record_by_file_and_line_and_no_number(whole, tmp_path, verified):
    rows = [*whole.rows, *whole.standings]
    rows[16] = rows[16] | {"hash": {"S": "0" * 64}}  # record 2 of the second number
    del rows[32]  # record 3 of the third
    lines, tally = verified(whole.write(tmp_path / "ledger.jsonl", rows))
    assert lines == [
        "ledger.jsonl:17: altered: entry 2 of ***01: its content does not match its hash",
        f"behind {tmp_path}/ledger.jsonl:18: removed: entry 3 of ***02: there is no entry of this sequence",
    ]
    assert tally.problems == 2


def test_a_record_that_the_stream_delivered_twice_is_there_once(whole, tmp_path, verified):
    rows = [
        {"eventID": str(n), "eventName": "INSERT", "dynamodb": {"NewImage": row}} for n, row in enumerate(whole.rows)
    ]
    assert verified(whole.write(tmp_path / "ledger.jsonl", [*rows, *rows[40:60]]))[0] == []


def test_another_record_under_the_same_delivery_is_verified(whole, tmp_path, verified, rehashed):
    rows = [{"eventID": str(n), "dynamodb": {"NewImage": row}} for n, row in enumerate(whole.rows)]
    forged = {
        "eventID": "40",
        "dynamodb": {"NewImage": rehashed(whole.rows[40], recorded_at="2026-01-01T00:00:00.000Z")},
    }
    lines, _ = verified(whole.write(tmp_path / "ledger.jsonl", [*rows, forged]))
    assert any("inserted: entry 3 of ***10" in line for line in lines)


@pytest.mark.parametrize("name", ["MODIFY", "REMOVE"])
def test_what_the_stream_tells_of_a_change_is_a_finding(whole, tmp_path, name, verified):
    told = {"eventName": name, "dynamodb": {"NewImage": whole.rows[0]}}
    lines, tally = verified(whole.write(tmp_path / "ledger.jsonl", [*whole.rows, told]))
    assert tally.problems == 1
    assert lines[0].startswith("ledger.jsonl:121: unreadable: ")
    assert name in lines[0]


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[]",
        b"{}",
        b'{"phone": 7, "sequence": 1}',
        b'{"phone": {}, "sequence": {}}',
        b'{"phone": "+1", "sequence": "one"}',
        b'{"phone": "+1", "sequence": 1000000000000}',
        b'{"phone": "\\ud800", "sequence": 1}',
        b'{"phone": "+1", "sequence": 1, "hash": 7}',
        b'{"phone": "+1", "sequence": null, "item": "program"}',
        b'{"dynamodb": {}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
    ids=range(13),
)
def test_a_line_that_is_no_row_is_a_finding(whole, tmp_path, line, verified):
    path = whole.write(tmp_path / "ledger.jsonl")
    path.write_bytes(path.read_bytes() + line + b"\n")
    lines, tally = verified(path)
    assert tally.problems == len(lines) == 1
    assert lines[0].startswith("ledger.jsonl:136: unreadable: no ledger row")


def test_a_file_that_ends_too_early_is_a_finding(whole, tmp_path, verified):
    path = whole.write(tmp_path / "ledger.jsonl.gz")
    path.write_bytes(path.read_bytes()[:-3000])
    assert any("the file cannot be read" in line for line in verified(path)[0])


def test_memory_does_not_grow_with_the_export(ledgers, tmp_path, verified):
    path = ledgers(1000).write(tmp_path / "ledger.jsonl")
    assert path.stat().st_size > 8 * 2**20
    tracemalloc.start()
    try:
        lines, tally = verified(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (lines, tally.records) == ([], 8_000)
    assert peak < 2 * 2**20
