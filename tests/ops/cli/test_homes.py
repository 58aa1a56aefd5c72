"""Where an environment has cells, a command about a program goes to the cell that its brand is recorded in."""

import json

import pytest
import typer
from botocore.exceptions import ClientError

from ops import deployed
from ops.cli.main import app
from tests.ops.cli.conftest import CELLS, write_settings

PROGRAM = "example-corp/promotional"
PEOPLE = "to\n+14255550123\n"
FILES = {
    "sale.yaml": f"""\
program: {PROGRAM}
campaign: sale-1
topic: deals
body: 'Example Corp: fewer clothes. Reply STOP to end.'
not_after: 2099-01-01T00:00:00Z
""",
    "people.csv": "number,opted_in_at\n+14255550123,2026-01-02T00:00:00Z\n",
}
# what each command about a program takes besides its environment
ABOUT_A_PROGRAM = {
    "number-rules": [PROGRAM],
    "adopt": [PROGRAM, "arn:aws:sms-voice:us-west-2:444455556666:phone-number/phone-1"],
    "restore": [PROGRAM],
    "retire": [PROGRAM],
    "evidence": ["+14255550123", "--program", PROGRAM],
    "deactivated": ["people.csv", "--program", PROGRAM],
    "doubts": [PROGRAM],
    "send": [
        PROGRAM,
        "--to",
        "+14255550123",
        "--topic",
        "deals",
        "--body",
        "Example Corp: fewer clothes. Reply STOP to end.",
    ],
    "results": ["order-1", "--program", PROGRAM],
    "replies": [PROGRAM],
    "status": [PROGRAM],
    "pause": [PROGRAM],
    "resume": [PROGRAM],
    "audit": [PROGRAM],
    "registration": ["example-corp", "--out", "packet", "--drift"],
    "review": ["sale-1", "--program", PROGRAM],
    "reassigned export": [PROGRAM, "--out", "numbers"],
    "campaign plan": ["sale.yaml"],
    "campaign launch": ["sale.yaml"],
    "campaign pause": ["sale-1", "--program", PROGRAM],
    "campaign resume": ["sale-1", "--program", PROGRAM],
    "campaign cancel": ["sale-1", "--program", PROGRAM],
    "campaign review": ["sale-1", "--program", PROGRAM],
}
# these read their files first, and their environment by the same function: what they take is tried beside them
AFTER_FILES = {"import-consents", "reassigned import", "campaign test", "plan", "launch"}


def commands(group, path=()):
    if not hasattr(group, "commands"):
        yield " ".join(path), group
        return
    for name, command in group.commands.items():
        yield from commands(command, (*path, name))


@pytest.fixture
def recorded(asking, tmp_path):  # noqa: ARG001 - in its folder
    """The example brands in the cell west."""

    def run(cell="west", **others):
        record = {"prod": dict.fromkeys(("example-corp", "example-outlet"), cell) | others}
        (tmp_path / "brands" / "cells.json").write_text(json.dumps(record))
        write_settings(tmp_path)

    run()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return run


@pytest.fixture
def asked(monkeypatch):
    """The cells whose programs were asked for: nobody answers."""
    places = []

    def programs(place):
        places.append(place)
        raise deployed.DeploymentError(f"{place.called}: its stacks cannot be read")

    monkeypatch.setattr(deployed, "programs", programs)
    return places


def test_every_command_about_a_program_is_among_these():
    about = {
        name
        for name, command in commands(typer.main.get_command(app))
        if {"environment"} < {param.name for param in command.params}
        and ({"program", "file"} & {param.name for param in command.params})
    }
    assert about == {*ABOUT_A_PROGRAM, *AFTER_FILES}


@pytest.mark.usefixtures("recorded")
def test_a_command_about_a_program_goes_to_the_cell_of_its_brand(command, asked):
    went = {}
    for name, arguments in ABOUT_A_PROGRAM.items():
        told = command(*name.split(), *arguments, "--environment", "prod")
        went[name] = told.exit_code, {(one.called, one.account, one.region) for one in asked} or told.output
        asked.clear()
    home = ("prod/west", CELLS["west"]["account"], CELLS["west"]["region"])
    assert went == dict.fromkeys(ABOUT_A_PROGRAM, (1, {home}))


@pytest.mark.usefixtures("recorded")
def test_a_cell_that_is_named_wins(command, asked, monkeypatch):
    command("status", PROGRAM, "--environment", "prod/east")
    monkeypatch.setenv("CELL", "east")
    command("status", PROGRAM, "--environment", "prod")
    assert [place.called for place in asked] == ["prod/east", "prod/east"]


