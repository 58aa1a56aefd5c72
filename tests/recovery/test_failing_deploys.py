"""Any resource may fail at any deploy; the same deploy again ends green, and nothing is lost or left unnamed."""

import json
import random
import shutil

import pytest

from local.door import Door
from tests.recovery.judging import (
    GREEN,
    PHONE,
    consented,
    consents,
    failing_create,
    failing_delete,
    failing_update,
    resources,
)
from tests.recovery.killed import killed
from tests.recovery.trial import PLATFORM, PROMOTIONAL, SHORT_CODES, TRANSACTIONAL

pytestmark = pytest.mark.xdist_group("local_aws")
SEED = 20_261_129
LAST = "DashboardB5E3F5DB"  # needs what needs the pool, so that all but it is made when it fails


def some(assembly, stack, count):
    return random.Random(f"{SEED} {stack}").sample(sorted(resources(assembly, stack)), count)


@pytest.mark.parametrize(("stack", "count"), [(PROMOTIONAL, 5), (TRANSACTIONAL, 3)])
def test_a_first_deploy_in_which_any_resource_fails_can_be_run_again(trial, assemblies, stack, count):
    assembly = assemblies("as_is")
    verdicts = [failing_create(trial, assembly, stack, name) for name in some(assembly, stack, count)]
    assert [verdict for verdict in verdicts if verdict.faults] == []
    assert {verdict.first for verdict in verdicts} == {"ROLLBACK_COMPLETE"}
    assert [verdict.orphans for verdict in verdicts if verdict.orphans] == []


def test_a_first_deploy_that_fails_after_the_pool_gives_the_short_code_back(trial, assemblies):
    assembly = assemblies("as_is")
    trial.begin(assembly)
    trial.aws.door.fail(PROMOTIONAL, LAST, "create")
    assert trial.deploy(assembly, PLATFORM, PROMOTIONAL) == "ROLLBACK_COMPLETE"
    assert trial.pools()[SHORT_CODES[PROMOTIONAL]] == []
    assert trial.orphans() == set()


def test_an_update_that_fails_in_the_middle_can_be_run_again_and_loses_no_consent(trial, assemblies):
    before, after = assemblies("as_is"), assemblies("renamed")
    changed = [name for name, kind in resources(after, TRANSACTIONAL).items() if kind == "AWS::DynamoDB::Table"]
    for name in (changed[-1], "ShortCodeEventsB4038D31", "GateFunction44B9C181"):
        verdict = failing_update(trial, before, after, TRANSACTIONAL, name)
        assert (verdict.faults, verdict.first) == ((), "UPDATE_ROLLBACK_COMPLETE")


def test_what_the_rollback_cannot_delete_is_named_and_removed_by_one_command(trial, assemblies):
    assembly = assemblies("as_is")
    pool = next(name for name, kind in resources(assembly, PROMOTIONAL).items() if kind == "AWS::SMSVOICE::Pool")
    for name in (pool, "ConsentLedger3C9F204A"):
        verdict = failing_delete(trial, assembly, PROMOTIONAL, name, last=LAST)
        assert (verdict.faults, verdict.first, verdict.second) == ((), "ROLLBACK_FAILED", "CREATE_COMPLETE")


def test_a_deploy_that_was_killed_before_or_after_it_began_can_be_run_again(trial, assemblies):
    assembly = assemblies("as_is")
    trial.begin(assembly)
    trial.deploy(assembly, PLATFORM)
    trial.change_set(assembly, PROMOTIONAL, "CREATE")  # and nobody executes it
    made = trial.change_set(assembly, TRANSACTIONAL, "CREATE")
    trial.stacks.execute_change_set(ChangeSetName=made)  # and nobody waits for it
    trial.settle(TRANSACTIONAL)
    assert trial.deploy(assembly, PLATFORM, PROMOTIONAL, TRANSACTIONAL) in GREEN
    assert trial.pools() == {
        SHORT_CODES[stack]: [trial.outputs(stack)["Pool"]] for stack in (PROMOTIONAL, TRANSACTIONAL)
    }
    assert trial.orphans() == set()


