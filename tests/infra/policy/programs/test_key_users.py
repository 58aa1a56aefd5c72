"""The uses of a program's key that the rule KeyPolicy compares with the key: none is overlooked."""

import pytest

from infra.policy.programs.key_users import uses
from infra.policy.templates.assembly import read_assembly
from infra.policy.templates.template import nodes

PROMOTIONAL, TRANSACTIONAL = "sms-local-example-corp-promotional", "sms-local-example-corp-transactional"
KEY_PROPERTIES = {"KmsKeyId", "KmsMasterKeyId", "KMSMasterKeyId", "KMSMasterKeyID", "KmsKeyArn"}


@pytest.fixture(scope="module")
def programs(assembly):
    return {template.name: template for template in read_assembly(assembly).programs}


@pytest.mark.parametrize("name", [PROMOTIONAL, TRANSACTIONAL])
def test_every_service_that_carries_something_of_a_program_is_compared_with_the_key(programs, name):
    services = {use.service.name for use in uses(programs[name]) if use.service}
    assert services == {"logs", "sms-voice", "sns", "cloudwatch", "events"}


@pytest.mark.parametrize("name", [PROMOTIONAL, TRANSACTIONAL])
def test_every_role_of_a_program_is_compared_with_the_key(programs, name):
    roles = {resource.logical_id for resource in programs[name].of_type("AWS::IAM::Role")}
    assert {use.role for use in uses(programs[name])} - {""} == roles


@pytest.mark.parametrize("name", [PROMOTIONAL, TRANSACTIONAL])
def test_every_type_that_is_encrypted_has_a_user_that_is_compared(programs, name):
    template = programs[name]
    encrypted = {
        resource.type
        for resource in template.resources.values()
        if any(path.rpartition(".")[2] in KEY_PROPERTIES for path, _ in nodes(resource.properties))
    }
    by_service = {"AWS::Logs::LogGroup", "AWS::SNS::Topic"}
    by_role = {
        "AWS::SQS::Queue",
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::Lambda::Function",
        "AWS::StepFunctions::StateMachine",
    }
    assert encrypted == by_service | by_role


def test_every_use_names_the_guide_that_asks_for_it(programs):
    assert all(".html" in use.source for template in programs.values() for use in uses(template))
