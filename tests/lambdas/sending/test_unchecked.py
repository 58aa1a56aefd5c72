"""Marketing waits where nobody has vouched for the number lately: neither its owner, by a consent, nor the FCC."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.record import State, Subscription
from lambdas.sending.gate import decide, doomed
from lambdas.sending.verdict import Defer, Drop, Reason, Send
from tests.lambdas.sending.asked import LONG_AGO, NOW, PHONE, PROMOTIONAL, TRANSACTIONAL, offer, order, person

DAY = timedelta(days=1)
LIMIT = 31 * DAY
CHECKING = replace(PROMOTIONAL, reassigned_check_hours=31 * 24)
LATER = NOW + timedelta(hours=6)


def known(*, joined_at=LONG_AGO, confirmed_at=None, checked_at=None):
    """Somebody who joined then, said YES then, and whose number was last known as theirs then."""
    someone = person("deals", started_at=LONG_AGO)
    held = Subscription("deals", State.ACTIVE, confirmed_at or joined_at, requested_at=joined_at)
    standing = replace(someone.record.standing, checked_at=checked_at)
    return replace(someone, record=replace(someone.record, standing=standing, subscriptions={"deals": held}))


@pytest.mark.parametrize(
    ("facts", "goes"),
    [
        ({}, False),
        ({"joined_at": NOW - LIMIT}, True),
        ({"joined_at": NOW - LIMIT - timedelta(seconds=1)}, False),
        ({"joined_at": NOW - LIMIT - DAY, "confirmed_at": NOW - DAY}, False),
        ({"checked_at": NOW - LIMIT}, True),
        ({"checked_at": NOW - LIMIT - timedelta(seconds=1)}, False),
        ({"joined_at": NOW - DAY, "checked_at": NOW - LIMIT - DAY}, True),
    ],
    ids=["long ago", "joined", "joined before", "a late YES", "checked", "checked before", "joined anew"],
)
def test_marketing_goes_while_the_newest_consent_or_check_is_within_the_limit_and_waits_past_it(facts, goes):
    found = decide(offer(), CHECKING, known(**facts), NOW)
    assert isinstance(found, Send) if goes else found == Defer(LATER, Reason.UNCHECKED)
    assert isinstance(decide(offer(), PROMOTIONAL, known(**facts), NOW), Send)


def test_what_waits_goes_out_after_the_next_no():
    waiting = decide(offer(), CHECKING, known(), NOW)
    assert isinstance(decide(offer(), CHECKING, known(checked_at=NOW - DAY), waiting.until), Send)


def test_what_nobody_vouches_for_until_its_end_is_dropped():
    ends = NOW + timedelta(minutes=5)
    last = Defer(ends - timedelta(seconds=5), Reason.UNCHECKED)
    assert decide(offer(not_after=ends), CHECKING, known(), NOW) == last
    assert decide(offer(not_after=ends), CHECKING, known(), last.until) == Drop(Reason.UNCHECKED)


@pytest.mark.parametrize(("to", "waits"), [(PHONE, True), ("+17875550123", True), ("+14165550123", False)])
def test_only_numbers_that_the_database_knows_wait(to, waits):
    places = replace(CHECKING.sending, countries=("US", "PR", "CA"))
    someone = known()
    someone = replace(someone, record=replace(someone.record, phone=to))
    found = decide(offer(to=to), replace(CHECKING, sending=places), someone, NOW)
    assert (found == Defer(LATER, Reason.UNCHECKED)) is waits


@pytest.mark.parametrize("purpose", ["reminder", "farewell"])
def test_the_programs_own_words_wait_too(purpose):
    someone = known()
    state = State.SUNSET if purpose == "farewell" else State.ACTIVE
    held = replace(someone.record.subscriptions["deals"], state=state)
    someone = replace(someone, record=replace(someone.record, subscriptions={"deals": held}))
    asked = offer(body="", purpose=purpose)
    assert decide(asked, CHECKING, someone, NOW) == Defer(LATER, Reason.UNCHECKED)


def test_an_opt_out_is_told_before_any_wait():
    someone = known()
    standing = replace(someone.record.standing, stopped_at=NOW)
    someone = replace(someone, record=replace(someone.record, standing=standing))
    assert decide(offer(), CHECKING, someone, NOW) == Drop(Reason.STOPPED)


def test_a_transaction_waits_for_no_check():
    checking = replace(TRANSACTIONAL, reassigned_check_hours=31 * 24)
    assert isinstance(decide(order(), checking, person("orders"), NOW), Send)


@pytest.mark.parametrize("left", [5, 300])
def test_a_request_is_not_refused_beforehand_for_a_check_that_its_person_may_have_had(left):
    asked = offer(not_after=NOW + timedelta(seconds=left))
    assert doomed(asked, CHECKING, NOW) is None
    assert isinstance(decide(asked, CHECKING, known(checked_at=NOW), NOW), Send)
