"""The check as a whole: its rules, its errors, and what it costs to load."""

import json
import subprocess
import sys
import time

import pytest

from infra.policy import AssemblyError, check_assembly, enforce
from infra.policy.reports.document import PAGE, page
from infra.policy.rules import RULES
from infra.policy.templates.template import QUOTAS
from tests.infra.policy.programs import test_archive, test_consent
from tests.infra.policy.rules import (
    test_campaigns,
    test_crossing,
    test_doors,
    test_forms,
    test_hearing,
    test_identity,
    test_keeping,
    test_permissions,
    test_rules_of_sending,
    test_sending,
    test_sharing,
    test_waking,
    test_watching,
)
from tests.infra.policy.whole import test_gaps, test_places, test_waivers

TABLES = (
    test_identity,
    test_keeping,
    test_sharing,
    test_crossing,
    test_permissions,
    test_doors,
    test_hearing,
    test_consent,
    test_archive,
    test_sending,
    test_waking,
    test_campaigns,
    test_watching,
    test_places,
    test_rules_of_sending,
    test_waivers,
    test_gaps,
    test_forms,
    test_keeping,
)

NAMES = (
    "Blueprint Tags OnePool OneNumber OwnNumber KnownTypes KnownProperties OwnPlace "
    "OwnOptOutList OwnKey KeyPolicy Separation NoCrossing ConsentBus NothingHidden Ports "
    "NarrowActions KnownActions NarrowResources SendPermission RoleTrust PassedRole ClosedDoors "
    "OnlyTheGate SendGate RequestDoor OwnSchedules WakingRole DeliveryRoute OwnBrake RecursiveLoop CampaignWalk "
    "RulesInForce RulesRead "
    "TwoWay ChannelPolicy InboundRoute InboundRoom DurableQueue DeadLetterAlarm Keywords SharedRoutes "
    "CascadeRoute KeptDeliveries "
    "FormBehindCaptcha FormAsksOnly PreferencesReadOnly ToldOptOuts "
    "LateAlarm ErrorAlarm AlarmTopic OwnLogs LogRetention NoNumbers "
    "ConsentTables TimeToLive AppendOnlyLedger LedgerArchive ArchiveLock Retained "
    "PinpointEnded AccountQuotas Acknowledged Waivers"
)


def test_the_rules_are_these_and_no_other():
    assert [rule.id for rule in RULES] == [f"SmsProgram-{name}" for name in NAMES.split()]


def test_every_rule_has_a_case_that_it_refuses():
    # what stacks that are no program's reach has its cases in `foreign`, what nobody declared in `blueprint`
    assert {case[0] for table in TABLES for case in table.MUTATIONS} | {"Ports", "Blueprint"} == set(NAMES.split())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_says_what_why_whence_and_how_to_mend(rule):
    assert all(getattr(rule, part).strip() for part in ("info", "why", "source", "remedy"))
    assert rule.info.endswith(".")
    assert rule.why.endswith(".")
    assert rule.remedy.endswith(".")


def test_the_page_of_rules_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m infra.policy.reports.document`"


@pytest.mark.parametrize(
    "unreadable",
    [{"Statement": ["nonsense"]}, {"Fn::Join": ["", ['{"Statement": ', {"Fn::GetAZs": ""}, "}"]]}, '{"Statement": '],
    ids=["a statement that is no object", "a text that synth cannot join", "a broken text"],
)
def test_a_policy_that_cannot_be_read_is_a_finding_in_its_template(world, unreadable):
    world.set("RolePolicy", PolicyDocument=unreadable)
    found = [one for one in check_assembly(world.write()) if "cannot read" in one.message]
    assert {one.template.name for one in found} == {"sms-prod-acme-promotional"}
    assert "SmsProgram-SendPermission" in {one.rule for one in found}


def test_plain_templates_without_a_manifest_are_judged_too(world):
    folder = world.write()
    (folder / "manifest.json").unlink()
    assert "SmsProgram-Tags" in {one.rule for one in check_assembly(folder)}


def test_the_stacks_of_a_nested_assembly_are_judged_too(world):
    inner = world.folder / "assembly-Stage"
    inner.mkdir()
    outer, world.folder = world.folder, inner
    world.prop("Pool").update(SharedRoutesEnabled=True)
    world.write()
    nested = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}}
    (outer / "manifest.json").write_text(json.dumps({"artifacts": {"Stage": nested}}), encoding="utf-8")
    assert [one.rule for one in check_assembly(outer)] == ["SmsProgram-SharedRoutes"]


def test_a_stale_template_that_the_manifest_does_not_name_is_not_judged(world):
    (world.folder / "old.template.json").write_text("{}", encoding="utf-8")
    assert check_assembly(world.write()) == []


@pytest.mark.parametrize("content", [None, "not json", "[]"])
def test_an_unreadable_assembly_is_told_in_one_line(tmp_path, content):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(AssemblyError, match="run `cdk synth`"):
        check_assembly(tmp_path)


def test_enforcing_ends_the_program_with_rule_place_reason_and_remedy(world, capsys):
    world.prop("Pool").update(SharedRoutesEnabled=True)
    with pytest.raises(SystemExit) as ended:
        enforce(world.write())
    told = capsys.readouterr().err
    assert ended.value.code == 1
    for part in ("SmsProgram-SharedRoutes", "sms-prod-acme-promotional Pool SharedRoutesEnabled", "to mend: Set"):
        assert part in told


def test_enforcing_lets_a_good_assembly_pass(world):
    assert enforce(world.write()) is None


def test_checking_does_not_load_the_cdk():
    script = "import sys, infra.policy; assert not {'aws_cdk', 'jsii', 'cdk_nag'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_checking_grows_no_faster_than_the_number_of_programs(world):
    def seconds(brands):
        for brand in range(brands):
            world.add(f"brand{brand}", "promotional", f"f{brand}")
        world.declare(QUOTAS, dict.fromkeys(("pools", "opt_out_lists", "configuration_sets", "roles"), 2000))
        folder, started = world.write(), time.process_time()
        assert check_assembly(folder) == []
        return time.process_time() - started

    small, large = seconds(10), seconds(50)
    assert large < small * 5 * 2
