"""What is written to the Sends table reads back the same, and goes when it has to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.consent.items import HELD, lease_row
from lambdas.program.frequency import Frequency
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.caps import History, Sent
from lambdas.sending.items import attempt_of, attempt_row, contacts_of, contacts_row, history_of, history_row
from lambdas.sending.request import Contact, Contacts, Notice, Request
from lambdas.sending.verdict import Reason, Send

PHONE = "+12065550161"
NOW = datetime(2026, 11, 2, 20, tzinfo=UTC)
AT = st.integers(0, 2**40).map(
    lambda milliseconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
)
WORD = st.text(min_size=1, max_size=20)
SKETCH = st.just(b"") | st.binary(min_size=64, max_size=64)
HISTORIES = st.builds(
    History,
    st.integers(1, 1000),
    st.lists(st.builds(Sent, AT, WORD, WORD, SKETCH), max_size=5).map(tuple),
    st.none() | AT,
    st.dictionaries(WORD, AT, max_size=3),
    st.dictionaries(WORD, AT, max_size=3),
    st.dictionaries(
        WORD, st.lists(st.builds(Frequency, st.integers(1, 9), st.sampled_from(["day", "week"]))).map(tuple)
    ),
)
PASSAGES = st.builds(
    SendAttempt,
    phone=st.just(PHONE),
    request_id=WORD,
    topic=WORD,
    fate=st.sampled_from(AttemptStatus),
    at=AT,
    template=WORD,
    campaign=WORD,
    notice=st.none() | st.builds(Notice, WORD, AT),
    reason=st.sampled_from(["", *Reason]),
    body=WORD,
    parts=st.integers(0, 10),
    content=WORD,
    claimed_until=st.none() | AT,
    attempts=st.integers(0, 2),
    message_id=WORD,
    not_after=st.none() | AT,
    zip_code=WORD,
)


TOLD_AT = "2026-11-02T20:00:00.000Z"


def test_an_attempt_lies_in_the_table_under_the_names_that_evidence_is_read_by():
    claimed = SendAttempt.claimed(ASKED, SAID, NOW, NOW + timedelta(seconds=20))
    row = {
        "phone": {"S": PHONE},
        "item": {"S": "request#offer-1"},
        "fate": {"S": "claimed"},
        "at": {"S": TOLD_AT},
        "topic": {"S": "deals"},
        "template": {"S": "t"},
        "campaign": {"S": "c"},
        "content": {"S": "coats"},
        "body": {"S": "20% off"},
        "claimed_until": {"S": "2026-11-02T20:00:20.000Z"},
        "notice_source": {"S": "checkout"},
        "notice_at": {"S": TOLD_AT},
        "not_after": {"S": TOLD_AT},
        "parts": {"N": "2"},
        "attempts": {"N": "1"},
        "expires_at": {"N": str(int((NOW + timedelta(days=1827)).timestamp()))},
    }
    assert attempt_row(claimed) == row
    assert attempt_of(row) == claimed
    lost = claimed.lost(Reason.UNKNOWN)
    ended = row | {"fate": {"S": "dropped"}, "reason": {"S": "unknown"}}
    assert attempt_row(lost) == {name: value for name, value in ended.items() if name != "claimed_until"}
    assert attempt_of(attempt_row(lost)) == lost
    assert attempt_of(attempt_row(claimed.sent("m-1"))) == claimed.sent("m-1")


def test_a_history_and_contacts_lie_in_the_table_under_names_that_stay():
    known = History(3, (Sent(NOW, "deals", "coats", b"s"),), NOW, {"deals": NOW}, {"digest": NOW})
    history = replace(known, agreed={"deals": (Frequency(2, "month"), Frequency(1, "day"))})
    row = {
        "phone": {"S": PHONE},
        "item": {"S": "sending"},
        "notice_at": {"S": TOLD_AT},
        "version": {"N": "3"},
        "sends": {
            "L": [
                {"M": {"at": {"S": TOLD_AT}, "topic": {"S": "deals"}, "content": {"S": "coats"}, "sketch": {"B": b"s"}}}
            ]
        },
        "agreed": {"M": {"deals": {"S": f"{Frequency(2, 'month').words}, {Frequency(1, 'day').words}"}}},
        "told": {"M": {"deals": {"S": TOLD_AT}}},
        "marks": {"M": {"digest": {"S": TOLD_AT}}},
    }
    assert history_row(PHONE, history) == row
    assert history_of(row) == history
    contacts = Contacts(2, (Contact("email", NOW, "coats", b"s"), Contact("push", NOW, "boots")))
    made = [
        {"M": {"channel": {"S": "email"}, "at": {"S": TOLD_AT}, "key": {"S": "coats"}, "sketch": {"B": b"s"}}},
        {"M": {"channel": {"S": "push"}, "at": {"S": TOLD_AT}, "key": {"S": "boots"}}},
    ]
    row = {"phone": {"S": PHONE}, "item": {"S": "contacts"}, "version": {"N": "2"}, "made": {"L": made}}
    assert contacts_row(PHONE, contacts, NOW) == row | {"expires_at": {"N": str(int(NOW.timestamp()))}}
    assert contacts_of(row) == contacts


@given(HISTORIES)
def test_a_history_reads_back(history):
    assert history_of(history_row(PHONE, history)) == history


ASKED = Request("offer-1", PHONE, "deals", NOW, template="t", campaign="c", notice=Notice("checkout", NOW))
SAID = Send("20% off", 2, 60, notice=True, content="coats", sketch=b"")


def test_an_attempt_is_claimed_made_again_and_settled_with_what_became_of_it():
    until, later = NOW + timedelta(seconds=20), NOW + timedelta(minutes=1)
    claimed = SendAttempt.claimed(ASKED, SAID, NOW, until)
    asked = SendAttempt(PHONE, "offer-1", "deals", AttemptStatus.CLAIMED, NOW, "t", "c", ASKED.notice)
    said = {"body": "20% off", "parts": 2, "content": "coats", "not_after": ASKED.not_after}
    assert claimed == replace(asked, claimed_until=until, attempts=1, **said)
    again = claimed.again(later, later + timedelta(seconds=20))
    assert again == replace(claimed, at=later, claimed_until=later + timedelta(seconds=20), attempts=2)
    sent, lost = again.sent("m-1"), again.lost(Reason.UNKNOWN)
    assert sent == replace(again, fate=AttemptStatus.SENT, claimed_until=None, message_id="m-1")
    assert lost == replace(again, fate=AttemptStatus.DROPPED, claimed_until=None, reason="unknown")
    assert [attempt.settled for attempt in (claimed, again, sent, lost)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("reason", "fate"), [(Reason.EXPIRED, AttemptStatus.EXPIRED), (Reason.STOPPED, AttemptStatus.DROPPED)]
)
def test_what_is_never_handed_over_ends_with_its_reason(reason, fate):
    ended = SendAttempt.dropped(ASKED, reason, NOW)
    assert (ended.fate, ended.reason, ended.attempts, ended.at) == (fate, reason, 0, NOW)
    assert ended.settled


def test_a_claim_lapses_once_its_time_is_over_and_nobody_settled_it():
    claimed = SendAttempt.claimed(ASKED, SAID, NOW, NOW + timedelta(seconds=20))
    assert not claimed.lapsed(NOW + timedelta(seconds=20))
    assert claimed.lapsed(NOW + timedelta(seconds=20, milliseconds=1))
    assert not claimed.sent("m-1").lapsed(NOW + timedelta(days=1))
    assert not replace(claimed, fate=AttemptStatus.SENT).lapsed(NOW + timedelta(days=1))
    assert not SendAttempt.of(ASKED, AttemptStatus.CLAIMED, NOW).lapsed(NOW + timedelta(days=1))


@given(PASSAGES)
def test_a_passage_reads_back(send_attempt):
    assert attempt_of(attempt_row(send_attempt)) == send_attempt


@given(
    st.builds(Contacts, st.integers(1, 9), st.lists(st.builds(Contact, WORD, AT, WORD, SKETCH), max_size=4).map(tuple))
)
def test_contacts_read_back(contacts):
    assert contacts_of(contacts_row(PHONE, contacts, NOW)) == contacts


def test_a_history_that_an_earlier_version_wrote_is_read():
    row = history_row(PHONE, History(3, notice_at=NOW))
    older = {name: value for name, value in row.items() if name not in {"agreed", "marks", "told"}}
    assert history_of(older) == History(3, notice_at=NOW)


def test_where_there_is_no_row_nothing_is_known():
    assert (history_of(None), attempt_of(None), contacts_of(None)) == (History(), None, Contacts())


def test_evidence_goes_after_five_years_contacts_when_told_a_lease_after_a_day_and_a_history_never():
    send_attempt = SendAttempt(PHONE, "offer-1", "deals", AttemptStatus.SENT, NOW)
    assert int(attempt_row(send_attempt)["expires_at"]["N"]) == int((NOW + timedelta(days=1827)).timestamp())
    assert contacts_row(PHONE, Contacts(), NOW)["expires_at"]["N"] == str(int(NOW.timestamp()))
    lease = lease_row(PHONE, "offer-1", NOW + HELD)
    assert int(lease["expires_at"]["N"]) == int((NOW + HELD + timedelta(days=1)).timestamp())
    assert "expires_at" not in history_row(PHONE, History())


def test_a_usual_history_takes_two_units_of_writing_at_most():
    sent = Sent(NOW, "deals", "~0123456789abcdef01234567", bytes(range(64)))
    row = history_row(PHONE, History(9, (sent,) * 8, NOW, {"deals": NOW}))
    size = sum(len(name) + len(str(value)) for name, value in row.items())
    assert size < 3 * 2048  # as Python writes it, which is more than twice as long as the table counts
