"""A person is told, and nobody else: alarms that ring, logs that end, and no numbers in templates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from infra.policy.iam.statements import doors
from infra.policy.programs.admitted import options
from infra.policy.programs.alarms import ALARM, active, signals
from infra.policy.programs.channels import TOPIC
from infra.policy.programs.functions import FUNCTION, MAPPING, QUEUE, package
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import REFERENCE, Json, Resource, Template, listed, target, text

QUEUES, FUNCTIONS = ("AWS/SQS", "QueueName"), ("AWS/Lambda", "FunctionName")
WORKFLOWS = ("AWS/States", "StateMachineArn")


def watched(template: Template, where: tuple[str, str], *metrics: str) -> set[str]:
    """Return the logical ids that an active alarm of `template` watches by any of `metrics` of `where`."""
    namespace, dimension = where
    return {
        target(value)
        for alarm in active(template)
        for signal in signals(alarm)
        if signal.namespace == namespace and signal.metric in metrics
        for value in signal.values(dimension)
    }


def missed(template: Template) -> set[Json]:
    """Return the services (the folders below `lambdas/`) whose silence raises an active alarm of `template`."""
    silent = (alarm for alarm in active(template) if alarm.get("TreatMissingData") == "breaching")
    found = (value for alarm in silent for signal in signals(alarm) for value in signal.values("service"))
    return {value for value in found if isinstance(value, str)}


class DeadLetterAlarm(ProgramRule):
    """Every dead-letter queue has an alarm on the first message in it."""

    id = "SmsProgram-DeadLetterAlarm"
    info = "Nobody is told when a message lands in the dead-letter queue."
    why = "A STOP that waits there unseen is not honoured, and the ten business days of the law run on."
    source = "47 CFR 64.1200(a)(10) (honour within ten business days)"
    remedy = "Add an AWS::CloudWatch::Alarm on ApproximateNumberOfMessagesVisible above 0 of that queue."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each dead-letter queue whose first message raises no active alarm."""
        watched = {name for alarm in active(template) for name in _watches(alarm)}
        redrives = [one.get("RedrivePolicy") for one in template.of_type(QUEUE, "AWS::SNS::Subscription")]
        mappings = template.of_type("AWS::Lambda::EventSourceMapping")
        targets = [one.get("deadLetterTargetArn") for one in redrives if isinstance(one, dict)]
        targets += [one.get("DestinationConfig", "OnFailure", "Destination") for one in mappings]
        targets += [one.get("DeadLetterConfig", {}).get("Arn") for one in _delivered(template)]
        found = {queue.logical_id: queue for queue in (template.find(one, QUEUE) for one in targets) if queue}
        for name, queue in found.items():
            if name not in watched:
                yield self.finding(template, queue, "")


def _delivered(template: Template) -> Iterator[Json]:
    for rule in template.of_type("AWS::Events::Rule"):
        yield from listed(rule.get("Targets"))
    yield from (one.get("Target") for one in template.of_type("AWS::Scheduler::Schedule"))


def _watches(alarm: Resource) -> Iterator[str]:
    for one in signals(alarm):
        if one.first and (one.namespace, one.metric) == ("AWS/SQS", "ApproximateNumberOfMessagesVisible"):
            yield from map(target, one.values("QueueName"))


class LateAlarm(ProgramRule):
    """Every queue that a function reads has an alarm on the age of its oldest message."""

    id = "SmsProgram-LateAlarm"
    info = "Nobody is told when messages wait in the queue."
    why = "A STOP that waits is answered too late: its confirmation is owed within five minutes."
    source = "47 CFR 64.1200(a)(12); AWS SQS developer guide, Available CloudWatch metrics"
    remedy = "Add an AWS::CloudWatch::Alarm on ApproximateAgeOfOldestMessage of that queue."
    waivable = True

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each queue that is read and whose age no active alarm watches."""
        known = watched(template, QUEUES, "ApproximateAgeOfOldestMessage")
        read = (template.find(one.get("EventSourceArn"), QUEUE) for one in template.of_type(MAPPING))
        for name, queue in {queue.logical_id: queue for queue in read if queue}.items():
            if name not in known:
                yield self.finding(template, queue, "")


class ErrorAlarm(ProgramRule):
    """Every function has an alarm on its errors, or on what they lead to where its work is tried again.

    That is how far it is behind its stream, how long its messages wait, its workflow's failure, or its silence.
    SQS tells no age of a message from its third receive on: what is tried for longer must ring before, or be a dead
    letter within the hour.
    """

    id = "SmsProgram-ErrorAlarm"
    info = "Nobody is told when the function fails."
    why = "A function that fails unseen records no consent and honours no STOP until a customer complains."
    source = "47 CFR 64.1200(a)(10); AWS Lambda developer guide, Types of metrics"
    remedy = (
        "Add an AWS::CloudWatch::Alarm on Errors or IteratorAge of that function, on ApproximateAgeOfOldestMessage of "
        "the queues that it reads, below twice their VisibilityTimeout unless they give a message up within the hour, "
        "on ExecutionsFailed of the workflow that calls it, or one that its silence raises."
    )
    waivable = True

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each function that no active alarm watches."""
        known, services = watched(template, FUNCTIONS, "Errors", "IteratorAge"), missed(template)
        known |= _read_in_time(template) | set(_called_by_watched(template))
        for function in template.of_type(FUNCTION):
            if function.logical_id not in known and package(function) not in services:
                yield self.finding(template, function, "")


