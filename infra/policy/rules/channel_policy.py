"""Only the SMS service speaks on the topics by which a program hears of texts."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.channels import channels
from infra.policy.ports import opens_port
from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import Statement, statements
from infra.policy.template import Resource, Template
from infra.policy.values import listed, target

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
                message = _fault(statement, template)
                if message:
                    yield self.finding(template, statement.resource, statement.path, message)


def _guards(resource: Resource, topic: Resource) -> bool:
    named = [*listed(resource.get("Topics")), resource.get("TopicArn")]
    is_policy = resource.type in {"AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"}
    return is_policy and topic.logical_id in map(target, named)


def _fault(statement: Statement, template: Template) -> str:
    if all(opens_port(statement, template, who) for _, who in statement.principals):
        return ""  # who listens by a port publishes nothing
    if statement.principals != SERVICE or statement.actions != (PUBLISH,):
        who = ", ".join(f"{kind} {name}" for kind, name in statement.principals)
        return f"The topic lets in {who} for {', '.join(statement.actions)}."
    if statement.held(template) != BOTH:
        return "The service may publish for any account: aws:SourceAccount and aws:SourceArn are not both held."
    return ""
