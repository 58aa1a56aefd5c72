"""Plain templates, of whatever origin, are read as CloudFormation reads them."""

import json

import pytest

from infra.policy import AssemblyError
from infra.policy.reports.report import _line
from infra.policy.templates.assembly import read_all
from infra.policy.verdict import verdict

YAML = """
AWSTemplateFormatVersion: 2010-09-09
Description: a queue of somebody else
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub "${AWS::StackName}-queue"
      RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadLetters.Arn, maxReceiveCount: 5}
  DeadLetters:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - {Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: !Join [":", ["arn:aws:iam:", !Ref Other, root]]}}
      Policies: [{PolicyName: All, PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}}]
Outputs:
  Url: {Value: !GetAtt [Queue, QueueUrl], Export: {Name: url}, Condition: No}
"""


def read(folder, **files):
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return read_all([folder])


def test_the_short_forms_of_functions_mean_the_long_ones(tmp_path):
    (template,) = read(tmp_path, other_yaml=YAML).templates
    queue = template.resources["Queue"]
    assert queue.get("QueueName") == {"Fn::Sub": "${AWS::StackName}-queue"}
    assert queue.get("RedrivePolicy", "deadLetterTargetArn") == {"Fn::GetAtt": ["DeadLetters", "Arn"]}
    assert template.body["Outputs"]["Url"]["Value"] == {"Fn::GetAtt": ["Queue", "QueueUrl"]}


def test_dates_stay_text_and_no_means_false_as_in_yaml_1_1(tmp_path):
    (template,) = read(tmp_path, other_yaml=YAML).templates
    assert template.body["AWSTemplateFormatVersion"] == "2010-09-09"
    assert template.resources["Role"].get("AssumeRolePolicyDocument", "Version") == "2012-10-17"
    assert template.body["Outputs"]["Url"]["Condition"] is False


@pytest.mark.parametrize("name", ["other_yaml", "other_yml", "other_template"])
def test_a_template_in_yaml_is_judged_by_every_rule(tmp_path, name):
    reached = verdict(read(tmp_path, **{name: YAML}))
    found = {(one.rule.removeprefix("SmsProgram-"), one.logical_id) for one in reached.findings}
    assert found == {("Ports", "Role")}


@pytest.mark.parametrize("ending", ["json", "template", "template_json"])
def test_a_template_in_json_is_judged_whatever_it_is_called(tmp_path, ending):
    template = {"Resources": {"Pool": {"Type": "AWS::SMSVOICE::Pool"}}}
    reached = verdict(read(tmp_path, **{f"other_{ending}": json.dumps(template)}))
    assert {(one.rule, one.template.name) for one in reached.findings} == {
        ("SmsProgram-Tags", "other"),
        ("SmsProgram-Ports", "other"),
    }


def test_files_of_a_folder_that_are_no_templates_are_passed_over(tmp_path):
    assembly = read(tmp_path, other_yaml=YAML, package_json="{}", notes_yaml="a: 1", readme_md="Resources:")
    assert [template.name for template in assembly.templates] == ["other"]


def test_templates_of_several_places_are_judged_together(world, tmp_path):
    folder = world.write()
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "twin.json").write_text((folder / "sms-prod-acme-promotional.template.json").read_text())
    found = verdict(read_all([folder, plain / "twin.json"])).findings
    assert ("SmsProgram-OwnNumber", "twin") in {(one.rule, one.template.name) for one in found}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "not json"),
        ("a.json", '{"Resources": []}'),
        ("a.json", '{"Resources": {"A": "B"}}'),
        ("a.json", "[]"),
        ("a.yaml", "a: [b"),
        ("a.yaml", "- a"),
        ("a.yaml", "Resources: {A: 1, A: 2}"),
        ("a.yaml", "Resources: &a {A: *b}"),
        ("a.yaml", "a: 1"),
        ("a.template", "a: 1"),
    ],
)
def test_what_is_no_template_is_told_with_its_file(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(AssemblyError, match=rf"{name}: expected"):
        read_all([tmp_path / name])


def test_a_file_or_folder_that_holds_nothing_is_told(tmp_path):
    with pytest.raises(AssemblyError, match="expected a cloud assembly or templates, got none"):
        read_all([tmp_path])
    with pytest.raises(AssemblyError, match="nowhere"):
        read_all([tmp_path / "nowhere.json"])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (YAML, 10),
        ('{\n "Parameters": {"DeadLetters": {}},\n "Resources": {\n  "Queue": {},\n  "DeadLetters": {\n  }}}', 5),
        ('{"Resources": {"DeadLetters": {}}}', 1),
    ],
    ids=["YAML", "JSON, after a parameter of that name", "JSON on one line"],
)
def test_a_resource_is_found_on_its_line(tmp_path, text, line):
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    assert _line(file, "DeadLetters") == line
