"""What a deploy changes, told from two templates; what AWS would refuse of it is told beforehand."""

import json
from dataclasses import replace
from pathlib import Path

import cfnlint
import pytest

from ops.rollout.assembly import Stack, read
from ops.rollout.changes import FIXED_NAMES, REPLACING, change, changes
from ops.rollout.deployed import Deployed
from ops.rollout.page import page

SCHEMAS = Path(cfnlint.__file__).parent / "data" / "schemas"


@pytest.fixture(scope="module")
def stacks(assembly):
    return {stack.name: stack for stack in read(assembly)}


@pytest.fixture(scope="module")
def program(stacks):
    return stacks["sms-local-example-corp-promotional"]


def copied(stack):
    return json.loads(json.dumps(stack.template))


def renamed(template, old, new):
    """Return `template` with a resource under another logical id, as a construct that moved leaves it."""
    return json.loads(json.dumps(template).replace(f'"{old}"', f'"{new}"'))


def of_type(stack, kind):
    return [logical_id for logical_id, resource in stack.resources.items() if resource["Type"] == kind]


def lines(*found):
    return list(page(found, ()))


def test_the_assembly_gives_each_stack_with_what_it_needs_and_the_roles_of_the_bootstrap(stacks, program):
    assert program.needs == {"sms-local-platform"}
    assert program.brand == "example-corp"
    assert program.deploy_role == "arn:aws:iam::000000000000:role/cdk-hnb659fds-deploy-role-000000000000-us-east-1"
    assert program.lookup_role == "arn:aws:iam::000000000000:role/cdk-hnb659fds-lookup-role-000000000000-us-east-1"
    assert {name for name in stacks if name.endswith("-pinpoint")} == {
        name for name, one in stacks.items() if one.optional
    }


def test_a_deploy_of_what_stands_changes_nothing(program):
    assert change(program, copied(program)).resources == ()


def test_a_template_that_came_back_with_question_marks_is_the_same(program):
    template = copied(program)
    logical_id = of_type(program, "AWS::CloudWatch::Alarm")[0]
    template["Resources"][logical_id]["Properties"]["AlarmDescription"] = "früh → spät"
    came_back = json.loads(json.dumps(template, ensure_ascii=False).encode("ascii", "replace"))
    stack = Stack(program.name, template)
    assert change(stack, came_back).resources == ()


def test_a_new_stack_is_told_in_one_line_with_what_it_has_most_of(program):
    (line,) = lines(change(program, None))
    assert line.startswith(f"+ {program.name}: new, {len(program.resources)} resources (")


def test_a_changed_property_is_told_with_its_construct(program):
    before = copied(program)
    logical_id = of_type(program, "AWS::SQS::Queue")[0]
    before["Resources"][logical_id]["Properties"]["VisibilityTimeout"] = 1
    head, line = lines(change(program, before))
    assert head == f"~ {program.name}: changed"
    assert line.strip().startswith("~ AWS::SQS::Queue ")
    assert line.endswith(": VisibilityTimeout")


def test_a_change_that_is_alike_in_many_resources_and_stacks_is_told_once(stacks):
    found = []
    for stack in stacks.values():
        before = copied(stack)
        for resource in before["Resources"].values():
            if resource["Type"] == "AWS::Lambda::Function":
                resource["Properties"]["Code"] = {"S3Bucket": "b", "S3Key": "yesterday"}
        found.append(change(stack, before))
    told = lines(*found)
    assert len([line for line in told if "AWS::Lambda::Function" in line]) == 2  # promotional, transactional
    assert "~ sms-local-example-corp-promotional, sms-local-example-outlet-promotional: changed" in told
    assert told[-1].startswith("= 6 unchanged")


def test_an_added_brand_is_a_page(stacks):
    """All stacks but one brand's stand; what is told fits a page."""
    standing = {name: stack.template for name, stack in stacks.items() if "outlet" not in name}
    found = changes(list(stacks.values()), Deployed(standing, frozenset(standing)))
    told = "\n".join(page(found, ()))
    assert len(told.splitlines()) < 40
    assert len(told) < 4000
    assert "sms-local-example-outlet-promotional: new" in told


def test_stacks_that_stand_and_are_described_no_more_are_told():
    assert list(page([], ["sms-prod-old-promotional"])) == [
        "? 1 no longer described, which no deploy removes: sms-prod-old-promotional"
    ]


