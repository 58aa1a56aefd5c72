"""What the alarms of a program watch: which queues and functions, by which metric."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed, target

ALARM = "AWS::CloudWatch::Alarm"
QUEUES, FUNCTIONS = ("AWS/SQS", "QueueName"), ("AWS/Lambda", "FunctionName")


def watched(template: Template, where: tuple[str, str], *metrics: str) -> set[str]:
    """Return the logical ids that an active alarm of `template` watches by any of `metrics` of `where`."""
    namespace, dimension = where
    return {
        target(value)
        for alarm in _active(template)
        if alarm.get("Namespace") == namespace and alarm.get("MetricName") in metrics
        for value in _values(alarm, dimension)
    }


def missed(template: Template) -> set[Json]:
    """Return the services (the folders below `lambdas/`) whose silence raises an active alarm of `template`."""
    silent = (alarm for alarm in _active(template) if alarm.get("TreatMissingData") == "breaching")
    return {value for alarm in silent for value in _values(alarm, "service") if isinstance(value, str)}


def _active(template: Template) -> Iterator[Resource]:
    return (alarm for alarm in template.of_type(ALARM) if alarm.get("ActionsEnabled") is not False)


def _values(alarm: Resource, dimension: str) -> Iterator[Json]:
    found = (one for one in listed(alarm.get("Dimensions")) if isinstance(one, dict))
    return (one.get("Value") for one in found if one.get("Name") == dimension)
