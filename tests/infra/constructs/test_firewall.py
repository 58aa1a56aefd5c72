"""The firewall of the pages stands long before it is put on its stage: AWS knows a fresh one only after a while."""

import json


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
