"""What the deployed gate sent and refused, read by the evidence command from the deployed tables."""

import json

import pytest

from local.deployed import client, rows
from tests.e2e.people import awake, sms, subscribe

pytestmark = pytest.mark.xdist_group("local_aws")

PROGRAM = "open-hours/promotional"


def test_evidence_tells_the_texts_that_the_gate_sent_and_refused_and_none_after_the_stop(
    aws, deployed, until, tmp_path
):
    shop = deployed["sms-local-open-hours-promotional"]
    (phone,) = awake(1)
    subscribe([phone], "deals", PROGRAM, aws, tmp_path)
    queue = client("sqs", aws.endpoint)

    def ask(name, topic):
        asked = {"request_id": name, "to": phone, "topic": topic, "body": f"Open Hours: {name}", "campaign": "autumn"}
        queue.send_message(QueueUrl=shop.outputs["RequestQueue"], MessageBody=json.dumps(asked))
        until(lambda: any(row["item"] == f"request#{name}" for row in rows(shop.outputs["Sends"], phone, aws.endpoint)))

    def kept(prefix):
        return [row for row in rows(shop.outputs["Sends"], phone, aws.endpoint) if row["item"].startswith(prefix)]

    ask("evidence-sent", "deals")
    ask("evidence-refused", "news")
    until(lambda: kept("outcome#") and all(row["fate"] != "claimed" for row in kept("request#")))
    aws.door.text(from_=phone, to=shop.pool, body="STOP")
    until(lambda: any("stopped_at" in row for row in rows(shop.outputs["Subscriptions"], phone, aws.endpoint)))
    ask("evidence-stopped", "deals")

    printed = sms("evidence", phone, "--program", PROGRAM, "--format", "json", aws=aws)
    (evidence,) = json.loads(printed)["evidence"]
    sent, refused, stopped = evidence["texts"]
    assert (sent["request_id"], sent["fate"], sent["campaign"]) == ("evidence-sent", "sent", "autumn")
    assert [end["event_type"] for end in sent["outcomes"]] == ["TEXT_DELIVERED"]
    assert sent["message_id"] in {message.message_id for message in aws.door.sent(to=phone, by="api")}
    assert (refused["request_id"], refused["reason"]) == ("evidence-refused", "not_subscribed")
    assert (stopped["request_id"], stopped["reason"]) == ("evidence-stopped", "stopped")
    (stop,) = [act for act in evidence["acts"] if act["stop"]]
    assert stop["stop"] == {"last_text_before": "evidence-sent", "texts_after": []}
    assert 0 <= stop["seconds_to_honour"] < 60
    page = sms("evidence", phone, "--program", PROGRAM, "--format", "html", aws=aws)
    assert "Texts handed over after</th><td>0</td>" in page
    assert "The person has not confirmed a subscription to this topic, or has left it." in page
