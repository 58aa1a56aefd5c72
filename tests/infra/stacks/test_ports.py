"""What an opened port adds to a program's templates, and that nothing wider passes."""

import copy
import json
from dataclasses import replace

import pytest

from infra.policy.blueprint.compare import grants
from infra.policy.foreign import reaches
from infra.policy.templates.assembly import Assembly, read_assembly
from infra.policy.verdict import judge
from infra.ports import PORTS
from tests.infra.brand.conftest import SOUND
from tests.infra.policy.example.cloudformation import statement
from tests.infra.policy.separation.two_programs import role, template

HERE, ELSEWHERE = "000000000000", "222233334444"
SHOP = f"arn:aws:iam::{HERE}:role/shop"
OPENED = "    ports:\n" + "".join(
    f'      - {{port: {port}, to: "{user}"}}\n' for port in PORTS for user in (SHOP, ELSEWHERE)
)
PROGRAM = "sms-local-acme-promotional"


@pytest.fixture(scope="module")
def closed(built):
    return read_assembly(built().folder)


@pytest.fixture(scope="module")
def opened(built):
    return read_assembly(built(SOUND + OPENED).folder)


def named(assembly, name=PROGRAM):
    return next(one for one in assembly.templates if one.name == name)


def without_ports(body):
    """Return `body` without the parameters of ports, what lets their users in, and what lets them by a denial."""
    left = copy.deepcopy(body)
    resources = left["Resources"]
    for name in [name for name in resources if name.startswith("Ports")]:
        del resources[name]
    for resource in resources.values():
        for part in ("PolicyDocument", "KeyPolicy"):
            document = resource.get("Properties", {}).get(part)
            if isinstance(document, dict):
                kept = [let_nobody_by(one) for one in document["Statement"]]
                document["Statement"] = sorted(grants([one for one in kept if not is_port(one)]))
    return left


def is_port(one):
    return SHOP in json.dumps(one) or ELSEWHERE in json.dumps(one)


def let_nobody_by(statement):
    held = statement.get("Condition", {}).get("ArnNotLike", {})
    if statement["Effect"] == "Deny" and held:
        held["aws:PrincipalArn"] = [one for one in held["aws:PrincipalArn"] if not is_port(one)]
    return statement


def test_a_port_adds_parameters_and_statements_and_changes_nothing_else(closed, opened):
    assert without_ports(named(opened).body)["Resources"] == without_ports(named(closed).body)["Resources"]
    assert named(opened, "sms-local-acme-transactional").body == named(closed, "sms-local-acme-transactional").body


def test_who_uses_a_port_comes_through_the_wall_for_what_it_is_for_alone(opened):
    denied = {
        action
        for resource in named(opened).resources.values()
        for one in (resource.get("PolicyDocument", "Statement") or resource.get("KeyPolicy", "Statement") or [])
        if one["Effect"] == "Deny" and is_port(one)
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    opens = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
    assert denied == opens | {"sqs:SendMessage", "sns:Subscribe", "s3:GetObject", "s3:GetObjectVersion"}


def test_every_port_has_a_parameter_under_its_stable_name(opened):
    names = {one.get("Name") for one in named(opened).of_type("AWS::SSM::Parameter")}
    folder = "/sms/local/acme/promotional/ports/"
    assert {name for name in names if name.startswith(folder)} == {
        f"{folder}{port}" for port in (*PORTS, "key", "requests/url")
    }


def test_what_a_port_grants_is_written_out(opened):
    found = [
        one
        for resource in named(opened).resources.values()
        for one in (resource.get("PolicyDocument", "Statement") or resource.get("KeyPolicy", "Statement") or [])
        if is_port(one) and one["Effect"] == "Allow"
    ]
    assert len(found) == 2 * (1 + 1 + 1 + 2 + 2) + 2 * 2  # each resource, objects, and the key to write or to read
    for one in found:
        assert one["Principal"] == {"AWS": f"arn:aws:iam::{HERE if SHOP in json.dumps(one) else ELSEWHERE}:root"}
        assert not any("*" in action for action in one["Action"])


def test_the_policy_accepts_the_ports_that_the_brand_file_opens(opened):
    assert [str(one) for one in judge(opened) if one.rule != "SmsProgram-RulesInForce"] == []


WIDENED = {
    "every action": lambda one: one.update(Action="sqs:*"),
    "taking messages off": lambda one: one.update(Action=["sqs:SendMessage", "sqs:ReceiveMessage"]),
    "the whole account of a role": lambda one: one.pop("Condition"),
    "another role": lambda one: one["Condition"]["ArnEquals"].update({"aws:PrincipalArn": f"{SHOP}2"}),
    "roles by a pattern": lambda one: one.update(Condition={"ArnLike": {"aws:PrincipalArn": f"{SHOP}*"}}),
    "everybody": lambda one: one.update(Principal="*"),
    "an account that the brand file does not name": lambda one: one.update(
        Principal={"AWS": "arn:aws:iam::333344445555:root"}
    ),
}


@pytest.mark.parametrize("widen", WIDENED.values(), ids=WIDENED)
def test_a_statement_that_is_wider_than_its_port_is_refused(opened, widen):
    program = named(opened)
    body = copy.deepcopy(program.body)
    policy = next(
        one for one in body["Resources"].values() if one["Type"] == "AWS::SQS::QueuePolicy" and SHOP in json.dumps(one)
    )
    every = policy["Properties"]["PolicyDocument"]["Statement"]
    widen(next(one for one in every if one["Effect"] == "Allow" and SHOP in json.dumps(one)))
    rest = [one for one in opened.templates if one is not program]
    rules = {one.rule for one in judge(Assembly((*rest, replace(program, body=body))))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation", "SmsProgram-RequestDoor"} <= rules


def test_without_the_brand_file_the_same_statements_are_refused(opened):
    program = named(opened)
    rest = [one for one in opened.templates if one is not program]
    rules = {one.rule for one in judge(Assembly((*rest, replace(program, ports={}))))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation", "SmsProgram-OwnPlace"} <= rules


def test_another_stack_comes_in_by_the_parameters_of_the_real_program(opened):
    def reached(actions, port):
        on = f"{{{{resolve:ssm:/sms/local/acme/promotional/ports/{port}}}}}"
        own = template("team", {}, {"Role": role(statement(actions, on))}, HERE)
        return reaches(Assembly((*opened.templates, own)))

    assert reached(["sqs:SendMessage"], "requests") == ()
    assert reached(["kms:Decrypt", "kms:GenerateDataKey"], "key") == ()
    assert reached(["s3:GetObject"], "archive") == ()
    assert reached(["sqs:ReceiveMessage"], "requests")
    assert reached(["s3:PutObject"], "archive")
