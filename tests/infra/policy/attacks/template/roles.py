"""Roles of the program's own functions that may do more than their function must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, grant, put, role
from tests.infra.policy.attacks.judging.program import Program, allow, att, document, ref

if TYPE_CHECKING:
    from random import Random

KIND = Kind("an own role that may do too much", Place.PROGRAM)
P = Promise


def pool(program: Program) -> object:
    return [att(program.only("SMSVOICE::Pool"))]


def opt_outs(program: Program) -> object:
    return [att(program.only("SMSVOICE::OptOutList"))]


def ledger(program: Program) -> object:
    return [att(program.table("LEDGER"))]


def consent(program: Program) -> object:
    return [att(program.table("SUBSCRIPTIONS"))]


def everything(_: Program) -> object:
    return "*"


for _who, _actions, _on, _promise, _harm in (
    ("campaign", "sms-voice:SendTextMessage", pool, P.GATE, "A campaign texts without asking the gate."),
    ("list_audit", ["sms-voice:SendTextMessage"], everything, P.GATE, "An audit texts from any number."),
    ("delivery_events", "sms-voice:SendMediaMessage", pool, P.GATE, "Pictures are sent past the gate."),
    ("reconcile", "sms-voice:SendVoiceMessage", everything, P.GATE, "Calls are made past the gate."),
    ("opt_in_form", "sns:Publish", everything, P.GATE, "A web form texts any phone by SNS."),
    ("preferences", "mobiletargeting:SendMessages", everything, P.GATE, "A web page texts by Pinpoint."),
    ("cascade", "sms-voice:SendNotifyTextMessage", everything, P.GATE, "Notify texts are sent past the gate."),
    ("announcer", "sms-voice:*", everything, P.GATE, "A function that only announces may text and lift opt-outs."),
    ("archive", "sms-voice:Send*", everything, P.GATE, "The archiver may text."),
    ("delivery_events", "sms-voice:DeleteOptedOutNumber", opt_outs, P.CONSENT, "Delivery events lift a STOP."),
    ("send_gate", "sms-voice:DeleteOptedOutNumber", opt_outs, P.CONSENT, "The gate lifts the STOP that holds it back."),
    ("list_audit", "sms-voice:DeleteOptedOutNumber", opt_outs, P.CONSENT, "An audit lifts STOPs."),
    (
        "opt_in_form",
        ["dynamodb:PutItem", "dynamodb:UpdateItem"],
        consent,
        P.CONSENT,
        "A form subscribes without a YES.",
    ),
    ("preferences", "dynamodb:UpdateItem", consent, P.CONSENT, "A page changes consent past the decision."),
    ("campaign", "dynamodb:PutItem", consent, P.CONSENT, "A campaign adds its audience to the subscribers."),
    ("announcer", "dynamodb:PartiQLUpdate", consent, P.CONSENT, "Consent is changed by a statement of PartiQL."),
    ("keyword_handler", "dynamodb:DeleteItem", ledger, P.DATA, "Evidence is deleted by the function that writes it."),
    ("keyword_handler", "dynamodb:UpdateItem", ledger, P.DATA, "Evidence is altered by the function that writes it."),
    ("cascade", "dynamodb:BatchWriteItem", ledger, P.DATA, "Entries are replaced or deleted in batches."),
    ("list_audit", "dynamodb:PartiQLDelete", ledger, P.DATA, "Evidence is deleted by a statement of PartiQL."),
    ("reconcile", ["dynamodb:DeleteTable"], ledger, P.DATA, "The ledger can be deleted by a function."),
    ("archive", "dynamodb:UpdateContinuousBackups", ledger, P.DATA, "Recovery of the ledger can be switched off."),
    ("archive", "dynamodb:UpdateTimeToLive", ledger, P.DATA, "Evidence can be made to expire."),
    ("preferences", "dynamodb:ExportTableToPointInTime", consent, P.NUMBERS, "All subscribers can be exported."),
    ("opt_in_form", "dynamodb:Scan", consent, P.NUMBERS, "A function that the internet calls reads all subscribers."),
    ("archive", "s3:DeleteObjectVersion", everything, P.DATA, "The archiver deletes versions."),
    ("archive", "s3:PutBucketObjectLockConfiguration", everything, P.DATA, "The archiver shortens the lock."),
    ("opt_in_form", "events:PutEvents", everything, P.CONSENT, "The internet announces opt-outs of others."),
    ("preferences", "lambda:UpdateFunctionCode", everything, P.GATE, "A web function replaces the gate's code."),
    ("campaign", "lambda:UpdateFunctionConfiguration", everything, P.GATE, "A campaign changes the gate's variables."),
    ("reconcile", "lambda:PutFunctionConcurrency", everything, P.CONSENT, "The handler can be stopped."),
    ("opt_in_form", "iam:PassRole", everything, P.GATE, "A web function hands on the gate's role."),
    ("announcer", "iam:PutRolePolicy", everything, P.GATE, "A function gives itself any permission."),
    ("delivery_events", "cloudwatch:DisableAlarmActions", everything, P.ALARM, "A function silences the alarms."),
    ("delivery_events", "cloudwatch:SetAlarmState", everything, P.ALARM, "A function sets alarms back to OK."),
    ("campaign", "sns:Unsubscribe", everything, P.ALARM, "A function removes who hears of alarms."),
    ("cascade", "kms:CreateGrant", everything, P.NUMBERS, "A function hands on the key."),
    ("preferences", "kms:ScheduleKeyDeletion", everything, P.DATA, "A function has the key deleted."),
    ("send_gate", "sms-voice:PutKeyword", everything, P.CONSENT, "The gate changes what STOP answers."),
    ("send_gate", "sms-voice:UpdatePool", pool, P.CONSENT, "The gate turns managed opt-outs off."),
    ("list_audit", "scheduler:DeleteSchedule", everything, P.DATA, "Deferred requests are deleted."),
    ("campaign", "sts:AssumeRole", everything, P.APART, "A function acts as another program's."),
    ("opt_in_form", "logs:DeleteLogGroup", everything, P.DATA, "Traces are deleted by a web function."),
    ("reconcile", "tag:TagResources", everything, P.APART, "A function moves resources into another program's tags."),
):
    _verb = _actions if isinstance(_actions, str) else _actions[0]
    KIND.add_on_program(f"{_who} may {_verb}", _promise, _harm, grant(role(_who), _actions, _on))


@KIND.program("opt_in_form may send to the inbound queue", P.CONSENT, "The internet fakes a text from a customer.")
def _(program: Program, _: Random) -> None:
    program.statements(program.role("opt_in_form")).append(
        allow("sqs:SendMessage", [att(program.queue("inbound"))]),
    )


@KIND.program("preferences may purge queues", P.CONSENT, "A web function empties the queue of STOPs.")
def _(program: Program, _: Random) -> None:
    program.statements(program.role("preferences")).append(allow("sqs:PurgeQueue", [att(program.queue("inbound"))]))


@KIND.program(
    "delivery_events may stop the handler's mapping", P.CONSENT, "A pause of sending also stops hearing STOPs."
)
def _(program: Program, _: Random) -> None:
    mapping = program.mapping("keyword_handler", program.queue("inbound"))
    arn = {"Fn::Sub": f"arn:aws:lambda:${{AWS::Region}}:${{AWS::AccountId}}:event-source-mapping:${{{mapping}}}"}
    program.statements(program.role("delivery_events")).append(allow("lambda:UpdateEventSourceMapping", [arn]))


@KIND.program("the gate may use the other program's key", P.APART, "One program reads what the other stores.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    condition = {"StringEquals": {"aws:ResourceTag/Brand": other.tags["Brand"]}}
    program.statements(program.role("send_gate")).append(allow("kms:Decrypt", "*", Condition=condition))


@KIND.program("a condition that restricts nothing", P.GATE, "...IfExists is true where the key is missing.")
def _(program: Program, _: Random) -> None:
    condition = {"StringEqualsIfExists": {"sms-voice:PoolId": "pool-1"}}
    program.statements(program.role("campaign")).append(allow("sms-voice:SendTextMessage", "*", Condition=condition))


@KIND.program("everything but a few actions", P.GATE, "NotAction leaves sending in.")
def _(program: Program, _: Random) -> None:
    statement = {"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}
    program.statements(program.role("campaign")).append(statement)


@KIND.program("all resources but one", P.GATE, "NotResource leaves all other pools in.")
def _(program: Program, _: Random) -> None:
    statement = {
        "Effect": "Allow",
        "Action": "sms-voice:SendTextMessage",
        "NotResource": "arn:aws:sms-voice:*:*:pool/x",
    }
    program.statements(program.role("list_audit")).append(statement)


@KIND.program("a wildcard inside the action", P.CONSENT, "sms-voice:D*e* matches DeleteOptedOutNumber.")
def _(program: Program, _: Random) -> None:
    program.statements(program.role("delivery_events")).append(allow("sms-voice:D*e*Number", opt_outs(program)))


@KIND.program("an action in odd letters", P.GATE, "IAM does not care for case: SMS-VOICE:sendtextMESSAGE sends.")
def _(program: Program, _: Random) -> None:
    program.statements(program.role("campaign")).append(allow("SMS-VOICE:sendtextMESSAGE", pool(program)))


@KIND.program("a wildcard that reaches every pool", P.APART, "The gate sends from another brand's code.")
def _(program: Program, _: Random) -> None:
    arn = f"arn:aws:sms-voice:{program.region}:{program.account}:pool/*"
    program.statements(program.role("send_gate")).append(allow("sms-voice:SendTextMessage", [arn]))


@KIND.program("the gate may put into other programs' queues", P.APART, "Requests move from one program to another.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    arn = f"arn:aws:sqs:{other.region}:{other.account}:{other.stack}-*"
    program.statements(program.role("send_gate")).append(allow("sqs:SendMessage", [arn]))


for _policy, _who, _promise, _harm in (
    ("AdministratorAccess", "opt_in_form", P.GATE, "A web function may do all."),
    ("AmazonDynamoDBFullAccess", "campaign", P.CONSENT, "A campaign writes consent and deletes evidence."),
    ("AWSLambda_FullAccess", "preferences", P.GATE, "A web function replaces the gate."),
    ("AmazonSNSFullAccess", "announcer", P.GATE, "A function texts by SNS and changes topics."),
    ("PowerUserAccess", "archive", P.GATE, "The archiver may text and delete."),
    ("ReadOnlyAccess", "delivery_events", P.NUMBERS, "A function reads every table, bucket and queue of the account."),
):
    KIND.add_on_program(
        f"{_who} has {_policy}",
        _promise,
        _harm,
        put(role(_who), "ManagedPolicyArns", [f"arn:aws:iam::aws:policy/{_policy}"]),
    )

KIND.add_on_program(
    "a separate policy for the gate's role",
    P.CONSENT,
    "A policy beside the inline one lifts opt-outs.",
    add(
        "More",
        "IAM::Policy",
        lambda p: {
            "PolicyName": "More",
            "Roles": [ref(p.role("send_gate"))],
            "PolicyDocument": document(allow("sms-voice:DeleteOptedOutNumber", "*")),
        },
    ),
)
KIND.add_on_program(
    "a customer managed policy that names the role",
    P.DATA,
    "A policy beside the inline one deletes evidence.",
    add(
        "MoreManaged",
        "IAM::ManagedPolicy",
        lambda p: {
            "Roles": [ref(p.role("keyword_handler"))],
            "PolicyDocument": document(allow("dynamodb:Delete*", "*")),
        },
    ),
)
KIND.add_on_program(
    "a user with a key who may text",
    P.GATE,
    "A person's key texts from the pool past the gate.",
    lambda p, _: (
        (
            p.add(
                "Marketer",
                "IAM::User",
                {
                    "Policies": [
                        {"PolicyName": "Send", "PolicyDocument": document(allow("sms-voice:SendTextMessage", "*"))}
                    ]
                },
            ),
            p.add("MarketerKey", "IAM::AccessKey", {"UserName": ref("Marketer")}),
        )
    ),
)
KIND.add_on_program(
    "a machine's profile with the gate's role",
    P.GATE,
    "Whoever reaches the machine acts as the gate.",
    lambda p, _: (
        (
            p.properties(p.role("send_gate"))["AssumeRolePolicyDocument"]["Statement"][0]["Principal"].update(
                {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]},
            ),
            p.add("Profile", "IAM::InstanceProfile", {"Roles": [ref(p.role("send_gate"))]}),
        )
    ),
)

ATTACKS = KIND.attacks
