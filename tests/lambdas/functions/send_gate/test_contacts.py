"""What a person got on other channels, as the gate hears and keeps it."""

import json
from datetime import UTC, datetime

from lambdas.functions.send_gate.task import TaskOutcome, read_tasks
from lambdas.sending.engagement import ENGAGEMENT, last_seen
from lambdas.sending.verdict import Reason
from tests.exploration.memory.writes import SENDS
from tests.lambdas.functions.send_gate.asked import UNCAPPED, offer
from tests.lambdas.functions.send_gate.interleavings.place import NOON, PHONE
from tests.lambdas.functions.send_gate.queues import REQUESTS


def contact(**changes):
    told = {"channel": "email", "to": PHONE, "at": "2026-11-02T19:00:00Z", "text": offer().body} | changes
    return '{"contact_made": ' + str(told).replace("'", '"') + "}"


def test_word_of_a_contact_is_kept_once_and_stands_in_the_way_of_the_same_text(world):
    for _ in range(2):
        world.queues.put(REQUESTS, contact())
        world.deliver()
    world.ask(offer())
    world.deliver()
    assert world.deeds == [TaskOutcome.NOTED, TaskOutcome.NOTED, TaskOutcome.DROPPED]
    assert world.send_attempt(offer()).reason == Reason.SAME_CONTENT
    row = world.tables.rows[SENDS][PHONE, "contacts"]
    assert (row["version"]["N"], int(row["expires_at"]["N"])) == ("1", int(NOON.timestamp()) + 31 * 24 * 3600)


def test_of_the_reactions_of_a_kind_the_newest_is_kept_however_often_and_late_each_is_told(world):
    for kind, day in (("click", 1), ("click", 2), ("click", 2), ("click", 1), ("purchase", 1)):
        seen = {"kind": kind, "to": PHONE, "at": f"2026-10-0{day}T19:00:00Z"}
        world.queues.put(REQUESTS, json.dumps({"engagement_seen": seen}))
        world.deliver()
    assert world.deeds == [TaskOutcome.NOTED] * 5
    row = world.tables.rows[SENDS][PHONE, ENGAGEMENT]
    assert (row["click"]["S"], row["purchase"]["S"]) == ("2026-10-02T19:00:00.000Z", "2026-10-01T19:00:00.000Z")
    assert last_seen(row) == datetime(2026, 10, 2, 19, tzinfo=UTC)


def test_words_of_two_contacts_of_one_person_at_once_are_both_kept(world):
    held = world.gate.worker.persons.read([], [PHONE]).contacts(PHONE)
    for text in ("one", "two"):
        world.queues.put(REQUESTS, contact(text=text))
    tasks, _ = read_tasks([message.record() for message in world.queues.receive(REQUESTS)], UNCAPPED)
    for task in tasks:
        assert world.gate.worker.contact(task, task.asked, held).outcome is TaskOutcome.NOTED
    assert world.tables.rows[SENDS][PHONE, "contacts"]["version"]["N"] == "2"
