"""In which order the texts of a batch go out."""

from datetime import timedelta
from itertools import pairwise

from lambdas.functions.send_gate.task import rounds
from tests.lambdas.functions.send_gate.asked import OTHERS, offer


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
