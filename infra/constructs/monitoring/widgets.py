"""Dashboard bodies as CloudWatch reads them: headings, graphs and text, laid out in rows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import aws_cdk as cdk

from infra.constructs.monitoring.layout import GRID, HEIGHT, SECONDS, Widget, graph, laid_out
from infra.naming import NAMESPACE

if TYPE_CHECKING:
    from infra.constructs.monitoring.charts import Chart
    from infra.constructs.monitoring.metrics import Metric

RATE_SECONDS = 3600  # a rate of five minutes is noise

_ARN = re.compile(r"<<(\w+)>>")
_TOKEN = re.compile(r"(<<\w+>>|\$\{Token\[[^]]+\]\})")


def body(sections: Iterable[tuple[str, Sequence[Widget]]], **more: object) -> str:
    """Return the dashboard body with a heading and the widgets of each of `sections`; `more` goes beside them."""
    # tokens stay readable for the CDK inside JSON: they hold nothing that JSON would escape
    text = json.dumps({"widgets": list(laid_out(sections)), **more}, separators=(",", ":"))
    if not _ARN.search(text):
        return text
    return cdk.Token.as_string({"Fn::Join": ["", [*map(_joined, filter(None, _TOKEN.split(text)))]]})


def _joined(part: str) -> object:
    arn = _ARN.fullmatch(part)
    return {"Fn::GetAtt": [arn[1], "Arn"]} if arn else part


def alarms(logical_ids: Iterable[str]) -> Widget:
    """Return the states of the alarms with these logical ids, whose ARNs `body` writes: to ask is a message each."""
    arns = [f"<<{one}>>" for one in logical_ids]
    return {"type": "alarm", "width": GRID, "height": HEIGHT, "properties": {"title": "Alarms", "alarms": arns}}


def counted(chart: Chart, region: str, program: Mapping[str, str], services: Iterable[str]) -> Widget | None:
    """Return the graph of what those `services` of a program count; None where the chart shows others only."""
    present = [one for one in chart.series if one.service in services]
    if not present:
        return None
    lines: list[list[Any]] = []
    for place, one in enumerate(present):
        dimensions = {"service": one.service, **program}
        looks: dict[str, Any] = {"stat": one.statistic, "label": one.label or one.name, "id": f"m{place}"}
        lines.append([NAMESPACE, one.name, *_flat(dimensions), looks | ({"visible": False} if chart.formula else {})])
    if chart.formula:
        lines.append([{"expression": chart.formula, "label": chart.title, "id": "e0"}])
    return graph(chart.title, region, lines, RATE_SECONDS if chart.formula else SECONDS)


def watched(title: str, region: str, metrics: Iterable[tuple[str, Metric]]) -> Widget:
    """Return the graph of what alarms look at, each under its alarm's name."""
    lines = [[one.namespace, one.name, *_flat(one.dimensions), _looks(name, one)] for name, one in metrics]
    return graph(title, region, lines)


def _looks(label: str, metric: Metric) -> dict[str, str]:
    return {"stat": metric.statistic, "label": label}


def _flat(dimensions: Mapping[str, str]) -> Iterator[str]:
    return (word for pair in dimensions.items() for word in pair)
