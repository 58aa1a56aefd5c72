"""A program's roles do what its functions need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.declared import is_asked_for
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Template

ITEMS = "(batchget|batchwrite|conditioncheck|delete|get|put|update)item"
KNOWN = (
    f"dynamodb:({ITEMS}|query|scan|describe(table|stream)|get(records|sharditerator)|liststreams)",
    "sqs:(send|receive|delete)message|sqs:changemessagevisibility|sqs:getqueue(attributes|url)",
    r"sms-voice:(sendtextmessage|(put|delete)optedoutnumber|describe\w+)",
    "s3:(get|put)object|s3:listbucket|sns:publish|events:putevents",
    r"kms:(decrypt|encrypt|describekey|generatedatakey\*?)",
    "logs:(createlogstream|putlogevents)|cloudwatch:putmetricdata|xray:put(tracesegments|telemetryrecords)",
    "xray:getsampling(rules|targets)",
    "lambda:(invokefunction|(get|update)eventsourcemapping)|iam:passrole",
    "secretsmanager:getsecretvalue",
    "states:(start|describe|stop|redrive)execution|scheduler:(create|get|delete)schedule",
)
KNOWN_ACTION = re.compile("|".join(KNOWN))


class KnownActions(ProgramRule):
    """A role sends, reads, writes and queues; it changes neither who may reach a resource nor how one works."""

    id = "SmsProgram-KnownActions"
    info = "A role may do what no function of a program needs."
    why = (
        "Who may write policies, grants, subscriptions or pools opens the program to others after synth has judged it."
    )
    source = "AWS IAM best practices (least privilege); Service Authorization Reference (permissions management)"
    remedy = "Remove the action; where a new function needs it, teach it to the rule KnownActions first."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each statement with an action that is not known."""
        for statement in permissions(template):
            if is_asked_for(template, statement):
                continue
            strange = [action for action in statement.actions if not KNOWN_ACTION.fullmatch(action)]
            if strange:
                message = f"The policy grants {', '.join(strange)}."
                yield self.finding(template, statement.resource, statement.path, message)
