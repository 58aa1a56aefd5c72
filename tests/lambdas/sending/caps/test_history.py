"""What is remembered of texts sent, and of messages on other channels."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.sending.caps import History, Sent
from lambdas.sending.request import KEPT, MOST, Contact, Contacts
from tests.lambdas.sending.asked import NOW, PROMOTIONAL, TRANSACTIONAL, declared

SENT = Sent(NOW, "orders", "a")
EMAIL = Contact("email", NOW, "coats")


def test_each_text_makes_the_next_version_of_a_history():
    first = History().after(SENT, TRANSACTIONAL, notice=True)
    second = first.after(Sent(NOW + timedelta(hours=1), "codes", "b"), TRANSACTIONAL, notice=False)
    assert (first.version, second.version) == (1, 2)
    assert [sent.content for sent in second.sends] == ["a", "b"]


@pytest.mark.parametrize(("notice", "told_at"), [(True, NOW), (False, None)])
def test_a_text_that_tells_how_to_opt_out_is_remembered(notice, told_at):
    assert History().after(SENT, TRANSACTIONAL, notice=notice).notice_at == told_at


def test_what_was_told_beforehand_is_remembered_by_topic_and_the_newest_counts():
    early, late = NOW - timedelta(days=2), NOW - timedelta(days=1)
    history = History().after(SENT, TRANSACTIONAL, notice=True, told=late)
    again = history.after(SENT, TRANSACTIONAL, notice=True, told=early)
    assert history.told == again.told == {"orders": late}
    assert again.after(SENT, TRANSACTIONAL, notice=True).told == {"orders": late}


def test_nobody_was_told_later_than_the_text_went_out():
    ahead = History().after(SENT, TRANSACTIONAL, notice=True, told=NOW + timedelta(minutes=3))
    assert ahead.told == {"orders": NOW}


def test_a_contact_makes_the_next_version_and_contacts_stand_in_order():
    earlier = Contact("push", NOW - timedelta(hours=1), "boots")
    known = Contacts().after(EMAIL, NOW).after(earlier, NOW)
    assert known == Contacts(2, (earlier, EMAIL))


@pytest.mark.parametrize(
    "contact", [EMAIL, Contact("email", NOW - KEPT, "coats")], ids=["told of twice", "told of too late"]
)
def test_a_contact_that_tells_nothing_new_changes_nothing(contact):
    known = Contacts().after(EMAIL, NOW)
    assert known.after(contact, NOW) is known


def test_a_contact_older_than_the_sixty_newest_changes_nothing():
    known = Contacts()
    for minute in range(MOST):
        known = known.after(Contact("push", NOW + timedelta(minutes=minute), f"{minute}"), NOW)
    assert known.after(Contact("push", NOW - timedelta(minutes=1), "late"), NOW) is known


@given(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 600)), max_size=90))
def test_contacts_are_the_newest_sixty_of_the_last_month_whatever_their_order(steps):
    known, told, now = Contacts(), set(), NOW
    for minutes, ago in steps:
        now += timedelta(minutes=minutes)
        told.add(Contact("email", now - timedelta(hours=ago), "coats"))
        known = known.after(Contact("email", now - timedelta(hours=ago), "coats"), now)
    fresh = sorted((contact for contact in told if contact.at > now - KEPT), key=lambda contact: contact.at)[-MOST:]
    assert [contact for contact in known.made if contact.at > now - KEPT] == fresh
    assert len(known.made) <= MOST


@pytest.mark.parametrize("program", [PROMOTIONAL, TRANSACTIONAL, declared(4, "week")])
def test_the_version_counts_texts_that_are_forgotten_too(program):
    history = History()
    for n in range(100):
        history = history.after(Sent(NOW + timedelta(days=n), "deals", f"{n}"), program, notice=False)
    assert history.version == 100 > len(history.sends)
