"""What changed in a blueprint, in words for whoever reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infra.policy.blueprint.compare import differences
from infra.policy.blueprint.judge import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


MOST_PLACES = 3  # named in one line


def changes(kind: str, kept: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each change between two blueprints of `kind`, those that are alike as one."""
    if not kept:
        yield f"{kind}: new, {len(made['template']['Resources'])} resources and {len(made['parts'])} parts"
        return
    for one, those in grouped(differences(kept["template"], made["template"])):
        yield f"{kind}: {_places([each.resource for each in those])} {one.path}: {_said(one.expected, one.found)}"
    for section in ("parts", "pairs"):
        for name in sorted({*kept[section], *made[section]}):
            if kept[section].get(name) != made[section].get(name):
                how = "is new" if name not in kept[section] else "is gone" if name not in made[section] else "changed"
                yield f"{kind}: the {section.removesuffix('s')} {name} {how}"


def _places(resources: list[str]) -> str:
    shown, more = ", ".join(resources[:MOST_PLACES]), len(resources) - MOST_PLACES
    return f"{shown} and {more} more" if more > 0 else shown


def _said(before: str, after: str) -> str:
    if not before:
        return f"added {after}"
    return f"{before} became {after}" if after else f"removed {before}"