def _read_in_time(template: Template) -> set[str]:
    """Return the functions all of whose queues have an alarm that shows a message which fails."""
    ages = _ages(template)
    late: dict[str, list[bool]] = {}
    for mapping in template.of_type(MAPPING):
        queue = template.find(mapping.get("EventSourceArn"), QUEUE)
        shown = queue is not None and _shows_failures(queue, ages.get(queue.logical_id, []))
        late.setdefault(target(mapping.get("FunctionName")), []).append(shown)
    return {name for name, each in late.items() if all(each)}


def _ages(template: Template) -> dict[str, list[Json]]:
    """Return the ages in seconds above which an active alarm rings, by queue."""
    found: dict[str, list[Json]] = {}
    for signal in (one for alarm in active(template) for one in signals(alarm)):
        if (signal.namespace, signal.metric) == ("AWS/SQS", "ApproximateAgeOfOldestMessage"):
            for name in signal.values("QueueName"):
                found.setdefault(target(name), []).append(signal.above)
    return found


GIVEN_UP_SECONDS = 3600
HIDDEN_SECONDS = 30  # where a queue does not say


def _shows_failures(queue: Resource, ages: list[Json]) -> bool:
    hidden, redrive = queue.get("VisibilityTimeout") or HIDDEN_SECONDS, queue.get("RedrivePolicy")
    attempts = redrive.get("maxReceiveCount") if isinstance(redrive, dict) else None
    if not isinstance(hidden, int) or not ages:
        return False
    soon = isinstance(attempts, int) and attempts * hidden <= GIVEN_UP_SECONDS
    return soon or any(isinstance(one, (int, float)) and one < 2 * hidden for one in ages)


def _called_by_watched(template: Template) -> Iterator[str]:
    """Yield the functions that a workflow calls whose failed runs have an alarm."""
    failing = watched(template, WORKFLOWS, "ExecutionsFailed")
    for workflow in template.of_type("AWS::StepFunctions::StateMachine"):
        if workflow.logical_id in failing:
            called = text(workflow.get("DefinitionString"))
            yield from (one["id"] for one in REFERENCE.finditer(called) if one["attribute"] == "Arn")


CLOUDWATCH = ("Service", "cloudwatch.amazonaws.com")


