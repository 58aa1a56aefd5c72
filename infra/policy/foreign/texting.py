"""Resources by which AWS texts people without asking a program's gate."""

from __future__ import annotations

from collections.abc import Iterator

from infra.policy.foreign.reach import Reach
from infra.policy.template import Resource, Template
from infra.policy.values import text

TYPES = ("aws::smsvoice::", "aws::pinpoint::sms", "aws::pinpoint::voice", "aws::pinpoint::campaign")
INSTEAD = "Ask for the text by the port `requests` of a program (`ports` in the brand file): its gate knows who agreed."


def texting(template: Template, resource: Resource) -> Iterator[Reach]:
    """Yield each setting of `resource` by which AWS texts somebody past the gates."""
    if resource.type.lower().startswith(TYPES):
        yield Reach(template, resource, "Type", f"{resource.type} texts people past the gate.", INSTEAD)
    if resource.type == "AWS::Cognito::UserPool" and resource.get("SmsConfiguration") is not None:
        yield Reach(template, resource, "SmsConfiguration", "Cognito texts its users past the gate.", INSTEAD)
    if resource.type.startswith("AWS::ConnectCampaigns"):
        for path, node in resource.nodes:
            if path.endswith("Sms") and node:
                yield Reach(template, resource, path, "A campaign of Connect texts people past the gate.", INSTEAD)
    if resource.type.startswith("AWS::SNS::"):
        for path, node in resource.nodes:
            if path.rpartition(".")[2] == "Protocol" and text(node).lower() not in _NO_TEXTS:
                yield Reach(template, resource, path, f"A subscription of the kind {text(node)} texts people.", INSTEAD)


_NO_TEXTS = {"http", "https", "email", "email-json", "sqs", "lambda", "firehose", "application"}
