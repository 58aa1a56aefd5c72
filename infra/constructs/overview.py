"""The dashboard of an environment: every program by name, where things go wrong, and any one of them up close."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.constructs import widgets
from infra.constructs.dashboard import SECTIONS, counted
from infra.naming import overview

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment
    from infra.naming import Names

MOST = 20  # lines that a graph can still be read with
HOUR_SECONDS = 3600
SCHEMA = f"{{{widgets.NAMESPACE},Brand,Environment,MessageType,service}}"
WORST = {
    "Texts sent": ("send_gate", "Sent"),
    "Subscribers lost": ("delivery_events", "OptedOut"),
    "Opt-ins confirmed": ("keyword_handler", "OptInConfirmed"),
    "Texts blocked": ("delivery_events", "Blocked"),
    "Programs that paused": ("delivery_events", "Paused"),
    "Programs that the service refuses": ("send_gate", "Braked"),
}


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
                    (f"The {MOST} programs with the most of each, by hour", _worst(environment)),
                    *close,
                ],
                variables=[_choice("Brand", first.brand), _choice("MessageType", first.message_type)],
            ),
        )


def _list(environment: Environment, programs: Sequence[Names]) -> widgets.Widget:
    rows = [
        f"| {brand} | {', '.join(one.message_type for one in those)} |"
        for brand, those in groupby(sorted(programs, key=attrgetter("brand")), key=attrgetter("brand"))
    ]
    own = f"A program's own dashboard is `sms-{environment.name}-BRAND-TYPE`.\n\n" if environment.own_dashboards else ""
    return widgets.text("\n".join([f"{own}| brand | programs |", "|---|---|", *rows]), min(3 + len(rows), 12))


def _worst(environment: Environment) -> list[widgets.Widget]:
    return [
        widgets.graph(title, environment.region, [[{"expression": _search(environment, *what)}]], HOUR_SECONDS)
        for title, what in WORST.items()
    ]


def _search(environment: Environment, service: str, name: str) -> str:
    wanted = f'Environment="{environment.name}" service="{service}" MetricName="{name}"'
    return f"SORT(SEARCH('{SCHEMA} {wanted}', 'Sum', {HOUR_SECONDS}), SUM, DESC, {MOST})"


def _choice(dimension: str, default: str) -> dict[str, object]:
    return {
        "type": "property",
        "property": dimension,
        "inputType": "select",
        "id": dimension,
        "label": dimension,
        "defaultValue": default,
        "visible": True,
        "search": f'{SCHEMA} MetricName="ReconcilePass"',  # every program counts it, several times a day
        "populateFrom": dimension,
    }
