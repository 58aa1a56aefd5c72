"""Whether the person got the same already."""

from datetime import timedelta

import pytest

from lambdas.messages.content import content_key, similarity_hash
from lambdas.sending.caps import History
from lambdas.sending.gate import decide
from lambdas.sending.request import Contact, Contacts
from lambdas.sending.verdict import Drop, Reason, Send
from tests.lambdas.sending.asked import (
    BODY,
    NOW,
    PROMOTIONAL,
    TRANSACTIONAL,
    after_sends,
    code,
    offer,
    order,
    person,
    sent,
)

FULL = f"{BODY}, in every store of ours and online, while they last"
REWORDED = FULL.replace("20%", "30%")
SKETCH, UNNAMED = similarity_hash(FULL, PROMOTIONAL.name), content_key(FULL, PROMOTIONAL.name)


@pytest.mark.parametrize(
    ("asked", "known", "dropped"),
    [
        (offer(content="coats"), sent(71, "coats", topic="news"), True),
        (offer(content="coats"), sent(72, "coats", topic="news"), False),
        (offer(content="coats"), sent(1, "boots", topic="news"), False),
        (offer(), sent(1, content_key(BODY, PROMOTIONAL.name), topic="news"), True),
        (offer(body=REWORDED), sent(1, "x", topic="news", sketch=similarity_hash(FULL, PROMOTIONAL.name)), True),
        (offer(body=REWORDED), sent(80, "x", topic="news", sketch=similarity_hash(FULL, PROMOTIONAL.name)), False),
        (offer(body=REWORDED, content="may 2"), sent(1, "may 1", topic="news", sketch=SKETCH), False),
        (offer(body=REWORDED, content="may 2"), sent(1, UNNAMED, topic="news", sketch=SKETCH), True),
        (offer(body=FULL, content="may 2"), sent(1, "may 1", topic="news", sketch=SKETCH), True),
        (
            offer(),
            sent(1, "x", topic="news", sketch=similarity_hash("Acme Offers: news of boots", PROMOTIONAL.name)),
            False,
        ),
    ],
    ids=[
        *("named", "named long ago", "named otherwise", "same words", "nearly the same", "long ago"),
        *("nearly the same under two names", "one of them without a name", "the same under two names", "other words"),
    ],
)
def test_nobody_gets_the_same_marketing_twice_within_the_window_on_any_channel(asked, known, dropped):
    contacts = Contacts(1, (Contact("email", known.at, known.content, known.sketch),))
    for subscriber in (person("deals", history=History(1, (known,))), person("deals", contacts=contacts)):
        verdict = decide(asked, PROMOTIONAL, subscriber, NOW)
        assert verdict == Drop(Reason.SAME_CONTENT) if dropped else isinstance(verdict, Send)


def test_a_transaction_that_differs_in_its_details_is_no_repeat():
    first = decide(order(), TRANSACTIONAL, person(), NOW)
    known = person(history=after_sends(sent(1, first.content, topic="orders"), program=TRANSACTIONAL))
    assert decide(order(), TRANSACTIONAL, known, NOW) == Drop(Reason.SAME_CONTENT)
    assert isinstance(decide(order(parameters={"order": "1002"}), TRANSACTIONAL, known, NOW), Send)


def test_a_password_may_be_asked_for_again_but_not_what_its_sender_named_the_same():
    known = person(history=after_sends(sent(0.01, decide(code(), TRANSACTIONAL, person(), NOW).content, topic="codes")))
    assert isinstance(decide(code(), TRANSACTIONAL, known, NOW), Send)
    named = person(contacts=Contacts(1, (Contact("email", NOW - timedelta(hours=1), "receipt 7"),)))
    assert decide(code(content="receipt 7"), TRANSACTIONAL, named, NOW) == Drop(Reason.SAME_CONTENT)
