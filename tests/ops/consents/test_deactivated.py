"""The carriers' deactivation file as a daily job takes it in."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.events import EventKind, applied
from lambdas.consent.ledger import opened
from lambdas.consent.record import ProgramStatus, Record, State, Subscription
from ops.cli.sending.gate import deactivation_line
from ops.consents import deactivated as files
from ops.consents.deactivated import Fate, Ruling, Taken
from tests.programs import PROGRAM

PHONE = "+14255550123"
VOID = datetime(2026, 11, 20, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROGRAM_ID = "example-corp/promotional"


def record(joined_at, **standing):
    held = {"deals": Subscription("deals", State.ACTIVE, joined_at)}
    return Record(PHONE, ProgramStatus(**standing), held)


def rule(known):
    return files.rule(known, VOID, "f" * 64, PROGRAM, NOW)


def test_whoever_joined_before_their_number_was_given_back_is_suspended_until_a_new_join():
    before = record(VOID - timedelta(seconds=1))
    ruling = rule(before)
    after = applied(before, ruling.event)
    assert (ruling.fate, after.subscriptions["deals"].state) == (Fate.SUSPENDED, State.SUSPENDED)
    assert (ruling.event.kind, ruling.event.evidence.rule) == (EventKind.SUSPENDED, "deactivated")
    assert json.loads(ruling.event.evidence.body) == {"deactivated_on": "2026-11-20", "file_sha256": "f" * 64}
    assert rule(after) == Ruling()
    assert not after.standing.stopped


def test_the_new_owner_of_a_number_stays_and_an_opt_out_is_left_as_it_is():
    assert rule(record(VOID)) == Ruling(Fate.JOINED_SINCE)
    assert rule(record(VOID - timedelta(days=1), stopped_at=NOW)) == Ruling()
    assert rule(Record(PHONE)) == Ruling()


@pytest.mark.parametrize(
    ("content", "void", "dated"),
    [
        ("deactivation_date,phone_number\n2026-11-20,14255550123\n", VOID, VOID),
        ("14255550123,11/20/2026\n", VOID, VOID),
        ("phone\n4255550123\n", NOW, NOW),
        ("2026-11-19,14255550123\n2026-11-20,14255550123\n", VOID, VOID),
    ],
)
def test_a_file_is_as_old_as_its_newest_day_or_as_itself(content, void, dated):
    file = files.read(content.encode(), NOW)
    assert (file.void, file.dated, file.faults) == ({PHONE: void}, dated, ())
    assert files.read(content.encode(), NOW, as_written=True).dated == NOW


def test_a_line_without_a_number_is_told_with_its_line_and_the_rest_counts():
    file = files.read(b"date,number\n\n2026-11-20,42555\n2026-11-20,14255550123\n", NOW)
    ((line, fault),) = file.faults
    assert (line, fault.startswith("must hold a number of the US")) == (3, True)
    assert "42555" not in fault
    assert list(file.void) == [PHONE]


def test_a_day_to_come_keeps_no_file_from_growing_old():
    assert files.read(b"2027-11-20,14255550123\n", NOW).dated == NOW


PAGE = b"<html>\n<head><title>403</title></head>\n<body>Request 4255550123</body>\n</html>\n"


@pytest.mark.usefixtures("deployed")
@pytest.mark.parametrize("apply", [(), ("--apply",)], ids=["dry", "apply"])
@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"deactivation_date,phone_number\n", "must hold a number of the US"),
        (PAGE, "must hold a number of the US"),
        (gzip.compress(b""), "is empty"),
        (gzip.compress(b"2026-11-20,14255550123\n" * 99)[:-9], "cannot be read"),
        (None, "cannot be read: Is a directory"),
    ],
    ids=["empty", "blank", "heading", "page", "empty gzip", "broken gzip", "folder"],
)
def test_what_is_no_list_of_numbers_is_not_taken_in(command, tmp_path, monkeypatch, content, told, apply):
    monkeypatch.setattr(files, "note", lambda *_: pytest.fail("it was marked as taken in"))
    path = tmp_path / "list.csv"
    path.mkdir() if content is None else path.write_bytes(content)
    done = command("deactivated", path, "--all", *apply)
    assert (done.exit_code, f"list.csv: {told}" in done.stderr) == (1, True)
    assert "numbers in the file" not in done.stdout


def test_a_file_that_broke_off_within_a_line_counts_but_is_not_marked_as_taken_in(
    deployed, command, joined, today, monkeypatch
):
    monkeypatch.setattr(files, "note", lambda *_: pytest.fail("it was marked as taken in"))
    (given_back,) = joined(1)
    path = today(given_back, "+13035550000")
    path.write_text(path.read_text()[:-4])
    done = command("deactivated", path, "--all", "--apply")
    assert (done.exit_code, "not marked as taken in" in done.stderr) == (1, True)
    assert f"{PROGRAM_ID}: 1 number in the file" in done.stdout
    assert deployed.states(given_back) == {"deals": "suspended"}


@pytest.fixture
def today(tmp_path):
    """Write a file of numbers that were given back on the day before."""

    def build(*numbers, days_ago=1, name="deactivated.csv"):
        day = datetime.now(UTC) - timedelta(days=days_ago)
        path = tmp_path / name
        rows = "".join(f"{day:%Y-%m-%d},{number[1:]}\n" for number in numbers)
        path.write_text(f"deactivation_date,phone_number\n{rows}")
        return path

    return build


def test_a_file_is_taken_in_once_and_seen_in_the_ledger(deployed, command, joined, today):
    given_back, kept = joined(2)
    path = today(given_back, "+13035550000")
    looked = command("deactivated", path, "--program", PROGRAM_ID)
    assert (looked.exit_code, "1 suspended: joined before" in looked.stdout) == (0, True)
    assert "a dry run: nothing is on record yet" in looked.stdout
    assert deployed.states(given_back) == {"deals": "active"}

    done = command("deactivated", path, "--all", "--apply")
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"{PROGRAM_ID}: 2 numbers in the file" in done.stdout
    assert (deployed.states(given_back), deployed.states(kept)) == ({"deals": "suspended"}, {"deals": "active"})
    assert opened(deployed.ledger(given_back)[-1]).source == "deactivation_file"
    again = command("deactivated", path, "--all", "--apply")
    assert (again.exit_code, "this file was taken in on" in again.stdout) == (0, True)
    assert len(deployed.ledger(given_back)) == 2
    told = command("evidence", given_back, "--program", PROGRAM_ID).stdout
    assert "deactivation file of the carriers" in told


def test_a_run_that_broke_off_is_taken_up_again(deployed, command, joined, today, monkeypatch):
    (given_back,) = joined(1)
    path = today(given_back, name="broken.csv")
    with monkeypatch.context() as patch:
        patch.setattr(files, "note", lambda *_: (_ for _ in ()).throw(OSError("gone")))
        assert command("deactivated", path, "--all", "--apply").exit_code == 1
    assert command("deactivated", path, "--all", "--apply").exit_code == 0
    assert len(deployed.ledger(given_back)) == 2


def test_the_newest_file_of_aws_is_read_where_none_is_given(deployed, command, joined):
    (given_back,) = joined(1)
    deployed.aws.door.give_back({given_back: f"{datetime.now(UTC):%Y-%m-%d}"})
    done = command("deactivated", "--program", PROGRAM_ID, "--apply")
    assert (done.exit_code, done.stderr) == (0, "")
    assert deployed.states(given_back) == {"deals": "suspended"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give one program (--program BRAND/promotional), or --all"),
        (("--all", "--program", PROGRAM_ID), "give one program (--program BRAND/promotional), or --all"),
        (("--all",), "deactivated.csv: must be at most 7 days old, got one of "),
    ],
)
@pytest.mark.usefixtures("deployed")
def test_an_old_file_and_an_unclear_order_are_refused(command, today, arguments, told):
    done = command("deactivated", today("+13035550000", days_ago=9), *arguments, "--apply")
    assert (done.exit_code, told in done.stderr) == (1, True)


def test_status_warns_where_the_last_file_is_over_two_days_old():
    taken = Taken("f" * 64, VOID, NOW)
    assert deactivation_line(taken, VOID + timedelta(days=2)) == (
        "the carriers' deactivation file of 2026-11-20 is taken in"
    )
    assert deactivation_line(taken, VOID + timedelta(days=2, seconds=1)).startswith("WARNING: ")
