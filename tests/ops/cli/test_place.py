"""`place` shows cells, quotas, and brands, records where brands go, and ends with 1 where one has no room."""

import json
import shutil
from pathlib import Path

import pytest

from ops.cli.rollout import placement
from ops.doctor.finding import green
from tests.ops.cli.conftest import CELLS, ROOM

ROOT = Path(__file__).parents[3]


def test_new_brands_are_shown_with_their_cell_and_stay_there_once_it_is_recorded(asking, tmp_path):
    shown = asking("place")
    assert shown.exit_code == 0, shown.output
    assert "2 brands not recorded yet: `./sms place --environment prod --write`" in shown.stdout
    assert not (tmp_path / "brands" / "cells.json").exists()
    written = asking("place", "--write")
    assert "not recorded" not in written.stdout
    record = json.loads((tmp_path / "brands" / "cells.json").read_text())["prod"]
    assert set(record) == {"example-corp", "example-outlet"}
    assert len(set(record.values())) == 1  # of one legal entity
    assert asking("place", "example-corp").stdout.strip() == f"example-corp: {record['example-corp']}"
    third = {**CELLS, "third": {"account": "777788889999", "region": "us-east-1", **ROOM}}
    assert json.loads(asking("place", "--json", cells=third).stdout)["brands"] == record


def test_the_document_tells_every_quota_of_every_cell_with_its_source(asking):
    told = json.loads(asking("place", "--json").stdout)
    assert [cell["cell"] for cell in told["cells"]] == ["east", "west"]
    named = {"pools", "opt_out_lists", "protect_configurations", "configuration_sets", "roles", "apis", "alarms"}
    named |= {"event_rules", "concurrent_executions", "opted_out_reads"}
    for cell in told["cells"]:
        assert named <= set(cell["quotas"])
        assert all(use["source"].startswith("docs.aws.amazon.com/") for use in cell["quotas"].values())
    assert sum(cell["quotas"]["pools"]["used"] for cell in told["cells"]) == 4


def test_brands_without_room_end_it_with_1_and_the_quota_to_raise(asking):
    new = {name: {key: value for key, value in cell.items() if key != "quotas"} for name, cell in CELLS.items()}
    refused = asking("place", cells=new)
    assert refused.exit_code == 1
    assert "would use 88 of 10 concurrent_executions, more than 80 %: ask for 110" in refused.stderr


def test_an_environment_of_one_place_is_shown_as_it_is_filled(asking):
    shown = asking("place", cells=None)
    assert shown.exit_code == 0
    assert "concurrent_executions 88 of 10, 880%" in shown.stdout
    assert "not recorded" not in shown.stdout


def test_a_brand_that_is_not_there_is_refused(asking):
    refused = asking("place", "nope")
    assert (refused.exit_code, "brand must be one of" in refused.stderr) == (1, True)


def test_the_cost_of_a_celled_environment_is_told_by_account(asking):
    asking("place", "--write")
    told = asking("cost", "--json")
    assert told.exit_code == 0, told.output
    (account,) = json.loads(told.stdout)["accounts"]
    assert account["account"] in {"111122223333 us-east-1", "444455556666 us-west-2"}


def test_check_says_what_has_no_room(asking, command, tmp_path):
    new = {name: {key: value for key, value in cell.items() if key != "quotas"} for name, cell in CELLS.items()}
    asking("place", cells=new)
    refused = command("check", tmp_path / "brands")
    assert refused.exit_code == 1
    assert "more than 80 %: ask for 110 in the Service Quotas console (AWS Lambda)" in refused.stderr


@pytest.mark.parametrize(
    ("brand", "cell", "said"),
    [
        ("nope", "west", "brand must be one of brands/ (example-corp, example-outlet), got 'nope'"),
        ("example-corp", "north", "cell must be one of east, west, got 'north'"),
    ],
)
def test_a_move_of_nobody_or_to_nowhere_is_refused(asking, brand, cell, said):
    asking("place", "--write")
    refused = asking("place", "--move", brand, cell)
    assert (refused.exit_code, refused.stderr.strip()) == (1, said)


def test_a_move_to_where_a_brand_is_and_a_move_that_nobody_is_signed_in_for_are_refused(asking, tmp_path):
    asking("place", "--write")
    here = json.loads((tmp_path / "brands" / "cells.json").read_text())["prod"]["example-corp"]
    there = next(cell for cell in CELLS if cell != here)
    assert f"example-corp is in {here} already" in asking("place", "--move", "example-corp", here).stderr
    refused = asking("place", "--move", "example-corp", there, "--yes")
    assert refused.exit_code == 1
    assert json.loads((tmp_path / "brands" / "cells.json").read_text())["prod"]["example-corp"] == here


