"""A program that is retired sends nothing until somebody undoes that on purpose, and its remains are told."""

import re

import pytest

from tests.ops.gate.conftest import PROGRAM


@pytest.fixture
def retire(gated, command):
    """Run `./sms retire` on the program; take its mark away in the end."""
    gated.turn(on=True)
    yield lambda *options: command("retire", PROGRAM, "--environment", "local", *options)
    ssm = gated.client("ssm")
    names = [one["Name"] for one in ssm.describe_parameters()["Parameters"]]
    ssm.delete_parameters(Names=[name for name in names if name.endswith("/retired")] or ["/none"])


def test_the_plan_is_shown_and_nothing_done_without_a_yes(gated, retire):
    said = retire()
    assert said.exit_code == 1
    assert "to be retired" in said.output
    assert said.output.count("(done)") == 0
    assert (gated.brake.read(), gated.states()) == (None, ["Enabled", "Enabled"])


def test_a_retired_program_is_held_by_three_things_and_cannot_be_resumed(gated, retire, command):
    said = retire("--yes", "--by", "Ann")
    assert said.exit_code == 0, said.output
    assert f"{PROGRAM}: retired; STOP and HELP are answered" in said.output
    assert gated.brake.read().reason == "the program is retired"
    assert set(gated.states()) <= {"Disabled", "Disabling"}
    parameter = gated.client("ssm").get_parameter(Name="/sms/local/example-corp/promotional/retired")["Parameter"]
    assert parameter["Value"].endswith(" by Ann")
    refused = command("resume", PROGRAM, "--environment", "local", "--yes")
    assert refused.exit_code == 1
    assert f"{PROGRAM} is retired ({parameter['Value']}) and sends nothing any more" in refused.output
    assert gated.brake.read().on


def test_what_is_done_is_not_done_again_and_what_remains_is_told_with_its_cost(gated, retire):
    retire("--yes", "--by", "Ann")
    brake = gated.brake.read()
    said = retire()
    assert (said.exit_code, said.output.count("(done)")) == (0, 3)
    assert gated.brake.read() == brake
    assert re.search(r"0\.00  the number \+\d+ \(simulator\)", said.output)
    assert re.search(r"2 tables, 0\.000 GB as of hours ago, kept", said.output)
    assert "in all; 0.00 once number and stack are gone" in said.output
    assert "delete-stack --stack-name gated" in said.output


def test_a_step_that_was_left_out_is_made_up_for(gated, retire):
    gated.pause("too many people left")
    said = retire("--yes", "--by", "Ann")
    assert said.output.count("(done)") == 2
    assert gated.brake.read().reason == "too many people left"
    assert retire().output.count("(done)") == 3
