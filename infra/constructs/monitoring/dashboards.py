"""The dashboard of one program: its alarms, its consents, its texts, its queues and its record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.constructs import widgets
from infra.constructs.charts import CONSENT, FUNCTIONS, PROMOTIONAL_FUNCTIONS, RECORD, SENDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.constructs.alarms import ProgramAlarms
    from infra.constructs.charts import Chart
    from infra.naming import Names

# what CloudWatch counts of queues and functions, as people say it
WATCHED = {
    "ApproximateNumberOfMessagesVisible": "Dead letters",
    "ApproximateAgeOfOldestMessage": "Age of the oldest message, seconds",
    "Errors": "Runs that failed",
    "Throttles": "Runs put off by Lambda",
    "RecursiveInvocationsDropped": "Messages that Lambda dropped as a loop",
    "FailedInvocations": "Opt-outs of other programs that were not delivered",
    "InvocationsFailedToBeSentToDlq": "Opt-outs of other programs that were lost",
    "ExecutionsFailed": "Runs of workflows that gave up",
    "IteratorAge": "Behind the ledger's stream, milliseconds",
    "InvocationDroppedCount": "Texts put off that did not come back",
}


class ProgramDashboard(Construct):
    """Shows every count of the program's functions that says something, and everything its alarms look at."""

    def __init__(self, scope: Construct, construct_id: str, *, names: Names, alarms: ProgramAlarms) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        cloudwatch.CfnDashboard(
            self,
            "Dashboard",
            dashboard_name=names.dashboard,
            dashboard_body=widgets.body(
                [
                    ("Alarms: each says what to do in its runbook, docs/runbooks", [widgets.alarms(alarms.arns)]),
                    *((title, self._counted(charts)) for title, charts in SECTIONS.items()),
                    ("Queues and functions", list(self._watched(alarms))),
                ]
            ),
        )

    def _counted(self, charts: Sequence[Chart]) -> list[widgets.Widget]:
        return counted(charts, self._names)

    def _watched(self, alarms: ProgramAlarms) -> Iterator[widgets.Widget]:
        for name, title in WATCHED.items():
            metrics = [(alarm, metric) for alarm, metric in alarms.watched if metric.name == name]
            if metrics:
                yield widgets.watched(title, self._names.region, metrics)


SECTIONS = {"Consent": CONSENT, "Texts": SENDING, "Record": RECORD}


def counted(charts: Sequence[Chart], names: Names) -> list[widgets.Widget]:
    """Return the graphs of `charts` for the program of `names`, without those of functions that it does not have."""
    services = {*FUNCTIONS} - ({*PROMOTIONAL_FUNCTIONS} if names.message_type != "promotional" else set())
    made = [widgets.counted(chart, names.region, names.dimensions, services) for chart in charts]
    return [widget for widget in made if widget]