def test_a_brand_on_its_way_fills_both_cells_and_is_shown_in_the_new_one(asking, tmp_path):
    record = {"prod": dict.fromkeys(("example-corp", "example-outlet"), "east -> west")}
    (tmp_path / "brands" / "cells.json").write_text(json.dumps(record))
    told = json.loads(asking("place", "--json").stdout)
    assert set(told["brands"].values()) == {"west"}
    assert [cell["quotas"]["pools"]["used"] for cell in told["cells"]] == [4, 4]


@pytest.fixture
def two(asking, tmp_path):
    """The two brands as those of two legal entities, each in a cell of its own."""
    path = tmp_path / "brands" / "example-outlet.yaml"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("legal_entity:")]
    path.write_text("\n".join([lines[0], "legal_entity: Outlet Works Inc", *lines[1:]]) + "\n")
    record = {"prod": {"example-corp": "east", "example-outlet": "west"}}
    (tmp_path / "brands" / "cells.json").write_text(json.dumps(record))
    here = {"account": "111122223333", **ROOM}  # a placeholder, with which nobody asks AWS anything
    cells = {"east": {**here, "region": "us-east-1"}, "west": {**here, "region": "us-west-2"}}
    assert asking("place", cells=cells).exit_code == 0


@pytest.mark.usefixtures("two")
def test_cells_are_deployed_side_by_side_and_nobody_is_asked(command):
    refused = command("deploy", "prod")
    assert refused.exit_code == 1
    assert "cells are deployed side by side, where nobody can be asked, got prod/east, prod/west" in refused.stderr


