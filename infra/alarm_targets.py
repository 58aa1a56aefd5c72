"""Who is told of a program's alarms: an email address, an https endpoint, or an SNS topic of the same region.

A chat channel is told by the topic that its configuration in Amazon Q Developer (AWS Chatbot) listens to.
"""

from __future__ import annotations

import re

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
ENDPOINT = r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?][!-z|~]*)?"
TOPIC = r"arn:aws(?:-us-gov)?:sns:[a-z]{2}(?:-[a-z]+)+-[0-9]:[0-9]{12}:[A-Za-z0-9_-]{1,256}"
TARGET = f"{EMAIL}|{ENDPOINT}|{TOPIC}"
MUST = "an email address, an https:// endpoint or the ARN of an SNS topic"
_PROTOCOLS = {EMAIL: "email", ENDPOINT: "https"}


def protocol(target: str) -> str | None:
    """Return by which protocol of SNS `target` is told; None for a topic, which an alarm tells itself."""
    return next((name for pattern, name in _PROTOCOLS.items() if re.fullmatch(pattern, target)), None)
