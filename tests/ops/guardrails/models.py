"""What AWS's own models on disk tell of its actions: IAM's name of the service, the operation, what it does."""

import gzip
import re
from functools import cache
from pathlib import Path

import botocore.session

DATA = Path(botocore.__file__).parent / "data"

TAGS = re.compile(r"<[^>]+>")
OF_PHONES = re.compile(r"\bSMS\b|\btext messages?\b|\bRCS\b|WhatsApp|phone number", re.IGNORECASE)
OF_SENDING = re.compile(r"\b(send|sends|sent|deliver\w*|publish\w*|notif\w*|outbound|initiates)\b", re.IGNORECASE)
# the services of botocore behind a prefix of IAM, where there is not one of the same name
SERVICES = {
    "chime": ("chime", "chime-sdk-voice", "chime-sdk-messaging"),
    "connect-campaigns": ("connectcampaigns", "connectcampaignsv2"),
    "end-user-messaging": ("endusermessaging",),
    "mobiletargeting": ("pinpoint",),
    "sms-voice": ("pinpoint-sms-voice", "pinpoint-sms-voice-v2", "sms-voice"),
    "states": ("stepfunctions",),
}
PREFIXES = {service: prefix for prefix, services in SERVICES.items() for service in services}


@cache
def operations(service):
    """Return (IAM's prefix, operation, documentation) of every action of a service of botocore."""
    model = botocore.session.get_session().get_service_model(service)
    prefix = PREFIXES.get(service, model.signing_name)
    return [(prefix, name, TAGS.sub("", model.operation_model(name).documentation)) for name in model.operation_names]


def actions(prefix):
    """Return every action of IAM's `prefix`."""
    of_services = [operations(service) for service in SERVICES.get(prefix, (prefix,))]
    return sorted({f"{prefix}:{name}" for found in of_services for _, name, _ in found})


def _speaking_of_phones():
    """Yield the services whose newest model speaks of phones at all: to parse every one takes ten times as long."""
    for service in sorted(DATA.iterdir()):
        models = sorted(service.glob("*/service-2.json.gz"))
        if models and OF_PHONES.search(gzip.decompress(models[-1].read_bytes()).decode()):
            yield service.name


def of_texts():
    """Return the actions of AWS of whose model texts or phone numbers and sending are spoken, of every service."""
    every = [operations(service) for service in _speaking_of_phones()]
    return sorted(
        {
            f"{prefix}:{name}"
            for found in every
            for prefix, name, told in found
            if OF_PHONES.search(told) and OF_SENDING.search(f"{name} {told}")
        }
    )


def matching(patterns):
    """Return every action there is that one of `patterns` names."""
    found = set()
    for pattern in patterns:
        wanted = re.compile(re.escape(pattern).replace(r"\*", ".*"))
        found |= {action for action in actions(pattern.partition(":")[0]) if wanted.fullmatch(action)}
    return sorted(found)
