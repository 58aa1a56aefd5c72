"""Nothing goes out past the gate: who sends, who asks, what wakes it, and by which hours it goes."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.iam.statements import Statement, doors, permissions
from infra.policy.programs.admitted import opens_port
from infra.policy.programs.channels import TOPIC, destinations, topic_of
from infra.policy.programs.functions import (
    ANSWERER,
    AUDITOR,
    CAMPAIGNER,
    FUNCTION,
    GATE,
    MAPPING,
    QUEUE,
    REPORTER,
    bearers,
    mappings,
    package,
    queues_of,
    running,
    users,
)
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.flow import CALLING
from infra.policy.rules.rights import SEND_TEXT
from infra.policy.templates.template import REFERENCE, Json, Resource, Template, listed, target


class OnlyTheGate(ProgramRule):
    """SendTextMessage is granted to the roles of the gate and of the keyword handler, and nobody else has those."""

    id = "SmsProgram-OnlyTheGate"
    info = "Somebody else than the gate and the keyword handler may send."
    why = "A text that does not pass the gate asks nobody's consent, keeps no hours and no cap: 500 to 1,500 dollars."
    source = "47 U.S.C. 227(b)(3); 47 CFR 64.1200(c)(1) (hours); design: the gate is the only way out"
    remedy = "Put a request into the program's request queue; grant sms-voice:SendTextMessage to the gate alone."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission to send whose bearer serves anything else."""
        for statement in permissions(template):
            if statement.grants(SEND_TEXT):
                for role in sorted(bearers(statement)):
                    message = _past_the_gate(template, role)
                    if message:
                        yield self.finding(template, statement.resource, statement.path, message)


def _past_the_gate(template: Template, role: str) -> str:
    found = list(users(template, role)) if role in template.resources else []
    others = [resource.logical_id for resource in found if not _may_send(resource, role)]
    if others:
        return f"{', '.join(others)} may send by this role."
    return "" if found else "The role may send, and no function shows what for."


def _may_send(resource: Resource, role: str) -> bool:
    is_its_own = resource.type == FUNCTION and target(resource.get("Role")) == role
    return is_its_own and package(resource) in {GATE, ANSWERER}


LEAST_QUEUES = 2


