"""Lambda ends no loop that is meant, and guards against every other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from infra.policy.alarms import FUNCTIONS, watched
from infra.policy.handlers import FUNCTION, MAPPING, bearers
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import permissions
from infra.policy.template import Template
from infra.policy.values import target

SUBSCRIPTION = "AWS::SNS::Subscription"
# what a message carries the count of its rounds through: SQS, SNS and Lambda itself; a schedule begins anew
FEEDING = ("sqs:sendmessage", "sns:publish", "lambda:invokefunction")
DROPPED = "RecursiveInvocationsDropped"


class RecursiveLoop(ProgramRule):
    """A function that fills what calls it says so, and an alarm watches its rounds; no other function says so."""

    id = "SmsProgram-RecursiveLoop"
    info = "Lambda may end a loop that is meant, or may not end one that is not."
    why = "After some 16 rounds Lambda drops the message without a log line: a text put off so often is lost."
    source = "AWS Lambda developer guide, Use Lambda recursive loop detection to prevent infinite loops"
    remedy = "Set RecursiveLoop to Allow, with an alarm on RecursiveInvocationsDropped, on functions of a loop only."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each function whose setting or alarm does not fit the loops of `template`."""
        feeds = _feeds(template)
        seen = watched(template, FUNCTIONS, DROPPED)
        for function in template.of_type(FUNCTION):
            loops = function.logical_id in _reached(feeds, function.logical_id)
            allowed = function.get("RecursiveLoop") == "Allow"
            if loops and not allowed:
                message = "The function fills what calls it, and Lambda ends that after some 16 rounds."
                yield self.finding(template, function, "RecursiveLoop", message)
            elif loops and function.logical_id not in seen:
                yield self.finding(template, function, "", f"No alarm watches {DROPPED} of the function.")
            elif allowed and not loops:
                message = "Lambda ends no loop of the function, and none is meant."
                yield self.finding(template, function, "RecursiveLoop", message)


def _feeds(template: Template) -> Mapping[str, set[str]]:
    """Return what each function, queue and topic hands a message on to."""
    found: dict[str, set[str]] = defaultdict(set)
    for mapping in template.of_type(MAPPING):
        found[target(mapping.get("EventSourceArn"))].add(target(mapping.get("FunctionName")))
    for subscription in template.of_type(SUBSCRIPTION):
        found[target(subscription.get("TopicArn"))].add(target(subscription.get("Endpoint")))
    runs: dict[str, set[str]] = defaultdict(set)
    for function in template.of_type(FUNCTION):
        runs[target(function.get("Role"))].add(function.logical_id)
    for statement in permissions(template):
        if any(statement.grants(action) for action in FEEDING):
            named = {target({"Fn::Sub": one}) for one in statement.targets}
            for role in bearers(statement):
                for function_id in runs[role]:
                    found[function_id] |= named
    return found


def _reached(feeds: Mapping[str, set[str]], start: str) -> set[str]:
    """Return all that a message of `start` may come to."""
    found: set[str] = set()
    ahead = list(feeds.get(start, ()))
    while ahead:
        name = ahead.pop()
        if name and name not in found:
            found.add(name)
            ahead += feeds.get(name, ())
    return found
