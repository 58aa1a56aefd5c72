"""Batches of queue records: which come again, and that the answer is the one that Powertools' processor gives."""

import io
import sys
from types import SimpleNamespace

import pytest
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from hypothesis import given
from hypothesis import strategies as st

from lambdas.function import Function, each_record

# what is handled here counts nothing
pytestmark = pytest.mark.filterwarnings("ignore:No application metrics:UserWarning")

CONTEXT = SimpleNamespace(
    function_name="f", memory_limit_in_mb=512, invoked_function_arn="arn:aws:lambda:us-east-1:0:f", aws_request_id="r"
)


@pytest.fixture(scope="module")
def function(program, tmp_path_factory):
    """A function of the test program that logs to nowhere."""
    layer = tmp_path_factory.mktemp("layer")
    (layer / "program_manifest").mkdir()
    (layer / "program_manifest" / "__init__.py").touch()
    (layer / "program_manifest" / "program.json").write_text(program().to_json())
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(layer)
        made = Function("records")
        before = made.logger.registered_handler.setStream(io.StringIO())
        yield made
    made.logger.registered_handler.setStream(before or sys.stdout)
    made.metrics.clear_default_dimensions()
    sys.modules.pop("program_manifest", None)


def batch(bodies):
    return {"Records": [{"messageId": f"id-{place}", "body": body} for place, body in enumerate(bodies)]}


def answer(function, receive, bodies):
    return each_record(function, receive, done="handled", failed="not handled")(batch(bodies), CONTEXT)


def receive(body):
    if body != "good":
        raise ValueError(body)
    return {"said": body}


@pytest.mark.parametrize(
    ("bodies", "failed"),
    [
        ([], []),
        (["good"], []),
        (["good", "good"], []),
        (["bad", "good", "good"], ["id-0"]),
        (["good", "bad", "good", "bad"], ["id-1", "id-3"]),
        (["bad", "bad"], ["id-0", "id-1"]),
    ],
    ids=["none", "one", "all good", "the first", "some", "the whole batch"],
)
def test_the_records_that_failed_and_no_others_come_again(function, bodies, failed):
    assert answer(function, receive, bodies) == {"batchItemFailures": [{"itemIdentifier": one} for one in failed]}


def test_a_record_that_fails_keeps_none_of_those_behind_it_from_being_handled(function):
    seen = []

    def remember(body):
        seen.append(body)
        return receive(body)

    answer(function, remember, ["good", "bad", "good"])
    assert seen == ["good", "bad", "good"]


def test_a_record_that_cannot_be_told_of_comes_again(function):
    assert answer(function, lambda _: "no facts", ["good"]) == {"batchItemFailures": [{"itemIdentifier": "id-0"}]}


def test_what_ends_the_process_ends_the_batch(function):
    def leave(_):
        raise SystemExit

    with pytest.raises(SystemExit):
        answer(function, leave, ["good", "good"])


def test_a_record_without_a_name_fails_the_batch_as_nothing_else_brings_it_back(function):
    handler = each_record(function, receive, done="handled", failed="not handled")
    with pytest.raises(KeyError):
        handler({"Records": [{"body": "bad"}, {"messageId": "id-1", "body": "good"}]}, CONTEXT)


@given(bodies=st.lists(st.sampled_from(["good", "bad"]), min_size=1, max_size=10))
def test_the_answer_is_that_of_powertools(function, bodies):
    def take(record):
        receive(record.body)

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    theirs = process_partial_response(batch(bodies), take, processor, CONTEXT)
    assert answer(function, receive, bodies) == theirs
