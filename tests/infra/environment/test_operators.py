"""Who operates an environment: the roles of each duty, and what would let in too many."""

import pytest

from infra.environment import Environment, UnknownEnvironmentError
from infra.environment.operators import EXAMPLE, MUST

ENTRY = {"account": "111122223333", "region": "us-east-1"}
GLASS = {"break_glass": ["SmsBreakGlass"]}
ROLE = "arn:aws:iam::111122223333:role/"


def operators(named=None, **more):
    named = {"operators": named} if named is not None else {}
    return Environment.named("prod", {"prod": ENTRY | named | more}).operators


def test_an_environment_knows_the_roles_of_each_duty():
    found = operators({"readers": ["SmsReader", "team/Auditor"], "senders": "OrderService", **GLASS})
    assert found.declared
    assert found.own == f"{ROLE}sms-prod-*"
    assert found.readers == (f"{ROLE}SmsReader", f"{ROLE}team/Auditor")
    assert found.senders == (f"{ROLE}OrderService",)
    assert found.importers == ()


def test_the_roles_of_the_bootstrap_deploy_unless_others_are_named():
    ours = operators(GLASS, qualifier="smsteam").deployers
    assert ours[0] == f"{ROLE}cdk-smsteam-cfn-exec-role-111122223333-us-east-1"
    assert len(ours) == 2
    assert operators({"deployers": ["Pipeline"], **GLASS}).deployers == (f"{ROLE}Pipeline",)


def test_an_environment_without_operators_declares_none():
    assert not operators().declared
    assert len(operators().deployers) == 2


def test_a_role_of_identity_center_may_end_in_a_star():
    role = "aws-reserved/sso.amazonaws.com/us-east-1/AWSReservedSSO_SmsReader_*"
    assert operators({"readers": [role], **GLASS}).readers == (f"{ROLE}{role}",)


def test_who_may_read_may_not_write_and_each_role_is_let_by_once():
    found = operators({"readers": ["Reader", "Both"], "senders": ["Both"], "importers": ["Both", "Importer"], **GLASS})
    assert found.writers == (f"{ROLE}Both", f"{ROLE}Importer")
    assert found.only_readers == (f"{ROLE}Reader",)
    assert found.may_read == (*found.may_write, f"{ROLE}Reader")
    root = "arn:aws:iam::111122223333:root"
    assert found.may_change[:3] == (f"{ROLE}sms-prod-*", f"{ROLE}aws-service-role/*", root)
    assert set(found.may_change[3:]) == {*found.deployers, *found.break_glass}


def test_where_nobody_is_named_everybody_of_the_account_is_let_by():
    assert operators().may_change[3:] == ("arn:aws:*::111122223333:*",)
    assert operators().may_read == operators().may_change


@pytest.mark.parametrize(
    ("named", "got"),
    [
        ([], "[]"),
        ({}, "{}"),
        ("SmsReader", "'SmsReader'"),
        ({"writers": ["X"], **GLASS}, "'writers'"),
        ({"readers": ["SmsReader"]}, "nobody under break_glass"),
        ({"break_glass": []}, "nobody under break_glass"),
        ({"break_glass": "*"}, "'*'"),
        ({"readers": ["Sms*"], **GLASS}, "'Sms*'"),
        ({"readers": ["A?CD"], **GLASS}, "'A?CD'"),
        ({"readers": ["AWSReservedSSO_X_*"], **GLASS}, "'AWSReservedSSO_X_*'"),
        ({"readers": [f"{ROLE}X"], **GLASS}, f"'{ROLE}X'"),
        ({"readers": [7], **GLASS}, "7"),
        ({"senders": ["sms-prod-acme-promotional-Gate"], **GLASS}, "'sms-prod-acme-promotional-Gate'"),
        ({"senders": [f"Order{number:03}" for number in range(100)], **GLASS}, "4,247 characters"),
    ],
)
def test_operators_that_let_in_too_many_or_nobody_are_refused_with_what_to_write(named, got):
    with pytest.raises(UnknownEnvironmentError) as refused:
        operators(named)
    assert str(refused.value) == (
        f"operators of environment 'prod' must be {MUST}, got {got}: correct it under context.environments in "
        f'cdk.json, such as "operators": {EXAMPLE}, or leave it out'
    )
