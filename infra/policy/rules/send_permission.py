"""A function sends through its own pool and configuration set, and through nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.rule import Finding, ProgramRule
from infra.policy.statements import Statement, permissions
from infra.policy.template import Template
from infra.policy.values import target

SEND = "sms-voice:SendTextMessage"
OTHER_DOORS = (
    "sms-voice:SendMediaMessage",
    "sms-voice:SendVoiceMessage",
    "sms-voice:SendDestinationNumberVerificationCode",
    "sms-voice:SendNotifyTextMessage",
    "sms-voice:SendNotifyVoiceMessage",
    "mobiletargeting:SendMessages",
    "mobiletargeting:SendUsersMessages",
    "mobiletargeting:SendOTPMessage",
    "social-messaging:SendWhatsAppMessage",
)
EXACTLY = ["AWS::SMSVOICE::ConfigurationSet", "AWS::SMSVOICE::Pool"]


class SendPermission(ProgramRule):
    """SendTextMessage is granted on exactly the stack's pool and configuration set; no other way out is granted."""

    id = "SmsProgram-SendPermission"
    info = "A role may send by something else than its own pool and configuration set."
    why = "IAM has no condition for the message type: the pool's ARN alone keeps marketing off the transactional code."
    source = "AWS Service Authorization Reference, End User Messaging SMS; design decision 8"
    remedy = "Grant sms-voice:SendTextMessage on [GetAtt Pool.Arn, GetAtt ConfigurationSet.Arn] of this stack."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission to send that is not exactly this."""
        for statement in permissions(template):
            if statement.grants(SEND) and _kinds(statement, template) != EXACTLY:
                message = f"The policy lets the role send by {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)
            others = [action for action in OTHER_DOORS if statement.grants(action)]
            if others:
                message = f"The policy opens another way out: {', '.join(others)}."
                yield self.finding(template, statement.resource, statement.path, message)


def _kinds(statement: Statement, template: Template) -> list[str]:
    named = (template.resources.get(target({"Fn::Sub": one})) for one in statement.targets)
    return sorted(resource.type if resource else "" for resource in named)
