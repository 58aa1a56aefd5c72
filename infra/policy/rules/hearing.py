"""A customer is heard: two-way texts reach the handler by durable queues, and every word does what it says."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.iam.statements import Statement, permissions, statements
from infra.policy.programs.admitted import opens_port
from infra.policy.programs.channels import channels, dead_letters, delivers, fills
from infra.policy.programs.functions import ANSWERER, FUNCTION, MAPPING, QUEUE, bearers, package, queues_of
from infra.policy.rule import Finding, ProgramRule
from infra.policy.rules.sending import waking_roles
from infra.policy.rules.watching import missed
from infra.policy.templates.template import Json, Resource, Template, listed, target, text


class TwoWay(ProgramRule):
    """Every pool has two-way on, with a topic of its own stack that `lambdas/functions/keyword_handler` hears."""

    id = "SmsProgram-TwoWay"
    info = "The pool has no two-way topic of its own stack."
    why = "A text that leads nowhere is a lost STOP, and every message after it is unlawful."
    source = "47 CFR 64.1200(a)(10); AWS End User Messaging SMS user guide, Two-way SMS"
    remedy = "Set TwoWay.Enabled, set TwoWay.ChannelArn to an SNS topic of this stack, and let keyword_handler"
    remedy += " read a queue that is subscribed to it."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool without a topic, and each such topic that nobody hears."""
        routes = list(template.of_type("AWS::SNS::Subscription"))
        read = queues_of(template, ANSWERER)
        heard = {target(one.get("TopicArn")) for one in routes}
        answered = {target(one.get("TopicArn")) for one in routes if target(one.get("Endpoint")) in read}
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            topic = template.find(pool.get("TwoWay", "ChannelArn"), "AWS::SNS::Topic")
            if pool.get("TwoWay", "Enabled") is not True or topic is None:
                yield self.finding(template, pool, "TwoWay")
            elif topic.logical_id not in heard:
                yield self.finding(template, topic, "", "Nothing is subscribed to the two-way topic.")
            elif topic.logical_id not in answered:
                yield self.finding(template, topic, "", "No queue leads from the two-way topic to the keyword handler.")


SERVICE = (("Service", "sms-voice.amazonaws.com"),)
PUBLISH = "sns:publish"
BOTH = {"aws:sourceaccount", "aws:sourcearn"}


class ChannelPolicy(ProgramRule):
    """The topics of texts and of delivery events take messages from End User Messaging for this account alone."""

    id = "SmsProgram-ChannelPolicy"
    info = "Someone else than End User Messaging may publish on a topic of the service, or the service may not."
    why = "Whoever publishes there forges a STOP, a JOIN or a delivery; without the service's right every one is lost."
    source = "AWS End User Messaging SMS user guide, topic policies; confused deputy prevention"
    remedy = "Allow sms-voice.amazonaws.com sns:Publish with aws:SourceAccount and aws:SourceArn, and nothing more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each topic that is closed to the service, and each statement that opens it further."""
        for topic in channels(template):
            found = [one for one in statements(template) if one.is_resource_policy and _guards(one.resource, topic)]
            allowed = [one for one in found if one.allows]
            shut = any(one.shuts_out(SERVICE[0][1], PUBLISH) for one in found)
            if shut or not any(one.principals == SERVICE for one in allowed):
                yield self.finding(template, topic, "", "No policy lets sms-voice.amazonaws.com publish on the topic.")
            for statement in allowed:
                message = _policy_fault(statement, template)
                if message:
                    yield self.finding(template, statement.resource, statement.path, message)


def _guards(resource: Resource, topic: Resource) -> bool:
    named = [*listed(resource.get("Topics")), resource.get("TopicArn")]
    is_policy = resource.type in {"AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"}
    return is_policy and topic.logical_id in map(target, named)


def _policy_fault(statement: Statement, template: Template) -> str:
    if all(opens_port(statement, template, who) for _, who in statement.principals):
        return ""  # who listens by a port publishes nothing
    if statement.principals != SERVICE or statement.actions != (PUBLISH,):
        who = ", ".join(f"{kind} {name}" for kind, name in statement.principals)
        return f"The topic lets in {who} for {', '.join(statement.actions)}."
    if statement.held(template) != BOTH:
        return "The service may publish for any account: aws:SourceAccount and aws:SourceArn are not both held."
    return ""


