"""Whatever dies, breaks, or comes twice on the way: each request has exactly one end for whoever hears the events."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from lambdas.delivery.health import outcome_of
from lambdas.delivery.outcome import Outcome
from lambdas.functions.publisher import publisher, told
from lambdas.sending.results import ResultKind, result_of
from lambdas.stores.consent import opt_out_sync
from lambdas.stores.program_bus import ATTEMPTS, ProgramBus
from lambdas.stores.sending.outcomes import Outcomes
from tests.exploration.memory.wire import Fault, Kind
from tests.exploration.memory.writes import SENDS
from tests.lambdas.functions.publisher.stream import Telling
from tests.lambdas.functions.send_gate.test_faults import SCENES

KINDS = (Kind.CRASH, Kind.THROTTLE, Kind.CUT)
GATE_ENDS = {ResultKind.HANDED_OVER, ResultKind.DROPPED}
RANK = {str(kind): at for at, kind in enumerate(ResultKind)}
# one event once; one however often it is asked for, while those beside it are taken
REFUSALS = [
    *(frozenset({number}) for number in range(1, 12)),
    *(
        frozenset({number, *range(number + beside, number + beside + ATTEMPTS - 1)})
        for number in range(1, 9)
        for beside in (1, 2, 3, 4)
    ),
]
CALLS = 13  # of the longest scene
REPORTS = ("TEXT_UNKNOWN", "TEXT_BLOCKED", "TEXT_DELIVERED")


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(opt_out_sync, "LONGEST_PAUSE_SECONDS", 0)


def played(scene, *faults, reports=REPORTS[-1:], **publishing):
    """Return a program in which `scene` came to its end, with what the network reports of each text, and was told."""
    telling = Telling(scene.program, **publishing)
    world = telling.world
    for body in scene.texts:
        world.text(body)
    if scene.listed:
        return telling
    world.now = scene.at
    world.ask(*scene.requests)
    world.drain(*faults)
    outcomes = Outcomes(world.tables, SENDS, world.clock)
    for report in reports:
        for one in world.service.sent:
            if one.answers.startswith(("offer", "code")):
                when = world.now + timedelta(seconds=REPORTS.index(report))
                outcomes.settle(Outcome(one.to, f"m-{one.answers}", report, when, one.answers))
    telling.tell()
    return telling


def problems(scene, telling):
    """Yield what is wrong with what is told of a scene."""
    rows = telling.world.tables.rows[SENDS]
    ends = [outcome_of(row) for (_, item), row in rows.items() if item.startswith("outcome#")]
    for request in scene.requests:
        name = request.request_id
        person = told.Persons(b"secret", clear=False).named(request.to)["person"]
        ours = [one for one in telling.told if (one.get("request_id"), one["person"]) == (name, person)]
        known = result_of(
            telling.world.send_attempt(request),
            [one for one in ends if (one.request_id, one.phone) == (name, request.to)],
        )
        if sum(one["outcome"] in GATE_ENDS for one in ours) != 1:
            yield f"{name} has {[one['outcome'] for one in ours]}"
        elif min(ours, key=lambda one: RANK[one["outcome"]])["outcome"] != known.kind:
            yield f"{name} ended {known.kind}, and {[one['outcome'] for one in ours]} was told"
        if request.to in json.dumps(ours):
            yield f"{name} names {request.to}"


TOLD = {name: scene for name, scene in SCENES.items() if not scene.listed}


@pytest.mark.parametrize("name", TOLD)
def test_each_request_has_one_end_whatever_breaks_at_any_call_of_the_gate(name):
    scene = TOLD[name]
    assert list(problems(scene, played(scene))) == []
    for kind in KINDS:
        for number in range(1, CALLS):
            assert list(problems(scene, played(scene, (Fault(kind, number),)))) == [], (kind, number)


@pytest.mark.parametrize("kind", KINDS)
def test_each_request_has_one_end_whatever_breaks_at_any_call_of_the_publisher(kind):
    scene = TOLD["two to one person and one to another"]
    for number in range(1, 8):
        faults = (Fault(kind, number),)
        telling = played(scene, faults=faults)
        assert list(problems(scene, telling)) == [], number


def test_each_request_has_one_end_whatever_the_bus_refuses_however_often():
    scene = TOLD["two to one person and one to another"]
    for refused in REFUSALS:
        assert list(problems(scene, played(scene, refused=refused))) == [], refused


@pytest.mark.parametrize("reports", list(permutations(REPORTS)), ids=" ".join)
def test_the_end_that_counts_is_the_same_in_whatever_order_the_network_reports(reports):
    scene = TOLD["a text"]
    telling = played(scene, reports=(*reports, *reports[::-1]))
    assert list(problems(scene, telling)) == []
    ends = [one["outcome"] for one in telling.told if "outcome" in one]
    assert min(ends, key=RANK.get) == "delivered"


def test_a_text_that_is_deferred_for_the_night_is_told_before_its_end():
    telling = played(TOLD["one for the next morning"])
    told_of = [one["outcome"] for one in telling.told if "outcome" in one]
    assert told_of == ["deferred", "handed_over", "delivered"]
    deferred = next(one for one in telling.told if one.get("outcome") == "deferred")
    assert deferred["until"] > "2026-11-03"
    assert deferred["reason"] == "window"


@pytest.mark.parametrize("kind", KINDS)
def test_a_deferral_is_told_whatever_breaks_at_any_call_of_the_gate(kind):
    scene = TOLD["one for the next morning"]
    for number in range(1, CALLS):
        telling = played(scene, (Fault(kind, number),))
        assert "deferred" in {one.get("outcome") for one in telling.told}, number


def test_a_program_without_the_port_writes_no_row_of_a_deferral():
    scene = TOLD["one for the next morning"]
    telling = Telling(scene.program)
    telling.world.program = replace(telling.program, events="")
    telling.world.gate = telling.world.new_gate()
    for body in scene.texts:
        telling.world.text(body)
    telling.world.now = scene.at
    telling.world.ask(*scene.requests)
    calls = telling.world.drain()
    assert not any(item.startswith("deferred#") for _, item in telling.world.tables.rows[SENDS])
    played_with = played(scene)
    assert any(item.startswith("deferred#") for _, item in played_with.world.tables.rows[SENDS])
    assert calls.count("CreateSchedule") == 1


def test_a_row_that_nobody_can_read_is_passed_over_and_told_of():
    telling = played(TOLD["a text"])
    broken = {"phone": {"S": "+12065550161"}, "item": {"S": "request#x"}, "fate": {"S": "nonsense"}, "at": {"S": "x"}}
    change = {"NewImage": broken, "SequenceNumber": "1"}
    before = len(telling.bus.details)
    known = next(one for one in telling.streams[SENDS] if "event_type" in one["dynamodb"].get("NewImage", {}))
    taken, rest = telling.publisher().publish([{"eventName": "INSERT", "dynamodb": change}, known])
    assert (taken, rest) == (1, "")
    assert len(telling.bus.details) == before + 1
    assert len(telling.unread) == 1


# Controls: each fault that is planted here is seen.


def test_a_bus_that_forgets_what_it_refused_is_seen(monkeypatch):
    monkeypatch.setattr(ProgramBus, "_refused", lambda self, entries: self._client.put_events(Entries=entries) and [])
    scene = TOLD["a text"]
    found = [list(problems(scene, played(scene, refused=frozenset({number})))) for number in range(1, 12)]
    assert any(found)


def test_an_id_that_differs_each_time_is_seen(monkeypatch):
    ids = iter(range(10_000))
    monkeypatch.setattr(told, "_identity", lambda _: f"{next(ids):032x}")
    scene = TOLD["two to one person and one to another"]
    found = [list(problems(scene, played(scene, refused=refused))) for refused in REFUSALS]
    assert any(found)


def test_a_publisher_that_goes_on_behind_what_was_not_taken_is_seen(monkeypatch):
    publish = publisher.Publisher.publish
    monkeypatch.setattr(publisher.Publisher, "publish", lambda self, records: (publish(self, records)[0], ""))
    scene = TOLD["two to one person and one to another"]
    found = [list(problems(scene, played(scene, refused=refused))) for refused in REFUSALS]
    assert any(found)