@pytest.mark.parametrize(
    ("cell", "program", "said"),
    [
        ("north", PROGRAM, "example-corp is in 'north' by cells.json, which is none of the cells east, west: if"),
        ("east -> west", PROGRAM, "on its way from east to west, and may stand in both: say which you mean"),
        ("west", "nope/promotional", "brand must be one of example-corp, example-outlet, got 'nope': correct the name"),
    ],
)
def test_a_brand_whose_cell_is_not_one_is_refused_with_what_to_do(recorded, command, asked, cell, program, said):
    recorded(cell)
    told = command("status", program, "--environment", "prod")
    assert (told.exit_code, said in told.stderr, asked) == (1, True, []), told.output


def test_a_brand_that_was_placed_nowhere_is_refused_with_the_command_that_places_it(recorded, command, asked, tmp_path):
    recorded()
    (tmp_path / "brands" / "cells.json").write_text("{}")
    told = command("status", PROGRAM, "--environment", "prod")
    assert "example-corp has no cell in 'prod' yet: run `./sms place --environment prod --write`" in told.stderr
    (tmp_path / "brands" / "cells.json").write_text("{")
    assert "cells.json: must be JSON" in command("status", PROGRAM, "--environment", "prod").stderr
    assert not asked


@pytest.mark.usefixtures("recorded")
def test_a_program_that_is_looked_for_in_another_cell_is_told_where_its_brand_is(command, monkeypatch):
    there = deployed.DeployedProgram("other/promotional", "prod", "Other Inc", "stack", "a", "b", "c", {})
    monkeypatch.setattr(deployed, "programs", lambda place: [there] if place.cell == "east" else [])
    told = command("status", PROGRAM, "--environment", "prod/east")
    assert "got 'example-corp/promotional'" in told.stderr
    assert "example-corp is in prod/west by brands/cells.json, and prod/east was named: leave the cell" in told.stderr


class Nowhere:
    """An account with no stack of ours, whose number STS tells."""

    def __init__(self, account):
        self._account = account

    def get_paginator(self, _name):
        return self

    def paginate(self):
        return [{"Stacks": []}]

    def get_caller_identity(self):
        if not self._account:
            raise ClientError({"Error": {"Code": "ExpiredToken"}}, "GetCallerIdentity")
        return {"Account": self._account}


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("999988887777", "credentials must belong to account 444455556666, got 999988887777"),
        ("", "credentials must belong to account 444455556666, and AWS does not say whose these are"),
    ],
)
def test_credentials_of_another_account_are_refused_with_the_profile_to_use(command, monkeypatch, account, said):
    monkeypatch.setattr(deployed, "client_of", lambda _service, _place: Nowhere(account))
    told = command("status", PROGRAM, "--environment", "prod")
    assert told.exit_code == 1
    assert f"prod/west: {said}" in told.stderr
    assert "sign in to it by an AWS profile called prod-west" in told.stderr


@pytest.mark.usefixtures("recorded")
def test_an_account_without_a_program_is_told_with_the_deploy_of_that_cell(command, monkeypatch):
    monkeypatch.setattr(deployed, "client_of", lambda _service, place: Nowhere(place.account))
    told = command("status", PROGRAM, "--environment", "prod")
    assert "prod/west: account 444455556666 must hold a deployed program in us-west-2, got none" in told.stderr
    assert "make deploy ENV=prod/west" in told.stderr


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    "arguments",
    [["evidence", "+14255550123"], ["results", "order-1"], ["deactivated", "people.csv", "--all"]],
    ids=lambda arguments: arguments[0],
)
def test_what_asks_every_program_asks_every_cell(asking, monkeypatch, arguments):
    places = []

    def programs(place):
        places.append(place.called)
        raise deployed.NothingDeployedError(f"{place.called}: nothing")

    monkeypatch.setattr(deployed, "programs", programs)
    monkeypatch.setattr(deployed, "older_tables", lambda _place, _programs: [])
    told = asking(*arguments)
    assert (told.exit_code, set(places)) == (1, {"prod/east", "prod/west"}), told.output


@pytest.mark.usefixtures("recorded")
def test_a_deploy_of_one_brand_goes_to_its_cell_alone(command, monkeypatch):
    monkeypatch.setenv("BRAND", "example-outlet")
    monkeypatch.setattr("ops.cli.rollout.deploy.identity_of", lambda place: pytest.fail(place.called))
    with pytest.raises(pytest.fail.Exception, match="prod/west"):
        command("deploy", "prod", "--approval", "never").exception.__class__  # noqa: B018
    monkeypatch.setenv("BRAND", "nope")
    refused = command("deploy", "prod", "--approval", "never")
    assert "BRAND must be one of brands/ (example-corp, example-outlet), got 'nope'" in refused.stderr
