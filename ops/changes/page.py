"""Changes as people read them: the report of a command and of a pull request, and the page of all kinds."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from ops.changes.facts import said
from ops.changes.table import DO, ROWS, Class

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ops.changes.compare import Change
    from ops.changes.people import Touched

MOST_WORDINGS = 5
_LONGEST = 120  # characters of a value


def report(changes: Sequence[Change], people: Mapping[int, Touched | None], against: str) -> Iterator[str]:
    """Yield the lines that tell `changes`, the gravest first; `people` by the place of a change in the list."""
    if not changes:
        yield f"no brand file differs from {against}"
        return
    counts = Counter(one for change in changes for one in change.row.classes)
    told = ", ".join(f"{counts[one]} {one}" for one in Class if counts[one])
    yield f"{len(changes)} change{'s'[: len(changes) > 1]} since {against}: {told}"
    order = list(Class)
    for at in sorted(range(len(changes)), key=lambda at: order.index(changes[at].row.classes[0])):
        yield ""
        yield from _lines(changes[at], people.get(at))
    yield ""
    yield from (f"{one}: {DO[one]}" for one in Class if counts[one] and one is not Class.HARMLESS)


def _lines(change: Change, touched: Touched | None) -> Iterator[str]:
    row, where = change.row, ".".join(change.path)
    yield f"{change.place}: {where}{': ' if where else ''}{' -> '.join(_both(said(change.before), said(change.after)))}"
    yield f"    {row.told}: {row.what} [{row.id}]"
    yield f"    why: {row.why}"
    if row.id == "frequency-raised":
        yield f"    write beside it: formerly: [{change.before}], for records that name no frequency"
    if touched is not None:
        yield f"    people: {_people(change, touched)}"


def _both(before: str, after: str) -> Iterator[str]:
    """Yield both values, cut to what shows where they begin to differ."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(0, alike - _LONGEST // 3) if max(len(before), len(after)) > _LONGEST else 0
    start = before.rfind(" ", 0, start) + 1
    for text in (before, after):
        end = start + _LONGEST
        yield f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"


def _people(change: Change, touched: Touched) -> str:
    named = ", ".join(touched_words(touched))
    words = f"; by the hash of their words: {named}" if named else ""
    if change.agreed is not None:
        return f"{touched.people:,} of {touched.of:,} subscribers agreed to less and are held to it{words}"
    return f"{touched.people:,} subscribed{words}"


def touched_words(touched: Touched) -> Iterator[str]:
    """Yield the hashes of the words that most people agreed to, each with how many they are."""
    ordered = sorted(touched.wordings.items(), key=lambda pair: (-pair[1], pair[0]))
    yield from (f"{digest[:12]} {count:,}" for digest, count in ordered[:MOST_WORDINGS])
    if len(ordered) > MOST_WORDINGS:
        yield f"and {len(ordered) - MOST_WORDINGS} more"


def table() -> Iterator[str]:
    """Yield the lines of a Markdown table of every kind of change."""
    yield "| change | class | why | id |"
    yield "|---|---|---|---|"
    yield from (f"| {row.what} | {row.told} | {row.why} | `{row.id}` |" for row in ROWS.values())


if __name__ == "__main__":
    print("\n".join(table()))  # noqa: T201
