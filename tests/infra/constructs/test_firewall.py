"""The firewall of the pages stands long before it is put on its stage: AWS knows a fresh one only after a while."""

import json

import pytest

from infra.brand.loader import parse
from infra.environment import Environment, UnknownEnvironmentError
from infra.facts import expected_stacks
from infra.policy.blueprint.store import template_of
from tests.conftest import PROJECT


def test_the_web_acl_waits_for_nothing_and_its_association_for_the_stage(templates):
    resources = templates["sms-local-example-corp-promotional"]["Resources"]
    (acl,) = (one for one in resources.values() if one["Type"] == "AWS::WAFv2::WebACL")
    (association,) = (one for one in resources.values() if one["Type"] == "AWS::WAFv2::WebACLAssociation")
    (stage,) = (name for name, one in resources.items() if one["Type"] == "AWS::ApiGateway::Stage")
    assert "DependsOn" not in acl
    assert not any(f'"{name}"' in json.dumps(acl["Properties"]) for name in resources)
    assert association["DependsOn"] == [stage]


def test_the_stage_waits_for_the_functions_of_the_pages_which_take_longest(templates):
    resources = templates["sms-local-example-corp-promotional"]["Resources"]
    (deployment,) = (one for one in resources.values() if one["Type"] == "AWS::ApiGateway::Deployment")
    functions = {
        name
        for method in deployment["DependsOn"]
        for name, one in resources.items()
        if one["Type"] == "AWS::Lambda::Function" and f'"{name}"' in json.dumps(resources[method])
    }
    assert {name.rstrip("0123456789ABCDEF") for name in functions} == {"OptInFormFunction", "PreferencesFunction"}


FORM = "sms-local-example-corp-promotional"
SHARED = "sms-local-firewall"
OWN = ["FewFromOneAddress", "AmazonIpReputationList", "CommonRuleSet", "Puzzle"]


def firewalls(built):
    """The web ACLs of an assembly, and what stands before the form."""
    acls = dict(built.resources("AWS::WAFv2::WebACL"))
    (association,) = built.resources("AWS::WAFv2::WebACLAssociation")
    return list(acls.values()), association[1]["WebACLArn"]


def test_a_form_has_its_own_firewall_of_four_rules(built):
    (acl,), arn = firewalls(built())
    assert [rule["Name"] for rule in acl["Rules"]] == OWN
    assert list(arn) == ["Fn::GetAtt"]


def test_where_forms_share_one_it_has_the_same_rules_and_the_stack_waits_for_it(built):
    made = built(firewall="shared")
    (acl,), arn = firewalls(made)
    assert acl["Name"] == SHARED
    assert [rule["Name"] for rule in acl["Rules"]] == OWN
    assert arn == {"Fn::ImportValue": SHARED}
    (exported,) = made.template(SHARED)["Outputs"].values()
    assert exported["Export"] == {"Name": SHARED}
    manifest = json.loads((made.folder / "manifest.json").read_text())["artifacts"]
    assert SHARED in next(one["dependencies"] for name, one in manifest.items() if name.endswith("-acme-promotional"))


def test_synthesis_says_that_a_shared_firewall_counts_over_all_forms(built):
    assert "stand behind one firewall" not in built().said
    (told,) = [line for line in built(firewall="shared").said.splitlines() if "firewall" in line]
    assert "counts the requests of an address to all of them together: beyond 100 in five minutes" in told


def test_a_form_that_a_verifier_checks_keeps_its_own_firewall():
    form = "    form: {verifier: turnstile, site_key: site-key-1}\n"
    file = PROJECT / "brands" / "example-corp.yaml"
    brand = parse(str(file), file.read_text() + form)
    settings = json.loads((PROJECT / "cdk.json").read_text())["context"]["environments"]["local"]
    stacks = expected_stacks([brand], Environment.named("local", {"local": settings | {"firewall": "shared"}}))
    resources = {name: one for stack in stacks for name, one in template_of(stack)["Resources"].items()}
    (acl,) = (one["Properties"] for one in resources.values() if one["Type"] == "AWS::WAFv2::WebACL")
    assert (acl["Name"], len(acl["Rules"])) == (f"{FORM}-form", 3)


def test_what_another_firewall_takes_the_place_of_is_not_deleted_after_it(built):
    """To delete an association takes away whatever web ACL stands before the stage by then."""
    for made in (built(), built(firewall="shared")):
        resources = made.template("sms-local-acme-promotional")["Resources"].items()
        ((name, association),) = ((k, one) for k, one in resources if one["Type"] == "AWS::WAFv2::WebACLAssociation")
        assert (association["UpdateReplacePolicy"], association["DeletionPolicy"]) == ("Retain", "Delete")
        assert name == "FirewallOnStageCA5955AB"  # replaced in place, by whichever comes


@pytest.mark.parametrize("said", ["none", "", True, ["shared"]])
def test_another_firewall_is_refused_with_the_allowed_ones(said):
    known = {"prod": {"account": "111122223333", "region": "us-east-1", "firewall": said}}
    with pytest.raises(UnknownEnvironmentError, match="firewall of environment 'prod' must be own or shared, got"):
        Environment.named("prod", known)
