"""The topics on which the SMS service speaks to a program: what customers text, and what became of texts."""

from __future__ import annotations

from infra.policy.template import Resource, Template
from infra.policy.values import Json, listed

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
