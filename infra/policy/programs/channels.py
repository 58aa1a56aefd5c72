"""The topics, queues and buses by which a program hears, and what delivers to them."""

from __future__ import annotations

from infra.naming import consent_bus, tag_value
from infra.policy.iam.statements import Statement, permissions, statements
from infra.policy.programs.functions import QUEUE, bearers
from infra.policy.templates.template import Json, Program, Resource, Template, listed, target

TOPIC = "AWS::SNS::Topic"


def channels(template: Template) -> list[Resource]:
    """Return the topics of `template` that a pool or a configuration set names, each once."""
    named = [pool.get("TwoWay", "ChannelArn") for pool in template.of_type("AWS::SMSVOICE::Pool")]
    for configuration_set in template.of_type("AWS::SMSVOICE::ConfigurationSet"):
        named += [topic_of(one) for one in destinations(configuration_set)]
    found = (template.find(one, TOPIC) for one in named)
    return list({topic.logical_id: topic for topic in found if topic}.values())


def destinations(configuration_set: Resource) -> list[Json]:
    """Return the event destinations of `configuration_set`."""
    return [one for one in listed(configuration_set.get("EventDestinations")) if isinstance(one, dict)]


def topic_of(destination: Json) -> Json:
    """Return what an event destination names as its topic; None where it has none."""
    sns = destination.get("SnsDestination")
    return sns.get("TopicArn") if isinstance(sns, dict) else None


SEND = "sqs:SendMessage"


def delivers(template: Template, source: str, service: str, queue: Resource) -> bool:
    """Whether a policy lets `service` send into `queue` for `source` (`${Id}`), and none shuts it out."""
    guarding = [one for one in statements(template) if one.is_resource_policy and _guards(one, queue)]
    if any(one.shuts_out(service, SEND) for one in guarding):
        return False
    senders = [one for one in guarding if one.grants(SEND) and ("Service", service) in one.principals]
    return any(source in values for one in senders for _, _, values in one.conditions)


def fills(template: Template, role: str, queue: Resource) -> bool:
    """Whether the policies of `role` let its bearer send into `queue`."""
    own = f"${{{queue.logical_id}.Arn}}"
    return any(one.grants(SEND) and role in bearers(one) and own in one.targets for one in permissions(template))


def dead_letters(template: Template, one: Json) -> Resource | None:
    """Return the queue of the stack that keeps what does not reach `one`, the target of a rule or a schedule."""
    queue = template.find(one.get("DeadLetterConfig", {}).get("Arn"), QUEUE)
    return None if queue and queue.logical_id == target(one.get("Arn")) else queue


def _guards(statement: Statement, queue: Resource) -> bool:
    attached = queue.logical_id in map(target, listed(statement.resource.get("Queues")))
    return f"${{{queue.logical_id}.Arn}}" in statement.targets or (attached and "*" in statement.targets)


SPEAK = "events:putevents"


def own_bus(template: Template) -> str:
    """Return the bus on which the program of `template` meets others of its legal entity; empty where it does not."""
    return bus_of(template.program, revoke_all=template.revoke_all)


def bus_of(program: Program | None, *, revoke_all: bool) -> str:
    """Return the bus on which `program` meets others: a promotional one does, with `revoke_all` any other, too."""
    if program is None or not (program.message_type == "promotional" or revoke_all):
        return ""
    return consent_bus(program.environment, program.legal_entity)


def speaks_on_own_bus(statement: Statement, template: Template) -> bool:
    """Whether `statement` lets its bearer speak on the bus of the template's own legal entity, and nothing else."""
    bus = own_bus(template)
    return bool(bus) and statement.actions == (SPEAK,) and all(_is_arn(one, bus, template) for one in statement.targets)


def _is_arn(target: str, bus: str, template: Template) -> bool:
    parts = target.split(":")
    return (
        len(parts) == 6  # noqa: PLR2004 - arn:partition:service:region:account:resource
        and (parts[0], parts[2], parts[5]) == ("arn", "events", f"event-bus/{bus}")
        and parts[4] in template.own_accounts
        and not any(sign in target for sign in "*?")
    )


def hears_only_its_own(rule: Resource, program: Program, *, revoke_all: bool) -> bool:
    """Whether `rule` takes exactly the opt-outs of the others of its legal entity that `program` must hear of."""
    types = ["promotional", *(["transactional"] if revoke_all else [])]
    pattern = rule.get("EventPattern")
    detail = pattern.get("detail") if isinstance(pattern, dict) else None
    if not isinstance(detail, dict) or len(pattern) != 3 or len(detail) != 4:  # noqa: PLR2004 - all that is named below
        return False
    entities = listed(detail.get("legal_entity"))
    return (
        (pattern.get("source"), pattern.get("detail-type")) == (["sms.consent"], ["Marketing opt-out"])
        and detail.get("environment") == [program.environment]
        and detail.get("message_type") == types
        and detail.get("program") == [{"anything-but": [f"{program.brand}/{program.message_type}"]}]
        and len(entities) == 1
        and _is_entity(entities[0], program)
    )


def _is_entity(written: Json, program: Program) -> bool:
    return isinstance(written, str) and program.legal_entity in {written, tag_value(written)}