def test_the_cdk_cli_that_was_killed_in_the_middle_can_be_run_again(trial, assemblies):
    stood, wrong = killed(trial.aws, assemblies("as_is"))
    assert wrong == []
    assert "" in stood.values() or "REVIEW_IN_PROGRESS" in stood.values()  # it did not come to its end


def test_a_program_goes_from_its_simulator_to_its_short_code_with_all_consents_and_opt_outs(trial, assemblies):
    before, after = assemblies("simulator"), assemblies("as_is")
    trial.begin(before, after)
    assert trial.deploy(before, PLATFORM, PROMOTIONAL) in GREEN
    trial.infra("protect", "local")
    held, simulator = consented(trial, PROMOTIONAL), trial.outputs(PROMOTIONAL)["Pool"]
    trial.aws.door.fail(PROMOTIONAL, "GateFunction44B9C181", "update")
    assert trial.deploy(after, PLATFORM, PROMOTIONAL) == "UPDATE_ROLLBACK_COMPLETE"
    assert trial.pools()[SHORT_CODES[PROMOTIONAL]] == []
    assert trial.outputs(PROMOTIONAL)["Pool"] == simulator
    assert trial.deploy(after, PLATFORM, PROMOTIONAL) in GREEN
    assert consents(trial, PROMOTIONAL) == held
    assert trial.pools()[SHORT_CODES[PROMOTIONAL]] == [trial.outputs(PROMOTIONAL)["Pool"]]
    assert f"left behind: pool {simulator.rpartition('/')[2]} (holds the number " in trial.infra("recover", "local")
    trial.infra("recover", "local", "--remove")
    assert list(trial.pools()) == [SHORT_CODES[PROMOTIONAL]]
    assert trial.orphans() == set()


@pytest.mark.parametrize("fails", ["KeywordsFunctionC56AADA6", LAST])
def test_a_stop_that_comes_before_a_first_deploy_fails_is_heard_once_the_same_deploy_went_on(
    trial, assemblies, until, fails
):
    assembly = assemblies("as_is")
    trial.begin(assembly)
    trial.deploy(assembly, PLATFORM)
    trial.aws.door.fail(PROMOTIONAL, fails, "create")
    assert trial.deploy(assembly, PROMOTIONAL, waits=True) == "CREATE_FAILED"
    (pool,) = trial.pools()[SHORT_CODES[PROMOTIONAL]]
    trial.aws.door.text(from_=PHONE, to=pool, body="STOP")
    assert trial.deploy(assembly, PROMOTIONAL, waits=True) in GREEN
    assert trial.outputs(PROMOTIONAL)["Pool"] == pool
    until(lambda: consents(trial, PROMOTIONAL)["Ledger"])
    assert consents(trial, PROMOTIONAL)["OptOutList"] == [PHONE]
    assert trial.orphans() == set()


def test_what_a_program_kept_when_its_stack_was_deleted_is_taken_back_and_deployed_again(trial, assemblies):
    assembly = assemblies("as_is")
    trial.begin(assembly)
    assert trial.deploy(assembly, PLATFORM, PROMOTIONAL) in GREEN
    held, pool = consented(trial, PROMOTIONAL), trial.outputs(PROMOTIONAL)["Pool"]
    for waits in (False, True):  # as a bare `cdk deploy` does it, and as `make deploy`
        trial.stacks.delete_stack(StackName=PROMOTIONAL)
        trial.settle(PROMOTIONAL)
        kept = trial.inventory()
        assert trial.deploy(assembly, PROMOTIONAL, waits=waits) not in GREEN
        assert "ParameterAlreadyExists" in trial.reasons(PROMOTIONAL)
        assert trial.inventory() == kept  # and nothing was made beside it
        assert "took back " in trial.infra("recover", "local", "--adopt")
        assert trial.deploy(assembly, PROMOTIONAL) in GREEN
        assert (consents(trial, PROMOTIONAL), trial.outputs(PROMOTIONAL)["Pool"]) == (held, pool)
    assert trial.pools()[SHORT_CODES[PROMOTIONAL]] == [pool]
    assert trial.orphans() == set()


