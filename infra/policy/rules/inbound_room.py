"""What a customer texts finds a run of Lambda free."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.handlers import MAPPING, QUEUE
from infra.policy.rule import Finding, ProgramRule
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target

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