@pytest.mark.parametrize(
    "kind",
    [
        "AWS::Logs::LogGroup",
        "AWS::StepFunctions::StateMachine",
        "AWS::WAFv2::WebACL",
        "AWS::Lambda::EventSourceMapping",
    ],
)
def test_a_renamed_construct_with_a_fixed_name_is_told_as_what_exists_already(program, kind):
    logical_id = of_type(program, kind)[0]
    before = renamed(copied(program), logical_id, "ItsOldPlace")
    found = change(program, before)
    assert len(found.refusals) == 1
    assert f"{kind} " in found.refusals[0]
    assert "already exists" in found.refusals[0]
    assert lines(found)[0] == f"! {found.refusals[0]}"


def test_a_replacement_under_the_same_name_is_told_as_what_exists_already(program):
    before = copied(program)
    logical_id = of_type(program, "AWS::StepFunctions::StateMachine")[0]
    before["Resources"][logical_id]["Properties"]["StateMachineType"] = "EXPRESS"
    (refusal,) = change(program, before).refusals
    assert "AWS::StepFunctions::StateMachine sms-local-example-corp-promotional" in refusal


SHARED = {"Fn::ImportValue": "sms-local-firewall"}


@pytest.mark.parametrize(
    ("before", "after", "counted"),
    [("own", SHARED, "over the forms of all brands"), (SHARED, "own", "by this form alone")],
)
def test_a_form_that_comes_behind_another_firewall_is_told_so(program, before, after, counted):
    """The stage has the one or the other: what is exchanged is the association, under its own logical id."""
    (bond,) = of_type(program, "AWS::WAFv2::WebACLAssociation")
    acl = of_type(program, "AWS::WAFv2::WebACL")[0]

    def standing(arn):
        template = copied(program)
        if arn != "own":
            template["Resources"].pop(acl)
            template["Resources"][bond]["Properties"]["WebACLArn"] = arn
        return template

    found = change(replace(program, template=standing(after)), standing(before))
    assert found.refusals == ()
    (note,) = found.notes
    assert "one of the two is there at every moment" in note
    assert counted in note
    assert f"    {note}" in lines(found)
    assert f"    ~ AWS::WAFv2::WebACLAssociation {bond}: WebACLArn" in lines(found)


def test_the_firewall_that_nobody_shares_any_more_stays_and_is_told():
    assert list(page([], ["sms-local-firewall"])) == [
        "? 1 no longer described, which no deploy removes: sms-local-firewall"
    ]


def test_a_legal_entity_under_another_name_is_told_with_the_bus_that_stays(stacks):
    platform = stacks["sms-local-platform"]
    (logical_id,) = of_type(platform, "AWS::Events::EventBus")
    before = renamed(copied(platform), logical_id, "FormerNameBus")
    before["Resources"]["FormerNameBus"]["Properties"]["Name"] = "sms-local-former-name-consent"
    (refusal,) = change(platform, before).refusals
    assert "sms-local-former-name-consent goes while programs still listen" in refusal


def test_a_renamed_construct_without_a_fixed_name_is_refused_by_nobody(program):
    logical_id = of_type(program, "AWS::CloudWatch::Alarm")[0]
    assert change(program, renamed(copied(program), logical_id, "ItsOldPlace")).refusals == ()


def test_what_touches_the_sms_service_is_known_by_its_resources(program):
    assert {one.rstrip("0123456789ABCDEF") for one in change(program, None).sms} == {
        "ShortCodeEvents",
        "ShortCodeOptOuts",
        "ShortCodePool",
        "ShortCodeProtection",
        "ShortCodeSimulator",
    }
    before = copied(program)
    for logical_id in of_type(program, "AWS::SQS::Queue"):
        del before["Resources"][logical_id]
    assert change(program, before).sms == set()


def test_what_changes_permissions_and_what_removes_is_known(program):
    before = copied(program)
    role = of_type(program, "AWS::IAM::Role")[0]
    before["Resources"][role]["Properties"]["Description"] = "other"
    assert change(program, before).permissions
    alarm = of_type(program, "AWS::CloudWatch::Alarm")[0]
    before = copied(program)
    before["Resources"]["Gone"] = before["Resources"][alarm]
    found = change(program, before)
    assert (found.permissions, found.removes) == (False, True)


def schema(kind):
    """Return the schema of a resource type, as CloudFormation's registry publishes it."""
    listed = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    return json.loads((SCHEMAS / "resources" / f"{listed[kind]}.json").read_text())


@pytest.mark.parametrize("kind", FIXED_NAMES)
def test_what_replaces_a_resource_is_what_its_schema_says(kind):
    says = {path.removeprefix("/properties/") for path in schema(kind).get("createOnlyProperties", ())}
    assert set(REPLACING[kind]) == says
