"""A customer texts PREFS, opens the link and presses a button: the ledger, the gate and the evidence follow."""

import json
import re
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from lambdas.consent.timestamps import to_text
from local.deployed import client, found_at, rows
from tests.e2e.conftest import Phone
from tests.e2e.people import awake, sms

pytestmark = pytest.mark.xdist_group("local_aws")

LINK = re.compile(r"https://\S+/form/p/([A-Za-z0-9_-]{22})$")
BROWSER = {"User-Agent": "Browser/1", "X-Forwarded-For": "198.51.100.77"}


@pytest.fixture(scope="module")
def shop(deployed):
    return deployed["sms-local-open-hours-promotional"]


@pytest.fixture
def customer(aws, shop):
    """Somebody awake who gets deals and news, and has the two texts of each opt-in behind them."""
    made = Phone(aws, shop, awake(1)[0])
    for topic in ("DEALS", "NEWS"):
        made.says(topic, events=1, replies=1)
        made.says("YES", events=1, replies=1)
    return made


def link_of(customer):
    """Text PREFS and return the link that comes."""
    (body,) = customer.says("PREFS", events=1, replies=1)
    return LINK.search(body)[0]


def visit(aws, link, **fields):
    """Return status and page of the page behind `link`, or of what it answers to a button."""
    body = urlencode({"lang": "en", **fields}).encode() if fields else None
    request = urllib.request.Request(found_at(link, aws.endpoint), body, BROWSER)  # noqa: S310 - the local AWS
    try:
        with urllib.request.urlopen(request, timeout=240) as response:  # noqa: S310 - the local AWS
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def kinds(customer):
    return [json.loads(row["content"])["event"]["kind"] for row in customer.ledger()]


def fate(aws, shop, customer, until, topic):
    """Ask for an offer and return what became of it."""
    name, end = f"{topic}-offer", to_text(datetime.now(UTC) + timedelta(hours=1))
    asked = {
        "request_id": name,
        "to": customer.number,
        "topic": topic,
        "body": f"Open Hours: what is new in {topic}.",
        "not_after": end,
    }
    client("sqs", aws.endpoint).send_message(QueueUrl=shop.outputs["RequestQueue"], MessageBody=json.dumps(asked))

    def found():
        sends = rows(shop.outputs["Sends"], customer.number, aws.endpoint)
        row = next((row for row in sends if row["item"] == f"request#{name}"), {})
        return (row.get("reason") or row["fate"]) if row.get("fate", "claimed") != "claimed" else ""

    until(found)
    return found()


def test_a_topic_left_on_the_page_is_off_the_record_confirmed_by_text_and_the_gate_drops_it(aws, shop, customer, until):
    link = link_of(customer)
    status, page = visit(aws, link)
    assert (status, re.findall(r"<button[^>]*>([^<]+)<", page)) == (
        200,
        ["Leave deals", "Leave store news", "Pause for 30 days", "Stop all texts"],
    )
    assert customer.number[-4:] not in page
    status, page = visit(aws, link, leave="deals")
    assert (status, "Got it" in page) == (200, True)
    until(lambda: customer.states() == {"deals": "revoked", "news": "active"})
    until(lambda: "you left deals" in customer.read()[-1].body)
    assert fate(aws, shop, customer, until, "deals") == "not_subscribed"
    assert "Leave deals" not in visit(aws, link)[1]
    told = re.sub(r"\s+", " ", sms("evidence", customer.number, "--program", "open-hours/promotional", aws=aws))
    for fact in ("preferences page on the web", "198.51.100.77", "Browser/1", "Preferences page: choice"):
        assert fact in told
    assert LINK.search(link)[1] not in told


def test_a_pause_keeps_every_subscription_and_holds_back_every_text_until_it_is_ended(aws, shop, customer, until):
    link = link_of(customer)
    visit(aws, link, choice="pause")
    until(lambda: kinds(customer)[-1] == "paused")
    assert customer.states() == {"deals": "active", "news": "active"}
    assert fate(aws, shop, customer, until, "news") == "paused"
    assert "Paused until" in visit(aws, link)[1]
    visit(aws, link, choice="resume")
    until(lambda: kinds(customer)[-1] == "resumed")
    assert fate(aws, shop, customer, until, "deals") == "sent"


def test_a_stop_on_the_page_is_a_stop_confirmed_once_and_listed(aws, customer, until):
    def confirmations():
        return sum("unsubscribed" in message.body for message in customer.read())

    link = link_of(customer)
    visit(aws, link, choice="opt_out")
    until(confirmations)
    visit(aws, link, choice="opt_out")
    until(lambda: kinds(customer).count("opted_out") == 2)
    until(customer.opted_out)
    assert set(customer.states().values()) == {"revoked"}
    assert confirmations() == 1


def test_whoever_only_looks_or_has_another_link_changes_nothing(aws, deployed, customer, until):
    link = link_of(customer)
    before = customer.ledger()
    elsewhere = deployed["sms-local-example-corp-promotional"].outputs["OptInForm"]
    for other in (link[:-1] + ("A" if link[-1] != "A" else "B"), f"{elsewhere}p/{LINK.search(link)[1]}"):
        assert visit(aws, other)[0] == 404
        assert visit(aws, other, choice="opt_out")[0] == 404
    assert [visit(aws, link)[0] for _ in range(5)] == [200] * 5
    for odd in ({"choice": "join"}, {"leave": "gone"}, {"join": "deals"}):
        assert visit(aws, link, **odd)[0] == 400
    # the queue keeps no order: a button that is carried out tells that nothing else was under way
    visit(aws, link, leave="news")
    until(lambda: len(customer.ledger()) > len(before))
    assert kinds(customer)[len(before) :] == ["topic_left"]
