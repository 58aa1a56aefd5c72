"""A moved program knows in its new cell whoever said STOP in the old one, or on the way."""

from types import SimpleNamespace

import pytest

from lambdas.consent.ledger import verify
from ops.cli.common import CommandRefusedError
from ops.cli.rollout.move import go
from ops.lifecycle.export import Export, is_current
from ops.lifecycle.moving import Sides, Step, leaving, transfer
from ops.lifecycle.opt_outs import OptOuts
from ops.lifecycle.short_code import Copying

ANN, BOB, EVE, MAX = "+14255550181", "+14255550182", "+14255550183", "+14255550184"


@pytest.fixture
def cells(keeping):
    """The program in two cells; in the old one Ann agreed, Bob said STOP after that, and Eve only joined."""
    old, new = keeping(), keeping()
    for minute, phone in enumerate((ANN, BOB)):
        old.say(phone, "JOIN DEALS", minute)
        old.say(phone, "YES", 10 + minute)
    old.say(BOB, "STOP", 20)
    old.say(EVE, "JOIN DEALS", 21)
    old.archive(ANN, BOB)
    return SimpleNamespace(old=old, new=new)


def exported(kept, folder):
    file = folder / "acme-promotional.jsonl"
    folder.mkdir(exist_ok=True)
    told = Export(kept.target, kept.dynamodb, kept.s3, kept.sms, lambda _: None).write(file)
    return file, told


def test_everybody_arrives_with_their_whole_ledger_and_a_second_import_finds_nothing(cells, tmp_path):
    file, told = exported(cells.old, tmp_path / "moved")
    assert (told.people, told.entries, told.parted, told.unread) == (3, 6, 0, ())
    found = cells.new.restoration(moved=file).run(write=True)
    assert (found.lacking, found.parted) == (6, 0)
    for phone in (ANN, BOB, EVE):
        assert cells.new.ledger(phone) == cells.old.ledger(phone)
        assert cells.new.record(phone) == cells.old.record(phone)
        assert list(verify(cells.new.ledger(phone), None)) == []
    assert cells.new.record(BOB).standing.stopped
    assert not cells.new.restoration(moved=file).run(write=True).differs
    cells.new.say(BOB, "START", 60)  # the chain goes on where it was
    assert not cells.new.record(BOB).standing.stopped


def test_a_stop_after_the_export_makes_it_old_and_arrives_with_the_next(cells, tmp_path):
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.restoration(moved=file).run(write=True)
    assert is_current(cells.old.dynamodb, cells.old.target, file)
    cells.old.say(ANN, "STOP", 30)  # by the preferences page, which stands as long as the old stack
    assert not is_current(cells.old.dynamodb, cells.old.target, file)
    file, _ = exported(cells.old, tmp_path / "moved")
    found = cells.new.restoration(moved=file).run(write=True)
    assert (found.lacking, found.stops) == (1, 1)
    assert cells.new.record(ANN).standing.stopped


def test_an_opt_out_that_only_the_old_list_knows_arrives(cells, tmp_path):
    cells.old.sms.put_opted_out_number(OptOutListName=cells.old.outputs["OptOutList"], OptedOutNumber=MAX)
    file, told = exported(cells.old, tmp_path / "moved")
    assert told.listed == 1
    assert cells.new.restoration(moved=file).run(write=True).listed == 1
    assert cells.new.record(MAX).standing.stopped


def test_a_stop_while_the_number_was_in_no_pool_is_taken_from_the_numbers_own_list(cells, keeping, tmp_path):
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.restoration(moved=file).run(write=True)
    gap = keeping().outputs["OptOutList"]  # the list of the number itself, on which the service puts who says STOP
    cells.new.sms.put_opted_out_number(OptOutListName=gap, OptedOutNumber=ANN)
    opt_outs = OptOuts(cells.new.dynamodb, cells.new.restoration().names, cells.new.program)
    copying = Copying(cells.new.sms, gap, cells.new.target, cells.new.program, opt_outs, lambda _: None)
    assert copying.run(write=False) == (1, 1)
    copying.run(write=True)
    assert cells.new.record(ANN).standing.stopped


def test_whoever_said_stop_in_the_new_cell_meanwhile_is_not_brought_back(cells, tmp_path):
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.say(ANN, "STOP", 40)  # her ledger begins anew there
    found = cells.new.restoration(moved=file).run(write=True)
    assert found.parted == 1
    assert cells.new.record(ANN).standing.stopped
    assert list(verify(cells.new.ledger(ANN), None)) == []
    assert not cells.new.restoration(moved=file).run(write=True).differs


@pytest.mark.parametrize("first", ["JOIN DEALS", "HELP"])
def test_a_stop_in_the_old_cell_holds_though_a_ledger_began_in_the_new_one_before(cells, tmp_path, first):
    cells.new.say(BOB, first, 5)  # before the STOP of minute 20
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.restoration(moved=file).run(write=True)
    assert cells.new.record(BOB).standing.stopped
    assert not cells.new.restoration(moved=file).run(write=True).differs


