"""What the alarms of a template watch, read from their formulas: each signal with its alarm, metric, and threshold."""

import re
from dataclasses import dataclass

SUM = re.compile(r"SUM\(\[(\w+(?:, \w+)*)\]\)")
RINGS = re.compile(r"FILL\((\w+)Value, 0\) > (\d+)")


@dataclass(frozen=True)
class Signal:
    """A metric that an alarm watches; `above` is None for one whose silence rings."""

    alarm: dict
    namespace: str
    metric: str
    dimensions: dict
    statistic: str
    seconds: int
    above: int | None

    @property
    def runbook(self):
        return re.search(r"docs/runbooks/(\w+)\.md", self.alarm["AlarmDescription"])[1]


def alarms_of(template):
    """Every alarm of a template by its logical id."""
    found = template["Resources"].items()
    return {name: one["Properties"] for name, one in found if one["Type"] == "AWS::CloudWatch::Alarm"}


def signals_of(template):
    """Every signal that an alarm adds up, by its name; a whole alarm goes by its runbook's."""
    found = {}
    for alarm in alarms_of(template).values():
        if "MetricName" in alarm:
            one = _signal(alarm, alarm, alarm["Statistic"], alarm["Period"], None)
            found[one.runbook] = one
            continue
        queries = {one["Id"]: one for one in alarm["Metrics"]}
        (whole,) = [one for one in queries.values() if one["ReturnData"]]
        for term in SUM.fullmatch(whole["Expression"])[1].split(", "):
            value, above = RINGS.fullmatch(queries[term]["Expression"]).groups()
            assert value == term
            stat = queries[f"{value}Value"]["MetricStat"]
            signal = _signal(alarm, stat["Metric"], stat["Stat"], stat["Period"], int(above))
            found[queries[term]["Label"]] = signal
    return found


def _signal(alarm, metric, statistic, seconds, above):
    dimensions = {one["Name"]: one["Value"] for one in metric["Dimensions"]}
    return Signal(alarm, metric["Namespace"], metric["MetricName"], dimensions, statistic, seconds, above)
