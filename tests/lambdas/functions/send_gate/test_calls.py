"""How many calls of the database a text takes: one transaction, and a share of what is done for the whole batch."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from lambdas.functions.send_gate.batch import MOST
from lambdas.functions.send_gate.task import rounds
from tests.lambdas.functions.send_gate.asked import OTHERS, UNCAPPED, offer
from tests.lambdas.functions.send_gate.interleavings.place import Alone
from tests.lambdas.functions.send_gate.queues import BULK
from tests.lambdas.functions.send_gate.world import World


@pytest.fixture
def calls():
    """Count the calls that the gate makes for a batch of offers, once subscribers or else to strangers."""

    def build(count, *, wanted):
        world = World(UNCAPPED, workers=Alone(MOST))
        for phone in OTHERS[:count] if wanted else ():
            world.subscribe(phone)
        world.ask(*(offer(f"offer-{phone}", to=phone) for phone in OTHERS[:count]), queue=BULK)
        made = Counter(world.deliver(queue=BULK, most=count))
        assert set(world.deeds) == {"sent" if wanted else "dropped"}
        return made

    return build


def test_a_hundred_texts_take_a_transaction_each_and_a_fifth_of_a_call_besides(calls):
    made = calls(100, wanted=True)
    assert made.pop("SendTextMessage") == 100
    assert made == {"BatchGetItem": 7, "UpdateItem": 2, "TransactWriteItems": 100, "BatchWriteItem": 9}
    assert made.total() <= 120


def test_ten_texts_take_fewer_than_two_calls_each(calls):
    made = calls(10, wanted=True)
    del made["SendTextMessage"]
    assert made == {"BatchGetItem": 2, "UpdateItem": 1, "TransactWriteItems": 10, "BatchWriteItem": 1}


def test_a_text_that_is_refused_takes_one_write(calls):
    assert calls(100, wanted=False) == {"BatchGetItem": 7, "PutItem": 100}


def test_texts_to_one_person_go_out_one_by_one_a_second_apart_and_in_order(world):
    world.ask(*(offer(f"offer-{name}", body=f"Acme Offers: {name}") for name in ("tea", "rye", "oil")))
    world.deliver()
    assert [one.answers for one in world.service.sent[2:]] == ["offer-tea", "offer-rye", "offer-oil"]
    times = [one.at for one in world.history().sends]
    assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(times))


def test_rounds_have_each_phone_once_and_keep_the_order(world):
    a, b = offer("a"), offer("b", to=OTHERS[0])
    tasks = [world.task(request) for request in (a, offer("c"), b, offer("d"))]
    assert [[one.asked.request_id for one in those] for those in rounds(tasks)] == [["a", "b"], ["c"], ["d"]]


def test_urgent_texts_go_before_the_others_of_their_batch(crowd):
    world, asked = crowd(4)
    world.ask(*asked[:3], offer("urgent", to=OTHERS[3], priority="high"))
    world.deliver()
    assert world.done[0].task.asked.request_id == "urgent"
