"""Who is less engaged gets digests alone, and those at their rate; who is engaged gets everything: through the gate."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from lambdas.consent.events import EventKind
from lambdas.consent.timestamps import to_text
from lambdas.delivery.health import Health, health_row
from lambdas.sending.caps import History
from lambdas.sending.items import history_row
from local.deployed import client, rows
from tests.e2e.people import awake
from tests.e2e.record.audited import Made
from tests.subscribers import DAY, NOW, after, joined

pytestmark = pytest.mark.xdist_group("local_aws")

RATE = timedelta(days=31)  # the default of `engagement.digest_every`
NEVER = None
PEOPLE = {"silent": NEVER, "had one lately": NOW - RATE + DAY, "had one long ago": NOW - RATE - DAY}
OFFER, FIRST, SECOND = "offer", "digest-1", "digest-2"
BODIES = {
    OFFER: "Open Hours: new coats in store this week.",
    FIRST: "Open Hours: your month in five lines, read on at open.example/a",
    SECOND: "Open Hours: what neighbours liked best, all pictures at open.example/b",
}


@pytest.fixture(scope="module")
def shop(deployed):
    return deployed["sms-local-open-hours-promotional"]


@pytest.fixture(scope="module")
def people(aws, shop):
    """One engaged person, and the less engaged ones of `PEOPLE`, each with the digest they had before."""
    made, names = Made(), ["engaged", *PEOPLE]
    phones = dict(zip(names, awake(len(names)), strict=True))
    made.keep(*joined(phones["engaged"], 3, "news"))
    for name, digest_at in PEOPLE.items():
        record, entries = joined(phones[name], 120, "news")
        made.keep(*after(record, entries, EventKind.TIER_CHANGED, 50, (), tier="less_engaged"))
        marks = {"digest": digest_at} if digest_at else {}
        made.sends.append(history_row(phones[name], History(version=1, marks=marks)))
        made.sends.append(health_row(phones[name], Health(1, NOW - 2 * DAY)))
    made.write(shop, aws.endpoint)
    return phones


def fates(aws, shop, people, until, name, *, digest):
    """Ask for the text `name` to all `people` and return what became of it, by person, once that is settled."""
    end = to_text(datetime.now(UTC) + timedelta(hours=1))
    sqs = client("sqs", aws.endpoint)
    for phone in people.values():
        asked = {"request_id": name, "to": phone, "topic": "news", "body": BODIES[name], "not_after": end}
        sqs.send_message(QueueUrl=shop.outputs["RequestQueue"], MessageBody=json.dumps(asked | {"digest": digest}))

    def known():
        return {who: _fate(aws, shop, phone, name) for who, phone in people.items()}

    until(lambda: all(known().values()))
    return known()


def _fate(aws, shop, phone, request):
    found = [row for row in rows(shop.outputs["Sends"], phone, aws.endpoint) if row["item"] == f"request#{request}"]
    return next((row.get("reason") or row["fate"] for row in found if row["fate"] != "claimed"), None)


def test_a_digest_reaches_the_less_engaged_at_its_rate_only_and_everything_else_the_engaged_alone(
    aws, shop, people, until
):
    usual = fates(aws, shop, people, until, OFFER, digest=False)
    assert usual == {"engaged": "sent", **dict.fromkeys(PEOPLE, "digest_only")}

    first = fates(aws, shop, people, until, FIRST, digest=True)
    assert first == dict.fromkeys(people, "sent") | {"had one lately": "cap"}

    second = fates(aws, shop, people, until, SECOND, digest=True)
    assert second == {"engaged": "sent", **dict.fromkeys(PEOPLE, "cap")}

    read = {name: [_words(message) for message in aws.door.sent(to=phone)] for name, phone in people.items()}
    assert read == {
        "engaged": [OFFER, FIRST, SECOND],
        "silent": [FIRST],
        "had one lately": [],
        "had one long ago": [FIRST],
    }


def _words(message):
    return next((name for name, body in BODIES.items() if message.body.startswith(body)), message.body)


def test_a_digest_that_may_wait_comes_again_when_the_rate_lets_it(aws, shop, people, until):
    phone, end = people["had one lately"], to_text(datetime.now(UTC) + 5 * DAY)
    asked = {
        "request_id": "patient",
        "to": phone,
        "topic": "news",
        "body": BODIES[FIRST],
        "digest": True,
        "not_after": end,
    }
    queue = shop.outputs["RequestQueue"]
    client("sqs", aws.endpoint).send_message(QueueUrl=queue, MessageBody=json.dumps(asked))
    schedules, group = client("scheduler", aws.endpoint), shop.outputs["ScheduleGroup"]

    def waiting():
        names = [one["Name"] for one in schedules.list_schedules(GroupName=group)["Schedules"]]
        found = [schedules.get_schedule(GroupName=group, Name=name) for name in names]
        mine = (one for one in found if "patient" in one["Target"]["Input"])
        return [datetime.strptime(one["ScheduleExpression"], "at(%Y-%m-%dT%H:%M:%S)") for one in mine]  # noqa: DTZ007

    until(waiting)
    (at,) = waiting()
    assert (NOW + DAY).replace(microsecond=0) <= at.replace(tzinfo=UTC) <= NOW + 2 * DAY
    assert aws.door.sent(to=phone) == []