class AlarmTopic(ProgramRule):
    """Every alarm is active and goes to a topic of its own stack, on which CloudWatch may publish.

    Whoever the environment or the brand file names is told as well, and nobody else.
    """

    id = "SmsProgram-AlarmTopic"
    info = "The alarm tells nobody."
    why = "An alarm without a topic is red where nobody looks; one on another program's topic wakes the wrong people."
    source = "design decision 1; CloudWatch user guide, Alarm actions"
    remedy = (
        "Set AlarmActions to an AWS::SNS::Topic of this stack that cloudwatch.amazonaws.com may publish to; name "
        "who is told besides under `alarms` of the environment in cdk.json, or of the brand file."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each alarm that is off, goes nowhere, or goes to what CloudWatch cannot reach."""
        reachable = {
            target({"Fn::Sub": one})
            for statement in doors(template)
            if CLOUDWATCH in statement.principals and statement.grants("sns:Publish")
            for one in statement.targets
        }
        for name in sorted(set(template.alarm_targets) - _subscribed(template)):
            if not name.startswith("arn:"):
                yield self.finding(template, None, "", f"{name} is to be told of alarms, and nothing is subscribed.")
        for alarm in template.of_type(ALARM):
            fault = _fault(template, alarm, reachable)
            if fault:
                yield self.finding(template, alarm, "AlarmActions", fault)


def _subscribed(template: Template) -> set[str]:
    return {text(one.get("Endpoint")) for one in template.of_type("AWS::SNS::Subscription")}


def _fault(template: Template, alarm: Resource, reachable: set[str]) -> str:
    beside = {one for one in template.alarm_targets if one.startswith("arn:")}
    actions = [one for one in listed(alarm.get("AlarmActions")) if text(one) not in beside]
    topics = [template.find(one, TOPIC) for one in actions]
    unheard = beside - {text(one) for one in listed(alarm.get("AlarmActions"))}
    if alarm.get("ActionsEnabled") is False or not actions:
        return "The alarm has no action, or is switched off."
    if not all(topics):
        return "The alarm acts on what is no topic of this stack."
    if unheard:
        return f"The alarm does not tell {', '.join(sorted(unheard))}."
    closed = [topic.logical_id for topic in topics if topic and topic.logical_id not in reachable]
    return f"CloudWatch may not publish on {', '.join(closed)}." if closed else ""


GROUP = "AWS::Logs::LogGroup"


class OwnLogs(ProgramRule):
    """Every function has a log group of its own in its stack, encrypted with a customer key."""

    id = "SmsProgram-OwnLogs"
    info = "The function has no log group of its own in its stack."
    why = "Lambda then makes one that nobody encrypts, that no stack deletes, and whose rights reach every log group."
    source = "AWS Lambda developer guide, Configuring log groups; design decision 1 (own key)"
    remedy = "Declare an AWS::Logs::LogGroup with KmsKeyId for the function, and name it in LoggingConfig.LogGroup."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each function without a log group, each shared group, and each group without a key."""
        functions = list(template.of_type(FUNCTION))
        groups = {one.logical_id: template.find(one.get("LoggingConfig", "LogGroup"), GROUP) for one in functions}
        users = Counter(group.logical_id for group in groups.values() if group)
        for function in functions:
            group = groups[function.logical_id]
            if group is None:
                yield self.finding(template, function, "LoggingConfig.LogGroup")
            elif users[group.logical_id] > 1:
                message = f"The log group {group.logical_id} holds the logs of {users[group.logical_id]} functions."
                yield self.finding(template, function, "LoggingConfig.LogGroup", message)
        for group in template.of_type(GROUP):
            if not group.get("KmsKeyId"):
                yield self.finding(template, group, "KmsKeyId", "The log group is not encrypted with a customer key.")


MOST_DAYS = 400  # thirteen months: a year and the month in which somebody asks about it


class LogRetention(ProgramRule):
    """Every log group forgets after thirteen months at most, or when the environment says."""

    id = "SmsProgram-LogRetention"
    info = "The log group keeps its logs for ever, or for more than 400 days."
    why = "Logs tell who was texted and when; what proves consent is the ledger, and more is only a risk and a cost."
    source = "design decision 5 (the ledger is the record); CloudWatch Logs user guide, Change log data retention"
    remedy = "Set RetentionInDays to at most 400, or declare log_retention for the environment in cdk.json."
    waivable = True

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each log group without a retention, or with one that is too long."""
        at_most = max(MOST_DAYS, options(template).log_retention)
        for group in template.of_type(GROUP):
            days = group.get("RetentionInDays")
            if not isinstance(days, int) or isinstance(days, bool) or days > at_most:
                yield self.finding(template, group, "RetentionInDays")


# E.164, 206-555-0199 in any dress, and ten or eleven digits that stand alone and can be a US number
NUMBER = re.compile(
    r"\+[1-9]\d{7,14}(?!\d)|(?<![\w-])\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])"
    r"|(?<![0-9A-Za-z.])1?[2-9]\d{2}[2-9]\d{6}(?![0-9A-Za-z])"
)
SPOKEN = ("MandatoryKeywords", "OptionalKeywords")  # what the pool answers to customers names the support's number

ANSWERS = ("help", "stop", "keywords")  # the facts of a blueprint that fill them


class NoNumbers(Rule):
    """No name, variable, tag, description or output holds a phone number; answers to customers may name the support."""

    id = "SmsProgram-NoNumbers"
    each_set = True
    info = "A phone number stands in the template."
    why = "Names, variables and outputs are shown in consoles, bills and logs to people who may not see who is texted."
    source = "design: phone numbers never leave the tables unmasked; AWS tagging best practices (no personal data)"
    remedy = "Take the number out; keep people in the consent tables, and short codes as ARNs."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each text of a template that holds a phone number; the number itself is not told."""
        for template, stack in assembly.declared:
            for name, value in stack.texts():
                if _holds_number(value) and name not in ANSWERS:
                    yield self.finding(template, None, "", f"A phone number stands in {name}.")
        for template in () if assembly.expected else assembly.ours:
            for resource in template.resources.values():
                places = [("", resource.logical_id), *resource.texts]
                for path, value in places:
                    if _holds_number(value) and not path.startswith(SPOKEN):
                        yield self.finding(template, resource, path)
            for path, value in _around(template):
                if _holds_number(value):
                    yield self.finding(template, None, path)


def _around(template: Template) -> Iterator[tuple[str, str]]:
    yield from (("", template.name), ("Description", str(template.body.get("Description") or "")))
    for name, output in (template.body.get("Outputs") or {}).items():
        value, description = output.get("Value"), output.get("Description")
        yield f"Outputs.{name}", f"{name} {text(value) if value is not None else ''} {description or ''}"


@lru_cache(maxsize=1 << 16)  # the same texts fill every template
def _holds_number(value: str) -> bool:
    return NUMBER.search(value) is not None
