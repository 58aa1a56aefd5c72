"""Only the SMS service speaks on the two-way topic."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import Statement, doors
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target

SERVICE = (("Service", "sms-voice.amazonaws.com"),)
BOTH = {"aws:sourceaccount", "aws:sourcearn"}


class ChannelPolicy(ProgramRule):
    """The two-way topic takes messages from End User Messaging for this account, and from nobody else."""

    id = "SmsProgram-ChannelPolicy"
    info = "Someone else than End User Messaging may publish on the two-way topic, or the service may not."
    why = "Whoever publishes there forges a customer's STOP or JOIN; without the service's right every text is lost."
    source = "AWS End User Messaging SMS user guide, Two-way SMS topic policy; confused deputy prevention"
    remedy = "Allow sms-voice.amazonaws.com sns:Publish with aws:SourceAccount and aws:SourceArn, and nothing more."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each topic that is closed to the service, and each statement that opens it further."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            topic = template.find(pool.get("TwoWay", "ChannelArn"), "AWS::SNS::Topic")
            allowed = [one for one in doors(template) if topic and _guards(one.resource, topic)]
            if topic and not any(one.principals == SERVICE for one in allowed):
                yield self.finding(template, topic, "", "No policy lets sms-voice.amazonaws.com publish on the topic.")
            for statement in allowed:
                message = _fault(statement, template)
                if message:
                    yield self.finding(template, statement.resource, statement.path, message)


def _guards(resource: Resource, topic: Resource) -> bool:
    named = [*listed(resource.get("Topics")), resource.get("TopicArn")]
    is_policy = resource.type in {"AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"}
    return is_policy and topic.logical_id in map(target, named)


def _fault(statement: Statement, template: Template) -> str:
    if statement.principals != SERVICE or statement.actions != ("sns:publish",):
        who = ", ".join(f"{kind} {name}" for kind, name in statement.principals)
        return f"The topic lets in {who} for {', '.join(statement.actions)}."
    if statement.held(template) != BOTH:
        return "The service may publish for any account: aws:SourceAccount and aws:SourceArn are not both held."
    return ""