class SendGate(ProgramRule):
    """One gate reads what is urgent and what is bulk from queues of their own, whole and bounded."""

    id = "SmsProgram-SendGate"
    info = "The program has no gate that serves its requests."
    why = "Without a gate somebody sends past it; with one queue a million campaign texts stand before a password."
    source = "design: the gate is the only way out; AWS Lambda developer guide, SQS event source mappings"
    remedy = "Run send_gate behind a request and a bulk queue, each with ReportBatchItemFailures and a maximum"
    remedy += " concurrency."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for a program without exactly one gate, and for each mapping that loses or floods."""
        gates = running(template, GATE)
        if len(gates) != 1:
            yield self.finding(template, None, "", f"The program has {len(gates)} gates.")
        for gate in gates:
            found = mappings(template, gate)
            queues = {queue.logical_id for queue in (_queue(template, one) for one in found) if queue}
            if len(queues) < LEAST_QUEUES:
                yield self.finding(template, gate, "", f"The gate reads {len(queues)} queues of this stack.")
            for mapping in found:
                message = _of_mapping(template, mapping)
                if message:
                    yield self.finding(template, mapping, "", message)


def _queue(template: Template, mapping: Resource) -> Resource | None:
    return template.find(mapping.get("EventSourceArn"), QUEUE)


def _of_mapping(template: Template, mapping: Resource) -> str:
    if _queue(template, mapping) is None:
        return "The gate reads what is no queue of this stack."
    if mapping.get("FilterCriteria") or mapping.get("Enabled") is False:
        return "The mapping throws requests away by a filter, or lets them lie."
    if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
        return "One request that fails brings back texts that were sent."
    if not isinstance(mapping.get("ScalingConfig", "MaximumConcurrency"), int):
        return "The mapping may take every run that the account has."
    return ""


SEND = "sqs:SendMessage"
SCHEDULER = "scheduler.amazonaws.com"
ASKERS = (GATE, CAMPAIGNER, AUDITOR)  # the gate puts off what it cannot send yet


class RequestDoor(ProgramRule):
    """No policy opens a request queue; of the stack's roles gate, campaigns, audits and schedules put requests in."""

    id = "SmsProgram-RequestDoor"
    info = "Somebody may put requests into a queue of the gate who has no business there."
    why = "Whoever may put a request there texts customers in the program's name."
    source = "AWS IAM best practices (least privilege); design: one door for the brand's systems, by IAM of the account"
    remedy = "Remove the statement; open the port `requests` to the brand's systems under `ports` in the brand file."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each statement that lets somebody in, and each role that may ask and should not."""
        queues = set(queues_of(template, GATE))
        for statement in doors(template):
            guarded = {target(one) for one in listed(statement.resource.get("Queues"))}
            opened = all(opens_port(statement, template, who) for _, who in statement.principals)
            if queues & (guarded | _named(statement.targets)) and not opened:
                yield self.finding(template, statement.resource, statement.path)
        for statement in permissions(template):
            if statement.grants(SEND) and queues & _named(statement.targets):
                for role in sorted(bearers(statement)):
                    if not _may_ask(template, role):
                        message = f"The role {role} may put requests into the gate's queue."
                        yield self.finding(template, statement.resource, statement.path, message)


def _named(targets: tuple[str, ...]) -> set[str]:
    return {found["id"] for one in targets for found in REFERENCE.finditer(one)}


def _may_ask(template: Template, role: str) -> bool:
    functions = [one for one in template.of_type(FUNCTION) if target(one.get("Role")) == role]
    trusted = (one.principals for one in doors(template) if one.resource.logical_id == role)
    if not functions:
        return set(trusted) == {(("Service", SCHEDULER),)}
    return all(package(function) in ASKERS for function in functions)


MAKES = {"scheduler:createschedule", "scheduler:getschedule", "scheduler:deleteschedule"}


class OwnSchedules(ProgramRule):
    """Schedules stand in a group of the stack, and nobody makes any elsewhere."""

    id = "SmsProgram-OwnSchedules"
    info = "A schedule may stand outside the program's own group."
    why = "A text put off by one program and woken in another is sent without that customer's consent."
    source = "design decision 1; Service Authorization Reference, EventBridge Scheduler"
    remedy = "Name an AWS::Scheduler::ScheduleGroup of this stack; grant scheduler:CreateSchedule on schedule/GROUP/*."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each schedule in no group or by a strange role, and each permission elsewhere."""
        roles = waking_roles(template)
        for schedule in template.of_type("AWS::Scheduler::Schedule"):
            if not template.find(schedule.get("GroupName"), GROUP):
                yield self.finding(template, schedule, "GroupName", "The schedule stands in no group of this stack.")
            if target(schedule.get("Target", "RoleArn")) not in roles:
                yield self.finding(template, schedule, "Target", "The schedule takes a role that is not made for it.")
        for statement in permissions(template):
            makes = {action for action in statement.actions if action.startswith("scheduler:")}
            inside = all(_is_inside(one, template) for one in statement.targets)
            if makes and (makes - MAKES or not inside):
                message = f"The policy grants {', '.join(sorted(makes))} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)


def _is_inside(arn: str, template: Template) -> bool:
    before, _, name = arn.partition(":schedule/")
    group = template.find({"Fn::Sub": name.removesuffix("/*")}, GROUP)
    return name.endswith("/*") and not set("*?") & set(before) and group is not None


SERVICE = ("Service", "scheduler.amazonaws.com")
GROUP, KEY = "AWS::Scheduler::ScheduleGroup", "AWS::KMS::Key"
WAKING_MAY = {"sqs:sendmessage": QUEUE, "kms:decrypt": KEY, "kms:generatedatakey": KEY}


