"""A campaign from its file to the last recipient: planned, launched, each texted once, counted; and one that pauses."""

import json
import os
import re
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.constructs.core.workflows import ROUND_SECONDS
from lambdas.consent.timestamps import to_text
from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.sending.campaign import Campaign, Recipient
from lambdas.stores.sending.circuit_breaker import BrakeRow
from local.deployed import client
from tests.e2e.people import awake, folder_of_brands, sms, subscribe

pytestmark = pytest.mark.xdist_group("local_aws")

RECIPIENTS = int(os.environ.get("RECIPIENTS", "200"))
PROGRAM = "open-hours/promotional"
BODY = "Open Hours: all coats at half price. open.example/coats"


@pytest.fixture(scope="module")
def shop(deployed):
    return deployed["sms-local-open-hours-promotional"]


@pytest.fixture
def campaign(aws):
    """Writer of campaign files, beside the brands that are deployed."""

    def write(name, **more):
        end = to_text(datetime.now(UTC) + timedelta(hours=6))
        told = {"campaign": name, "program": PROGRAM, "topic": "sales", "body": BODY, "not_after": end}
        path = folder_of_brands(aws).parent / f"{name}.yaml"
        path.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in (told | more).items()))
        return path

    return write


def bodies(aws, phones):
    sent = [message for message in aws.door.sent(by="api") if message.to in phones]
    return Counter((message.to, message.body.removesuffix(" Reply STOP to cancel.")) for message in sent)


def execution(shop, name):
    return f"{shop.outputs['CampaignWorkflow'].replace(':stateMachine:', ':execution:')}:{name}"


def begin(aws, shop, name, people, body):
    key = f"audiences/{name}.csv"
    client("s3", aws.endpoint).put_object(
        Bucket=shop.outputs["Campaigns"], Key=key, Body="to\n" + "\n".join(people) + "\n"
    )
    end = to_text(datetime.now(UTC) + timedelta(hours=6))
    told = {"id": name, "topic": "sales", "body": body, "not_after": end, "audience": key}
    client("stepfunctions", aws.endpoint).start_execution(
        stateMachineArn=shop.outputs["CampaignWorkflow"], name=name, input=json.dumps({"campaign": told})
    )


def ended(aws, shop, name):
    run = execution(shop, name)
    return client("stepfunctions", aws.endpoint).describe_execution(executionArn=run)["status"]


def test_a_campaign_to_hundreds_of_subscribers_reaches_each_of_them_once(aws, shop, until, campaign, tmp_path):
    people = set(awake(RECIPIENTS))
    subscribe(sorted(people), "sales", PROGRAM, aws, tmp_path)
    path = campaign("coats")
    plan = sms("campaign", "plan", str(path), aws=aws)
    counted = re.search(r"([\d,]+) recipients at most", plan)
    assert counted, plan
    assert int(counted[1].replace(",", "")) >= RECIPIENTS  # others of these tests are subscribed too
    sms("campaign", "launch", str(path), "--yes", aws=aws)
    again = sms("campaign", "launch", str(path), "--yes", aws=aws, code=1)
    assert "must be an id that no run had" in again
    until(lambda: not time.sleep(1) and len(bodies(aws, people)) >= RECIPIENTS)
    until(lambda: not time.sleep(1) and ended(aws, shop, "coats") == "SUCCEEDED")
    assert bodies(aws, people) == Counter({(phone, BODY): 1 for phone in people})
    review = sms("campaign", "review", "coats", "--program", PROGRAM, aws=aws)
    assert "succeeded" in review
    assert "sent" in review


def test_a_campaign_to_the_rows_of_a_file_asks_for_those_alone_and_calls_each_by_the_name_in_the_file(
    aws, shop, until, campaign, tmp_path
):
    people = awake(30)
    subscribe(people, "sales", PROGRAM, aws, tmp_path)
    chosen, stranger = people[:20], awake(1)[0]
    names = {phone: "Ann" if number % 2 else "" for number, phone in enumerate([*chosen, stranger])}
    rows = "".join(f"{phone},,{name}\n" for phone, name in names.items())
    (folder_of_brands(aws).parent / "chosen.csv").write_text(f"to,zip_code,First Name\n{rows}")
    body = "Open Hours: {first_name|Hello}, a word to our best customers."
    sms("campaign", "launch", str(campaign("best", audience="chosen.csv", body=body)), "--yes", aws=aws)
    until(lambda: not time.sleep(1) and len(bodies(aws, set(people))) >= len(chosen))
    until(lambda: not time.sleep(1) and ended(aws, shop, "best") == "SUCCEEDED")
    read = {phone: body.replace("{first_name|Hello}", names[phone] or "Hello") for phone in chosen}
    assert bodies(aws, {*people, stranger}) == Counter({(phone, read[phone]): 1 for phone in chosen})


