"""Stacks of other teams as the CDK writes them, beside the real programs: nested, staged, referring to each other."""

import json
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs

from infra.policy.foreign import reaches
from infra.policy.templates.assembly import read_all
from tests.conftest import PROJECT

HERE = cdk.Environment(account="000000000000", region="us-east-1")


@pytest.fixture
def app(tmp_path):
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    return cdk.App(context=context, outdir=str(tmp_path / "own"))


def reached(app, assembly):
    app.synth()
    return [one.message for one in reaches(read_all([assembly, Path(app.outdir)]))]


def function(scope):
    code = lambda_.Code.from_inline("def handler(event, context): pass")
    return lambda_.Function(scope, "Work", runtime=lambda_.Runtime.PYTHON_3_13, handler="index.handler", code=code)


def reader_of(queue, scope):
    function(scope).add_event_source(sources.SqsEventSource(queue))


def test_stacks_that_read_each_others_queues_nested_and_in_a_stage_pass(app, assembly):
    theirs = sqs.Queue(cdk.Stack(app, "theirs", env=HERE), "Queue")
    stack = cdk.Stack(app, "web", env=HERE)
    reader_of(theirs, stack)
    reader_of(sqs.Queue(stack, "Queue"), cdk.NestedStack(stack, "Part"))
    staged = cdk.Stack(cdk.Stage(app, "later", env=HERE), "config")
    reader_of(sqs.Queue(staged, "Queue"), staged)
    assert reached(app, assembly) == []


def test_what_a_nested_stack_reaches_is_told_of_the_nested_stack(app, assembly):
    stack = cdk.Stack(app, "web", env=HERE)
    part = cdk.NestedStack(stack, "Part")
    queue = sqs.Queue.from_queue_arn(
        part, "Queue", "arn:aws:sqs:us-east-1:000000000000:sms-local-example-corp-promotional-x"
    )
    queue.grant_consume_messages(function(part))
    (message,) = set(reached(app, assembly))
    assert "sms-local-example-corp-promotional-x" in message


def test_what_a_nested_stack_gets_from_its_parent_is_followed(app, assembly):
    stack = cdk.Stack(app, "web", env=HERE)
    given = cdk.CfnParameter(stack, "Which").value_as_string
    part = cdk.NestedStack(stack, "Part")
    sqs.Queue.from_queue_arn(part, "Queue", given).grant_consume_messages(function(part))
    assert any("which is open until deploy" in message for message in reached(app, assembly))