@pytest.mark.usefixtures("two")
def test_each_cell_is_deployed_by_itself_and_one_that_fails_is_named(command, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    done = command("deploy", "prod", "--approval", "never")
    assert done.exit_code == 1
    for cell in ("east", "west"):
        assert f"{cell}: prod/{cell}: account must be your own, got the placeholder" in done.stdout
    assert "prod/east, prod/west: not deployed, see above" in done.stderr


BESIDE = """\
#!/bin/sh
# a deploy that ends only once the deploys of both cells have begun
cell="${4#prod/}"
touch "began-$cell"
for _ in $(seq 600); do
  if test -e began-east -a -e began-west; then echo "with ${AWS_PROFILE:-no profile}"; exit 0; fi
  sleep 0.1
done
exit 1
"""


@pytest.mark.usefixtures("two")
def test_the_deploys_of_two_cells_are_under_way_at_once_each_with_the_profile_of_its_account(
    command, monkeypatch, tmp_path
):
    (tmp_path / "python").write_text(BESIDE)
    (tmp_path / "python").chmod(0o755)
    (tmp_path / "aws-config").write_text("[profile prod-west]\nregion = us-west-2\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setattr("ops.cli.rollout.deploy.sys.executable", str(tmp_path / "python"))
    done = command("deploy", "prod", "--approval", "never")
    assert done.exit_code == 0, done.output
    assert set(done.stdout.splitlines()) == {"east: with no profile", "west: with prod-west"}


@pytest.mark.usefixtures("two")
def test_the_cells_that_hold_brands_are_named_to_a_pipeline(capsys, monkeypatch):
    placement.main("prod")
    monkeypatch.setenv("BRAND", "example-outlet")
    placement.main("prod")
    assert capsys.readouterr().out.splitlines() == ['["east", "west"]', '["west"]']


@pytest.mark.parametrize("more", [("--write",), ("--move", "example-corp", "west")], ids=["write", "move"])
def test_what_needs_cells_is_refused_where_there_are_none_with_what_to_write(asking, tmp_path, more):
    refused = asking("place", *more, cells=None)
    assert refused.exit_code == 1
    assert "environment 'prod' must have cells, got one account and region" in refused.stderr
    assert "add cells to it under context.environments in cdk.json (docs/cells.md)" in refused.stderr
    assert not (tmp_path / "brands" / "cells.json").exists()


def test_a_cell_that_is_named_hides_no_other_cell(asking, monkeypatch):
    every = asking("place", "--json").stdout
    monkeypatch.setenv("CELL", "east")
    assert asking("place", "--json").stdout == every
    monkeypatch.setenv("CELL", "north")
    refused = asking("place")
    assert (refused.exit_code, "must be one of east, west, got 'north'" in refused.stderr) == (1, True)


def test_a_cell_that_recorded_brands_fill_too_far_ends_it_with_1(asking, command, tmp_path):
    asking("place", "--write")
    new = {name: {key: value for key, value in cell.items() if key != "quotas"} for name, cell in CELLS.items()}
    refused = asking("place", cells=new)
    assert refused.exit_code == 1
    assert "would use 88 of 10 concurrent_executions, more than 80 %: ask for 110" in refused.stderr
    assert "more than 80 %: ask for 110" in command("check", tmp_path / "brands").stderr


@pytest.mark.parametrize(
    ("quotas", "said"),
    [
        ({"pols": 60}, "got 'pols' (did you mean pools?): correct it in cdk.json"),
        ({"pools": 3}, "quotas.pools of prod/east must be at least 25, which AWS gives every account, got 3"),
    ],
)
def test_quotas_that_would_be_ignored_are_refused(asking, quotas, said):
    refused = asking("place", cells={"east": {**CELLS["east"], "quotas": quotas}})
    assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr


def test_what_the_record_names_and_is_not_there_is_told(asking, tmp_path):
    asking("place", "--write")
    path = tmp_path / "brands" / "cells.json"
    record = json.loads(path.read_text())
    record["prod"]["gone"] = "east"
    path.write_text(json.dumps({**record, "prd": {}}))
    told = asking("place").stderr
    assert "cells.json: 'prd' is no environment of cdk.json (prod)" in told
    assert "cells.json: 'gone' has no brand file" in told


def test_what_is_said_of_no_cells_and_cells_of_which_nothing_is_said_are_told(asking, tmp_path):
    assert "cells.json records nothing for 'prod' yet: if brands stand in one of its accounts" in asking("place").stderr
    (tmp_path / "brands" / "cells.json").write_text('{"prod": {"example-corp": "east"}}')
    assert "'prod' has no cells, and what is said of it holds nothing: delete it" in asking("place", cells=None).stderr


def test_a_record_that_cannot_be_read_fails_the_check_of_brand_files(asking, command, tmp_path):
    asking("place", "example-corp")
    (tmp_path / "brands" / "cells.json").write_text('{"prod": {"example-corp": "east", "example-corp": "west"}}')
    refused = command("check", tmp_path / "brands")
    assert (refused.exit_code, "must say each brand once, got 'example-corp' twice" in refused.stderr) == (1, True)


def test_a_cell_that_was_edited_by_hand_is_among_the_changes(asking, tmp_path):
    shutil.copytree(tmp_path / "brands", tmp_path / "before")
    for folder, cell in (("before", "east"), ("brands", "west")):
        record = {"prod": dict.fromkeys(("example-corp", "example-outlet"), cell)}
        (tmp_path / folder / "cells.json").write_text(json.dumps(record))
    told = asking("changes", "--against", "before")
    assert told.exit_code == 0, told.output
    assert "! cells.json: example-corp of prod goes from 'east' to 'west', and no move took it there" in told.stdout
    assert "move it by `./sms place --environment prod --move example-corp CELL`" in told.stdout
    assert "no move took it" not in asking("changes", "--against", "brands").stdout


@pytest.fixture
def moving(asking, monkeypatch, tmp_path):
    """Begin a move to the cell east of brands that are recorded like this; nobody is asked who is signed in."""

    def run(record):
        (tmp_path / "brands" / "cells.json").write_text(record if isinstance(record, str) else json.dumps(record))
        return asking("place", "--move", "example-outlet", "east", cells=cells)

    cells = {**CELLS, "third": {"account": "777788889999", "region": "us-east-1", **ROOM}}
    monkeypatch.setattr("ops.cli.rollout.move.identity_of", lambda place: green(place.called))
    monkeypatch.setattr("ops.cli.rollout.move.go", lambda *_arguments, **_named: None)
    return run


def test_a_brand_that_came_to_a_legal_entity_of_another_cell_is_moved_to_it_alone(moving):
    for was in ("west", "west -> east"):
        moved = moving({"prod": {"example-corp": "east", "example-outlet": was}})
        assert moved.stdout == "example-outlet (Example Holdings LLC), from prod/west to prod/east:\n", moved.output
    both = moving({"prod": {"example-corp": "west", "example-outlet": "west"}})
    assert both.stdout.startswith("example-corp, example-outlet (Example Holdings LLC), from prod/west to prod/east")
    done = moving({"prod": {"example-corp": "east", "example-outlet": "east"}})
    assert "is in east already: nothing is to be moved" in done.stderr


def test_brands_that_would_leave_two_cells_at_once_and_a_record_that_is_none_are_refused(moving):
    refused = moving({"prod": {"example-corp": "third", "example-outlet": "west"}})
    assert (
        "example-corp, example-outlet (Example Holdings LLC) must leave one cell, got third and west" in refused.stderr
    )
    assert "must say each brand once" in moving('{"prod": {"example-corp": "a", "example-corp": "b"}}').stderr
