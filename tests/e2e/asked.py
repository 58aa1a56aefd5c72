"""Requests of every kind: whom each is for, what it asks, and what is to become of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lambdas.consent.timestamps import to_text
from local.deployed import DeployedProgram
from tests.e2e.people import asleep, awake

NOTICE = {"source": "checkout", "at": "2026-01-05T10:00:00Z"}
NEWS = {"topic": "news", "body": "Open Hours: new in store this week."}
SHIPPED = {"topic": "orders", "template": "shipped", "parameters": {"order": "A-17"}}
CODE = {"topic": "codes", "template": "code", "parameters": {"code": "123456"}}
SENT = ("sent", "")
MALFORMED = ("now", "{", "[]", '{"request_id": "x"}', '{"request_id": "x", "to": 1, "topic": "news"}')


def end(**ahead):
    return to_text(datetime.now(UTC) + timedelta(**ahead))


# by kind: whom it is for, what it asks, what is to become of it
KINDS = {
    "promotional": {
        "offer": ("subscriber", lambda: NEWS, SENT),
        "stranger": ("anybody", lambda: NEWS, ("dropped", "not_subscribed")),
        "unknown topic": ("anybody", lambda: NEWS | {"topic": "coats"}, ("dropped", "unknown_topic")),
        "anonymous": ("anybody", lambda: NEWS | {"body": "Half price today."}, ("dropped", "bad_content")),
        "late": ("anybody", lambda: NEWS | {"not_after": end(minutes=-1)}, ("expired", "expired")),
        "no number": ("+10005550100", lambda: NEWS, ("dropped", "invalid_number")),
        "abroad": ("+4930123456", lambda: NEWS, ("dropped", "country_not_served")),
    },
    "transactional": {
        "order": ("anybody", lambda: SHIPPED | {"notice": NOTICE}, SENT),
        "code": ("anybody", lambda: CODE | {"notice": NOTICE}, SENT),
        "untold": ("anybody", lambda: SHIPPED, ("dropped", "no_notice")),
        "free words": ("anybody", lambda: NEWS | {"topic": "orders", "notice": NOTICE}, ("dropped", "template_needed")),
        "no parameter": (
            "anybody",
            lambda: SHIPPED | {"parameters": {}, "notice": NOTICE},
            ("dropped", "bad_parameter"),
        ),
        "at night": ("sleeper", lambda: SHIPPED | {"notice": NOTICE, "not_after": end(hours=23)}, ("deferred", "")),
    },
}


@dataclass(frozen=True)
class Asked:
    """Requests put into one program's queue: the message of each by number and id, and its kind."""

    program: DeployedProgram
    bodies: Mapping[tuple[str, str], str]
    kinds: Mapping[tuple[str, str], str]


def of_kinds(program, kinds, each, subscribers):
    """Return so many requests of each of `kinds`, to another person every time where anybody will do."""
    people = {"subscriber": iter(subscribers), "anybody": iter(awake(each * len(kinds)))}
    asked = Asked(program, {}, {})
    for kind, (whom, facts, _) in kinds.items():
        for n in range(each):
            key = (
                asleep() if whom == "sleeper" else next(people.get(whom, iter([whom]))),
                f"{kind}-{n}".replace(" ", "-"),
            )
            asked.bodies[key] = json.dumps({"to": key[0], "request_id": key[1]} | facts())
            asked.kinds[key] = kind
    return asked


def put(sqs, queue, bodies):
    """Put `bodies` into a queue, ten a call."""
    for at in range(0, len(bodies), 10):
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies[at : at + 10])]
        assert not sqs.send_message_batch(QueueUrl=queue, Entries=entries).get("Failed")