@pytest.fixture
def before_parameters(assemblies, tmp_path):
    """Return the assembly of a version whose programs had no parameters yet."""
    assembly = shutil.copytree(assemblies("as_is"), tmp_path / "before")
    path = assembly / f"{TRANSACTIONAL}.template.json"
    template = json.loads(path.read_text())
    for name in ("Topics", "RequestQueue"):
        del template["Resources"][name]
    for resource in template["Resources"].values():
        if "DependsOn" in resource:
            left = [name for name in resource.pop("DependsOn") if name not in {"Topics", "RequestQueue"}]
            resource.update({"DependsOn": left} if left else {})
    path.write_text(json.dumps(template))
    named = assembly / f"{TRANSACTIONAL}.assets.json"
    assets = json.loads(named.read_text())
    (own,) = [one for one in assets["files"].values() if one["source"]["path"] == path.name]
    (place,) = own["destinations"].values()
    place["objectKey"] = "before.json"  # beside the template of today
    named.write_text(json.dumps(assets))
    return assembly


def test_a_program_of_before_is_upgraded_rolled_back_and_upgraded_again_with_all_consents(
    trial, assemblies, before_parameters
):
    before, after = before_parameters, assemblies("as_is")
    trial.begin(before, after)
    assert trial.deploy(before, TRANSACTIONAL) in GREEN
    held, pool = consented(trial, TRANSACTIONAL), trial.outputs(TRANSACTIONAL)["Pool"]
    for assembly in (after, before, after):
        trial.infra("recover", "local", "--remove")  # the parameter that a rollback lets go of, and nothing else
        assert trial.deploy(assembly, TRANSACTIONAL) in GREEN
        assert (consents(trial, TRANSACTIONAL), trial.outputs(TRANSACTIONAL)["Pool"]) == (held, pool)
    url = trial.client("ssm").get_parameter(Name="/sms/local/example-corp/transactional/request-queue")["Parameter"]
    assert url["Value"] == trial.outputs(TRANSACTIONAL)["RequestQueue"]
    assert trial.orphans() == set()


@pytest.fixture
def yesterday(assemblies, tmp_path):
    """Return an assembly whose pool is kept and protected by its template."""
    assembly = shutil.copytree(assemblies("as_is"), tmp_path / "yesterday")
    path = assembly / f"{PROMOTIONAL}.template.json"
    template = json.loads(path.read_text())
    pool = next(one for one in template["Resources"].values() if one["Type"] == "AWS::SMSVOICE::Pool")
    pool["DeletionPolicy"] = "Retain"
    pool["Properties"]["DeletionProtectionEnabled"] = True
    path.write_text(json.dumps(template))
    return assembly


def test_the_judge_reports_a_template_that_strands_the_short_code(trial, yesterday):
    verdict = failing_create(trial, yesterday, PROMOTIONAL, LAST)
    assert verdict.second == "ROLLBACK_COMPLETE"
    assert [fault.partition(" arn:")[0] for fault in verdict.faults][:2] == [
        "the second try ended as ROLLBACK_COMPLETE",
        "the short code is in",
    ]


def test_the_judge_reports_what_is_left_behind_and_not_named(trial, assemblies, monkeypatch):
    begin = trial.__class__.begin

    def planted(self, *assemblies):
        begin(self, *assemblies)
        self.client("sqs").create_queue(QueueName="nobodys")

    monkeypatch.setattr(trial.__class__, "begin", planted)
    verdict = failing_create(trial, assemblies("as_is"), TRANSACTIONAL, LAST)
    assert [fault.rpartition("/")[2] for fault in verdict.faults] == [
        "nobodys is left behind and not named",
        "nobodys cannot be removed",
    ]


def test_the_judge_finds_nothing_wrong_with_a_deploy_in_which_nothing_fails_but_that(trial, assemblies, monkeypatch):
    monkeypatch.setattr(Door, "fail", lambda *_: None)
    verdict = failing_create(trial, assemblies("as_is"), TRANSACTIONAL, LAST)
    assert (verdict.first, verdict.second) == ("CREATE_COMPLETE", "CREATE_COMPLETE")
    assert verdict.faults == ("the failure that was planted did not strike",)
