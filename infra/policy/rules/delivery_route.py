"""What became of each text is heard."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.channels import TOPIC, destinations, topic_of
from infra.policy.handlers import REPORTER, queues_of
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Template
from infra.policy.values import Json, listed, target

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