@pytest.fixture
def short_rounds(aws, shop):
    """Rounds of two seconds instead of a day, as long as the test runs; returns the names of a run's rounds."""
    states, arn = client("stepfunctions", aws.endpoint), shop.outputs["CampaignWorkflow"]
    written = states.describe_state_machine(stateMachineArn=arn)["definition"]
    named = f'"round_seconds": {ROUND_SECONDS}'
    assert written.count(named) == 2
    states.update_state_machine(stateMachineArn=arn, definition=written.replace(named, '"round_seconds": 2'))
    yield lambda name: states.list_map_runs(executionArn=execution(shop, name))["mapRuns"]
    states.update_state_machine(stateMachineArn=arn, definition=written)


def test_a_walk_longer_than_its_round_goes_on_in_the_next_and_neither_loses_nor_doubles_anybody(
    aws, shop, until, tmp_path, short_rounds
):
    people = awake(30)
    subscribe(people, "sales", PROGRAM, aws, tmp_path)
    brake = BrakeRow(client("dynamodb", aws.endpoint), shop.outputs["Sends"])
    assert brake.put(CircuitBreaker(at=datetime.now(UTC), reason="a person looks", by="ann"))
    body = "Open Hours: a word to patient customers."
    begin(aws, shop, "patient", people, body)  # `launch` begins nothing while the program is paused
    until(lambda: not time.sleep(1) and len(short_rounds("patient")) > 2)
    assert not bodies(aws, set(people))
    sms("resume", PROGRAM, "--yes", "--by", "ann", aws=aws)
    until(lambda: not time.sleep(1) and len(bodies(aws, set(people))) >= len(people))
    until(lambda: not time.sleep(1) and ended(aws, shop, "patient") == "SUCCEEDED")
    assert bodies(aws, set(people)) == Counter({(phone, body): 1 for phone in people})
    assert "succeeded" in sms("campaign", "review", "patient", "--program", PROGRAM, aws=aws)


def test_a_faulty_campaign_is_refused_with_its_lines_and_texts_nobody(aws, campaign):
    told = sms("campaign", "launch", str(campaign("bad", body="Half price!", topic="coats")), "--yes", aws=aws, code=1)
    assert "bad.yaml:3: topic: must be one of deals, news, sales" in told
    assert "bad.yaml:4: body: must name Open Hours" in told


def test_a_cancelled_campaign_texts_nobody_while_its_program_goes_on_after_the_kill_switch(aws, shop, until, tmp_path):
    *chosen, other = people = awake(21)
    subscribe(people, "sales", PROGRAM, aws, tmp_path)
    end, body = datetime.now(UTC) + timedelta(hours=6), "Open Hours: a price that was wrong."
    wrong = Campaign("recalled", "sales", body, end)
    sound = replace(wrong, id="sound", body="Open Hours: the price as it should be, for all who came early.")
    asked = [wrong.request(Recipient(phone)) for phone in chosen] + [sound.request(Recipient(other))]
    said = sms("pause", PROGRAM, "--yes", "--reason", "a wrong price", "--by", "ann", aws=aws)
    try:
        assert "by ann: a wrong price" in said
        begin(aws, shop, wrong.id, chosen, body)  # its workflow waits while the program is paused
        for request in asked:
            client("sqs", aws.endpoint).send_message(QueueUrl=shop.outputs["BulkQueue"], MessageBody=request.to_json())
        said = sms("campaign", "cancel", wrong.id, "--program", PROGRAM, "--yes", "--by", "ann", aws=aws)
        assert "recalled: cancelled since" in said
        assert not bodies(aws, set(people))
    finally:
        sms("resume", PROGRAM, "--yes", "--by", "ann", aws=aws)
    until(lambda: not time.sleep(1) and bodies(aws, {other}))
    review = ["campaign", "review", wrong.id, "--program", PROGRAM]
    until(lambda: not time.sleep(1) and re.search(r"dropped cancelled\W+20\b", sms(*review, aws=aws)))
    assert bodies(aws, set(people)) == Counter({(other, sound.body): 1})
    assert ended(aws, shop, wrong.id) == "ABORTED"
    assert f"campaign {wrong.id}: cancelled" in sms("status", PROGRAM, aws=aws)
