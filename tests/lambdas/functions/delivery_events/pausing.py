"""What brings a program to a halt in these tests, and how a person lets it go on."""

from datetime import timedelta

from lambdas.delivery.circuit_breaker import release_update
from lambdas.delivery.events import Braked, OptedOut
from lambdas.delivery.stats import DeliveryStats, place, tally_update
from tests.lambdas.conftest import MORNING
from tests.lambdas.delivery.ends import DAY, end

SHUT, OPEN = {"requests": False, "bulk": False}, {"requests": True, "bulk": True}
STOP = OptedOut("text-1", MORNING)
NOTE = Braked("MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT", MORNING)


def had(desk, **counts):
    """Let the program have had so many ends of texts this morning."""
    update = tally_update(desk.table, place("earlier", MORNING), counts)["Update"]
    desk.client.update_item(**update)


def blocked(text="b", event_type="TEXT_BLOCKED"):
    return end(event_type, (MORNING - DAY) / timedelta(days=1), text=text)


def pause(desk):
    had(desk, delivered=196, blocked=3)
    desk.reception().receive(blocked())


def resume(desk, **forgiven):
    release(desk, desk.brake.read(), **forgiven)
    desk.gate.open.update(OPEN)


def release(desk, brake, **forgiven):
    update = release_update(desk.table, brake, by="ann", at=desk.clock(), forgiven=DeliveryStats(**forgiven))
    desk.client.update_item(**update)
