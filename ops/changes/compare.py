"""What changed between two versions of the brand files: each change with its place, its kind, and whom it concerns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from infra.brand.copy import messages
from infra.brand.model import MESSAGE_TYPES
from infra.brand.source import KeyPath
from infra.brand.wording.likeness import same_entity
from lambdas.program.frequency import Frequency, raised
from ops.changes.facts import facts, port_row
from ops.changes.table import ROWS
from ops.changes.topics import moved_topics

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.brand.checks import ParsedBrand
    from infra.brand.model import Brand
    from lambdas.program import MessageType
    from ops.changes.facts import DayHours
    from ops.changes.table import Row
    from ops.changes.topics import Topics


@dataclass(frozen=True, slots=True)
class Change:
    """One change at `path` of a brand file: what stood there, and what stands there now; None where nothing does.

    It concerns the subscribers of `topics` of these `programs`, of all topics where none is named. `place` is the file
    and line now, or the file of before. `agreed` is the frequency of which only those who agreed to less are concerned.
    """

    row: Row
    place: str
    path: KeyPath
    before: object
    after: object
    programs: tuple[str, ...]
    topics: tuple[str, ...] = ()
    agreed: Frequency | None = None


def changes(old: Sequence[ParsedBrand], new: Sequence[ParsedBrand]) -> list[Change]:
    """Return every change between two versions of all brand files, by file and place."""
    pairs, removed, added = _pairs(old, new)
    found = [_whole("brand-removed", one) for one in removed] + [_whole("brand-added", one) for one in added]
    ids = {before.brand.brand: after.brand.brand for before, after in pairs}
    moved = list(moved_topics(old, new, ids))
    befores = {ids.get(one.brand.brand, one.brand.brand): one for one in old}
    found += [_moved(one, befores[one.brand], {of.brand.brand: of for of in new}) for one in moved]
    for before, after in pairs:
        if before.brand.brand != after.brand.brand:
            found.append(_change("brand-id", before, after, ("brand",), before.brand.brand, after.brand.brand))
        renamed = [one for one in moved if one.brand == after.brand.brand and one.row.startswith("topic-renamed")]
        found += _within(before, after, {(one.kind, one.topic): one.now[0] for one in renamed})
    return sorted(found, key=lambda change: (change.place.rpartition(":")[0], change.path))


def _moved(one: Topics, before: ParsedBrand, now: Mapping[str, ParsedBrand]) -> Change:
    after = now.get(one.brand, before)
    path = ("programs", one.kind, "topics", *((one.now or one.before)[:1] if after is not before else ()))
    said = (", ".join(names) or None for names in (one.before, one.now))
    return _change(one.row, before, after, path, *said, topics=one.before)


def _pairs(
    old: Sequence[ParsedBrand], new: Sequence[ParsedBrand]
) -> tuple[list[tuple[ParsedBrand, ParsedBrand]], list[ParsedBrand], list[ParsedBrand]]:
    """Return which brand of before is which now, by id, `renamed_from`, or name; those that went; those that came."""
    left, pairs, added = {one.brand.brand: one for one in old}, [], []
    kept = {one.brand.brand for one in new}
    for after in new:
        before = left.pop(after.brand.brand, None) or next(
            (one for one in left.values() if one.brand.brand not in kept and _same_brand(one.brand, after.brand)), None
        )
        if before is None:
            added.append(after)
            continue
        left.pop(before.brand.brand, None)
        pairs.append((before, after))
    return pairs, list(left.values()), added


def _same_brand(before: Brand, after: Brand) -> bool:
    return after.identity == before.identity or _plain(before.name) == _plain(after.name)


def _whole(row: str, one: ParsedBrand) -> Change:
    gone = row == "brand-removed"
    name, programs = one.brand.brand, tuple(f"{one.brand.identity}/{kind}" for kind in one.brand.message_types)
    return Change(ROWS[row], one.source.file, (), name if gone else None, None if gone else name, programs)


def _change(
    row: str,
    before: ParsedBrand,
    after: ParsedBrand,
    path: KeyPath,
    old: object,
    new: object,
    **more: Any,  # noqa: ANN401 - fields of a change
) -> Change:
    kinds = (path[1],) if path[:1] == ("programs",) and len(path) > 1 else before.brand.message_types
    programs = tuple(f"{before.brand.identity}/{kind}" for kind in kinds)
    topics = tuple(_stored(before.brand, path[1], topic) for topic in more.pop("topics", ()))
    return Change(ROWS[row], _place(before, after, path), path, old, new, programs, topics, **more)


def _place(before: ParsedBrand, after: ParsedBrand, path: KeyPath) -> str:
    """Return the file and line of `path` now; of a port that is closed, those of before."""
    rows = ((one, row) for one in (after, before) if path[2:3] == ("ports",) and (row := port_row(one.brand, path)))
    one, at = next(rows, (after, path))
    return f"{one.source.file}:{one.source.line(at)}"


def _stored(brand: Brand, kind: str, topic: str) -> str:
    """Return the name that the subscribers of a topic of before are stored by."""
    program = getattr(brand.programs, kind)
    held = program.topics.get(topic) if program else None
    return held.renamed_from or topic if held else topic


# Within one brand file: its facts as they hold, whether they are written or usual, leaf by leaf.


_ABSENT = object()


def _within(
    before: ParsedBrand, after: ParsedBrand, renamed: Mapping[tuple[MessageType, str], str]
) -> Iterator[Change]:
    for kind in MESSAGE_TYPES:
        old, new = (getattr(one.brand.programs, kind) is not None for one in (before, after))
        if old != new:
            came = "marketing-added" if kind == "promotional" else "service-added"
            row = came if new else "program-removed"
            yield _change(row, before, after, ("programs", kind), kind if old else None, kind if new else None)
    texts = tuple({message.path: message.text for message in _messages(one)} for one in (before, after))
    for path, was, now in _leaves((), facts(before.brand, renamed), facts(after.brand, {})):
        kind_of_change = _row(path, was, now, texts) if before.sound(*path) else None
        if kind_of_change:
            said = tuple(None if one is _ABSENT else one for one in (was, now))
            concerned = _concerned(kind_of_change, path, now, renamed)
            yield _change(kind_of_change, before, after, path, *said, **concerned)


def _messages(one: ParsedBrand) -> Iterator[Any]:
    for kind in one.brand.message_types:
        yield from messages(one.brand, kind)


def _concerned(row: str, path: KeyPath, now: object, renamed: Mapping[tuple[MessageType, str], str]) -> dict[str, Any]:
    if path[2:3] != ("topics",):
        return {}
    before = {(kind, name): former for (kind, former), name in renamed.items()}
    topics = (before.get((cast("MessageType", path[1]), path[3]), path[3]),)
    return {"topics": topics} | ({"agreed": Frequency.from_words(str(now))} if row == "frequency-raised" else {})


def _leaves(path: KeyPath, old: object, new: object) -> Iterator[tuple[KeyPath, object, object]]:
    """Yield each place where two trees differ; a whole topic, template, or program that only one has is one place."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            yield from _leaves((*path, str(key)), old.get(key, _ABSENT), new.get(key, _ABSENT))
    elif old != new:
        yield path, old, new