class WakingRole(ProgramRule):
    """The role of schedules may fill queues of the stack, and is trusted for a group of the stack alone."""

    id = "SmsProgram-WakingRole"
    info = "The role of the schedules may do more than fill the program's queues, or any schedule may take it."
    why = "Whoever may make a schedule takes its role: from another group, it would text this program's customers."
    source = "EventBridge Scheduler user guide, Confused deputy prevention; AWS IAM best practices (least privilege)"
    remedy = "Trust scheduler.amazonaws.com with aws:SourceArn GetAtt Arn of the group; grant sqs:SendMessage only."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each door of such a role that is open, and each statement that goes further."""
        for statement in doors(template):
            if SERVICE in statement.principals and not _is_own_group(statement, template):
                yield self.finding(template, statement.resource, statement.path, "Any schedule may take the role.")
        roles = waking_roles(template)
        for statement in permissions(template):
            if roles & bearers(statement) and not _only_fills(statement, template):
                message = f"The role may {', '.join(statement.actions)} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)


def waking_roles(template: Template) -> set[str]:
    """Return the logical ids of what EventBridge Scheduler may take."""
    return {one.resource.logical_id for one in doors(template) if SERVICE in one.principals}


def _is_own_group(statement: Statement, template: Template) -> bool:
    sources = [values for _, key, values in statement.conditions if key == "aws:sourcearn"]
    return len(sources) == 1 and all(template.find({"Fn::Sub": one}, GROUP) for one in sources[0])


def _only_fills(statement: Statement, template: Template) -> bool:
    found = [template.resources.get(target({"Fn::Sub": one})) for one in statement.targets]
    kinds = {resource.type if resource else "" for resource in found}
    return all({WAKING_MAY.get(action)} == kinds for action in statement.actions)


WORDS = "BLOCKED CARRIER_BLOCKED CARRIER_UNREACHABLE DELIVERED INVALID INVALID_MESSAGE PROTECT_BLOCKED SPAM SUCCESSFUL"
ENDS = frozenset(f"TEXT_{word}" for word in (*WORDS.split(), "TTL_EXPIRED", "UNKNOWN", "UNREACHABLE"))
ALL = frozenset({"ALL", "TEXT_ALL"})


class DeliveryRoute(ProgramRule):
    """Every configuration set tells every end of a text to a topic whose queue `delivery_events` reads."""

    id = "SmsProgram-DeliveryRoute"
    info = "Nobody hears what became of the texts that are sent with the configuration set."
    why = "Who is blocked or unreachable is texted again and again, until the carriers suspend the code."
    source = "CTIA Short Code Monitoring Handbook; AWS End User Messaging SMS user guide, Event destinations"
    remedy = (
        "Add one enabled SNS event destination with every final TEXT_* type, and read its queue by delivery_events."
    )

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each configuration set that is silent, speaks elsewhere, or is not heard."""
        heard = _heard(template)
        for configuration_set in template.of_type("AWS::SMSVOICE::ConfigurationSet"):
            enabled = [one for one in destinations(configuration_set) if one.get("Enabled") is True]
            for one in destinations(configuration_set):
                if template.find(topic_of(one), TOPIC) is None:
                    message = "A destination leads to something else than a topic of this stack."
                    yield self.finding(template, configuration_set, "EventDestinations", message)
            if not any(_tells_all(one) and target(topic_of(one)) in heard for one in enabled):
                yield self.finding(template, configuration_set, "EventDestinations")


def _heard(template: Template) -> set[str]:
    queues = queues_of(template, REPORTER)
    routes = template.of_type("AWS::SNS::Subscription")
    return {target(one.get("TopicArn")) for one in routes if target(one.get("Endpoint")) in queues}


def _tells_all(destination: Json) -> bool:
    told = {str(one) for one in listed(destination.get("MatchingEventTypes"))}
    return told >= ENDS or bool(told & ALL)


SWITCH = "lambda:updateeventsourcemapping"
BRAKE_MAY = {SWITCH, "lambda:geteventsourcemapping"}


class OwnBrake(ProgramRule):
    """`delivery_events` may switch every mapping of the gate; nobody may do more to Lambda than that."""

    id = "SmsProgram-OwnBrake"
    info = "The gate cannot be shut whole, or somebody may change more than whether it is open."
    why = "A code that is blocked and goes on sending is suspended; who changes code or mappings sends as the gate."
    source = "CTIA Short Code Monitoring Handbook (suspension); AWS IAM best practices (least privilege)"
    remedy = "Grant lambda:Get- and UpdateEventSourceMapping on each mapping of the gate to delivery_events, no more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each mapping that nobody can switch, and each wider permission."""
        brakes = {one.logical_id for gate in running(template, GATE) for one in mappings(template, gate)}
        held: set[str] = set()
        for statement in permissions(template):
            actions = {action for action in statement.actions if action.startswith("lambda:")} - {CALLING}
            named = {found["id"] for one in statement.targets for found in REFERENCE.finditer(one)}
            named = {name for name in named if name in template.resources}
            if actions and not (actions <= BRAKE_MAY and named <= brakes and _reports(template, statement)):
                message = f"The policy grants {', '.join(sorted(actions))} on {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)
            held |= named if SWITCH in actions else set()
        for mapping in template.of_type(MAPPING):
            if mapping.logical_id in brakes - held:
                yield self.finding(template, mapping, "", "Nothing can shut this way into the gate.")


def _reports(template: Template, statement: Statement) -> bool:
    found = [one for role in bearers(statement) for one in users(template, role)]
    return bool(found) and all(package(one) == REPORTER for one in found)
