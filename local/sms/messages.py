"""Texts that passed through the account: the one form the server keeps and the door's client reads."""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class SentMessage:
    """A text that left the account: `by` is `api` for SendTextMessage and `service` for a keyword's answer."""

    message_id: str
    from_: str
    to: str
    body: str
    message_type: str
    by: str
    origination_identity: str
    configuration_set: str | None = None
    context: dict[str, str] = field(default_factory=dict)
    at: float = field(default_factory=time.time)


@dataclass(frozen=True, kw_only=True)
class InboundMessage:
    """A text that reached a number: which keyword it began with, what the service answered, whether the topic got it.

    `problem` says why the topic did not; the real service drops such a message without a word to the sender.
    """

    inbound_message_id: str
    from_: str
    to: str
    body: str
    keyword: str | None = None
    answer: str | None = None
    published: bool = False
    problem: str | None = None
    at: float = field(default_factory=time.time)