# The kind of each difference, by its place: the first pattern that fits decides.


Kind = Callable[[KeyPath, Any, Any], "str | None"]


def _row(path: KeyPath, old: object, new: object, texts: tuple[Mapping[KeyPath, str], ...]) -> str | None:
    """Return the row of a difference; None where another change tells it already."""
    if "messages" in (path[2:3] + path[4:5]):
        before, after = (of.get(path, "") for of in texts)
        return _copy(path, before, after) if before and after else None  # told by the language that came or went
    kind = kind_at(path)
    return kind if isinstance(kind, str) else kind(path, old, new)


def kind_at(path: KeyPath) -> str | Kind:
    """Return what names the row of a difference at `path`; KeyError where nothing does: a new field needs a row."""
    kind = next((kind for pattern, kind in _KINDS if _fits(pattern.split("."), path)), None)
    if kind is None:
        raise KeyError(f"no row of docs/change-kinds.md for {'.'.join(path)}")
    return kind


def _fits(pattern: Sequence[str], path: KeyPath) -> bool:
    """Whether each part of `path` is that of `pattern`; a star stands for any one part."""
    return len(pattern) == len(path) and all(part in {"*", key} for part, key in zip(pattern, path, strict=True))


def _absent(value: object) -> bool:
    return value is _ABSENT or value is None or value == ()


