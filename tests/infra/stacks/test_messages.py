"""What building a program asks of the CDK's own process, counted: half of a synthesis would be waiting for answers."""

import json

import pytest
from constructs import Construct

from bench.synth.variant import counted
from infra.brand.loader import load_all
from infra.constructs.core.stack import app_of
from infra.environment import Environment
from infra.stacks.landing_zone import build
from tests.conftest import PROJECT

# most constructs are named once for others, and it is 2.3 today
MOST_FOR_EACH_MADE = 2.6


def built(brands):
    """Return the messages of building `brands`."""
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    environment = Environment.named("local", context["environments"])
    with counted() as messages:
        build(app_of(environment), brands=brands, environment=environment)
    return messages


def creating(messages):
    return sum(times for what, times in messages.items() if what[0] == "Create")


@pytest.fixture(scope="module")
def brands():
    return load_all(PROJECT / "brands")


@pytest.fixture(scope="module")
def messages(brands):
    return built(brands[:1])


def test_hardly_anything_is_asked_twice_of_the_same_construct(messages):
    # a node is another object than the construct, and knows nothing that a template holds
    asked = {what: times for what, times in messages.items() if what[0] == "Get" and what[1] not in {"node", "outdir"}}
    again = sorted({what[1:] for what, times in asked.items() if times > 1})
    assert len(again) <= len(asked) / 20, f"decorate the classes with asked_once: {again}"


def test_a_further_brand_costs_few_messages_beside_those_that_make_its_constructs(messages, brands):
    all_of_them = built(brands)
    made = creating(all_of_them) - creating(messages)
    assert made > 100 * sum(len(brand.message_types) for brand in brands[1:])
    assert all_of_them.total() - messages.total() <= MOST_FOR_EACH_MADE * made


def test_a_question_that_is_asked_twice_would_be_counted_twice():
    with counted() as messages:
        scope = Construct(app_of(Environment.named("x", {"x": {"account": "1" * 12, "region": "us-east-1"}})), "Part")
        assert scope.node.path == scope.node.path
    assert sorted(times for what, times in messages.items() if what[0] == "Get") == [2, 2]
