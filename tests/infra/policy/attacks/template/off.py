"""Switched off politely: disabled, conditional, filtered, slowed or made to give up."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import attribute, drop, function, mapping, only, put, queue, remove, role, topic
from tests.infra.policy.attacks.judging.program import Program, att, ref
from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.edits import Victim

KIND = Kind("switched off politely", Place.PROGRAM)
P = Promise
INBOUND = mapping("keyword_handler", "inbound")


def _only_mapping(name: str) -> Victim:
    return lambda program: program.mappings_of(name)[0]


def _rule(name: str) -> Victim:
    def find(program: Program) -> str:
        if name == "cascade":
            return program.rule_for(program.queue("cascade"))
        return program.rule_for(program.function(name))

    return find


_FILTER = {"Filters": [{"Pattern": json.dumps({"body": [{"anything-but": {"prefix": "STOP"}}]})}]}

for _name, _promise, _harm, _change in (
    ("the inbound mapping: Enabled false", P.CONSENT, "Nobody handles STOPs.", put(INBOUND, "Enabled", value=False)),
    ("the forms' mapping: Enabled \"false\"", P.DATA, "Opt-ins by form wait until they expire.",
     put(mapping("keyword_handler", "forms"), "Enabled", "false")),
    ("the page's mapping: Enabled by Fn::If", P.CONSENT, "People who leave on the page stay on the list.",
     lambda p, _: (p.template.setdefault("Conditions", {}).update(Later={"Fn::Equals": ["a", "b"]}),
                   p.properties(p.mapping("keyword_handler", p.queue("preferences"))).update(
                       Enabled={"Fn::If": ["Later", True, False]}))),
    ("the cascade's mapping: Enabled from a parameter", P.CONSENT, "A deploy without the parameter cuts the cascade.",
     put(_only_mapping("cascade"), "Enabled", lambda p: p.parameter("Hear", "/team/hear"))),
    ("the archiver's mapping under a condition", P.DATA, "The ledger is not copied.",
     attribute(_only_mapping("archive"), "Condition", "Archive")),
    ("the announcer's mapping under a condition", P.CONSENT, "No opt-out is announced.",
     attribute(_only_mapping("announcer"), "Condition", "Announce")),
    ("the inbound queue's policy under a condition", P.CONSENT, "The topic may not deliver.",
     attribute(lambda p: p.policy_of("SQS::QueuePolicy", "Queues", p.queue("inbound")), "Condition", "Deliver")),
    ("the inbound topic's policy under a condition", P.CONSENT, "The service may not publish texts of customers.",
     attribute(lambda p: p.policy_of("SNS::TopicPolicy", "Topics", p.topic("inbound")), "Condition", "Publish")),
    ("the inbound subscription under a condition", P.CONSENT, "Texts of customers reach no queue.",
     attribute(lambda p: p.subscription(p.topic("inbound")), "Condition", "Subscribe")),
    ("no run for the keyword handler", P.CONSENT, "Reserved concurrency 0 stops it.",
     put(function("keyword_handler"), "ReservedConcurrentExecutions", 0)),
    ("no run for the reconciler", P.CONSENT, "Opt-outs that the service knows are never found.",
     put(function("reconcile"), "ReservedConcurrentExecutions", 0)),
    ("no run for the cascade", P.CONSENT, "Opt-outs of the legal entity are not recorded.",
     put(function("cascade"), "ReservedConcurrentExecutions", 0)),
    ("the handler has a second", P.CONSENT, "No STOP is handled in a second when it is cold.",
     put(function("keyword_handler"), "Timeout", 1)),
    ("the archiver has a second", P.DATA, "No batch of the ledger is ever written.",
     put(function("archive"), "Timeout", 1)),
    ("the gate works longer than its messages are hidden", P.GATE, "A text is taken twice and sent twice.",
     put(queue("requests"), "VisibilityTimeout", 5)),
    ("the inbound queue hides nothing", P.CONSENT, "Each STOP is handled again and again until it is a dead letter.",
     put(queue("inbound"), "VisibilityTimeout", 0)),
    ("texts wait fifteen minutes", P.CONSENT, "Texts go out for a quarter of an hour after a STOP.",
     put(queue("inbound"), "DelaySeconds", 900)),
    ("long texts are refused", P.CONSENT, "The queue takes no text of over 1,024 bytes: the notification is larger.",
     put(queue("inbound"), "MaximumMessageSize", 1024)),
    ("one try and it is a dead letter", P.CONSENT, "A single throttled call takes a STOP out of the way.",
     put(queue("inbound"), "RedrivePolicy.maxReceiveCount", 1)),
    ("no dead letters for inbound texts", P.CONSENT, "A text that cannot be handled blocks or expires unseen.",
     drop(queue("inbound"), "RedrivePolicy")),
    ("no dead letters for the inbound subscription", P.CONSENT, "A delivery that fails is lost.",
     drop(lambda p: p.subscription(p.topic("inbound")), "RedrivePolicy")),
    ("no dead letters for the cascade rule", P.CONSENT, "An opt-out that cannot be delivered is lost.",
     lambda p, _: p.properties(_rule("cascade")(p))["Targets"][0].pop("DeadLetterConfig")),
    ("no dead letters for the archive", P.DATA, "Records that fail for six hours are dropped.",
     drop(_only_mapping("archive"), "DestinationConfig")),
    ("the handler's failures count as handled", P.CONSENT, "A batch with one failure is deleted whole.",
     drop(INBOUND, "FunctionResponseTypes")),
    ("STOPs are filtered out", P.CONSENT, "The mapping deletes what the filter refuses.",
     put(INBOUND, "FilterCriteria", _FILTER)),
    ("only some texts are delivered", P.CONSENT, "The subscription drops what the filter refuses.",
     put(lambda p: p.subscription(p.topic("inbound")), "FilterPolicy", {"messageBody": [{"prefix": "JOIN"}]})),
    ("the subscription delivers the raw text", P.CONSENT, "The handler cannot parse what arrives.",
     put(lambda p: p.subscription(p.topic("inbound")), "RawMessageDelivery", value=True)),
    ("texts are collected for five minutes", P.CONSENT, "A STOP waits while texts go out.",
     put(INBOUND, "MaximumBatchingWindowInSeconds", 300)),
    ("the stream is read from its end", P.DATA, "Entries written before the deploy are never copied.",
     put(_only_mapping("archive"), "StartingPosition", "LATEST")),
    ("the archiver gives up after a minute", P.DATA, "A short outage loses entries from the archive.",
     put(_only_mapping("archive"), "MaximumRecordAgeInSeconds", 60)),
    ("the announcer never retries", P.CONSENT, "One throttled call loses an opt-out of the legal entity.",
     put(_only_mapping("announcer"), "MaximumRetryAttempts", 0)),
    ("the announcer hears another kind of entry", P.CONSENT, "Opt-outs are not announced.",
     put(_only_mapping("announcer"), "FilterCriteria.Filters", [{"Pattern": '{"eventName": ["REMOVE"]}'}])),
    ("the announcer passes over the service's opt-outs", P.CONSENT, "STOPs that the service handled are not announced.",
     lambda p, _: p.replace_filter("announcer", '"cascade"', '"cascade", "reconciler", "service"')),
    ("the reconciler's rule is disabled", P.CONSENT, "Opt-outs that our code missed stay unknown.",
     put(_rule("reconcile"), "State", "DISABLED")),
    ("the reconciler runs once a year", P.CONSENT, "An opt-out that our code missed is found in a year.",
     put(_rule("reconcile"), "ScheduleExpression", "rate(365 days)")),
    ("the reconciler runs in the past", P.CONSENT, "The schedule never comes.",
     put(_rule("reconcile"), "ScheduleExpression", "cron(0 0 1 1 ? 2020)")),
    ("the reconciler may not be called", P.CONSENT, "The rule fails at each run.",
     remove(lambda p: next(k for k in p.of_type("Lambda::Permission")
                           if p.properties(k)["FunctionName"] == ref(p.function("reconcile"))))),
    ("the reconciler trusts what is a day old", P.CONSENT, "An opt-out is settled by an old record.",
     put(function("reconcile"), "Environment.Variables.SETTLE_SECONDS", "31536000")),
    ("there is no reconciler's rule", P.CONSENT, "Nobody compares the lists.", remove(_rule("reconcile"))),
    ("the audit never runs", P.CONSENT, "Numbers that changed hands stay on the list.",
     put(lambda p: p.rule_for(p.workflow("audit")), "State", "DISABLED")),
    ("the audit only looks", P.CONSENT, "An audit that must act does not.",
     lambda p, _: p.properties(p.rule_for(p.workflow("audit")))["Targets"][0].update(
         Input='{"apply": false, "by": "schedule"}')),
    ("the cascade's rule is disabled", P.CONSENT, "A STOP to one brand leaves the others texting.",
     put(_rule("cascade"), "State", "DISABLED")),
    ("there is no cascade's rule", P.CONSENT, "A STOP to one brand leaves the others texting.",
     remove(_rule("cascade"))),
    ("the cascade hears one brand only", P.CONSENT, "STOPs to the other brands are passed over.",
     put(_rule("cascade"), "EventPattern.detail.program", [{"prefix": "nobody/"}])),
    ("outcomes are not reported", P.ALARM, "The pause on opt-outs and blocks never comes.",
     lambda p, _: p.properties(p.only("SMSVOICE::ConfigurationSet"))["EventDestinations"][0].update(Enabled=False)),
    ("blocks by carriers are not reported", P.ALARM, "The pause on blocks never comes.",
     lambda p, _: p.properties(p.only("SMSVOICE::ConfigurationSet"))["EventDestinations"][0].update(
         MatchingEventTypes=["TEXT_DELIVERED"])),
    ("the service publishes no texts", P.CONSENT, "Two-way is off: nobody hears a STOP in our records.",
     put(only("SMSVOICE::Pool"), "TwoWay.Enabled", value=False)),
    ("the key is disabled", P.DATA, "Nothing can be read or written.", put(only("KMS::Key"), "Enabled", value=False)),
    ("the outcomes' mapping is throttled to two and filtered", P.ALARM, "Blocks are deleted unread.",
     put(_only_mapping("delivery_events"), "FilterCriteria",
         {"Filters": [{"Pattern": '{"body": {"eventType": ["TEXT_DELIVERED"]}}'}]})),
    ("the gate takes a thousand batches at once", P.CONSENT, "Sending takes every run of Lambda; STOPs find none.",
     put(mapping("send_gate", "bulk"), "ScalingConfig.MaximumConcurrency", 1000)),
    ("the keyword handler's role is denied the list", P.CONSENT, "A STOP is answered and not listed.",
     lambda p, _: p.statements(p.role("keyword_handler")).append(
         {"Effect": "Deny", "Action": "sms-voice:PutOptedOutNumber", "Resource": "*"})),
    ("the cascade's role is denied the tables", P.CONSENT, "Opt-outs of the legal entity are not recorded.",
     lambda p, _: p.statements(p.role("cascade")).append(
         {"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"})),
):  # fmt: skip
    KIND.add_on_program(_name, _promise, _harm, _change)


@KIND.program("TLS is asked for under a condition that never holds", P.NUMBERS, "The deny of clear text is dead.")
def _(program: Program, _: Random) -> None:
    for statement in program.document_of(program.queue("inbound")):
        if "SecureTransport" in str(statement):
            statement["Condition"]["StringEquals"] = {"aws:PrincipalTag/never": "never"}
            return
    raise NotApplicableError("nothing asks for TLS")


@KIND.program("a boundary that denies all on the handler's role", P.CONSENT, "The handler may do nothing.")
def _(program: Program, _: Random) -> None:
    program.properties(program.role("keyword_handler"))["PermissionsBoundary"] = "arn:aws:iam::aws:policy/AWSDenyAll"


@KIND.program("the handler alone in a network without a way out", P.CONSENT, "The handler reaches no service.")
def _(program: Program, _: Random) -> None:
    network = {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]}
    program.properties(program.function("keyword_handler"))["VpcConfig"] = network


@KIND.program("the alarm topic's subscribers wait for another key", P.ALARM, "CloudWatch may not use the AWS key.")
def _(program: Program, _: Random) -> None:
    program.properties(topic("alarms")(program))["KmsMasterKeyId"] = "alias/aws/sns"


@KIND.program("the gate's dead letters are its own queue", P.DATA, "A request that fails goes round until it expires.")
def _(program: Program, _: Random) -> None:
    requests = program.queue("requests")
    program.properties(requests)["RedrivePolicy"]["deadLetterTargetArn"] = att(program.queue("bulk"))


KIND.add_on_program(
    "the scheduler's role may not put back",
    P.DATA,
    "Requests that were deferred to the morning never come back.",
    lambda p, _: p.statements(p.variables("send_gate")["SCHEDULER_ROLE"]["Fn::GetAtt"][0]).clear(),
)
KIND.add_on_program(
    "the form's counters are gone",
    P.GATE,
    "A form without counters texts a victim without limit.",
    put(function("opt_in_form"), "Environment.Variables.DOOR_TABLE", ""),
)
KIND.add_on_program(
    "the handler may not read from its queue",
    P.CONSENT,
    "The mapping is there and does nothing.",
    lambda p, _: p.statements(role("keyword_handler")(p)).__setitem__(
        slice(None),
        [one for one in p.statements(role("keyword_handler")(p)) if "sqs:ReceiveMessage" not in one["Action"]],
    ),
)

ATTACKS = KIND.attacks
