"""Resources by which AWS texts people without asking a program's gate."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.foreign.reach import Reach
from infra.policy.templates.template import Resource, Template, text

TYPES = ("aws::smsvoice::", "aws::pinpoint::sms", "aws::pinpoint::voice", "aws::pinpoint::campaign")
# settings by which a type texts, and where a type names the channels by which it tells people, those that are no texts
SETTINGS = {
    "aws::cognito::": re.compile(r"(SmsConfiguration|EumsSms\w*|CustomSMSSender)$"),
    "aws::connect::phonenumber": re.compile(r"SourcePhoneNumberArn$"),  # a number of the SMS service, to text from
    "aws::connectcampaigns": re.compile(r"(^|\.)Sms$"),
}
CHANNELS = {
    "aws::lightsail::alarm": ("ContactProtocols", {"email"}),
    "aws::lightsail::contactmethod": ("Protocol", {"email"}),
    "aws::sns::": (
        "Protocol",
        {"http", "https", "email", "email-json", "sqs", "lambda", "firehose", "application"},
    ),
    "aws::ssmcontacts::contactchannel": ("ChannelType", {"email"}),
}
INSTEAD = "Ask for the text by the port `requests` of a program (`ports` in the brand file): its gate knows who agreed."


def texting(template: Template, resource: Resource) -> Iterator[Reach]:
    """Yield each setting of `resource` by which AWS texts somebody past the gates."""
    kind = resource.type.lower()
    if kind.startswith(TYPES):
        yield Reach(template, resource, "Type", f"{resource.type} texts people past the gate.", INSTEAD)
    for begins, settings in SETTINGS.items():
        for path, node in resource.nodes if kind.startswith(begins) else ():
            if settings.search(path) and node:
                yield Reach(template, resource, path, f"{resource.type} texts people past the gate by {path}.", INSTEAD)
    for begins, (name, no_texts) in CHANNELS.items():
        for path, node in resource.nodes if kind.startswith(begins) else ():
            last = re.sub(r"\.\d+$", "", path).rpartition(".")[2]
            if last == name and not isinstance(node, list) and text(node).lower() not in no_texts:
                yield Reach(template, resource, path, f"{resource.type} texts people: {path} is {text(node)}.", INSTEAD)