def _came_or_went(came: str, went: str, changed: str | None = None) -> Kind:
    def kind(_: KeyPath, old: object, new: object) -> str | None:
        if _absent(old):
            return came
        return went if _absent(new) else changed

    return kind


def _grew(grew: str, shrank: str) -> Kind:
    return lambda _, old, new: grew if new > old else shrank


def _gained(gained: str, lost: str) -> Kind:
    return lambda _, old, new: gained if set(new or ()) - set(old or ()) else lost


def _plain(text: object) -> str:
    return re.sub(r"[\W_]+", "", str(text).casefold())


def _spelling(changed: str, respelled: str) -> Kind:
    return lambda _, old, new: respelled if _plain(old) == _plain(new) else changed


def _entity(_: KeyPath, old: Any, new: Any) -> str:  # noqa: ANN401 - two texts
    return "entity-respelled" if _plain(old) == _plain(new) or same_entity(old, new) else "entity"


def _number(_: KeyPath, old: object, new: object) -> str | None:
    if new == "simulator" or _absent(new):
        return "simulator-added" if _absent(old) else (None if old == "simulator" else "number-removed")
    return "number-added" if _absent(old) or old == "simulator" else "number-changed"


def _opt_outs(_: KeyPath, __: object, new: object) -> str:
    return "opt-outs-to-us" if new == "self_managed" else "opt-outs-to-aws"


def _frequencies(path: KeyPath, old: object, new: object) -> str:
    if not raised(Frequency.from_words(str(old)), Frequency.from_words(str(new))):
        return "frequency-lowered"
    return "frequency-raised" if path[1] == "promotional" else "service-frequency-raised"


def _languages(_: KeyPath, old: Any, new: Any) -> str:  # noqa: ANN401 - two lists
    if old[0] != new[0]:
        return "language-first"
    return "language-added" if set(new) - set(old) else "language-removed"


def _title_in(path: KeyPath, old: Any, new: Any) -> str | None:  # noqa: ANN401 - titles, or absent
    both = not _absent(old) and not _absent(new)
    return _spelling("title", "title-respelled")(path, old, new) if both else "title-language"


def _hours(_: KeyPath, old: DayHours, new: DayHours) -> str:
    return "hours-narrowed" if new.opens > old.opens or new.closes < old.closes else "hours-widened"


# whom a question for consent may name beside the brand
_OTHERS = re.compile(
    r"\b(?:partners?|affiliates?|third[- ]part(?:y|ies)|sponsors?|(?:other|sister) (?:brands?|companies))\b",
    re.IGNORECASE,
)


def _copy(path: KeyPath, before: str, after: str) -> str:
    if before == after:
        return "copy-same"
    if path[-1] != "confirmation_request":
        return f"copy-{path[-1]}"
    named = {word.lower() for word in _OTHERS.findall(after)} - {word.lower() for word in _OTHERS.findall(before)}
    return "copy-request-others" if named else "copy-request"


def _parameter(_: KeyPath, old: Any, new: Any) -> str | None:  # noqa: ANN401 - lengths, or absent
    if _absent(old):
        return "parameter-added"
    return "parameter-removed" if _absent(new) else _grew("parameter-longer", "parameter-shorter")(_, old, new)


