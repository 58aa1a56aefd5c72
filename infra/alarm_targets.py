"""Who is told of a program's alarms: an email address, an https endpoint, or an SNS topic of the account and region.

A chat channel is told by the topic that its configuration in Amazon Q Developer (AWS Chatbot) listens to.
"""

from __future__ import annotations

import re

# no address, and no name that RFC 2606, 6761 and 6762 keep out of the internet: nobody would hear
HOST = r"(?:[a-z0-9-]+\.)+(?!(?:invalid|test|localhost|local|internal)(?![a-z0-9-]))[a-z][a-z0-9-]+"
NOBODY = r"(?!(?:nobody|no-?reply|do-?not-?reply|blackhole)@)"
EMAIL = rf"{NOBODY}[A-Za-z0-9._%+-]+@{HOST}"
ENDPOINT = rf"https://{HOST}(?::[0-9]{{1,5}})?(?:[/?][!-\"$-z|~]*)?"  # what stands behind a # is never sent
TOPIC = r"arn:aws(?:-us-gov)?:sns:[a-z]{2}(?:-[a-z]+)+-[0-9]:[0-9]{12}:[A-Za-z0-9_-]{1,256}"
TARGET = f"{EMAIL}|{ENDPOINT}|{TOPIC}"
MUST = "an email address or https:// endpoint that the internet can reach, or the ARN of an SNS topic"
_PROTOCOLS = {EMAIL: "email", ENDPOINT: "https"}


def protocol(target: str) -> str | None:
    """Return by which protocol of SNS `target` is told; None for a topic, which an alarm tells itself."""
    return next((name for pattern, name in _PROTOCOLS.items() if re.fullmatch(pattern, target)), None)


def topic_place(target: str) -> tuple[str, str] | None:
    """Return account and region of `target`, a topic; None for what SNS itself tells."""
    if not re.fullmatch(TOPIC, target):
        return None
    _, _, _, region, account, _ = target.split(":")
    return account, region
