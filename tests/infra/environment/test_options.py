"""What an environment may declare, each within its range, and what is said of what is outside of it."""

import json
from dataclasses import fields

import pytest

from infra.constructs.core.storage import KEPT_DAYS, RETENTION
from infra.environment import OPTIONS, Environment, Options, UnknownEnvironmentError
from infra.environment.options import RETENTION_DAYS

ENTRY = {"account": "111122223333", "region": "us-east-1"}
BY_NAME = {one.name: one for one in OPTIONS}


def declared(region="us-east-1", **options):
    entry = {**ENTRY, "region": region, **options}
    return Environment.named("prod", {"prod": entry, "stage": ENTRY}).options


@pytest.mark.parametrize("name", BY_NAME)
def test_the_example_of_an_option_is_within_its_range_and_declares_something(name):
    found = declared(**{name: json.loads(BY_NAME[name].example)})
    assert found.declared().keys() == {name}


@pytest.mark.parametrize("name", BY_NAME)
def test_what_is_declared_reads_the_same_once_it_has_been_in_an_assembly(name):
    found = declared(**{name: json.loads(BY_NAME[name].example)})
    assert declared(**json.loads(json.dumps(found.declared()))) == found


def test_each_option_of_the_table_is_a_field_and_nothing_is_declared_by_default():
    assert [one.name for one in fields(Options)] == list(BY_NAME)
    assert declared() == Options()
    assert Options().declared() == {}


SIGNING = "arn:aws:lambda:{}:{}:code-signing-config:csc-0123456789abcdef0"
ROLE = "arn:aws:iam::111122223333:role/"
OF_AWS = ("AWSDenyAll", "ReadOnlyAccess", "job-function/ViewOnlyAccess", "PowerUserAccess", "AdministratorAccess")
LOOK_ALIKES = ("hnb659fd5", "hnb659fd", "hnb569fds", "hnb-659fds", "nb659fds", "hnb659", "hnb659fdss", "hnb6s9fds")
WRONG = {
    "permissions_boundary": [
        ("", "''"),
        (None, "None"),
        (["sms"], "['sms']"),
        ("sms boundary", "'sms boundary'"),
        ("arn:aws:iam::999999999999:policy/sms", "'arn:aws:iam::999999999999:policy/sms'"),
        ("arn:aws:iam::111122223333:role/sms", "'arn:aws:iam::111122223333:role/sms'"),
        *((f"arn:aws:iam::aws:policy/{name}", f"'arn:aws:iam::aws:policy/{name}'") for name in OF_AWS),
        ("arn:aws:iam::111122223333:policy/*", "'arn:aws:iam::111122223333:policy/*'"),
        ("arn:aws-us-gov:iam::111122223333:policy/sms", "'arn:aws-us-gov:iam::111122223333:policy/sms'"),
        ({"Ref": "Boundary"}, "{'Ref': 'Boundary'}"),
    ],
    "tags": [
        ({}, "{}"),
        (["CostCenter"], "['CostCenter']"),
        ({"Brand": "acme"}, "'Brand'"),
        ({"messagetype": "promotional"}, "'messagetype'"),
        ({"AWS:team": "sms"}, "'AWS:team'"),
        ({"Team": "a", "team": "b"}, "'team'"),
        ({"Team": ""}, "''"),
        ({"Team": 7}, "7"),
        ({"Team": " sms"}, "' sms'"),
        ({"Team": "sms;"}, "'sms;'"),
        ({"Té": "sms"}, "'Té'"),
        ({"Team": "x" * 257}, repr("x" * 257)),
        ({"x" * 129: "sms"}, repr("x" * 129)),
        ({f"t{number}": "x" for number in range(41)}, "41 tags"),
    ],
    "qualifier": [
        ("", "''"),
        ("SmsTeam", "'SmsTeam'"),
        ("smsteam-", "'smsteam-'"),
        ("x" * 11, repr("x" * 11)),
        (7, "7"),
        *((name, f"'{name}', which a reader takes for hnb659fds") for name in LOOK_ALIKES),
    ],
    "log_retention": [
        (89, "89"),
        (30, "30"),
        (91, "91"),
        (3654, "3654"),
        ("365", "'365'"),
        (True, "True"),
        (365.0, "365.0"),
    ],
    "key_administrators": [
        ([], "[]"),
        ("arn:aws:iam::111122223333:role/admins", "'arn:aws:iam::111122223333:role/admins'"),
        (["*"], "'*'"),
        ([ROLE + "*"], repr(ROLE + "*")),
        (["arn:aws:iam::111122223333:root"], "'arn:aws:iam::111122223333:root'"),
        (["arn:aws:iam::111122223333:user/ann"], "'arn:aws:iam::111122223333:user/ann'"),
        (["arn:aws:iam::999999999999:role/admins"], "'arn:aws:iam::999999999999:role/admins'"),
        ([ROLE + "aws-service-role/x/y"], repr(ROLE + "aws-service-role/x/y")),
        ([ROLE + "sms-prod-acme-GateRole-1"], repr(ROLE + "sms-prod-acme-GateRole-1") + ", a role of a program"),
        ([ROLE + "team/sms-stage-acme-x"], repr(ROLE + "team/sms-stage-acme-x") + ", a role of a program"),
        ([ROLE + "a", ROLE + "a"], repr(ROLE + "a") + " twice"),
        ([ROLE + f"a{number}" for number in range(11)], repr([ROLE + f"a{number}" for number in range(11)])),
    ],
    "tracing": [(False, "False"), ("true", "'true'"), (1, "1"), ("Active", "'Active'")],
    "vpc": [
        ({}, "{}"),
        ("vpc-0a1b2c3d", "'vpc-0a1b2c3d'"),
        ({"subnets": ["subnet-0a1b2c3d"]}, "None"),
        ({"subnets": [], "security_groups": ["sg-0a1b2c3d"]}, "[]"),
        ({"subnets": ["subnet-x"], "security_groups": ["sg-0a1b2c3d"]}, "'subnet-x'"),
        ({"subnets": ["subnet-0a1b2c3d"], "security_groups": ["0a1b2c3d"]}, "'0a1b2c3d'"),
        ({"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"], "id": "vpc-1"}, "'id'"),
        ({"subnets": [f"subnet-0a1b2c{n:02}" for n in range(17)]}, repr([f"subnet-0a1b2c{n:02}" for n in range(17)])),
    ],
    "memory": [
        ({}, "{}"),
        (2048, "2048"),
        ({"gate": 2048}, "'gate'"),
        ({"send_gate": 1023}, "send_gate: 1023"),
        ({"cascade": 511}, "cascade: 511"),
        ({"send_gate": 10241}, "send_gate: 10241"),
        ({"send_gate": "2048"}, "send_gate: '2048'"),
    ],
    "timeout": [
        ({"reconcile": 900}, "'reconcile'"),
        ({"campaign": 119}, "campaign: 119"),
        ({"campaign": 901}, "campaign: 901"),
        ({"keyword_handler": 31}, "keyword_handler: 31"),
        ({"opt_in_form": 30}, "opt_in_form: 30"),
        ({"campaign": True}, "campaign: True"),
    ],
    "alarm_thresholds": [
        ({"AlarmsDeadLetters": 5}, "'AlarmsDeadLetters'"),
        ({"CascadeLost": 1}, "'CascadeLost'"),
        ({"AlarmsOldestMessage": 300}, "AlarmsOldestMessage: 300"),
        ({"AlarmsOldestMessage": 0}, "AlarmsOldestMessage: 0"),
        ({"SendingAlarmsLateBulk": 1e9}, "SendingAlarmsLateBulk: 1000000000.0"),
        ({"SendingAlarmsGateErrors": -1}, "SendingAlarmsGateErrors: -1"),
    ],
    "code_signing": [
        ("csc-0123456789abcdef0", "'csc-0123456789abcdef0'"),
        (SIGNING.format("eu-west-1", "111122223333"), repr(SIGNING.format("eu-west-1", "111122223333"))),
        (SIGNING.format("us-east-1", "999999999999"), repr(SIGNING.format("us-east-1", "999999999999"))),
        (SIGNING.format("us-east-1", "111122223333") + "*", repr(SIGNING.format("us-east-1", "111122223333") + "*")),
    ],
    "access_logs": [
        ("arn:aws:s3:::logs", "'arn:aws:s3:::logs'"),
        ("Logs", "'Logs'"),
        ("a..b", "'a..b'"),
        ("ab", "'ab'"),
        ({"bucket": "logs"}, "{'bucket': 'logs'}"),
        ("sms-prod-acme-promotional-archive", "'sms-prod-acme-promotional-archive', a bucket of a program"),
        ("sms-stage-acme-audiences-1a2b", "'sms-stage-acme-audiences-1a2b', a bucket of a program"),
        ("cdk-hnb659fds-assets-1-us-east-1", "'cdk-hnb659fds-assets-1-us-east-1', a bucket of the bootstrap"),
    ],
}


