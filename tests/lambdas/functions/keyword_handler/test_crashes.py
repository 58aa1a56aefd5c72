"""What is left when the function dies at any call, and what the next delivery makes of it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from lambdas.consent.ledger import fold, verify
from tests.lambdas.functions.keyword_handler.conftest import PAGE


@dataclass(frozen=True)
class Scene:
    """What was said before, the text at which the function dies, its calls, its reply's beginning, and the list."""

    before: tuple[str, ...]
    body: str
    calls: int
    reply: str
    listed: bool = False

    def replies(self, sent):
        """Return how many of the texts `sent` are the reply."""
        return sum(body.startswith(self.reply) for body in sent)


SCENES = {
    "join": Scene((), "DEALS", 5, "deals: reply YES"),
    "confirm": Scene(("DEALS",), "YES", 5, "deals: you are in"),
    "stop": Scene(("DEALS", "YES"), "STOP", 7, "Acme: no more", listed=True),
    "restart": Scene(("STOP",), "START", 7, "Acme: text DEALS to join"),
    "join after stop": Scene(("STOP",), "DEALS", 7, "deals: reply YES"),
    "preferences": Scene((), "PREFS", 7, f"Acme: see {PAGE}"),
}
POINTS = [
    pytest.param(scene, call, heard, id=f"{name}: {'after' if heard else 'before'} call {call}")
    for name, scene in SCENES.items()
    for call in range(1, scene.calls + 1)
    for heard in (False, True)
]


@pytest.fixture
def play(inbox, text, phone, wire):
    """Play a scene up to the call that is the last of the process; return the inbox and the text."""

    def build(scene, call=None, *, heard=False):
        person = inbox(service_keywords=())
        for minute, said in enumerate(scene.before):
            person.hear(text(said, minute, phone=phone))
        last = text(scene.body, len(scene.before), phone=phone)
        wire.calls.clear()
        wire.crash_at, wire.heard = call, heard
        if call is None:
            person.hear(last)
        else:
            with pytest.raises(wire.Crash):
                person.hear(last)
        wire.crash_at = None
        return person, last

    return build


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_scene_takes_the_calls_that_its_table_says(play, wire, scene):
    play(scene)
    assert len(wire.calls) == scene.calls


@pytest.mark.parametrize(("scene", "call", "heard"), POINTS)
def test_a_crash_loses_nothing_and_answers_at_most_once(home, phone, play, scene, call, heard):
    person, last = play(scene, call, heard=heard)
    left = [status for row in home.outbox(phone) for status in row]
    sent_before_the_crash = scene.replies(home.sent(phone))
    person.delay = timedelta(minutes=4)
    for _ in range(2):
        person.hear(last)
    record, ledger = person.conversation.tables.read(phone, "any").record, home.ledger(phone)
    assert len(ledger) == len(scene.before) + 1
    assert fold(phone, ledger) == record
    assert list(verify(ledger, record)) == []
    assert home.opted_out(phone) is scene.listed
    assert {status for row in home.outbox(phone) for status in row} <= {"done", "unknown"}
    died_with_the_reply_in_hand = "claimed" in left
    assert person.counted["ReplyUnknown"] == died_with_the_reply_in_hand
    assert scene.replies(home.sent(phone)) == (sent_before_the_crash if died_with_the_reply_in_hand else 1)


def test_the_points_cover_a_death_with_the_reply_in_hand(home, phone, play):
    play(SCENES["join"], 4, heard=True)
    assert home.outbox(phone) == [["claimed"]]
    assert home.sent(phone) == ["deals: reply YES"]
