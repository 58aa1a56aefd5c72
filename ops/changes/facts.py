"""The facts of a brand as they hold, whether they are written or usual, in the words of a brand file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from infra.brand.sending import CLOSED, engagement, sending
from lambdas.messages.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from infra.brand.model import Brand, BrandProgram
    from infra.brand.parts import BrandPort, BrandTopic
    from infra.brand.source import KeyPath
    from lambdas.program import MessageType
    from lambdas.program.sending import EngagementRule, Hours, PauseRule

_DAY = 24  # hours
_WRITTEN_IN_DAYS = 7 * _DAY  # from here on


class Time(int):
    """A time in hours that reads as a brand file has it."""

    def __str__(self) -> str:
        """Return it in days where it is whole days and long, else in hours."""
        count, unit = divmod(self, _DAY)[0], "day"
        if self < _WRITTEN_IN_DAYS or self % _DAY:
            count, unit = int(self), "hour"
        return f"{count} {unit}{'s'[: count != 1]}"


@dataclass(frozen=True, slots=True)
class DayHours:
    """The hours of a kind of day, in minutes; a closed day opens at its end and closes at its beginning."""

    opens: int = 24 * 60
    closes: int = 0

    def __str__(self) -> str:
        """Return the hours as a brand file has them."""
        spoken = (f"{minutes // 60:02}:{minutes % 60:02}" for minutes in (self.opens, self.closes))
        return CLOSED if self.opens > self.closes else "-".join(spoken)


def facts(brand: Brand, renamed: Mapping[tuple[MessageType, str], str]) -> dict[str, Any]:
    """Return the facts of `brand` as they hold; a topic that was `renamed` is under the name that it has now."""
    found = brand.model_dump(exclude={"brand", "programs", "renamed_from"})
    found["waivers"] = [_written(waiver.model_dump()) for waiver in brand.waivers]
    found["programs"] = {}
    for kind in brand.message_types:
        now = {former: name for (of, former), name in renamed.items() if of == kind}
        found["programs"][kind] = _program(brand.program(kind), kind, now)
    return found


def _program(program: BrandProgram, kind: MessageType, now: Mapping[str, str]) -> dict[str, Any]:
    found = program.model_dump(exclude={"sending", "engagement", "ports", "topics", "templates", "renamed_from"})
    silence = engagement(program.engagement, kind)
    return found | {
        "messages": _own_words(found["messages"]),
        "sending": _sending(program, kind),
        "engagement": _engagement(silence) if silence else None,
        "reassigned_check": Time(program.reassigned_check) if program.reassigned_check else None,
        "ports": {_port(one): ", ".join(one.environments) or "all environments" for one in program.ports},
        "topics": {now.get(name, name): _topic(topic) for name, topic in program.topics.items()},
        "templates": {
            name: one.model_dump(exclude={"waiver"}) | {"waiver": one.waiver and _written(one.waiver.model_dump())}
            for name, one in program.templates.items()
        },
    }


def _sending(program: BrandProgram, kind: MessageType) -> dict[str, Any]:
    held = sending(program.sending, kind)
    week = {day: getattr(held.week, day) for day in asdict(held.week)}
    return {
        "countries": held.countries,
        "parts_per_second": held.parts_per_second,
        "hours": {day: _hours(hours) for day, hours in week.items()},
        "lifetime": Time(held.lifetime_hours),
        "same_content": Time(held.same_content_hours),
        "caller_share": " of ".join(map(str, held.caller_share)) or None,
        "max_price": _written(dict(held.max_price)),
        "keyword": program.sending.keyword,
        "pumping": _written(asdict(held.pumping)) if held.pumping else None,
        "protection": program.sending.protection,
        "pause": _pause(held.pause) if held.pause else None,
    }


def _hours(hours: Hours | None) -> DayHours:
    return DayHours(hours.opens, hours.closes) if hours else DayHours()


def _pause(rule: PauseRule) -> dict[str, object]:
    shares = {"opt_outs": rule.opt_out_share, "blocks": rule.block_share}
    return {name: f"{100 * share:g} %" for name, share in shares.items()} | {
        "least": rule.least,
        "within": Time(rule.hours),
    }


def _engagement(rule: EngagementRule) -> dict[str, Time]:
    return {
        "less_engaged_after": Time(rule.less_engaged_hours),
        "unengaged_after": Time(rule.unengaged_hours),
        "grace": Time(rule.grace_hours),
        "digest_every": Time(rule.digest_hours),
    }


def _port(port: BrandPort) -> str:
    return f"{port.port} {port.to or 'with no reader'}{' with numbers' if port.numbers else ''}"


def port_row(brand: Brand, path: KeyPath) -> KeyPath | None:
    """Return where the port at `path` of the facts stands in the file of `brand`; None where it does not."""
    program: BrandProgram | None = getattr(brand.programs, path[1])
    rows = program.ports if program else ()
    return next(((*path[:3], str(at)) for at, port in enumerate(rows) if _port(port) == path[3]), None)


def _topic(topic: BrandTopic) -> dict[str, Any]:
    found = topic.model_dump(exclude={"renamed_from"})
    return found | {"frequency": topic.frequency_text, "messages": _own_words(found["messages"])}


def _own_words(messages: Mapping[str, Any]) -> dict[str, Any]:
    """Return the brand's own words with those of each language as a mapping, though the file has none in it."""
    return {name: (words or {}) if name in LANGUAGES else words for name, words in messages.items()}


def _written(found: Mapping[str, object]) -> str | None:
    return said(found) if found else None


def said(value: object) -> str:
    """Return a value as a brand file writes it, on one line; of a mapping, what says something."""
    if value is None or value in ((), [], {}, ""):
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        rows = (f"{name}: {said(one)}" for name, one in value.items() if one is not False and said(one) != "nothing")
        return "{" + ", ".join(rows) + "}"
    return ", ".join(map(said, value)) if isinstance(value, tuple | list) else str(value)