@pytest.mark.parametrize(("name", "given", "got"), [(name, *one) for name, some in WRONG.items() for one in some])
def test_what_is_out_of_range_is_refused_with_what_to_write(name, given, got):
    with pytest.raises(UnknownEnvironmentError) as refused:
        declared(**{name: given})
    one = BY_NAME[name]
    assert str(refused.value) == (
        f"{name} of environment 'prod' must be {one.must}, got {got}: correct it under context.environments in "
        f'cdk.json, such as "{name}": {one.example}, or leave it out'
    )


def test_every_option_is_tried_out_of_its_range():
    assert WRONG.keys() == BY_NAME.keys()


def test_nobody_declares_more_tags_than_aws_takes_on_a_resource_beside_ours():
    assert len(declared(tags={f"t{number}": "x" for number in range(40)}).tags) == 40


def test_logs_are_kept_for_what_cloudwatch_offers_and_the_constructs_know_each():
    assert set(RETENTION) == set(RETENTION_DAYS)
    assert min(RETENTION_DAYS) == KEPT_DAYS
    assert [declared(log_retention=days).log_retention for days in RETENTION_DAYS] == list(RETENTION_DAYS)


def test_a_permissions_boundary_is_a_policy_of_the_environments_account():
    assert declared(permissions_boundary="sms").permissions_boundary == "arn:aws:iam::111122223333:policy/sms"
    arn = "arn:aws:iam::111122223333:policy/teams/sms"
    assert declared(permissions_boundary=arn).permissions_boundary == arn
    gov = declared(region="us-gov-west-1", permissions_boundary="sms").permissions_boundary
    assert gov == "arn:aws-us-gov:iam::111122223333:policy/sms"


def test_a_role_of_an_environment_with_a_long_name_administers_no_key_where_cloudformation_cuts_its_name():
    entry = ENTRY | {"key_administrators": [f"{ROLE}sms-a-very-long-name-of-a-Gate-1"]}
    with pytest.raises(UnknownEnvironmentError, match="a role of a program"):
        Environment.named("a-very-long-name-of-a-place", {"a-very-long-name-of-a-place": entry})


def test_a_role_of_single_sign_on_may_administer_keys():
    arn = f"{ROLE}aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_KeyAdmins_0123456789abcdef"
    assert declared(key_administrators=[arn]).key_administrators == (arn,)
