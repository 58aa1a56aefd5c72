"""What would be a declared hole, in a template and not in cdk.json: a value that nobody declared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import function, put, queue, role
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, att

if TYPE_CHECKING:
    from random import Random

KIND = Kind("a hole filled without a declaration", Place.HOLE)
P = Promise
NETWORK = {"SubnetIds": ["subnet-0123456789abcdef0"], "SecurityGroupIds": ["sg-0123456789abcdef0"]}

for _name, _promise, _harm, _change in (
    ("one role has a boundary", P.CONSENT, "The cascade's role may do less than it must.", put(
        role("cascade"), "PermissionsBoundary", lambda p: f"arn:aws:iam::{p.account}:policy/readers")),
    ("one function is in a network", P.CONSENT, "The reconciler loses its way out.", put(
        function("reconcile"), "VpcConfig", NETWORK)),
    ("a function is in another account's subnets", P.NUMBERS, "Calls pass another company's network.", put(
        function("send_gate"), "VpcConfig", {**NETWORK, "Ipv6AllowedForDualStack": True})),
    ("one log group forgets", P.DATA, "A fault of the handler cannot be explained.", lambda p, _: p.properties(
        p.properties(p.function("keyword_handler"))["LoggingConfig"]["LogGroup"]["Ref"]).update(RetentionInDays=3)),
    ("the handler's memory", P.CONSENT, "The handler dies while it loads.", put(
        function("keyword_handler"), "MemorySize", 160)),
    ("the gate's time", P.GATE, "A text is taken twice and sent twice.", put(function("send_gate"), "Timeout", 900)),
    ("the cascade's time", P.CONSENT, "No opt-out is recorded in a second.", put(function("cascade"), "Timeout", 1)),
    ("runs of the gate", P.DATA, "Nothing is sent.", put(function("send_gate"), "ReservedConcurrentExecutions", 0)),
    ("runs of the whole account", P.CONSENT, "The gate takes all runs; STOPs find none.", put(
        function("send_gate"), "ReservedConcurrentExecutions", 900)),
    ("an alarm's threshold", P.ALARM, "A STOP may wait for an hour.", put(
        lambda p: p.alarm_on("ApproximateAgeOfOldestMessage", p.queue("inbound")), "Threshold", 3600)),
    ("an alarm's periods", P.ALARM, "A STOP may wait for an hour.", put(
        lambda p: p.alarm_on("ApproximateAgeOfOldestMessage", p.queue("inbound")), "DatapointsToAlarm", 20)),
    ("an alarm's target", P.ALARM, "A topic that nobody declared is told, and the on-call is not.", put(
        lambda p: p.alarm_on("LedgerAltered"), "AlarmActions", lambda p: [
            f"arn:aws:sns:{p.region}:{p.account}:legal"])),
    ("a key administrator", P.DATA, "A role that nobody declared deletes the key.", lambda p, _: p.document_of(
        p.only("KMS::Key")).append(allow(["kms:ScheduleKeyDeletion", "kms:PutKeyPolicy"], "*", Principal={
            "AWS": f"arn:aws:iam::{p.account}:role/growth"}))),
    ("access logs of the archive", P.NUMBERS, "Names of evidence go to another account's bucket.", put(
        lambda p: p.bucket("archive"), "LoggingConfiguration", {"DestinationBucketName": "partner-logs"})),
    ("access logs of the archive into itself", P.DATA, "Logs fill the archive for ten years.", put(
        lambda p: p.bucket("archive"), "LoggingConfiguration", {"LogFilePrefix": "logs/"})),
    ("code signing by another account", P.GATE, "Code that another account signed is run.", put(
        function("send_gate"), "CodeSigningConfigArn",
        lambda p: f"arn:aws:lambda:{p.region}:{FOREIGN_ACCOUNT}:code-signing-config:csc-0123456789abcdef0")),
    ("tracing by a layer", P.NUMBERS, "Foreign code runs in the handler.", lambda p, _: (
        p.properties(p.function("keyword_handler")).update(TracingConfig={"Mode": "Active"}),
        p.properties(p.function("keyword_handler"))["Layers"].append(
            f"arn:aws:lambda:{p.region}:{FOREIGN_ACCOUNT}:layer:otel:9"))),
    ("the qualifier of code", P.GATE, "Code comes from another bootstrap's bucket.", lambda p, _: p.properties(
        p.function("send_gate"))["Code"].update(S3Bucket=f"cdk-partner0-assets-{p.account}-{p.region}")),
    ("a tag of the pool", P.APART, "The pool belongs to another brand by its tags.", lambda p, _: [
        tag.update(Value="contoso") for tag in p.properties(p.only("SMSVOICE::Pool"))["Tags"] if tag[
            "Key"] == "Brand"]),
):  # fmt: skip
    KIND.add_on_program(f"undeclared: {_name}", _promise, _harm, _change)


@KIND.program("undeclared: the inbound queue's time of hiding", P.CONSENT, "The gate works on while a STOP is hidden.")
def _(program: Program, _: Random) -> None:
    program.properties(queue("inbound")(program))["VisibilityTimeout"] = 43200


@KIND.program(
    "undeclared: a workflow's trace", P.NUMBERS, "Traces hold audiences, and the role may write them anywhere."
)
def _(program: Program, _: Random) -> None:
    workflow = program.workflow("campaign")
    program.properties(workflow)["TracingConfiguration"] = {"Enabled": True}
    holder = program.properties(workflow)["RoleArn"]["Fn::GetAtt"][0]
    program.statements(holder).append(allow(["xray:*", "logs:*", "s3:PutObject"], "*"))


@KIND.program(
    "undeclared: a role of the alarms' subscribers", P.ALARM, "The on-call is told by a queue that nobody reads."
)
def _(program: Program, _: Random) -> None:
    subscriber = program.properties(program.subscription(program.topic("alarms")))
    subscriber.update(Protocol="sqs", Endpoint=att(program.queue("inbound dead letters")))


ATTACKS = KIND.attacks
