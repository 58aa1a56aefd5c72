"""What a deploy would change, on a page: alike stacks together, alike changes counted, refusals first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ops.rollout.changes import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ops.rollout.changes import ResourceChange, StackChange

MOST_PATHS = 3  # of one kind of change; the whole is in the full diff
MOST_NAMES = 6


def page(changes: Sequence[StackChange], gone: Sequence[str]) -> Iterator[str]:
    """Yield the lines that tell `changes`; `gone` are the stacks that stand and are described no more."""
    for refusal in (refusal for one in changes for refusal in one.refusals):
        yield f"! {refusal}"
    for one in changes:
        if one.new:
            yield f"+ {one.stack.name}: new, {len(one.resources)} resources ({_most(counted(one.resources))})"
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in changes:
        if one.resources and not one.new:
            alike[(*_lines(one.resources), *one.notes)].append(one.stack.name)
    for lines, names in alike.items():
        yield f"~ {_most(names)}: changed"
        yield from (f"    {line}" for line in lines)
    unchanged = [one.stack.name for one in changes if not one.resources]
    if unchanged:
        yield f"= {len(unchanged)} unchanged: {_most(unchanged)}"
    if gone:
        yield f"? {len(gone)} no longer described, which no deploy removes: {_most(gone)}"


def _lines(resources: Sequence[ResourceChange]) -> Iterator[str]:
    kinds: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    for one in resources:
        kinds[(one.sign, one.type, one.properties)].append(one.path)
    for (sign, kind, properties), paths in sorted(kinds.items()):
        count = f"{len(paths)} " if len(paths) > 1 else ""
        what = f": {', '.join(properties)}" if properties else ""
        yield f"{sign} {count}{kind} {_most(paths, MOST_PATHS)}{what}"


def _most(names: Sequence[str], most: int = MOST_NAMES) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
