"""A small app is deployed by the real CDK CLI to a local AWS: what fails, is refused or is skipped is told."""

import io
import os
import re

import pytest
from rich.console import Console

from local.aws import LocalAws
from local.deploy import deploy
from local.deployed import client
from local.server.environment import LocalAwsError
from ops.rollout.side_by_side import Rollout
from ops.rollout.together import Together
from tests.conftest import VENV

APP = """
import aws_cdk as cdk

from infra import policy

app = cdk.App()
here = cdk.Environment(account="000000000000", region="us-east-1")

def stack(name, kind="AWS::SNS::Topic", properties=None, needs=()):
    made = cdk.Stack(app, name, env=here)
    cdk.CfnResource(made, "It", type=kind, properties=properties or {})
    for other in needs:
        made.add_stack_dependency(other)
    return made

base = stack("base")
"""
LISTS = """
for name in ("first", "second", "third"):
    stack(name, "AWS::SMSVOICE::OptOutList", needs=[base])
"""
BROKEN = """
number = "arn:aws:sms-voice:us-east-1:000000000000:phone-number/phone-00000000000000000000000000000000"
words = {"HELP": {"Message": "help"}, "STOP": {"Message": "stop"}}
pool = {"OriginationIdentities": [number], "MandatoryKeywords": words}
broken = stack("broken", "AWS::SMSVOICE::Pool", pool)
cdk.CfnResource(broken, "Twice", type="AWS::SMSVOICE::Pool", properties=pool)
stack("needy", needs=[broken])
"""
PROJECT = """
stack("project", "AWS::Pinpoint::App", {"Name": "label"}, needs=[base])
"""
PROGRAM = """
program = stack("program", "AWS::SQS::Queue", {"QueueName": "texts"}, needs=[base])
program.tags.set_tag("Brand", "acme")
late = cdk.CfnResource(program, "Late", type="AWS::SNS::Topic")
late.add_dependency(program.node.find_child("It"))
"""
OUTCOME = re.compile(r"^  (\S+) +(created|updated|unchanged|refused|failed|skipped) ", re.MULTILINE)


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    with LocalAws.start(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture
def run(aws, tmp_path):
    """Deploy the app with these more stacks; return how each ended, all that was printed, the log, and the error."""

    def build(more="", rollout=Rollout, lists=LISTS):
        (tmp_path / "small.py").write_text(f"{APP}{lists}{more}\npolicy.certify(app.synth().directory)\n")
        told, log, error = io.StringIO(), tmp_path / "deploy.log", None
        path = f"{VENV}{os.pathsep}{os.environ['PATH']}"
        environment = {**aws.environment, "PATH": path, "CDK_APP": f"python {tmp_path / 'small.py'}"}
        try:
            deploy(environment, tmp_path / "cdk.out", console=Console(file=told, width=200), log=log, rollout=rollout)
        except LocalAwsError as failure:
            error = str(failure)
        return dict(OUTCOME.findall(told.getvalue())), told.getvalue(), log.read_text(), error

    return build


@pytest.mark.parametrize("rollout", [Rollout, Together])
def test_a_refused_pinpoint_project_is_told_in_a_line_and_fails_nothing_and_the_next_deploy_changes_nothing(
    run, aws, rollout
):
    aws.reset()
    aws.door.change_account(pinpoint=False)
    outcomes, told, log, error = run(PROJECT, rollout)
    assert error is None
    assert outcomes == dict.fromkeys(("base", "first", "second", "third"), "created") | {"project": "refused"}
    reasons = [line for line in told.splitlines() if line.startswith("      ")]
    assert len(reasons) == 1
    assert "AWS::Pinpoint::App" in reasons[0]
    assert len(told.splitlines()) < 20 < len(log.splitlines())
    at_work = re.findall(r"^(first|second|third) \|.* (CREATE_\w+) +\| AWS::SMSVOICE", log, re.MULTILINE)
    assert [status for _, status in at_work if status == "CREATE_COMPLETE"] == ["CREATE_COMPLETE"] * 3
    outcomes, _, _, error = run(rollout=rollout)
    assert (outcomes, error) == (dict.fromkeys(("base", "first", "second", "third"), "unchanged"), None)


def test_a_stack_that_fails_stops_only_those_that_need_it_and_says_why(run):
    outcomes, told, log, error = run(BROKEN)
    assert outcomes["broken"] == "failed"
    assert outcomes["needy"] == "skipped"
    assert {outcomes[name] for name in ("base", "first", "second", "third")} <= {"created", "unchanged"}
    assert "needs broken" in told
    assert "is already in pool-" in told
    assert error.startswith("2 of 6 stacks were not deployed: mend what is said above")
    assert "ROLLBACK" in log


def test_a_program_that_fails_at_first_keeps_the_texts_that_came_and_the_same_deploy_goes_on(run, aws):
    aws.reset()
    aws.door.fail("program", "Late", "create", times=2)
    cloudformation, sqs = client("cloudformation", aws.endpoint), client("sqs", aws.endpoint)
    stood = []
    for word in ("STOP", "JOIN", ""):
        outcomes, _, _, error = run(PROGRAM, lists="")
        (found,) = cloudformation.describe_stacks(StackName="program")["Stacks"]
        stood.append((outcomes["program"], found["StackStatus"], error is None))
        if word:
            sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName="texts")["QueueUrl"], MessageBody=word)
    assert stood == [
        ("failed", "CREATE_FAILED", False),
        ("failed", "UPDATE_FAILED", False),
        ("updated", "UPDATE_COMPLETE", True),
    ]
    queue = sqs.get_queue_url(QueueName="texts")["QueueUrl"]
    kept = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert {one["Body"] for one in kept} == {"STOP", "JOIN"}


def test_a_program_that_stands_goes_back_to_what_it_was_where_an_update_fails(run, aws):
    aws.reset()
    assert run(PROGRAM, lists="")[3] is None
    aws.door.fail("program", "It", "update")
    outcomes, _, _, error = run(PROGRAM.replace('"texts"}', '"texts", "DelaySeconds": 1}'), lists="")
    (found,) = client("cloudformation", aws.endpoint).describe_stacks(StackName="program")["Stacks"]
    assert (outcomes["program"], found["StackStatus"]) == ("failed", "UPDATE_ROLLBACK_COMPLETE")
    assert error


def test_one_cli_for_all_tells_the_stack_that_failed_and_those_that_were_not_begun(run):
    outcomes, told, _, error = run(BROKEN, Together)
    assert (outcomes["broken"], outcomes["needy"]) == ("failed", "skipped")
    assert "is already in pool-" in told
    assert "stacks were not deployed: mend what is said above" in error


def test_an_app_that_ends_with_an_error_deploys_nothing_and_all_that_it_said_is_told(run):
    outcomes, told, _, error = run("raise SystemExit('brands/acme.yaml:3: name: must be given')")
    assert (outcomes, error) == ({}, "nothing was deployed: synthesis or policy refused, see above")
    assert "brands/acme.yaml:3: name: must be given" in told
