"""A program hears that another program of its legal entity was told to stop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.ledger import fold, opened, verify
from lambdas.consent.phone import BadMessage
from lambdas.stores.errors import NotAccepted
from tests.lambdas.conftest import MORNING


def joined(side, text, phone, minute=0):
    side.now, later = MORNING + timedelta(minutes=minute, seconds=1), side.now
    for body in ("JOIN DEALS", "YES"):
        side.inbound.receive(text(body, minute, phone=phone))
    side.now = later


def kinds(home, phone):
    return [opened(entry).kind for entry in home.ledger(phone)]


def test_the_opt_out_ends_every_subscription_lists_the_number_and_answers_nothing(home, side, told, text, phone):
    joined(side, text, phone)
    before = home.sent(phone)
    assert side.hearing.receive(told(phone, 5)) == "revoked"
    assert side.states(phone) == {"deals": "revoked"}
    assert home.opted_out(phone)
    assert home.sent(phone) == before


def test_the_ledger_names_the_cause_and_the_time_of_the_stop_itself(home, side, told, text, phone):
    joined(side, text, phone)
    stop = told(phone, 5)
    side.hearing.receive(stop)
    event = opened(home.ledger(phone)[-1])
    assert (event.kind, event.source, event.at) == ("opted_out", "cascade", stop.at)
    assert event.evidence.message_id == stop.message_id
    assert event.evidence.rule == stop.rule
    cause = event.evidence.cause
    assert (cause.program, cause.sequence, cause.hash) == (stop.program, stop.sequence, stop.hash)


def test_the_ledger_tells_its_stream_what_is_an_opt_out_and_whether_it_came_by_cascade(home, side, told, text, phone):
    side.inbound.receive(text("STOP", 1, phone=phone))
    side.hearing.receive(told(phone, 5))
    rows = home._rows("LEDGER_TABLE", phone)
    assert [(row["kind"]["S"], row["source"]["S"]) for row in rows] == [("opted_out", "sms"), ("opted_out", "cascade")]


def test_the_chain_stays_whole_and_the_states_stay_its_fold(home, side, told, text, phone):
    joined(side, text, phone)
    side.hearing.receive(told(phone, 5))
    record = side.tables.read(phone, "").record
    assert list(verify(home.ledger(phone), record)) == []
    assert fold(phone, home.ledger(phone)) == record


def test_the_same_opt_out_told_ten_times_is_one_event(home, side, told, text, phone):
    joined(side, text, phone)
    stop = told(phone, 5)
    came = [side.hearing.receive(stop) for _ in range(10)]
    assert came == ["revoked"] + ["duplicate"] * 9
    assert kinds(home, phone).count("opted_out") == 1


def test_the_same_message_id_of_two_programs_is_two_opt_outs(home, side, told, phone):
    stop = told(phone, 5)
    side.hearing.receive(stop)
    other = told(phone, 5, message_id=stop.message_id, program="acme-kids/promotional")
    assert side.hearing.receive(other) == "revoked"
    assert kinds(home, phone) == ["opted_out", "opted_out"]


def test_a_join_that_is_newer_than_the_stop_stays_and_the_number_stays_off_the_list(home, side, told, text, phone):
    joined(side, text, phone, minute=10)
    stop = told(phone, 5)
    side.hearing.receive(stop)
    assert side.states(phone) == {"deals": "active"}
    assert not home.opted_out(phone)
    assert not side.stopped(phone)
    event = opened(home.ledger(phone)[-1])
    assert (event.kind, event.at) == ("opted_out", stop.at)


def test_a_join_at_the_very_time_of_the_stop_loses(side, told, text, phone):
    joined(side, text, phone, minute=5)
    side.hearing.receive(told(phone, 5))
    assert side.states(phone) == {"deals": "revoked"}


def test_an_unknown_number_is_recorded_and_listed_so_that_nobody_brings_it_in(home, side, told, phone):
    side.hearing.receive(told(phone, 5))
    assert side.stopped(phone)
    assert home.opted_out(phone)
    assert kinds(home, phone) == ["opted_out"]


def test_a_join_that_arrives_late_but_was_sent_before_the_stop_is_superseded(home, side, told, text, phone):
    side.hearing.receive(told(phone, 5))
    side.inbound.receive(text("JOIN DEALS", 1, phone=phone))
    assert kinds(home, phone) == ["opted_out", "superseded"]
    assert side.states(phone) == {}


def test_the_person_may_come_back_to_this_program_alone(side, home, told, text, phone):
    side.hearing.receive(told(phone, 5))
    joined(side, text, phone, minute=20)
    assert side.states(phone) == {"deals": "active"}
    assert not home.opted_out(phone)


@pytest.mark.parametrize(
    "changes",
    [
        {"legal_entity": "Zeta Ltd"},
        {"environment": "prod"},
        {"program": "acme/promotional"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_none_of_its_business_changes_nothing_and_is_refused(home, side, told, phone, changes):
    with pytest.raises(BadMessage):
        side.hearing.receive(told(phone, 5, **changes))
    assert home.ledger(phone) == []
    assert not home.opted_out(phone)


WAIVED, OWED = datetime(2027, 1, 30, 12, tzinfo=UTC), datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said_to", "at"), [("promotional", WAIVED), ("transactional", WAIVED)], ids=["marketing", "a receipt"]
)
def test_before_its_day_no_stop_to_another_type_changes_anything(home, side, told, phone, program, said_to, at):
    other = "transactional" if said_to == "promotional" else "promotional"
    heard = replace(side.hearing, program=program(message_type=other))
    assert heard.receive(told(phone, message_type=said_to, program=f"acme-outlet/{said_to}", at=at)) == "not reached"
    assert home.ledger(phone) == []
    assert not home.opted_out(phone)
    assert side.counted["Cascaded"] == 0


@pytest.mark.parametrize("said_to", ["promotional", "transactional"])
@pytest.mark.parametrize("heard_by", ["promotional", "transactional"])
def test_from_its_day_a_stop_to_any_program_ends_both_types(home, side, told, phone, program, said_to, heard_by):
    heard = replace(side.hearing, program=program(message_type=heard_by))
    stop = told(phone, message_type=said_to, program=f"acme-outlet/{said_to}", at=OWED)
    assert [heard.receive(stop), heard.receive(stop)] == ["revoked", "duplicate"]
    assert side.stopped(phone)
    assert home.opted_out(phone)
    assert kinds(home, phone) == ["opted_out"]


def test_a_program_whose_texts_need_no_consent_goes_on(home, side, told, phone, program):
    heard = replace(side.hearing, program=program(message_type="transactional", exempt="package_delivery"))
    assert heard.receive(told(phone, at=OWED)) == "not reached"
    assert home.ledger(phone) == []


def test_a_program_is_not_ended_by_its_own_stop_once_more(home, side, told, phone, program):
    heard = replace(side.hearing, program=program(message_type="transactional"))
    with pytest.raises(BadMessage):
        heard.receive(told(phone, message_type="transactional", program="acme/transactional", at=OWED))
    assert home.ledger(phone) == []


def test_where_the_service_takes_no_listing_now_the_opt_out_is_on_record_and_listed_the_next_time(
    home, side, told, phone, monkeypatch
):
    stop = told(phone, 5)
    texting = side.performer._texting
    with monkeypatch.context() as broken:
        broken.setattr(type(texting), "list_opt_out", refuse)
        with pytest.raises(NotAccepted):
            side.hearing.receive(stop)
    assert side.stopped(phone)
    assert not home.opted_out(phone)
    assert side.hearing.receive(stop) == "duplicate"
    assert home.opted_out(phone)
    assert kinds(home, phone) == ["opted_out"]


def refuse(*_):
    raise NotAccepted("ThrottlingException")


class Overtaken:
    """Tables in which something else is committed just before the first commit."""

    def __init__(self, tables, meanwhile):
        self.read, self._commit, self._meanwhile = tables.read, tables.commit, [meanwhile]

    def commit(self, *arguments):
        while self._meanwhile:
            self._meanwhile.pop()()
        return self._commit(*arguments)


def test_a_join_that_is_committed_in_between_is_ended_too(home, side, told, text, phone):
    joined(side, text, phone)
    overtaken = Overtaken(side.tables, lambda: side.inbound.receive(text("JOIN NEWS", 1, phone=phone)))
    recorder = replace(side.hearing.recorder, tables=overtaken)
    replace(side.hearing, recorder=recorder).receive(told(phone, 5))
    assert side.states(phone) == {"deals": "revoked", "news": "revoked"}
    assert kinds(home, phone)[-2:] == ["opt_in_requested", "opted_out"]
