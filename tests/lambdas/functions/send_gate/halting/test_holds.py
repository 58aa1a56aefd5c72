"""A person pauses or cancels a campaign at any moment: ten seconds later none of its texts goes out, others do."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from lambdas.consent.items import text_attributes
from lambdas.sending.attempt import AttemptStatus, SendAttempt
from lambdas.sending.items import attempt_row
from lambdas.sending.request import HOLD, Hold, HoldState, hold_of, holds_of
from lambdas.sending.verdict import Reason, Send
from lambdas.stores.sending.campaign_holds import MOST
from lambdas.stores.sending.rate_limiter import LIMIT
from tests.exploration.memory.wire import Fault, Kind, Wire
from tests.exploration.memory.writes import SENDS
from tests.lambdas.functions.send_gate.asked import OTHERS, UNCAPPED, offer
from tests.lambdas.functions.send_gate.halting.test_braking import LATE, go_on, put_off, slow
from tests.lambdas.functions.send_gate.interleavings.place import NOON
from tests.lambdas.functions.send_gate.queues import BULK
from tests.lambdas.functions.send_gate.world import World, refuse

END = NOON + timedelta(days=2)
PLACE = ("pace", "limit")
MOMENTS = [1, 2, 3, 5, 9, 16, 30, 40, 60]


def hold(world, state, campaign="coats"):
    """Hold a campaign as the command does: in the row of the pace, whatever else is there."""
    row = world.tables.rows[SENDS].get(PLACE, LIMIT | {"changed_at": {"N": "0"}, "limit": {"N": "0"}})
    world.put(row | {HOLD + campaign: {"S": Hold(state, world.now, END).to_text()}})


def let_go(world, campaign="coats"):
    world.put({name: value for name, value in world.tables.rows[SENDS][PLACE].items() if name != HOLD + campaign})


@pytest.fixture
def held(crowd):
    """Builder of a crowd in the midst of a campaign, some of them asleep, and of another; it is held at a moment."""

    def build(state, moment):
        pressed = []

        def press(_):
            hold(world, state)
            pressed.append(world.now)

        world, asked = crowd(24, wire=Wire(press))
        late = [offer(f"late-{one.request_id}", to=one.to, body=LATE, campaign="coats") for one in asked[:2]]
        put_off(world, late)
        coats = [replace(request, campaign="coats") for request in asked[:20]]
        boots = [replace(request, campaign="boots") for request in asked[20:]]
        slow(world)
        before = len(world.service.sent)
        world.ask(*coats, *boots, queue=BULK)
        world.deliver(Fault(Kind.OVERLAP, moment, 0), queue=BULK, most=100)
        world.ask(offer("more", to=asked[0].to, campaign="coats"))
        if not pressed:
            press(0)
        more = offer("more", to=asked[0].to, campaign="coats")
        return (
            world,
            [*coats, *late, more],
            boots,
            lambda: [one for one in world.service.sent[before:] if one.at > pressed[0] + timedelta(seconds=10)],
        )

    return build


@pytest.mark.parametrize("moment", MOMENTS)
def test_ten_seconds_after_a_cancel_none_of_its_texts_goes_out_and_each_has_one_end(held, moment):
    world, coats, boots, after = held(HoldState.CANCELLED, moment)
    world.drain()
    assert {one.answers for one in after()} <= {request.request_id for request in boots}
    assert all(len(world.sent(request)) == 1 for request in boots)
    for request in coats:
        end = world.send_attempt(request)
        assert (len(world.sent(request)), end.reason) in [(1, ""), (0, "cancelled")], request.request_id
    over = Counter(one.task.asked.request_id for one in world.done if one.outcome in {"sent", "dropped"})
    assert over == Counter(request.request_id for request in (*coats, *boots))
    assert any(world.send_attempt(request).reason == "cancelled" for request in coats)
    assert (world.queues.dead, world.leases(), world.schedules.waiting) == ([], [], {})


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_paused_campaign_waits_while_others_go_and_none_of_it_is_lost_or_doubled_after_the_resume(held, moment):
    world, coats, boots, after = held(HoldState.PAUSED, moment)
    go_on(world, 8)
    assert {one.answers for one in after()} <= {request.request_id for request in boots}
    assert all(len(world.sent(request)) == 1 for request in boots)
    let_go(world)
    world.drain()
    assert all(len(world.sent(request)) == 1 for request in coats)
    assert (world.queues.dead, world.leases()) == ([], [])


def test_the_counts_of_a_cancelled_campaign_tell_its_texts_from_those_that_were_sent(crowd):
    world, asked = crowd(9)
    coats = [replace(request, campaign="coats") for request in asked]
    world.ask(*coats[:4], queue=BULK)
    world.deliver(queue=BULK, most=100)
    hold(world, HoldState.CANCELLED)
    world.ask(*coats[4:], queue=BULK)
    world.drain()
    rows = [row for (phone, _), row in world.tables.rows[SENDS].items() if phone == "campaign#coats"]
    counted = Counter(
        {name: int(row[name]["N"]) for row in rows for name in row if name not in {"phone", "item", "expires_at"}}
    )
    assert sum(int(row.get("sent", {"N": 0})["N"]) for row in rows) == 4
    assert sum(int(row.get("dropped_cancelled", {"N": 0})["N"]) for row in rows) == 5
    assert set(counted) == {"sent", "dropped_cancelled"}


def test_a_text_whose_end_is_near_still_goes_after_a_short_pause(world):
    asked = offer(campaign="coats", not_after=NOON + timedelta(minutes=4))
    hold(world, HoldState.PAUSED)
    world.ask(asked)
    world.deliver()
    let_go(world)
    world.drain()
    assert len(world.sent(asked)) == 1


def test_a_text_whose_campaign_stays_paused_ends_with_its_request(world):
    asked = offer(campaign="coats", not_after=NOON + timedelta(minutes=12))
    hold(world, HoldState.PAUSED)
    world.ask(asked)
    world.drain()
    assert (world.sent(asked), world.send_attempt(asked).reason) == ([], "expired")
    assert world.now <= NOON + timedelta(minutes=13)


def test_what_may_have_gone_out_before_a_cancel_is_not_called_cancelled(world):
    asked = offer(campaign="coats")
    claim = SendAttempt.claimed(
        asked, Send(asked.body, 1, 3600, notice=False), NOON - timedelta(minutes=2), NOON - timedelta(minutes=1)
    )
    world.put(attempt_row(claim))
    hold(world, HoldState.CANCELLED)
    world.ask(asked)
    world.drain()
    end = world.send_attempt(asked)
    assert (end.fate, end.reason) == (AttemptStatus.DROPPED, Reason.UNKNOWN)


def test_who_has_said_stop_is_cancelled_all_the_same_and_a_text_without_a_campaign_is_untouched(world):
    hold(world, HoldState.CANCELLED)
    world.ask(offer("other"), offer("coats-1", campaign="coats", to=OTHERS[0]))
    world.drain()
    assert len(world.sent(offer("other"))) == 1
    assert world.send_attempt(offer("coats-1", to=OTHERS[0])).reason == "cancelled"


def test_a_held_campaign_costs_no_call_more(crowd):
    made = []
    for state in (None, HoldState.CANCELLED):
        world, asked = crowd(10)
        if state:
            hold(world, state, "boots")
        world.ask(*(replace(request, campaign="coats") for request in asked), queue=BULK)
        made.append(Counter(world.deliver(queue=BULK, most=10)))
    assert made[0] == made[1]


def test_a_throttled_program_keeps_its_holds(crowd):
    world, asked = crowd(3)
    hold(world, HoldState.PAUSED, "boots")
    refuse(world, "ThrottlingException")
    world.ask(*asked)
    world.drain()
    row = world.tables.rows[SENDS][PLACE]
    assert (hold_of(row, "boots").state, row["limit"]["N"]) == (HoldState.PAUSED, "50")


def test_a_row_of_holds_alone_lowers_no_pace(world):
    hold(world, HoldState.PAUSED)
    world.gate.pace.learn(world.tables.rows[SENDS][PLACE])
    assert world.gate.pace.limit == 100


def test_a_thousand_queued_texts_are_dropped_as_they_come_up_and_none_goes_out():
    world = World(UNCAPPED)
    hold(world, HoldState.CANCELLED)
    phones = [f"+1206555{number:04}" for number in range(1000)]
    world.ask(*(offer(f"coats.{phone}", to=phone, campaign="coats") for phone in phones), queue=BULK)
    for _ in range(10):
        world.deliver(queue=BULK, most=100)
    assert Counter((one.outcome, one.reason) for one in world.done) == {("dropped", "cancelled"): 1000}
    assert (world.service.sent, world.queues.messages) == ((), [])


def test_the_longest_holds_fit_into_one_read_unit():
    held = Hold(HoldState.CANCELLED, NOON, END)
    row = LIMIT | {f"{HOLD}{number:064}": {"S": held.to_text()} for number in range(MOST)}
    assert sum(len(name) + len(value["S"]) for name, value in row.items()) < 4096 - 100
    assert holds_of(row) == {f"{number:064}": held for number in range(MOST)}
    assert hold_of(text_attributes({"phone": "pace"}), "coats") is None
    assert hold_of(row, "") is None
