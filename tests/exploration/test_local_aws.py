"""A sample of the explored traces on the local AWS: its DynamoDB and its list end as the ones in memory do."""

import itertools

import pytest

from lambdas.consent.items import DOUBTS
from tests.exploration.explorer import Explorer, replay
from tests.exploration.memory.writes import LEDGER, SUBSCRIPTIONS
from tests.exploration.traces import ALL, PLAIN, Scope
from tests.exploration.world import World

SAMPLES = (  # scope, of how many sequences one is explored, of how many of its traces one is played
    (Scope("silent_pool", ALL, length=2, faults=1), 9, 28),
    (Scope("silent_pool", PLAIN, length=3, faults=0), 8, 15),
    (Scope("silent_pool", ("JOIN", "STOP"), length=2, faults=2), 2, 90),
)
AT_LEAST = 70
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def traces():
    """Traces of three scopes, evenly spread; without those that hang on a clock, since the local AWS has its own.

    These learn from the list when it heard of a number, or hold a request back until it is too late to leave.
    """
    found = []
    for scope, one_in, every in SAMPLES:
        found += Explorer(scope, every=every).explore(itertools.islice(scope.sequences(), 1, None, one_in)).sample
    kept = []
    for trace in found:
        world = World(trace.mode)
        replay(world, trace)
        kept += [] if world.service.consulted or world.service.belated else [trace]
    return kept


@pytest.fixture
def hooked(home):
    """Builder of worlds whose function talks to the local AWS."""
    hooks = []

    def build(mode, phone):
        world = World(mode, phone=phone)
        world.connect(home.dynamodb, home.sms, home.environment)
        for client in (home.dynamodb, home.sms):
            for event, hook in (("before-call", world.wire.before), ("after-call", world.wire.after)):
                hooks.append((client, event, listener(hook)))
                client.meta.events.register(*hooks[-1][1:])
        return world

    yield build
    for client, *hook in hooks:
        client.meta.events.unregister(*hook)


def listener(hook):
    def heard(model, **_):
        hook(model.name)

    return heard


def left_behind(rows):
    """Return the rows in order, without the ids that the service gave the texts it sent."""
    for row in rows:
        for effect in row.get("effects", {}).get("L", []):
            effect["M"].pop("message_id", None)
    return sorted(rows, key=str)


def test_the_sample_ends_alike_in_memory_and_on_the_local_aws(home, hooked, traces):
    assert len(traces) >= AT_LEAST
    for trace in traces:
        phone = f"+1425558{next(_numbers):04}"
        memory, real = World(trace.mode, phone=phone), hooked(trace.mode, phone)
        for world in (memory, real):
            replay(world, trace)
        for table, name in ((SUBSCRIPTIONS, "SUBSCRIPTIONS_TABLE"), (LEDGER, "LEDGER_TABLE")):
            held = list(memory.tables.rows[table].values())
            doubts = [row for row in home._rows(name, DOUBTS) if row["item"]["S"] == phone]
            assert left_behind(home._rows(name, phone) + doubts) == left_behind(held), str(trace)
        assert home.sent(phone) == [sent.body for sent in memory.service.sent], str(trace)
        assert home.opted_out(phone) == (memory.service.listed is not None), str(trace)
