"""What a person got on other channels, as the gate hears and keeps it."""

from lambdas.send_gate.order import Deed
from lambdas.send_gate.records import read
from lambdas.sending.reason import Reason
from tests.exploration.writes import SENDS
from tests.lambdas.send_gate.asked import UNCAPPED, offer
from tests.lambdas.send_gate.place import NOON, PHONE
from tests.lambdas.send_gate.queues import REQUESTS


def contact(**changes):
    told = {"channel": "email", "to": PHONE, "at": "2026-11-02T19:00:00Z", "text": offer().body} | changes
    return '{"contact_made": ' + str(told).replace("'", '"') + "}"


def test_word_of_a_contact_is_kept_once_and_stands_in_the_way_of_the_same_text(world):
    for _ in range(2):
        world.queues.put(REQUESTS, contact())
        world.deliver()
    world.ask(offer())
    world.deliver()
    assert world.deeds == [Deed.NOTED, Deed.NOTED, Deed.DROPPED]
    assert world.passage(offer()).reason == Reason.SAME_CONTENT
    row = world.tables.rows[SENDS][PHONE, "contacts"]
    assert (row["version"]["N"], int(row["expires_at"]["N"])) == ("1", int(NOON.timestamp()) + 31 * 24 * 3600)


def test_words_of_two_contacts_of_one_person_at_once_are_both_kept(world):
    held = world.gate.seeing_to.persons.read([], [PHONE]).contacts(PHONE)
    for text in ("one", "two"):
        world.queues.put(REQUESTS, contact(text=text))
    orders, _ = read([message.record() for message in world.queues.receive(REQUESTS)], UNCAPPED)
    for order in orders:
        assert world.gate.seeing_to.contact(order, order.asked, held).deed is Deed.NOTED
    assert world.tables.rows[SENDS][PHONE, "contacts"]["version"]["N"] == "2"
