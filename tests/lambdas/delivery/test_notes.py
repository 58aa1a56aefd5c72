"""Our own notes in the queue of delivery events: what they say, and which opt-outs are worth one."""

import pytest

from lambdas.consent.events import Change, ConsentEvent, EventKind, Evidence
from lambdas.consent.record import State
from lambdas.delivery.events import Braked, OptedOut, parse
from tests.lambdas.delivery.told import NOON


@pytest.mark.parametrize(
    "note", [OptedOut("text-1", NOON), Braked("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", NOON)], ids=str
)
def test_a_note_is_read_as_it_was_written(note):
    assert parse(note.to_json()) == note


LEFT = (Change("deals", State.ACTIVE, State.REVOKED),)


def opt_out(source="sms", changes=LEFT):
    evidence = Evidence("text-1", "rule", "STOP", "+14255550100")
    return ConsentEvent(EventKind.OPTED_OUT, NOON, source, changes, evidence, "", "")


@pytest.mark.parametrize("source", ["sms", "service_list", "send_refused"])
def test_a_subscriber_who_told_this_program_to_stop_is_noted(source):
    assert OptedOut.of(opt_out(source)) == OptedOut("text-1", NOON)


@pytest.mark.parametrize(
    "event",
    [opt_out("cascade"), opt_out("import"), opt_out(changes=())],
    ids=["told to another program", "given before this program", "of somebody who had stopped, or never joined"],
)
def test_an_opt_out_by_which_no_subscriber_of_these_texts_was_lost_is_not_noted(event):
    assert OptedOut.of(event) is None
