"""`overview --dashboards` writes what an account that sees all cells shows: each graph of an account and a region."""

import json

import pytest

from infra.constructs.monitoring.searches import CELLS_OF_A_PAGE, MOST_WIDGETS, WORST, pages
from infra.environment import Environment
from tests.ops.cli.conftest import CELLS, write_settings


@pytest.fixture
def written(asking, command, tmp_path):  # noqa: ARG001 - in its folder
    record = {"example-corp": "west", "example-outlet": "west"}
    (tmp_path / "brands" / "cells.json").write_text(json.dumps({"prod": record}))
    write_settings(tmp_path)
    return command("overview", "--environment", "prod", "--dashboards", "pages")


def test_a_dashboard_shows_each_cell_that_holds_brands_by_its_account_and_region(written, tmp_path):
    assert written.exit_code == 0, written.output
    path = "pages/sms-prod-cells.json"
    command = f"aws cloudwatch put-dashboard --dashboard-name sms-prod-cells --dashboard-body file://{path}"
    assert written.stdout.splitlines() == [command]
    heading, *graphs = json.loads((tmp_path / path).read_text())["widgets"]
    assert heading["properties"]["markdown"] == "## prod/west: account 444455556666, us-west-2"
    assert [graph["properties"]["title"] for graph in graphs] == list(WORST)
    for graph in graphs:
        properties = graph["properties"]
        assert (properties["accountId"], properties["region"]) == (CELLS["west"]["account"], "us-west-2")
        assert 'Environment="prod"' in properties["metrics"][0][0]["expression"]
    assert len({(one["x"], one["y"]) for one in graphs}) == len(graphs)


def test_more_cells_than_a_dashboard_holds_are_shown_on_several():
    cells = {
        f"c{at}": {"account": f"{100_000_000_000 + at}", "region": "us-east-1"} for at in range(CELLS_OF_A_PAGE + 1)
    }
    found = pages(Environment.all_of("prod", {"prod": {"cells": cells}}))
    assert list(found) == ["sms-prod-cells-1", "sms-prod-cells-2"]
    counts = [len(json.loads(body)["widgets"]) for body in found.values()]
    assert counts[0] <= MOST_WIDGETS
    assert sum(counts) == len(cells) * (1 + len(WORST))
