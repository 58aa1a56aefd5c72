"""The page says why somebody gets no texts, and what ends that."""

from datetime import timedelta

import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from lambdas.consent.events import Change, EventKind
from lambdas.consent.record import Record, State
from local.phone.consent import silence
from tests.conftest import PROJECT
from tests.subscribers import NOW, after, asked, joined

PHONE = "+12065559001"


@pytest.fixture(scope="module")
def why():
    """Why the program of this kind sends nothing to somebody with this record."""
    brand = load(PROJECT / "brands" / "example-corp.yaml")

    def build(record, *, kind="promotional", listed=False, now=NOW):
        return silence(manifest(brand, kind, "local"), record, listed=listed, now=now)

    return build


def ended(kind, state):
    record, entries = joined(PHONE, 3)
    return after(record, entries, kind, 1, (Change("deals", State.ACTIVE, state),))[0]


def test_a_subscriber_gets_texts(why):
    assert why(joined(PHONE, 3)[0]) == ""


def test_who_never_joined_is_told_how_to(why):
    assert why(Record(PHONE)) == "Gets no texts: never joined. To get them, text JOIN DEALS from this phone."


def test_who_was_asked_is_told_what_the_program_waits_for_until_it_waits_no_more(why):
    record, _ = asked(PHONE, 0)
    assert why(record) == "Gets no texts yet: the program waits for a YES."
    assert why(record, now=NOW + timedelta(days=2)).startswith("Gets no texts: no YES came in time. To get them, text")


def test_who_stopped_is_told_so_before_all_else(why):
    stopped = ended(EventKind.OPTED_OUT, State.REVOKED)
    expected = "Gets no texts: told the program to stop. To get them again, text JOIN DEALS from this phone."
    assert why(stopped) == why(stopped, listed=True) == expected


def test_who_is_listed_by_the_service_alone_is_told_so(why):
    told = why(joined(PHONE, 3)[0], listed=True)
    assert told.startswith("Gets no texts: the SMS service holds the number as opted out.")


def test_who_left_the_list_is_on_none(why):
    assert why(ended(EventKind.TOPIC_LEFT, State.REVOKED)).startswith("Gets no texts: is on no list any more.")


def test_a_transactional_program_texts_who_never_joined_and_nobody_who_stopped(why):
    assert why(Record(PHONE), kind="transactional") == ""
    assert why(ended(EventKind.OPTED_OUT, State.REVOKED), kind="transactional").startswith("Gets no texts: told")