class InboundRoute(ProgramRule):
    """Every subscription to a topic of the service leads through an open queue to a function, both of the stack."""

    id = "SmsProgram-InboundRoute"
    info = "A topic of the service does not lead through a queue to a function of the same stack."
    why = "A text dropped on the way is a lost STOP, an event a lost block; what leaves the stack others read."
    source = "47 CFR 64.1200(a)(10); AWS SNS and Lambda developer guides (fan-out to SQS, event source mappings)"
    remedy = "Wire topic -> SQS subscription without filter or raw delivery -> queue policy -> event source mapping."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each subscription that breaks off, leaves or filters."""
        topics = {topic.logical_id for topic in channels(template)}
        for route in template.of_type("AWS::SNS::Subscription"):
            topic = target(route.get("TopicArn"))
            message = _route_fault(template, topic, route) if topic in topics else ""
            if message:
                yield self.finding(template, route, "", message)


def _route_fault(template: Template, topic: str, route: Resource) -> str:
    queue = template.find(route.get("Endpoint"), "AWS::SQS::Queue")
    if route.get("Protocol") != "sqs" or queue is None:
        return "The subscription reaches no queue of this stack."
    if route.get("FilterPolicy") or route.get("RawMessageDelivery"):
        return "The subscription drops messages by a filter, or their time by raw delivery."
    if not delivers(template, f"${{{topic}}}", "sns.amazonaws.com", queue):
        return "No queue policy lets the topic deliver into the queue, or one shuts everybody out."
    if not any(_reads(template, one, queue) for one in template.of_type("AWS::Lambda::EventSourceMapping")):
        return "No function reads every message of the queue and says which of them failed."
    return ""


def _reads(template: Template, mapping: Resource, queue: Resource) -> bool:
    whole = mapping.get("Enabled") is not False and not mapping.get("FilterCriteria")
    whole = whole and "ReportBatchItemFailures" in listed(mapping.get("FunctionResponseTypes"))
    reader = template.find(mapping.get("FunctionName"), "AWS::Lambda::Function")
    return whole and reader is not None and target(mapping.get("EventSourceArn")) == queue.logical_id


RULE, SUBSCRIPTION, STAGE = "AWS::Events::Rule", "AWS::SNS::Subscription", "AWS::ApiGateway::Stage"


class InboundRoom(ProgramRule):
    """All that calls functions is capped, save what customers text and what other programs tell of opt-outs."""

    id = "SmsProgram-InboundRoom"
    info = "The mapping may take every run that the account has."
    why = "All functions of an account share its runs: a STOP that finds none five times waits for a person."
    source = "AWS Lambda developer guide, Lambda quotas (new accounts: 10 runs) and maximum concurrency of SQS mappings"
    remedy = "Set ScalingConfig.MaximumConcurrency on the mapping, ThrottlingBurstLimit on the stage."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each mapping and stage of `template` without a cap that does not carry what comes in."""
        inbound = _inbound(template)
        for mapping in template.of_type(MAPPING):
            queue = template.find(mapping.get("EventSourceArn"), QUEUE)
            if (
                queue
                and queue.logical_id not in inbound
                and not _is_number(mapping, "ScalingConfig", "MaximumConcurrency")
            ):
                yield self.finding(template, mapping, "ScalingConfig")
        for stage in template.of_type(STAGE):
            settings = [one for one in listed(stage.get("MethodSettings")) if isinstance(one, dict)]
            every = [one for one in settings if (one.get("HttpMethod"), one.get("ResourcePath")) == ("*", "/*")]
            if not any(isinstance(one.get("ThrottlingBurstLimit"), int) for one in every):
                message = "A flood of visits may take every run that the account has."
                yield self.finding(template, stage, "MethodSettings", message)


