"""What became of each topic between two versions: renamed, replaced, split, merged, moved, added, or removed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.brand.checks import ParsedBrand
    from infra.brand.parts import BrandTopic
    from lambdas.program import MessageType

Place = tuple[str, "MessageType", str]


@dataclass(frozen=True, slots=True)
class Topics:
    """What became of the topics `before` of one program: they are those `now`. `row` names the kind of change."""

    row: str
    brand: str
    kind: MessageType
    before: tuple[str, ...]
    now: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The topic under which the change is told."""
        return (self.before or self.now)[0]


def moved_topics(old: Sequence[ParsedBrand], new: Sequence[ParsedBrand], ids: Mapping[str, str]) -> Iterator[Topics]:
    """Yield what became of every topic that is not where it was, or was not where it is.

    `ids` tells by which id a brand of before goes now. Topics that come or go with their whole program are not told.
    """
    before, after = _places(old, ids), _places(new, {})
    gone = {place: topic for place, topic in before.items() if place not in after}
    come = {place: topic for place, topic in after.items() if place not in before}
    yield from _moved(gone, come)
    both = {place[:2] for place in before} & {place[:2] for place in after}
    for brand, kind in sorted({place[:2] for place in (*gone, *come)}):
        if (brand, kind) in both:
            left, there = (
                {name: topic for (of, message_type, name), topic in some.items() if (of, message_type) == (brand, kind)}
                for some in (gone, come)
            )
            yield from _within(brand, kind, left, there)


def _places(parsed: Sequence[ParsedBrand], ids: Mapping[str, str]) -> dict[Place, BrandTopic]:
    return {
        (ids.get(one.brand.brand, one.brand.brand), kind, name): topic
        for one in parsed
        for kind in one.brand.message_types
        for name, topic in one.brand.program(kind).topics.items()
    }


def _moved(gone: dict[Place, BrandTopic], come: dict[Place, BrandTopic]) -> Iterator[Topics]:
    """Yield the topics that stand in another program now, and take them out of both."""
    for place in sorted(gone):
        brand, kind, name = place
        alike = (at for at in sorted(come) if at[:2] != place[:2] and _alike(name, gone[place], at[2], come[at]))
        there = next(alike, None)
        if there is None:
            continue
        row = "topic-to-brand" if there[0] != brand else f"topic-to-{_NAMES[there[1]]}"
        yield Topics(row, brand, kind, (name,), (there[2],))
        del gone[place], come[there]


_NAMES: Mapping[str, str] = {"promotional": "marketing", "transactional": "service"}


def _within(
    brand: str, kind: MessageType, gone: dict[str, BrandTopic], come: dict[str, BrandTopic]
) -> Iterator[Topics]:
    for name, topic in list(come.items()):
        stored = topic.renamed_from or name
        former = next((one for one, before in gone.items() if (before.renamed_from or one) == stored), None)
        if former:
            yield Topics("topic-renamed", brand, kind, (former,), (name,))
            del gone[former], come[name]
    for former, topic in list(gone.items()):
        again = next((name for name in come if _same_list(topic, come[name])), None)
        if again:
            yield Topics("topic-renamed-silently", brand, kind, (former,), (again,))
            del gone[former], come[again]
    yield from _rest(brand, kind, tuple(gone), tuple(come))


def _rest(brand: str, kind: MessageType, gone: tuple[str, ...], come: tuple[str, ...]) -> Iterator[Topics]:
    if gone and come and min(len(gone), len(come)) == 1:
        row = "topic-replaced" if len(gone) == len(come) else ("topic-split" if len(gone) == 1 else "topic-merged")
        yield Topics(row, brand, kind, gone, come)
        return
    yield from (Topics("topic-removed", brand, kind, (name,), ()) for name in gone)
    yield from (Topics("topic-added", brand, kind, (), (name,)) for name in come)


def _same_list(before: BrandTopic, now: BrandTopic) -> bool:
    return _plain(before.title) == _plain(now.title) or before.keyword == now.keyword


def _alike(name: str, before: BrandTopic, now_called: str, now: BrandTopic) -> bool:
    return name == now_called or _same_list(before, now)


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
