"""What the two-way topic carries, and what keeps it from carrying anything."""

import json

PHONE = "+12065550100"


def test_the_sns_timestamp_has_milliseconds_and_can_be_chosen(account, deployed):
    program = deployed()
    account.door.text(from_=PHONE, to=program["Pool"], body="late", at="2026-11-23T10:00:00.250Z")
    account.door.text(from_=PHONE, to=program["Pool"], body="now")
    chosen, now = (envelope["Timestamp"] for envelope in account.queue(program["Inbox"]))
    assert chosen == "2026-11-23T10:00:00.250Z"
    assert now > chosen
    assert len(now) == len(chosen)


def test_a_topic_whose_policy_forbids_the_service_gets_nothing_and_the_answer_says_why(account, deployed):
    program = deployed()
    topic = account.queue_topic(program["Inbox"])
    other = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [other]})
    account.client("sns").set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy)
    received = account.door.text(from_=PHONE, to=program["Pool"], body="STOP")
    assert (received.answer, received.published) == ("You are out.", False)
    assert "does not let sms-voice.amazonaws.com publish" in received.problem
    assert account.payloads(program["Inbox"]) == []


def test_sns_can_be_had_to_deliver_twice_and_out_of_order(account, deployed):
    program = deployed()
    account.door.change_account(disorder=True)
    for body in ("one", "two", "three"):
        account.door.text(from_=PHONE, to=program["Pool"], body=body)
    told = [payload["messageBody"] for payload in account.payloads(program["Inbox"])]
    assert told == ["one", "one", "two", "two", "one", "three", "three", "two"]
    account.door.change_account(disorder=False)
    account.door.text(from_=PHONE, to=program["Pool"], body="four")
    assert [payload["messageBody"] for payload in account.payloads(program["Inbox"])] == ["four"]


def test_a_subscription_over_https_waits_for_its_confirmation(account):
    sns = account.client("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    queue = account.client("sqs").create_queue(QueueName="heard")["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:000000000000:{queue.rpartition('/')[2]}"
    sns.subscribe(TopicArn=topic, Protocol="https", Endpoint="https://127.0.0.1:9/alarms")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    told = {
        row["Protocol"]: row["SubscriptionArn"]
        for row in sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    }
    assert told["https"] == "PendingConfirmation"
    assert told["sqs"].startswith(f"{topic}:")
