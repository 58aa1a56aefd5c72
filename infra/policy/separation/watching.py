"""What alarms and dashboards show: whose metrics, queues and functions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from infra.naming import IDENTITY_TAGS
from infra.policy.separation.leaves import Leaf, leaves_of
from infra.policy.separation.register import Place
from infra.policy.templates.template import Json, Resource, text

DASHBOARD = "AWS::CloudWatch::Dashboard"
# of other widgets, such as queries of logs or functions that draw, nobody can tell what they show
READ = ("alarm", "metric", "text")


def charted(dashboard: Resource) -> Iterator[tuple[str, str]]:
    """Yield name and value of each dimension that `dashboard` shows; of an expression the name is empty.

    ValueError where its body, or what it shows, cannot be told from the template.
    """
    body = json.loads(text(dashboard.get("DashboardBody")))
    if body.get("variables"):
        raise ValueError("a dashboard of a program whose reader chooses what it shows")
    for widget in body["widgets"]:
        if widget["type"] not in READ:
            raise ValueError(f"a widget of the type {widget['type']}")
        before: list[str] = []
        for row in widget["properties"].get("metrics", ()):
            before = _whole(row, before)
            yield from zip(before[2::2], before[3::2], strict=True)
            yield from (("", looks["expression"]) for looks in _looks(row) if "expression" in looks)


def _whole(row: list[Json], before: list[str]) -> list[str]:
    """Return the words of a metric, where `...` and `.` stand for those of the metric before."""
    words = [str(word) for word in row if not isinstance(word, dict)]
    if words[:1] == ["..."]:
        words = [*before[: len(before) - len(words) + 1], *words[1:]]
    return [before[at] if word == "." else word for at, word in enumerate(words)]


def _looks(row: list[Json]) -> Iterator[Mapping[str, str]]:
    return (word for word in row if isinstance(word, dict))


ALARM = "AWS::CloudWatch::Alarm"
# the dimensions that name one resource; Amazon CloudWatch user guide, AWS services that publish metrics
NAMING = frozenset(
    f"{noun}Name" for noun in ("Queue", "Topic", "Function", "Table", "Bucket", "Rule", "EventBus", "LogGroup")
) | {"StateMachineArn", "ScheduleGroup", "EventSourceMappingUUID"}
# a search, a query, or a function that takes names: which metrics they read shows when they run
FINDING = re.compile(r"['\"]|\bSELECT\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Watched:
    """One thing that is watched at `path`: the value of the dimension `name`, or an expression where that is empty."""

    path: str
    name: str
    value: Json


def watched(place: Place) -> Iterator[Watched]:
    """Yield what `place` watches; ValueError for a dashboard that nobody can read before it is shown."""
    if place.resource.type == DASHBOARD and place.program:
        yield from (Watched("DashboardBody", name, value) for name, value in charted(place.resource))
    if place.resource.type != ALARM:
        return
    for path, node in place.resource.nodes:
        if isinstance(node, dict) and "Name" in node:
            yield Watched(f"{path}.Value", text(node["Name"]), node.get("Value"))
        elif isinstance(node, dict) and "Expression" in node:
            yield Watched(f"{path}.Expression", "", node["Expression"])


def named_by_dimensions(place: Place, seen: Iterable[Watched]) -> Iterator[Leaf]:
    """Yield the texts by which the dimensions among `seen` name resources."""
    for one in seen:
        if one.name in NAMING:
            yield from leaves_of(place.template, one.value, one.path)


def strangers(place: Place, seen: Iterable[Watched]) -> Iterator[tuple[str, str]]:
    """Yield path and message of each metric of another program, and of each expression that may read one."""
    own = place.program.tags if place.program else {}
    for one in seen if own else ():
        value = text(one.value)
        if not one.name and FINDING.search(value):
            yield one.path, f"{one.path} finds metrics by {value}: nobody can tell whose."
        elif one.name in IDENTITY_TAGS and value != own[one.name]:
            yield one.path, f"{one.path} watches what counts for the {one.name} {value}."
