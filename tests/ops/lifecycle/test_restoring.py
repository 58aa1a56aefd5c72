"""After a restore no one who said STOP may be texted, and whoever agreed has agreed still, in the same words."""

from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.ledger import LedgerEntry
from ops.lifecycle.chains import ARCHIVE, TABLE, Chains
from ops.lifecycle.restoring import bring_back

ANN, BOB, EVE = "+14255550171", "+14255550172", "+14255550173"


@pytest.fixture
def program(kept):
    """Three people who agreed; the archive has it."""
    for minute, phone in enumerate((ANN, BOB, EVE)):
        kept.say(phone, "JOIN DEALS", minute)
        kept.say(phone, "YES", 10 + minute)
    kept.archive(ANN, BOB, EVE)
    return kept


def test_where_nothing_differs_nothing_is_written(program):
    before = program.snapshot("Subscriptions", "Ledger")
    found = program.restoration().run(write=True)
    assert (found.people, found.entries, found.differs) == (3, 6, False)
    assert program.snapshot("Subscriptions", "Ledger") == before


@pytest.mark.parametrize("tables", [("Subscriptions",), ("Subscriptions", "Ledger")])
def test_a_stop_after_the_point_of_recovery_holds_once_it_is_restored(program, tables):
    earlier = program.snapshot(*tables)
    program.say(ANN, "STOP", 30)
    program.say(BOB, "LEAVE DEALS", 31)
    program.archive(ANN, BOB)
    truth = {phone: program.record(phone) for phone in (ANN, BOB, EVE)}
    program.go_back(earlier)
    assert not program.record(ANN).standing.stopped  # forgotten: this is what restoring is for
    plan = program.restoration().run(write=False)
    assert (plan.behind, plan.stops, plan.lacking) == (2, 1, 2 if "Ledger" in tables else 0)
    assert not program.record(ANN).standing.stopped  # a plan changes nothing
    program.restoration().run(write=True)
    assert {phone: program.record(phone) for phone in truth} == truth
    assert [entry.sequence for entry in program.ledger(ANN)] == [1, 2, 3]
    assert not program.restoration().run(write=True).differs
    program.say(ANN, "START", 40)  # the chain goes on where it was
    assert not program.record(ANN).standing.stopped


def test_a_consent_after_the_point_of_recovery_is_not_lost(program):
    earlier = program.snapshot("Subscriptions", "Ledger")
    phone = "+14255550174"
    program.say(phone, "JOIN DEALS", 20)
    program.say(phone, "YES", 21)
    program.archive(phone)
    truth = program.record(phone)
    program.go_back(earlier)
    program.restoration().run(write=True)
    assert program.record(phone) == truth
    assert program.states(phone) == {"deals": "active"}


def test_the_opt_out_list_knows_what_ledger_and_archive_have_lost(program):
    program.sms.put_opted_out_number(OptOutListName=program.outputs["OptOutList"], OptedOutNumber=EVE)
    assert program.restoration().run(write=False).listed == 1
    assert program.restoration().run(write=True).listed == 1
    assert program.record(EVE).standing.stopped
    assert program.states(EVE) == {"deals": "revoked"}
    assert program.restoration().run(write=True).listed == 0


def test_who_came_back_after_the_listing_stays(program):
    program.sms.put_opted_out_number(OptOutListName=program.outputs["OptOutList"], OptedOutNumber=EVE)
    program.restoration().run(write=True)
    later = int((datetime.now(UTC) - datetime(2026, 11, 2, 9, tzinfo=UTC)) / timedelta(minutes=1)) + 5
    program.say(EVE, "START", later)
    assert program.restoration().run(write=True).listed == 0
    assert not program.record(EVE).standing.stopped


def test_a_stop_that_is_brought_back_is_on_the_list_again_where_the_program_keeps_one(program):
    earlier = program.snapshot("Subscriptions")
    program.say(ANN, "STOP", 30)
    program.go_back(earlier)
    program.restoration(managed=True).run(write=True)
    assert program.listed() == {ANN}


def test_a_stop_in_the_ledger_of_a_stack_that_is_gone_holds_in_the_new_one(program):
    program.say(ANN, "STOP", 30)
    beside = f"{program.outputs['Ledger']}-old"
    program.dynamodb.restore_table_to_point_in_time(
        SourceTableName=program.outputs["Ledger"], TargetTableName=beside, UseLatestRestorableTime=True
    )
    program.go_back({"Subscriptions": [], "Ledger": []})
    for key in program.s3.list_objects_v2(Bucket=program.outputs["Archive"])["Contents"]:
        program.s3.delete_object(Bucket=program.outputs["Archive"], Key=key["Key"])
    assert program.restoration(older=[beside]).run(write=True).older == 1
    assert program.record(ANN).standing.stopped
    assert not program.restoration(older=[beside]).run(write=True).differs
    program.dynamodb.delete_table(TableName=beside)


def test_rows_that_a_table_had_and_has_no_more_come_back_and_then_the_newer_word_holds(program):
    # the local AWS restores a table as it is now, whatever time is asked for
    program.say(ANN, "STOP", 30)
    table = program.outputs["Subscriptions"]
    assert bring_back(program.dynamodb, table, datetime.now(UTC), lambda _: None) == 0
    assert f"{table}-at" not in " ".join(program.dynamodb.list_tables()["TableNames"])
    assert not program.restoration().run(write=True).differs
    assert program.record(ANN).standing.stopped


def test_an_entry_that_somebody_altered_is_told_and_the_archives_stands(tmp_path):
    first, second = LedgerEntry(1, "", "a", "one"), LedgerEntry(2, "a", "b", "two")
    chains = Chains(tmp_path)
    chains.add(TABLE, [(ANN, first), (ANN, LedgerEntry(2, "a", "c", "forged"))])
    chains.add(ARCHIVE, [(ANN, first), (ANN, first), (ANN, second)])
    (chain,) = chains
    assert (chain.entries, chain.lacking, chain.parted) == ((first, second), (), True)


def test_a_gap_in_a_chain_is_told(tmp_path):
    chains = Chains(tmp_path)
    chains.add(TABLE, [(ANN, LedgerEntry(1, "", "a", "one")), (ANN, LedgerEntry(3, "b", "c", "three"))])
    (chain,) = chains
    assert chain.parted