def _inbound(template: Template) -> set[str]:
    """Return the queues of what customers text, and of what other programs tell."""
    topics = {target(pool.get("TwoWay", "ChannelArn")) for pool in template.of_type("AWS::SMSVOICE::Pool")}
    texts = {
        target(one.get("Endpoint")) for one in template.of_type(SUBSCRIPTION) if target(one.get("TopicArn")) in topics
    }
    rules = [rule for rule in template.of_type(RULE) if rule.get("EventBusName") is not None]
    told = {target(one.get("Arn")) for rule in rules for one in listed(rule.get("Targets")) if isinstance(one, dict)}
    return texts | told


def _is_number(resource: Resource, *path: str) -> bool:
    value = resource.get(*path)
    return isinstance(value, int) and not isinstance(value, bool)


DAY_SECONDS = 86_400


class DurableQueue(ProgramRule):
    """Every queue that a function reads has a dead-letter queue in the same stack."""

    id = "SmsProgram-DurableQueue"
    info = "The queue has no dead-letter queue in the same stack."
    why = "Without one, a text that fails five times is thrown away, and the STOP in it with it."
    source = "47 CFR 64.1200(a)(10); AWS SQS developer guide, Dead-letter queues"
    remedy = "Set RedrivePolicy.deadLetterTargetArn to another queue of this stack, kept for at least four days."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each queue that is read and has nowhere to put what fails."""
        read = [one.get("EventSourceArn") for one in template.of_type("AWS::Lambda::EventSourceMapping")]
        routed = [one.get("Endpoint") for one in template.of_type("AWS::SNS::Subscription")]
        queues = {queue.logical_id: queue for queue in (template.find(one, QUEUE) for one in [*read, *routed]) if queue}
        for queue in queues.values():
            dead_letters = template.find(queue.get("RedrivePolicy", "deadLetterTargetArn"), QUEUE)
            if dead_letters is None or dead_letters is queue:
                yield self.finding(template, queue, "RedrivePolicy")
                continue
            kept = dead_letters.get("MessageRetentionPeriod")
            if kept is not None and (not isinstance(kept, int) or kept < 4 * DAY_SECONDS):
                message = f"The dead-letter queue keeps its messages for {text(kept)} seconds only."
                yield self.finding(template, dead_letters, "MessageRetentionPeriod", message)


SERVICE_OPT_OUT = ("ARRET", "CANCEL", "END", "OPT-OUT", "OPTOUT", "QUIT", "REMOVE", "STOP", "TD", "UNSUBSCRIBE")
NEEDED = {"REVOKE": "OPT_OUT", "OPT OUT": "OPT_OUT", "START": "OPT_IN", "UNSTOP": "OPT_IN"}
MANDATORY = ("STOP", "HELP")
LIMIT, MESSAGE_LIMIT = 30, 1600  # per pool, both mandatory words counted; characters of one answer


class Keywords(ProgramRule):
    """STOP and HELP answer, every opt-out word of FCC, CTIA and AWS opts out, START and UNSTOP opt in."""

    id = "SmsProgram-Keywords"
    each_set = True
    info = "The pool's keywords are not complete."
    why = "An opt-out word that does nothing is an opt-out refused, and so is one that another keyword takes first."
    source = "47 CFR 64.1200(a)(10) (seven words); CTIA Short Code Monitoring Handbook; AWS user guide, Keywords"
    remedy = "Answer STOP and HELP; add REVOKE and OPT OUT with OPT_OUT, START and UNSTOP with OPT_IN; 30 words in all."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each missing, mistaken or unanswered keyword of each pool."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            words = [one for one in listed(pool.get("OptionalKeywords")) if isinstance(one, dict)]
            for path, message in (*_mandatory(pool), *_needed(pool, words), *_optional(words)):
                yield self.finding(template, pool, path, message)


def _mandatory(pool: Resource) -> Iterator[tuple[str, str]]:
    for word in MANDATORY:
        if not text(pool.get("MandatoryKeywords", word, "Message") or "").strip():
            yield f"MandatoryKeywords.{word}", f"{word} has no answer."


def _needed(pool: Resource, words: list[Json]) -> Iterator[tuple[str, str]]:
    actions = {text(one.get("Keyword")).upper(): one.get("Action") for one in words}
    own = pool.get("SelfManagedOptOutsEnabled") is True  # the keyword handler reads the words itself then
    for word, action in NEEDED.items():
        if actions.get(word) != action and not own:
            yield "OptionalKeywords", f"{word} does not stand among the keywords with the action {action}."


def _optional(words: list[Json]) -> Iterator[tuple[str, str]]:
    if len(words) + len(MANDATORY) > LIMIT:
        yield "OptionalKeywords", f"The pool has {len(words) + len(MANDATORY)} keywords; the service takes {LIMIT}."
    for one in words:
        word, answer = text(one.get("Keyword")).upper(), text(one.get("Message") or "").strip()
        if one.get("Action") != "OPT_OUT" and word.startswith(SERVICE_OPT_OUT):
            yield "OptionalKeywords", f"{word} begins with an opt-out word but does not opt out."
        if not 0 < len(answer) <= MESSAGE_LIMIT:
            yield (
                "OptionalKeywords",
                f"{word} has an answer of {len(answer)} characters; 1 to {MESSAGE_LIMIT} are sent.",
            )


class SharedRoutes(ProgramRule):
    """Shared routes are off, in writing."""

    id = "SmsProgram-SharedRoutes"
    info = "The pool does not rule out shared routes."
    why = "On a shared route a text comes from a number that other senders use: STOP to it never reaches this program."
    source = "AWS End User Messaging SMS user guide, Pools (shared routes)"
    remedy = "Set SharedRoutesEnabled to false."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool that does not say false."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            if pool.get("SharedRoutesEnabled") is not False:
                yield self.finding(template, pool, "SharedRoutesEnabled")


LOST = "DEAD_LETTERS_ARN"  # what `lambdas/stores/queues.py` gives to each schedule that it makes


class KeptDeliveries(ProgramRule):
    """Each target of a rule or schedule has a dead-letter queue that its deliverer can fill, or its silence rings."""

    id = "SmsProgram-KeptDeliveries"
    info = "What EventBridge gives up to deliver is lost, and nobody hears of it."
    why = "An opt-out of another program, a text put off or an audit would be gone after a day without a trace."
    source = "EventBridge user guide, Using dead-letter queues; EventBridge Scheduler user guide, Configuring a DLQ"
    remedy = "Set DeadLetterConfig to a queue of this stack that the rule, or the schedule's role, may send into."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each target, and each maker of schedules, that keeps nowhere what fails."""
        for rule in template.of_type("AWS::Events::Rule"):
            for at, one in enumerate(listed(rule.get("Targets"))):
                if not _rings(template, one) and not _is_kept(template, rule, one):
                    yield self.finding(template, rule, f"Targets.{at}")
        for schedule in template.of_type("AWS::Scheduler::Schedule"):
            queue = dead_letters(template, schedule.get("Target"))
            if queue is None or not fills(template, target(schedule.get("Target", "RoleArn")), queue):
                yield self.finding(template, schedule, "Target")
        making = [one for one in permissions(template) if one.grants("scheduler:CreateSchedule")]
        makers = {role for one in making for role in bearers(one)}
        for function in template.of_type(FUNCTION):
            queue = template.find(function.get("Environment", "Variables", LOST), QUEUE)
            if target(function.get("Role")) in makers and not (queue and _all_fill(template, queue)):
                yield self.finding(template, function, f"Environment.Variables.{LOST}")


def _rings(template: Template, one: Json) -> bool:
    called = template.find(one.get("Arn"), FUNCTION)
    return "DeadLetterConfig" not in one and called is not None and package(called) in missed(template)


def _is_kept(template: Template, rule: Resource, one: Json) -> bool:
    queue = dead_letters(template, one)
    return queue is not None and delivers(template, f"${{{rule.logical_id}.Arn}}", "events.amazonaws.com", queue)


def _all_fill(template: Template, queue: Resource) -> bool:
    return all(fills(template, role, queue) for role in waking_roles(template))
