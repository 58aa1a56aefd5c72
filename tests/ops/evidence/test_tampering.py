"""A thousand random tamperings of an exported ledger, and whose records the findings name."""

import itertools
import random

import pytest


@pytest.fixture
def tamper(whole, rehashed):
    """Tamper with the export in one place; return how, the number whose records it hit, and the rows."""
    ways = (letter, field, rehash, chain, remove, tail, swap, copy, forge, move)

    def build(chance):
        rows, at = list(whole.rows), chance.randrange(len(whole.rows))
        phone = rows[at]["phone"]["S"]
        way = chance.choice(ways)
        way(rows, at, [n for n, row in enumerate(rows) if row["phone"]["S"] == phone], chance, rehashed)
        return way.__name__, phone, rows

    return build


def test_a_thousand_random_tamperings_are_found_where_they_were_done(whole, verified, tamper, tmp_path):
    chance, missed = random.Random(20261123), []
    for _ in range(1000):
        way, phone, rows = tamper(chance)
        lines, tally = verified(whole.write(tmp_path / "ledger.jsonl", [*rows, *whole.standings]))
        named = {line.partition(" of ")[2][:5] for line in lines}
        if not tally.problems or named - {"***99"} != {f"***{phone[-2:]}"}:
            missed.append((way, phone, lines))
    assert missed == []


def letter(rows, at, _own, chance, _rehashed):
    rows[at] = rows[at] | {"content": {"S": _flipped(rows[at]["content"]["S"], chance)}}


def field(rows, at, _own, chance, _rehashed):
    if chance.random() < 0.5:
        rows[at] = rows[at] | {"hash": {"S": _flipped(rows[at]["hash"]["S"], chance)}}
    else:
        rows[at] = rows[at] | {"sequence": {"N": str(int(rows[at]["sequence"]["N"]) + chance.choice([-9, -1, 1, 9]))}}


def rehash(rows, at, _own, chance, rehashed):
    rows[at] = rehashed(rows[at], recorded_at=f"2026-01-01T00:00:00.{chance.randrange(1000):03}Z")


def chain(rows, at, own, _chance, rehashed):
    """Alter one record and give every later one of its number a hash that fits."""
    rows[at] = rehashed(rows[at], recorded_at="2020-01-01T00:00:00.000Z")
    for before, after in itertools.pairwise(own):
        if before >= at:
            link = rows[before]["hash"]
            rows[after] = rehashed(rows[after], previous_hash=link["S"]) | {"previous_hash": link}


def remove(rows, at, _own, _chance, _rehashed):
    del rows[at]


def tail(rows, at, own, _chance, _rehashed):
    for gone in reversed([n for n in own if n >= at]):
        del rows[gone]


def swap(rows, at, own, chance, _rehashed):
    other = chance.choice([n for n in own if n != at])
    rows[at], rows[other] = rows[other], rows[at]


def copy(rows, at, _own, chance, _rehashed):
    rows.insert(chance.randrange(len(rows) + 1), rows[at])


def forge(rows, _at, own, _chance, rehashed):
    last = rows[own[-1]]
    forged = rehashed(last, sequence=len(own) + 1, previous_hash=last["hash"]["S"])
    rows.append(forged | {"sequence": {"N": str(len(own) + 1)}, "previous_hash": last["hash"]})


def move(rows, at, _own, _chance, _rehashed):
    rows[at] = rows[at] | {"phone": {"S": "+14255559999"}}


def _flipped(text, chance):
    spot = chance.randrange(len(text))
    return text[:spot] + chr(ord(text[spot]) ^ 1) + text[spot + 1 :]
