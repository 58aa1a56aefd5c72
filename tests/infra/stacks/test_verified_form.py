"""A brand whose form is checked by a verifier's service, synthesised like any other."""

import json

import pytest

from tests.conftest import PROJECT

FORM = "    form: {verifier: turnstile, site_key: site-key-1, origins: [https://www.example.com]}\n"
PROGRAM = "sms-local-example-corp-promotional"


@pytest.fixture(scope="module")
def resources(built):
    return built((PROJECT / "brands" / "example-corp.yaml").read_text() + FORM).template(PROGRAM)["Resources"]


def of_type(resources, kind):
    return {name: one["Properties"] for name, one in resources.items() if one["Type"] == kind}


def test_one_role_may_read_the_verifiers_secret_and_it_is_the_forms(resources):
    (secret,) = of_type(resources, "AWS::SecretsManager::Secret")
    readers = {
        name
        for name, role in of_type(resources, "AWS::IAM::Role").items()
        if "secretsmanager:GetSecretValue" in json.dumps(role) or secret in json.dumps(role)
    }
    (form,) = [one for name, one in of_type(resources, "AWS::Lambda::Function").items() if name.startswith("OptInForm")]
    assert readers == {form["Role"]["Fn::GetAtt"][0]}
    assert form["Environment"]["Variables"]["VERIFIER_SECRET"] == {"Ref": secret}


def test_the_firewall_asks_no_puzzle_of_a_form_that_a_verifier_checks_and_keeps_its_other_rules(resources):
    (firewall,) = of_type(resources, "AWS::WAFv2::WebACL").values()
    assert [rule["Name"] for rule in firewall["Rules"]] == [
        "FewFromOneAddress",
        "AmazonIpReputationList",
        "CommonRuleSet",
    ]
