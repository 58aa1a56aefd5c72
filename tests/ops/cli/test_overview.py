"""`overview` shows every cell, what is paused and rings there, what stands in a wrong one, what cannot be read."""

import json
from datetime import UTC, datetime

import pytest

from infra.environment import Environment
from ops import deployed
from ops.doctor import overview
from ops.doctor.overview import Alarm
from tests.ops.cli.conftest import CELLS, write_settings

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def stands(program):
    return deployed.DeployedProgram(program, "prod", "Example Inc", "stack", "a", "b", "c", {})


@pytest.fixture
def seen(asking, command, monkeypatch, tmp_path):  # noqa: ARG001 - in its folder
    """Run the overview where each cell holds these programs, of which these are halted; a text is what AWS refuses."""

    def run(record, holds, *arguments, halted=()):
        def programs(place):
            found = holds[place.cell]
            if isinstance(found, str):
                raise deployed.DeploymentError(f"{place.called}: {found}")
            if not found:
                raise deployed.NothingDeployedError("nothing")
            return [stands(one) for one in found]

        monkeypatch.setattr(deployed, "programs", programs)
        (tmp_path / "brands" / "cells.json").write_text(json.dumps({"prod": record}))
        ringing = [Alarm("sms-prod-example-corp-promotional-AlarmsDeadLetters", AT)]
        monkeypatch.setattr(overview, "_halted", lambda _place, _programs: iter(halted))
        monkeypatch.setattr(overview, "_ringing", lambda place: iter(ringing if place.cell == "west" else ()))
        return command("overview", "--environment", "prod", *arguments)

    write_settings(tmp_path)
    return run


WEST = dict.fromkeys(("example-corp", "example-outlet"), "west")
ALL = [f"{brand}/{kind}" for brand in WEST for kind in ("promotional", "transactional")]


def rows(told):
    """The row of each cell, and the lines below the table."""
    lines = told.stdout.splitlines()
    table = {line.split()[0]: line.split() for line in lines if line.split()[:1] in (["east"], ["west"])}
    return table, [line for line in lines if line.startswith("prod/")]


def test_each_cell_has_a_row_with_its_counts_and_its_fullest_quota(seen):
    told = seen(WEST, {"east": [], "west": ALL}, halted=[(ALL[0], "paused since today by Ann: a test")])
    assert told.exit_code == 0, told.output
    table, lines = rows(told)
    assert table["west"][:7] == ["west", CELLS["west"]["account"], "us-west-2", "2", "4", "1", "1"]
    assert table["west"][7:] == ["opt_out_lists", "5", "of", "25,", "20%"]
    assert table["east"][3:5] == ["0", "0"]
    assert lines[-1] == (
        "prod/west: alarm sms-prod-example-corp-promotional-AlarmsDeadLetters rings since 2026-11-30T09:00:00.000Z"
    )


def test_a_cell_that_cannot_be_read_hides_no_other_and_ends_it_with_1(seen):
    told = seen(WEST, {"east": "credentials must belong to account 111122223333", "west": ALL})
    assert told.exit_code == 1
    table, lines = rows(told)
    assert table["east"][3:7] == ["0", "?", "?", "?"]
    assert table["west"][3:5] == ["2", "4"]
    assert lines[0] == "prod/east: credentials must belong to account 111122223333"


def test_what_stands_in_a_cell_that_its_brand_is_not_in_and_what_does_not_stand_are_told(seen):
    holds = {"east": ["example-corp/promotional"], "west": ALL[1:]}
    _, lines = rows(seen(WEST, holds))
    assert lines[0].startswith(
        "prod/east: example-corp/promotional stands here, and its brand is in west by cells.json"
    )
    assert lines[2] == "prod/west: example-corp/promotional is not deployed"


def test_a_brand_on_its_way_may_stand_in_both_cells(seen):
    moving = dict.fromkeys(WEST, "east -> west")
    _, lines = rows(seen(moving, {"east": ALL, "west": ALL}))
    assert [line for line in lines if "alarm" not in line] == []


def test_the_document_holds_what_the_page_shows_and_every_quota(seen):
    why = "paused since today by Ann: a test"
    told = json.loads(seen(WEST, {"east": [], "west": ALL}, "--json", halted=[(ALL[0], why)]).stdout)
    west = next(cell for cell in told["cells"] if cell["cell"] == "west")
    assert (west["brands"], west["programs"], west["paused"]) == (sorted(WEST), ALL, {ALL[0]: why})
    assert west["quotas"]["pools"] == {"used": 4, "granted": 25}
    assert west["alarms"][0]["since"] == "2026-11-30T09:00:00.000Z"


def test_a_program_of_an_older_stack_hides_no_other():
    (place,) = Environment.all_of("prod", {"prod": {"account": "111122223333", "region": "us-east-1"}})
    ((program, why),) = overview._halted(place, [stands(ALL[0])])
    assert program == ALL[0]
    assert "cannot be read: example-corp/promotional: its stack must tell" in why