_P, _T = "programs.*", "programs.*.topics.*"
_KINDS: tuple[tuple[str, str | Kind], ...] = (
    ("name", _spelling("name", "name-respelled")),
    ("legal_entity", _entity),
    ("support.*", _came_or_went("contact-added", "contact-removed", "contact-changed")),
    ("terms_url", "terms-url"),
    ("privacy_url", "privacy-url"),
    ("alarms", "alarms"),
    ("staff", "staff"),
    ("waivers", "waivers"),
    (f"{_P}.short_code", _came_or_went("code-noted", "code-removed", "code-changed")),
    (f"{_P}.origination.*", _number),
    (f"{_P}.opt_outs", _opt_outs),
    (f"{_P}.exempt", _came_or_went("exemption-claimed", "exemption-dropped", "exemption-claimed")),
    (f"{_P}.pinpoint_project", "pinpoint"),
    (f"{_P}.audit", "audit"),
    (f"{_P}.reassigned_check", _came_or_went("check-asked", "check-dropped", "check-asked")),
    (f"{_P}.engagement.*", "engagement"),
    (f"{_P}.engagement", _came_or_went("silence-judged", "silence-unjudged", "engagement")),
    (f"{_P}.ports.*", _came_or_went("port-opened", "port-closed", "port-closed")),
    (f"{_P}.sending.countries", _gained("country-added", "country-removed")),
    (f"{_P}.sending.parts_per_second", _grew("rate-raised", "rate-lowered")),
    (f"{_P}.sending.hours.*", _hours),
    (f"{_P}.sending.lifetime", _grew("lifetime-longer", "lifetime-shorter")),
    (f"{_P}.sending.same_content", _grew("repeat-longer", "repeat-shorter")),
    (f"{_P}.sending.max_price", "max-price"),
    (f"{_P}.sending.keyword", "registered-name"),
    (f"{_P}.sending.caller_share", "caller-share"),
    (f"{_P}.sending.pumping", "pumping"),
    (f"{_P}.sending.protection", "protection"),
    (f"{_P}.sending.pause.*", "pause-rule"),
    (f"{_P}.sending.pause", "pause-rule"),
    (f"{_P}.form.languages", _gained("form-language-added", "form-language-removed")),
    (f"{_P}.form.origins", _gained("form-origin-added", "form-origin-removed")),
    (f"{_P}.form.verifier", "form-verifier"),
    (f"{_P}.form.site_key", "form-verifier"),
    (f"{_P}.form.domain.*.certificate", "form-certificate"),
    (f"{_P}.form.domain.*.*", "form-host"),
    (f"{_P}.form.domain.*", "form-host"),
    (f"{_P}.form.*", "form-look"),
    (f"{_P}.languages", _languages),
    (f"{_P}.ucs2", "ucs2"),
    (f"{_T}.titles.*", _title_in),
    (f"{_T}.title", _spelling("title", "title-respelled")),
    (f"{_T}.keyword", "keyword"),
    (f"{_T}.frequency", _frequencies),
    (f"{_T}.formerly", "formerly"),
    (f"{_P}.templates.*.text", "template-text"),
    (f"{_P}.templates.*.texts.*", "template-text"),
    (f"{_P}.templates.*.topic", "template-topic"),
    (f"{_P}.templates.*.parameters.*", _parameter),
    (f"{_P}.templates.*.may_hold.*", _came_or_went("value-wider", "value-narrower", "value-narrower")),
    (f"{_P}.templates.*.immediate", lambda _, __, new: "immediate-on" if new else "immediate-off"),
    (f"{_P}.templates.*.resend", "resend"),
    (f"{_P}.templates.*.waiver", "template-waiver"),
    (f"{_P}.templates.*", _came_or_went("template-added", "template-removed")),
    (f"{_P}.retired_topics", lambda *_: None),  # told by what became of their lists
    (_T, lambda *_: None),  # as above
    (_P, lambda *_: None),  # told as a whole
)
