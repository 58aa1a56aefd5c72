"""What wakes a program wakes that program alone, by a role made for it: each way round is refused."""

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.cloudformation import ACCOUNT, OWN_ACCOUNT, REGION, arn, ref, statement
from tests.infra.policy.example.sending import role
from tests.infra.policy.example.world import cases

SCHEDULER = "scheduler.amazonaws.com"


def statements(world, role_name):
    return world.prop(role_name)["Policies"][0]["PolicyDocument"]["Statement"]


def passing(world):
    return statements(world, "GateRole")[4]


def making(world):
    return statements(world, "GateRole")[3]


def to(service, operator="StringEquals"):
    return {operator: {"iam:PassedToService": service}}


def trust(world):
    return world.prop("Waker")["AssumeRolePolicyDocument"]["Statement"][0]


def schedule(world, group, role_name):
    lost = {"Arn": arn("SendingDeadLetters")}
    target = {"Arn": arn("Requests"), "RoleArn": arn(role_name), "DeadLetterConfig": lost}
    world.resource("Daily", "AWS::Scheduler::Schedule", GroupName=group, Target=target)


MUTATIONS = [
    # (rule, resource, what was done, how)
    ("PassedRole", "GateRole", "any role", lambda w: passing(w).update(Resource="*")),
    ("PassedRole", "GateRole", "two roles", lambda w: passing(w).update(Resource=[arn("Waker"), arn("GateRole")])),
    (
        "PassedRole",
        "GateRole",
        "a role of no template",
        lambda w: passing(w).update(Resource=f"arn:aws:iam::{ACCOUNT}:role/admin"),
    ),
    ("PassedRole", "GateRole", "any service", lambda w: passing(w).pop("Condition")),
    ("PassedRole", "GateRole", "a service by pattern", lambda w: passing(w).update(Condition=to("*", "StringLike"))),
    (
        "PassedRole",
        "GateRole",
        "two services",
        lambda w: passing(w).update(Condition=to([SCHEDULER, "x.amazonaws.com"])),
    ),
    (
        "PassedRole",
        "GateRole",
        "another service than it trusts",
        lambda w: passing(w).update(Condition=to("lambda.amazonaws.com")),
    ),
    (
        "PassedRole",
        "GateRole",
        "a condition that binds only if present",
        lambda w: passing(w).update(Condition=to(SCHEDULER, "StringEqualsIfExists")),
    ),
    (
        "PassedRole",
        "GateRole",
        "and more in one breath",
        lambda w: passing(w).update(Action=["iam:PassRole", "iam:GetRole"]),
    ),
    (
        "PassedRole",
        "GateRole",
        "a role that others may take too",
        lambda w: trust(w).update(Principal={"Service": [SCHEDULER, "lambda.amazonaws.com"]}),
    ),
    ("OwnSchedules", "GateRole", "every group", lambda w: making(w).update(Resource="*")),
    (
        "OwnSchedules",
        "GateRole",
        "the account's default group",
        lambda w: making(w).update(Resource=f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/*"),
    ),
    (
        "OwnSchedules",
        "GateRole",
        "groups by a star before",
        lambda w: making(w).update(Resource={"Fn::Sub": "arn:aws:scheduler:*:*:schedule/${Group}/*"}),
    ),
    (
        "OwnSchedules",
        "GateRole",
        "groups themselves",
        lambda w: making(w).update(Action="scheduler:DeleteScheduleGroup"),
    ),
    ("OwnSchedules", "Daily", "a schedule in no group", lambda w: schedule(w, "default", "Waker")),
    ("OwnSchedules", "Daily", "a schedule by another role", lambda w: schedule(w, ref("Group"), "GateRole")),
    ("WakingRole", "Waker", "a role for any schedule", lambda w: trust(w).update(Condition=OWN_ACCOUNT)),
    (
        "WakingRole",
        "Waker",
        "a role for any group of the account",
        lambda w: trust(w).update(
            Condition={"ArnLike": {"aws:SourceArn": f"arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule-group/*"}}
        ),
    ),
    (
        "WakingRole",
        "Waker",
        "schedules that send",
        lambda w: statements(w, "Waker").append(statement("sms-voice:SendTextMessage", [arn("Pool"), arn("Events")])),
    ),
    (
        "WakingRole",
        "Waker",
        "schedules that fill another queue",
        lambda w: statements(w, "Waker").append(statement("sqs:SendMessage", f"arn:aws:sqs:{REGION}:{ACCOUNT}:other")),
    ),
    (
        "WakingRole",
        "Waker",
        "schedules that read a queue",
        lambda w: statements(w, "Waker")[0].update(Action=["sqs:SendMessage", "sqs:ReceiveMessage"]),
    ),
    (
        "WakingRole",
        "Extra",
        "more, in a policy beside the role",
        lambda w: w.resource(
            "Extra",
            "AWS::IAM::Policy",
            Roles=[ref("Waker")],
            PolicyDocument={"Statement": [statement("dynamodb:PutItem", arn("Sends"))]},
        ),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: schedule(w, ref("Group"), "Waker"),
        lambda w: making(w).update(Action=["scheduler:CreateSchedule", "scheduler:DeleteSchedule"]),
        lambda w: w.promotional["Resources"].update(Unused=role("states.amazonaws.com")),
    ],
    ids=["a schedule of its own", "schedules that are taken back", "a role of another service"],
)
def test_a_harmless_change_of_what_wakes_is_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write()))) == []
