"""The Sends table on the local AWS: one claim at a time, and nothing is lost that somebody else wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from lambdas.consent.items import HELD
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.caps import History
from lambdas.sending.items import attempt_of, contacts_of, history_of
from lambdas.sending.request import Contact, Contacts
from lambdas.sending.verdict import Reason
from lambdas.stores.errors import Contended


def test_a_claim_writes_the_request_the_history_and_the_lease_at_once(sends, claim, clock, lying):
    made = claim()
    sends.claim(made, clock())
    assert attempt_of(lying("request#offer-1")) == made.send_attempt
    assert history_of(lying("sending")) == made.after
    assert lying("lease")["until"]["N"] == str(round(made.until.timestamp() * 1000))


def test_of_many_claims_at_once_one_is_made(sends, claim, clock):
    made = claim()

    def attempt(_):
        try:
            sends.claim(made, clock())
        except Contended:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_a_claim_is_not_made_where_another_text_to_the_phone_is_under_way_until_its_lease_lapses(sends, claim, clock):
    first = claim()
    sends.claim(first, clock())
    clock.turn(seconds=20)
    with pytest.raises(Contended):
        sends.claim(claim("offer-2", history=first.after), clock())
    clock.turn(seconds=0.001)
    sends.claim(claim("offer-2", history=first.after), clock())


def test_a_claim_is_not_made_on_a_history_that_has_changed(sends, claim, clock, lying):
    first = claim()
    sends.claim(first, clock())
    sends.settle([(first, first.send_attempt.sent("sms-1"))], clock())
    with pytest.raises(Contended):
        sends.claim(claim("offer-2"), clock())
    assert lying("request#offer-2") is None


def test_a_claim_is_not_made_once_the_person_has_texted(home, sends, claim, clock, phone):
    standing = {"phone": {"S": phone}, "item": {"S": "program"}, "sequence": {"N": "3"}}
    home.dynamodb.put_item(TableName=home.environment.subscriptions_table, Item=standing)
    for read in (0, 2):
        with pytest.raises(Contended):
            sends.claim(claim(sequence=read), clock())
    sends.claim(claim(sequence=3), clock())


def test_a_claim_that_is_undone_leaves_no_trace_but_the_count_of_changes(sends, claim, clock, lying):
    made = claim()
    sends.claim(made, clock())
    sends.undo(made)
    assert (lying("request#offer-1"), lying("lease")) == (None, None)
    assert history_of(lying("sending")) == History(version=2)
    with pytest.raises(Contended):
        sends.undo(made)


def test_a_claim_that_is_undone_with_an_end_keeps_the_end(sends, claim, clock, lying):
    made = claim()
    sends.claim(made, clock())
    sends.undo(made, made.send_attempt.lost(Reason.REFUSED))
    send_attempt = attempt_of(lying("request#offer-1"))
    assert (send_attempt.fate, send_attempt.reason, lying("lease")) == (AttemptStatus.DROPPED, Reason.REFUSED, None)


def test_texts_that_are_settled_have_their_end_and_their_phones_are_free(sends, claim, clock, lying):
    made = claim()
    sends.claim(made, clock())
    sends.settle([(made, made.send_attempt.sent("sms-1"))], clock())
    send_attempt = attempt_of(lying("request#offer-1"))
    assert (send_attempt.fate, send_attempt.message_id, send_attempt.claimed_until) == (
        AttemptStatus.SENT,
        "sms-1",
        None,
    )
    assert lying("lease") is None


def test_a_late_settlement_touches_neither_another_lease_nor_another_end(sends, claim, clock, lying):
    first = claim()
    sends.claim(first, clock())
    clock.turn(seconds=21)
    taken = claim(before=first.send_attempt, history=first.after)
    sends.claim(taken, clock())
    sends.settle([(first, first.send_attempt.sent("sms-1"))], clock())
    assert attempt_of(lying("request#offer-1")) == taken.send_attempt
    assert lying("lease")["until"]["N"] == str(round(taken.until.timestamp() * 1000))


def test_a_late_settlement_of_a_text_that_nobody_took_over_is_written_though_its_phone_is_taken(
    sends, claim, clock, lying
):
    first = claim()
    sends.claim(first, clock())
    clock.turn(seconds=21)
    other = claim("offer-2", history=first.after)
    sends.claim(other, clock())
    sends.settle([(first, first.send_attempt.sent("sms-1"))], clock())
    assert attempt_of(lying("request#offer-1")).fate is AttemptStatus.SENT
    assert lying("lease")["request"]["S"] == "offer-2"


def test_a_settlement_with_little_of_the_lease_left_is_made_all_the_same(sends, claim, clock, lying):
    made = claim()
    sends.claim(made, clock())
    clock.turn(seconds=15)
    sends.settle([(made, made.send_attempt.sent("sms-1"))], clock())
    assert (attempt_of(lying("request#offer-1")).fate, lying("lease")) == (AttemptStatus.SENT, None)


def test_an_end_is_written_once(sends, asked, clock):
    ended = SendAttempt.dropped(asked(), Reason.STOPPED, clock())
    sends.end(ended, None)
    with pytest.raises(Contended):
        sends.end(ended, None)


def test_a_lapsed_claim_is_taken_over_by_one_and_undone_to_what_it_was(sends, claim, clock, lying):
    lapsed = claim(until=clock() - timedelta(seconds=1))
    sends.claim(lapsed, clock())
    made = claim(before=lapsed.send_attempt, history=lapsed.after)
    sends.claim(made, clock())
    with pytest.raises(Contended):
        sends.claim(claim(before=lapsed.send_attempt, history=made.after, until=clock() + HELD), clock())
    sends.undo(made)
    assert attempt_of(lying("request#offer-1")) == lapsed.send_attempt


def test_contacts_are_written_on_what_was_read_only(sends, clock, phone, lying):
    first = Contacts().after(Contact("email", clock(), "tea"), clock())
    sends.note(phone, Contacts(), first, clock())
    with pytest.raises(Contended):
        sends.note(phone, Contacts(), first, clock())
    assert contacts_of(lying("contacts")) == first
