"""`doubts`, run as a user runs it, on the tables of a program."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from lambdas.consent.items import TableNames
from ops.consents.doubts import BusyError, Doubts, NoDoubtError
from tests.programs import PROGRAM

BODY = "Please don't text me before 8am"


def test_an_open_doubt_is_listed_with_its_text_and_a_ruling_settles_it(deployed, command, phone):
    for minute, body in enumerate(("DEALS", "YES", BODY)):
        deployed.say(phone, body, minute)
    listed = command("doubts", "example-corp/promotional")
    assert (listed.exit_code, phone in listed.stdout) == (0, True)
    lifted = command("doubts", "example-corp/promotional", phone, "--lift")
    assert (lifted.exit_code, "marketing goes on" in lifted.stdout) == (0, True)
    assert "no open doubt" in command("doubts", "example-corp/promotional").stdout
    again = command("doubts", "example-corp/promotional", phone, "--opt-out")
    assert (again.exit_code, "must be in doubt" in again.stderr) == (1, True)


class Stubborn:
    """A client of the tables that cancels so many transactions for that reason; it will not scan."""

    def __init__(self, client, reason, times):
        self._client, self._reason, self._times = client, reason, times

    def __getattr__(self, name):
        return getattr(self._client, name)

    def get_paginator(self, name):
        assert name != "scan"
        return self._client.get_paginator(name)

    def transact_write_items(self, **request):
        if self._times:
            self._times -= 1
            answer = {
                "Error": {"Code": "TransactionCanceledException"},
                "CancellationReasons": [{"Code": self._reason}],
            }
            raise self._client.exceptions.TransactionCanceledException(answer, "TransactWriteItems")
        return self._client.transact_write_items(**request)


@pytest.fixture
def doubts(deployed):
    """Builder of the doubts of a program in whose tables that many writes are refused for that reason."""

    def build(reason="None", times=0, mode="managed"):
        names = {name.lower(): deployed.outputs[name] for name in ("Subscriptions", "Ledger", "Sends")}
        made = replace(PROGRAM, opt_out_mode=mode)
        listed = []
        client = Stubborn(deployed.dynamodb, reason, times)
        built = Doubts(client, TableNames(**names, shards=made.audience_shards), made, listed.append, lambda _: None)
        return built, listed

    return build


def ruled(doubts, phone, *, opted_out=True):
    doubts.rule(phone, opted_out=opted_out, by="ann", at=datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def doubter(deployed, phone):
    """Somebody who is subscribed and may have opted out."""
    for minute, body in enumerate(("DEALS", "YES", BODY)):
        deployed.say(phone, body, minute)
    return phone


def test_the_doubts_are_listed_without_a_look_through_the_table(doubts, doubter):
    built, _ = doubts()
    (mine,) = [doubt for doubt in built.open() if doubt.phone == doubter]
    assert (mine.body, mine.lapses_at > mine.since + timedelta(days=10)) == (BODY, True)
    ruled(built, doubter, opted_out=False)
    assert doubter not in {doubt.phone for doubt in built.open()}


@pytest.mark.parametrize(("mode", "count"), [("managed", 1), ("self_managed", 0)])
def test_an_opt_out_reaches_the_list_that_the_program_keeps(doubts, doubter, mode, count):
    built, listed = doubts(mode=mode)
    ruled(built, doubter)
    assert listed == [doubter] * count
    ruled(built, doubter)  # as after a run that broke off in between
    assert listed == [doubter] * 2 * count


@pytest.mark.parametrize("reason", ["ConditionalCheckFailed", "TransactionConflict", "ThrottlingError"])
def test_a_ruling_that_is_refused_for_a_moment_is_made_in_the_end(doubts, doubter, deployed, reason):
    built, _ = doubts(reason, 3)
    ruled(built, doubter)
    assert deployed.record(doubter).standing.stopped


def test_a_ruling_that_is_throttled_is_not_told_as_a_conflict(doubts, doubter):
    with pytest.raises(BusyError, match=r"DynamoDB takes no writes now \(ThrottlingError\)"):
        ruled(doubts("ThrottlingError", 99)[0], doubter)
    with pytest.raises(BusyError, match="other texts of the number came first"):
        ruled(doubts("ConditionalCheckFailed", 99)[0], doubter)


def test_there_is_nothing_to_lift_where_nobody_is_in_doubt(doubts, phone):
    with pytest.raises(NoDoubtError):
        ruled(doubts()[0], phone, opted_out=False)


def test_what_the_list_refuses_is_told_and_done_by_the_same_command_once_more(doubts, doubter, deployed):
    built, listed = doubts()

    def refused(_):
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "PutOptedOutNumber")

    object.__setattr__(built, "put", refused)
    with pytest.raises(ClientError):
        ruled(built, doubter)
    assert deployed.record(doubter).standing.stopped
    object.__setattr__(built, "put", listed.append)
    ruled(built, doubter)
    assert listed == [doubter]
