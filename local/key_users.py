"""Services that carry messages under a customer's key, held to its policy; the emulator asks the key of callers alone.

What the key does not let through is gone without a word, as on AWS: a dead-letter queue under the same key gets none.
"""

from typing import Any

from local import emulator as names
from local.emulator import Emulator, Properties
from local.refusing import service_may

CARRYING = ("kms:GenerateDataKey", "kms:Decrypt")
ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
SNS, EVENTS, CLOUDWATCH = "sns.amazonaws.com", "events.amazonaws.com", "cloudwatch.amazonaws.com"


def register(emulator: Emulator) -> None:
    """Put the question to the key before each delivery."""
    own = {"aws:sourceaccount": emulator.account()}

    def to_queue(endpoint: str, *message: Any, **more: Any) -> None:  # noqa: ANN401 - passed through
        if _lets_in(emulator, SNS, _key_of_queue(emulator, endpoint), own):
            deliver(endpoint, *message, **more)

    def by_rule(target: object, *event: Any) -> None:  # noqa: ANN401 - passed through
        if _lets_in(emulator, EVENTS, _key_of_queue(emulator, str(target)), own):
            dispatch(target, *event)

    def to_topic(topic: str, payload: str) -> None:
        # to a topic EventBridge tells the key no account
        if _lets_in(emulator, EVENTS, _key_of_topic(emulator, topic), {}):
            publish(topic, payload)

    def rings(topic: str) -> bool:
        return _lets_in(emulator, CLOUDWATCH, _key_of_topic(emulator, topic), own)

    def by_alarm(alarm: Properties, *states: str) -> None:
        kept = {field: list(filter(rings, alarm.get(field) or ())) for field in ACTIONS}
        ring(alarm | kept, *states)

    deliver, dispatch = emulator.deliver_to_queue, emulator.rule_to_queue
    publish, ring = emulator.rule_to_topic, emulator.ring
    names.replace("deliver_to_queue", to_queue)
    names.replace("rule_to_queue", by_rule)
    names.replace("rule_to_topic", to_topic)
    names.replace("ring", by_alarm)


def _lets_in(emulator: Emulator, service: str, key: str, context: Properties) -> bool:
    found = emulator.key_policy(key) if key else None
    if not key or key.startswith("alias/aws/"):
        return True
    policy = (found or ("", ""))[0]
    return all(service_may(emulator, service, policy, action, context) for action in CARRYING)


def _key_of_queue(emulator: Emulator, arn: str) -> str:
    queues = (one["attributes"] for one in emulator.queues.values())
    return next((one.get("KmsMasterKeyId") or "" for one in queues if one.get("QueueArn") == arn), "")


def _key_of_topic(emulator: Emulator, arn: str) -> str:
    topic = emulator.topic(arn) if ":sns:" in arn else None
    return str(topic["attributes"].get("KmsMasterKeyId") or "") if topic else ""
