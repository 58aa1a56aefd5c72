"""From the day of the rule on, a STOP to one program ends the others of its legal entity, transactional ones too."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from local.aws import LocalAws
from local.deploy import bootstrap
from local.deployed import hear, programs
from ops.rollout.cdk import Cdk
from ops.rollout.deploy import opened
from tests.conftest import PROJECT, run_app
from tests.e2e.conftest import Phone, redeliver_soon

pytestmark = pytest.mark.xdist_group("local_aws")
IN_FORCE = datetime(2027, 2, 1, 18, tzinfo=UTC)
COMPANY = "Example Holdings LLC"
CHOSEN = ["--all", "--require-approval", "never", "--concurrency", "2"]


@pytest.fixture(scope="module")
def own_aws(tmp_path_factory):
    """A local AWS of its own, whose clock the test moves, with one brand whose legal entity has `revoke_all`."""
    folder = tmp_path_factory.mktemp("revoke-all")
    (folder / "brands").mkdir()
    for name in ("example-corp.yaml", "legal-entities.yaml"):
        shutil.copy(PROJECT / "brands" / name, folder / "brands")
    context = json.loads((PROJECT / "cdk.json").read_text())["context"]
    context["environments"]["local"]["revoke_all"] = [COMPANY]
    out = folder / "cdk.out"
    made = run_app(out, BRANDS=str(folder / "brands"), CDK_CONTEXT_JSON=json.dumps(context))
    assert made.returncode == 0, made.stdout + made.stderr
    with LocalAws.start(folder / "aws") as aws, opened(folder / "deploy.log") as log:
        environment = aws.environment | {"ENV": "local"}
        bootstrap(environment, log, Console())
        assert Cdk(environment, log).run(["deploy", "--app", str(out), *CHOSEN]) == 0
        hear(aws.endpoint)
        yield aws


@pytest.fixture(scope="module")
def phones(own_aws):
    """Make one person's phone, as both programs know it."""
    deployed = {program.message_type: program for program in programs(own_aws.endpoint)}
    for program in deployed.values():
        redeliver_soon(program, own_aws)
    return lambda number: {kind: Phone(own_aws, program, number) for kind, program in deployed.items()}


def kinds(phone):
    return [entry["kind"] for entry in phone.ledger()]


def bring_in_force(aws):
    """Move the clock to a day on which the rule holds, unless it does already."""
    if aws.clock.now() < IN_FORCE:
        aws.clock.advance(IN_FORCE - aws.clock.now())
        hear(aws.endpoint, aws.clock.now())


def test_a_stop_to_marketing_ends_orders_from_the_day_of_the_rule_on_and_not_before(own_aws, phones, until):
    before, after = phones("+12535558001"), phones("+12535558002")
    if own_aws.clock.now() < IN_FORCE - timedelta(days=3):
        before["promotional"].says("STOP", events=1, replies=1)
    bring_in_force(own_aws)
    after["promotional"].says("STOP", events=1, replies=1)
    until(lambda: "opted_out" in kinds(after["transactional"]))
    assert kinds(before["transactional"]) == []


def test_a_stop_to_orders_ends_marketing_once_the_rule_is_in_force(own_aws, phones, until):
    bring_in_force(own_aws)
    person = phones("+12535558003")
    person["transactional"].says("STOP", events=1, replies=1)
    until(lambda: "opted_out" in kinds(person["promotional"]))
