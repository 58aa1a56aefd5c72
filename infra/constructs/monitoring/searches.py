"""Where things go wrong among the programs of an environment, as CloudWatch searches for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra.constructs.monitoring.layout import graph, laid_out
from infra.naming import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.constructs.monitoring.layout import Widget
    from infra.environment import Environment

MOST = 20  # lines that a graph can still be read with
HOUR_SECONDS = 3600
SCHEMA = f"{{{NAMESPACE},Brand,Environment,MessageType,service}}"
WORST = {
    "Texts sent": ("send_gate", "Sent"),
    "Subscribers lost": ("delivery_events", "OptedOut"),
    "Opt-ins confirmed": ("keyword_handler", "OptInConfirmed"),
    "Texts blocked": ("delivery_events", "Blocked"),
    "Programs that paused": ("delivery_events", "Paused"),
    "Programs that the service refuses": ("send_gate", "Braked"),
}


def worst(environment: Environment) -> list[Widget]:
    """Return a graph of each of these, of the programs with the most of it."""
    return [
        graph(title, environment.region, [[{"expression": _search(environment, *what)}]], HOUR_SECONDS)
        for title, what in WORST.items()
    ]


def _search(environment: Environment, service: str, name: str) -> str:
    wanted = f'Environment="{environment.name}" service="{service}" MetricName="{name}"'
    return f"SORT(SEARCH('{SCHEMA} {wanted}', 'Sum', {HOUR_SECONDS}), SUM, DESC, {MOST})"


# All cells on one page, for an account that may see the metrics of theirs.


MOST_WIDGETS = 500  # of a dashboard: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
CELLS_OF_A_PAGE = MOST_WIDGETS // (1 + len(WORST))


def pages(cells: Sequence[Environment]) -> dict[str, str]:
    """Return the bodies of dashboards that show `cells`, by their names: one, unless there are more than fit."""
    parts = [cells[at : at + CELLS_OF_A_PAGE] for at in range(0, len(cells), CELLS_OF_A_PAGE)]
    return {_page(cells[0], at, len(parts)): _body(part) for at, part in enumerate(parts, 1)}


def _page(first: Environment, at: int, of: int) -> str:
    return f"sms-{first.name}-cells" + (f"-{at}" if of > 1 else "")


def _body(cells: Sequence[Environment]) -> str:
    sections = [
        (
            f"{cell.called}: account {cell.account}, {cell.region}",
            [_of_account(one, cell.account) for one in worst(cell)],
        )
        for cell in cells
    ]
    return json.dumps({"widgets": list(laid_out(sections))}, separators=(",", ":"))


def _of_account(widget: Widget, account: str) -> Widget:
    return widget | {"properties": {**widget["properties"], "accountId": account}}
