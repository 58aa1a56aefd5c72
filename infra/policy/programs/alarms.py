"""What the alarms of a template ring at: one metric, or the first of several that a formula watches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.policy.templates.template import Json, Resource, Template, listed

ALARM = "AWS::CloudWatch::Alarm"
FIRST = {("GreaterThanThreshold", 0), ("GreaterThanOrEqualToThreshold", 1)}
RINGS = re.compile(r"FILL\((?P<value>\w+), 0\) > (?P<above>\d+)")
SUM = re.compile(r"SUM\(\[(?P<terms>\w+(?:, \w+)*)\]\)")


@dataclass(frozen=True, slots=True)
class Signal:
    """A metric at which an alarm rings, whether it does so at the first that is counted, and above which number."""

    namespace: Json
    metric: Json
    dimensions: Json
    first: bool
    above: Json

    def values(self, dimension: str) -> Iterator[Json]:
        """Yield the values of `dimension`."""
        found = (one for one in listed(self.dimensions) if isinstance(one, dict))
        return (one.get("Value") for one in found if one.get("Name") == dimension)


def active(template: Template) -> Iterator[Resource]:
    """Yield the alarms of `template` that are not switched off."""
    return (alarm for alarm in template.of_type(ALARM) if alarm.get("ActionsEnabled") is not False)


def signals(alarm: Resource) -> Iterator[Signal]:
    """Yield what `alarm` rings at; nothing where it goes by a formula of another form than ours."""
    first = (alarm.get("ComparisonOperator"), alarm.get("Threshold")) in FIRST
    if not alarm.get("Metrics"):
        yield Signal(
            alarm.get("Namespace"), alarm.get("MetricName"), alarm.get("Dimensions"), first, alarm.get("Threshold")
        )
    elif first and alarm.get("DatapointsToAlarm") == 1:
        yield from _of_formula([one for one in listed(alarm.get("Metrics")) if isinstance(one, dict)])


def _of_formula(queries: list[dict[str, Json]]) -> Iterator[Signal]:
    """Yield what adds up to a number above nothing: each term is 1 while its metric is above a number."""
    known = {one.get("Id"): one for one in queries}
    for whole in (one for one in queries if one.get("ReturnData") is True):
        added = SUM.fullmatch(str(whole.get("Expression")))
        for term in added["terms"].split(", ") if added else ():
            rings = RINGS.fullmatch(str(known.get(term, {}).get("Expression")))
            looked_at = known.get(rings["value"], {}).get("MetricStat") if rings else None
            if rings and isinstance(looked_at, Mapping) and isinstance(looked_at.get("Metric"), Mapping):
                metric = looked_at["Metric"]
                above = int(rings["above"])
                yield Signal(
                    metric.get("Namespace"), metric.get("MetricName"), metric.get("Dimensions"), above == 0, above
                )