def test_who_came_back_in_the_new_cell_after_the_stop_in_the_old_one_is_not_sent_away(cells, tmp_path):
    cells.new.say(BOB, "JOIN DEALS", 50)
    cells.new.say(BOB, "YES", 51)
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.restoration(moved=file).run(write=True)
    assert not cells.new.record(BOB).standing.stopped
    assert cells.new.states(BOB) == {"deals": "active"}


def test_ledgers_that_went_on_in_both_cells_end_stopped_if_the_stop_is_the_last_word(cells, tmp_path):
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.restoration(moved=file).run(write=True)
    cells.new.say(ANN, "HELP", 29)
    cells.new.say(ANN, "LEAVE DEALS", 29)
    cells.new.say(ANN, "JOIN DEALS", 29)
    cells.old.say(ANN, "STOP", 30)  # by a link of an old text
    file, _ = exported(cells.old, tmp_path / "moved")
    cells.new.restoration(moved=file).run(write=True)
    assert cells.new.record(ANN).standing.stopped


def test_no_export_is_half(cells, tmp_path):
    file, _ = exported(cells.old, tmp_path / "moved")
    file.with_name(f"{file.stem}-opted-out.json").unlink()
    assert not is_current(cells.old.dynamodb, cells.old.target, file)
    assert not (tmp_path / "moved" / "chains.sqlite").exists()


# The plan: its order, and where it stops.


class Steps:
    """Steps whose ends a test decides."""

    def __init__(self, done=(), by_hand=(), behind=()):
        self.done, self.acts = set(done), []
        self.steps = [
            Step(
                f"step {name}",
                lambda name=name: name in self.done,
                None if name in by_hand else lambda name=name: (self.acts.append(name), self.done.add(name)),
                how=[f"do {name}"],
                behind=name in behind,
            )
            for name in "abcd"
        ]


def test_a_plan_does_what_it_can_and_stops_where_somebody_else_must_act(tmp_path, capsys):
    plan = Steps(done="a", by_hand="c")
    go(plan.steps, tmp_path / "reached", yes=True)
    told = capsys.readouterr().out
    assert plan.acts == ["b"]
    assert "1. step a (done)" in told
    assert "> 3. step c\n     do c\n  4. step d\n" in told
    assert "run the same command again" in told
    plan.done.add("c")
    go(plan.steps, tmp_path / "reached", yes=True)
    assert plan.acts == ["b", "d"]
    assert capsys.readouterr().out.endswith("moved\n")


def test_what_was_undone_is_done_again_until_the_plan_is_behind_it(tmp_path):
    plan = Steps(by_hand="c", behind="c")
    go(plan.steps[:2], tmp_path / "reached", yes=True)
    plan.done.discard("a")  # somebody resumed it on the way
    go(plan.steps[:2], tmp_path / "reached", yes=True)
    assert plan.acts == ["a", "b", "a"]
    go(plan.steps, tmp_path / "reached", yes=True)
    plan.done.discard("a")  # and now that is what the plan asks for
    plan.done.add("c")
    go(plan.steps, tmp_path / "reached", yes=True)
    assert plan.acts == ["a", "b", "a", "d"]


def test_nothing_is_done_without_a_yes(tmp_path, monkeypatch):
    plan = Steps()
    monkeypatch.setattr("typer.confirm", lambda _: False)
    with pytest.raises(CommandRefusedError, match="nothing more was changed"):
        go(plan.steps, tmp_path / "reached", yes=False)
    assert plan.acts == []


def test_sending_is_paused_before_the_pool_lets_go_and_no_step_releases_a_number(tmp_path):
    place = {"called": "prod/a", "name": "prod", "account": "111122223333", "region": "us-east-1"}
    there = SimpleNamespace(**{**place, "called": "prod/b", "account": "444455556666"})
    sides = Sides(("acme/promotional",), SimpleNamespace(**place), there, tmp_path)
    (tmp_path / "numbers.json").write_text(
        '{"acme/promotional": {"arn": "arn:n", "digits": "55512", "pool": "pool-1"}}'
    )
    steps = [*leaving(sides), *transfer(sides)]
    told = [step.what for step in steps]
    (paused,) = [at for at, what in enumerate(told) if what.startswith("pause")]
    (freed,) = [at for at, what in enumerate(told) if "let the pool" in what]
    (moved,) = [at for at, what in enumerate(told) if what.startswith("have AWS transfer")]
    assert paused < freed < moved
    assert steps[moved].waits
    assert "delete-pool --pool-id pool-1" in steps[freed].how[0]
    assert not any("release-phone-number" in line for step in steps for line in step.how)
