"""What only shows between the values of one file: caps without a period, copy that breaks the matrix, closed hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.brand.copy import messages
from infra.brand.engagement import engagement
from infra.brand.form_lint import form_faults
from infra.brand.lint import content_problems, wording_problems
from infra.brand.sending import never_open, sending
from infra.brand.suggestion import suggested
from infra.brand.template_lint import template_faults
from infra.brand.waiver_lint import waivers_given_twice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.brand.faults import Fault
    from infra.brand.model import Brand
    from infra.brand.source import KeyPath, Source
    from lambdas.program import MessageType

_PERIODS = ("day", "week", "month", "year")


@dataclass(frozen=True, slots=True)
class Standing:
    """A brand file, and as much of its brand as stands: faulty parts are left out, or stood in for by an example."""

    source: Source
    brand: Brand

    def sound(self, *path: str) -> bool:
        """Whether nothing is wrong at `path`, above it or below it."""
        faulty = (tuple(fault.path.split(".")) for fault in self.source.faults if fault.path)
        return not any(known[: len(path)] == path or path[: len(known)] == known for known in faulty)

    def holds(self, *path: str) -> bool:
        """Whether the file itself holds a mapping at `path`, and no example stands in for it."""
        found: object = self.source.data
        for step in path:
            found = found.get(step) if isinstance(found, dict) else None
        return isinstance(found, dict)

    @property
    def caller(self) -> str:
        """The legal entity however it is spelt; where it is faulty, the file alone."""
        entity = self.brand.legal_entity if self.sound("legal_entity") else self.source.file
        return "".join(filter(str.isalnum, entity.casefold()))

    @property
    def headed(self) -> bool:
        """Whether the facts that every text states, name and support, are sound."""
        return self.sound("name") and self.sound("support")


def faults_within(standing: Standing) -> Iterator[Fault]:
    """Yield what contradicts itself inside one file; what hangs on a faulty value is left for the next run."""
    yield from waivers_given_twice(standing)
    for kind in standing.brand.message_types:
        yield from _untimely(standing, kind)
        yield from _bad_copy(standing, kind)
        yield from template_faults(standing, kind)
        yield from _bad_sending(standing, kind)
        yield from _bad_engagement(standing, kind)
        yield from form_faults(standing, kind)


def _untimely(standing: Standing, kind: MessageType) -> Iterator[Fault]:
    if kind != "promotional":
        return
    for name, topic in standing.brand.program(kind).topics.items():
        if topic.cadence.count is not None and topic.cadence.period not in _PERIODS:
            problem = f"must be per {', '.join(_PERIODS)}, got '{topic.frequency}': marketing is capped at what it says"
            yield standing.source.fault(("programs", kind, "topics", name, "frequency"), problem)


def _bad_copy(standing: Standing, kind: MessageType) -> Iterator[Fault]:
    """Yield what is wrong with each text; what it must hold only where the facts that it must state are known."""
    for message in messages(standing.brand, kind):
        if not standing.sound(*message.path):
            continue
        found = list(wording_problems(message))
        if standing.headed and standing.sound(*_topics_of(message.path)):
            found += content_problems(message)
        instead = suggested(message) if found and standing.headed else ""
        yield from (standing.source.fault(message.path, problem, instead) for problem in found)


def _bad_sending(standing: Standing, kind: MessageType) -> Iterator[Fault]:
    asked, path = standing.brand.program(kind).sending, ("programs", kind, "sending")
    if asked.pause and kind == "transactional":
        problem = "must stand in a promotional program: a code or a receipt waits for no count of complaints; delete it"
        yield standing.source.fault((*path, "pause"), problem)
    if standing.sound(*path, "hours") and never_open(sending(asked, kind).week):
        problem = "must be open on weekdays, saturday or sunday, got all closed: nothing would ever be sent"
        yield standing.source.fault((*path, "hours"), problem)


def _bad_engagement(standing: Standing, kind: MessageType) -> Iterator[Fault]:
    asked, path = standing.brand.program(kind).engagement, ("programs", kind, "engagement")
    rule = engagement(asked, kind)
    if asked and rule is None:
        problem = "must stand in a promotional program: nobody has to react to a receipt; delete it"
        yield standing.source.fault(path, problem)
    if asked and rule and standing.sound(*path) and rule.unengaged_hours <= rule.less_engaged_hours:
        days = rule.less_engaged_hours // 24
        problem = f"must be longer than less_engaged_after ({days} days), got {rule.unengaged_hours // 24} days"
        yield standing.source.fault((*path, "unengaged_after"), problem)


def _topics_of(path: KeyPath) -> KeyPath:
    """Return the path of the topic, or of all topics, that the message at `path` speaks of."""
    program, topic = path[:2], path[2:-2]
    return (*program, *(topic or ("topics",)))
