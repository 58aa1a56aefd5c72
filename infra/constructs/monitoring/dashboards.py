"""The dashboard of one program, and the overview of all programs of an environment."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.constructs.monitoring import widgets
from infra.constructs.monitoring.charts import CONSENT, FUNCTIONS, MEETING, PROMOTIONAL_FUNCTIONS, RECORD, SENDING
from infra.constructs.monitoring.layout import text
from infra.constructs.monitoring.searches import MOST, SCHEMA, worst
from infra.naming import overview

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.constructs.monitoring.alarms import ProgramAlarms
    from infra.constructs.monitoring.charts import Chart
    from infra.constructs.monitoring.layout import Widget
    from infra.environment import Environment
    from infra.naming import Names

# what CloudWatch counts of queues and functions, as people say it
WATCHED = {
    "ApproximateNumberOfMessagesVisible": "Dead letters",
    "ApproximateAgeOfOldestMessage": "Age of the oldest message, seconds",
    "Errors": "Runs that failed",
    "Throttles": "Runs that Lambda refused for want of room",
    "RecursiveInvocationsDropped": "Messages that Lambda dropped as a loop",
    "InvocationsFailedToBeSentToDlq": "Opt-outs of other programs that were lost",
    "ExecutionsFailed": "Runs of workflows that gave up",
    "IteratorAge": "Behind the ledger's stream, milliseconds",
    "InvocationDroppedCount": "Texts put off that did not come back",
}


class ProgramDashboard(Construct):
    """Shows every count of the program's functions that says something, and everything its alarms look at."""

    def __init__(
        self, scope: Construct, construct_id: str, *, names: Names, alarms: ProgramAlarms, revoke_all: bool
    ) -> None:
        super().__init__(scope, construct_id)
        self._names = names
        self._more = MEETING if revoke_all else ()
        cloudwatch.CfnDashboard(
            self,
            "Dashboard",
            dashboard_name=names.dashboard,
            dashboard_body=widgets.body(
                [
                    (
                        "Alarms: each says what to do in its runbook, docs/runbooks",
                        [widgets.alarms(alarms.logical_ids)],
                    ),
                    *((title, self._counted(charts)) for title, charts in SECTIONS.items()),
                    ("Queues and functions", list(self._watched(alarms))),
                ]
            ),
        )

    def _counted(self, charts: Sequence[Chart]) -> list[Widget]:
        return counted(charts, self._names, self._more)

    def _watched(self, alarms: ProgramAlarms) -> Iterator[Widget]:
        for name, title in WATCHED.items():
            metrics = [(alarm, metric) for alarm, metric in alarms.watched if metric.name == name]
            if metrics:
                yield widgets.watched(title, self._names.region, metrics)


SECTIONS = {"Consent": CONSENT, "Texts": SENDING, "Record": RECORD}


def counted(charts: Sequence[Chart], names: Names, more: Sequence[str] = ()) -> list[Widget]:
    """Return the graphs of `charts` for the program of `names`, without those of functions that it does not have.

    `more` are the functions of promotional programs that it has whatever its type.
    """
    lacking = {*PROMOTIONAL_FUNCTIONS} - {*more} if names.message_type != "promotional" else set()
    services = {*FUNCTIONS} - lacking
    made = [widgets.counted(chart, names.region, names.dimensions, services) for chart in charts]
    return [widget for widget in made if widget]


# The dashboard of an environment: every program by name, where things go wrong, and any one of them up close.


ROWS = 12  # of the list of programs; more can be scrolled to


class Overview(Construct):
    """Reads metrics by search and by choice: nothing of a program is named here but its brand and message type."""

    def __init__(
        self, scope: Construct, construct_id: str, *, environment: Environment, programs: Sequence[Names]
    ) -> None:
        super().__init__(scope, construct_id)
        first = programs[0]
        close = [(f"One program, chosen above: {title}", counted(charts, first)) for title, charts in SECTIONS.items()]
        cloudwatch.CfnDashboard(
            self,
            "Dashboard",
            dashboard_name=overview(environment.name),
            dashboard_body=widgets.body(
                [
                    (f"SMS programs in {environment.name}", [_list(environment, programs)]),
                    (f"The {MOST} programs with the most of each, by hour", worst(environment)),
                    *close,
                ],
                variables=[_choice("Brand", first.brand), _choice("MessageType", first.message_type)],
            ),
        )


def _list(environment: Environment, programs: Sequence[Names]) -> Widget:
    rows = [
        f"| {brand} | {', '.join(one.message_type for one in those)} |"
        for brand, those in groupby(sorted(programs, key=attrgetter("brand")), key=attrgetter("brand"))
    ]
    own = f"A program's own dashboard is `sms-{environment.name}-BRAND-TYPE`.\n\n" if environment.own_dashboards else ""
    return text("\n".join([f"{own}| brand | programs |", "|---|---|", *rows]), ROWS)


def _choice(dimension: str, default: str) -> dict[str, object]:
    return {
        "type": "property",
        "property": dimension,
        "inputType": "select",
        "id": dimension,
        "label": dimension,
        "defaultValue": default,
        "visible": True,
        "search": f'{SCHEMA} MetricName="ReconcilePass"',  # every program counts it, twice a day
        "populateFrom": dimension,
    }
