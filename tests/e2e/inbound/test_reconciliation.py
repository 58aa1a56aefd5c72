"""Opt-outs that only the service saw come onto the record of the deployed program."""

import json

import pytest

from lambdas.consent.ledger import LedgerEntry, verify
from local.deployed import client

pytestmark = pytest.mark.xdist_group("local_aws")


@pytest.fixture(scope="module")
def reconcile(managed, aws):
    """Call the deployed function as its schedule does."""
    lambda_ = client("lambda", aws.endpoint)
    name = managed.outputs["Reconciler"]
    configuration = lambda_.get_function_configuration(FunctionName=name)
    variables = configuration["Environment"]["Variables"] | {"SETTLE_SECONDS": "0"}  # only to wait less here
    lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    dynamodb, table = client("dynamodb", aws.endpoint), managed.outputs["Subscriptions"]

    def call():
        key = {"phone": {"S": "reconciliation"}, "item": {"S": "checkpoint"}}
        dynamodb.delete_item(TableName=table, Key=key)  # a pass is due at once, not after an hour
        answer = lambda_.invoke(FunctionName=name, Payload=b"{}")
        assert "FunctionError" not in answer, answer["Payload"].read()

    return call


def told(phone):
    return [json.loads(row["content"])["event"] for row in phone.ledger()]


def test_what_the_service_takes_for_a_stop_and_we_do_not_is_on_record_after_a_pass(phone, managed, reconcile, until):
    customer = phone(managed)
    for body in ("JOIN DEALS", "YES"):
        customer.says(body, events=1, replies=1)
    customer.text("End of the week works")
    until(customer.opted_out)
    customer.text("HELP")
    until(lambda: len(customer.ledger()) == 3)
    assert [event["kind"] for event in told(customer)] == ["opt_in_requested", "opt_in_confirmed", "help_requested"]
    assert customer.states() == {"deals": "active"}  # the gap: nothing may be sent, and our record says it may
    reconcile()
    event = told(customer)[-1]
    assert (event["kind"], event["source"], event["evidence"]["rule"]) == (
        "opted_out",
        "service_list",
        "listed_by_customer",
    )
    assert event["changes"] == [{"topic": "deals", "before": "active", "after": "revoked"}]
    assert customer.states() == {"deals": "revoked"}
    entries = [
        LedgerEntry(int(row["sequence"]), row.get("previous_hash", ""), row["hash"], row["content"])
        for row in customer.ledger()
    ]
    assert list(verify(entries)) == []


def test_a_stop_that_the_service_keeps_to_itself_is_on_record_once_after_two_passes(phone, managed, reconcile):
    customer = phone(managed)
    customer.says("JOIN DEALS", events=1, replies=1)
    customer.text("STOP", handled_reach_topic=False)
    for _ in range(2):
        reconcile()
    assert [(event["kind"], event["source"]) for event in told(customer)] == [
        ("opt_in_requested", "sms"),
        ("opted_out", "service_list"),
    ]


def test_an_opt_out_that_is_on_record_adds_nothing(phone, managed, reconcile):
    customer = phone(managed)
    customer.says("STOP", events=1, replies=1)
    reconcile()
    assert [event["source"] for event in told(customer)] == ["sms"]


def test_a_join_that_the_service_refuses_to_answer_puts_the_opt_out_on_record_and_is_asked(phone, managed):
    customer = phone(managed)
    customer.text("STOP", handled_reach_topic=False)
    (request,) = customer.says("JOIN DEALS", events=3, replies=1)
    assert [(event["kind"], event["source"]) for event in told(customer)] == [
        ("opt_in_requested", "sms"),
        ("opted_out", "send_refused"),
        ("opt_in_requested", "sms"),
    ]
    assert "YES" in request
    assert not customer.opted_out()


def test_the_schedule_calls_the_function_every_quarter_of_an_hour(managed, aws):
    events, lambda_ = client("events", aws.endpoint), client("lambda", aws.endpoint)
    arn = lambda_.get_function(FunctionName=managed.outputs["Reconciler"])["Configuration"]["FunctionArn"]
    (name,) = events.list_rule_names_by_target(TargetArn=arn)["RuleNames"]
    rule = events.describe_rule(Name=name)
    assert (rule["State"], rule["ScheduleExpression"]) == ("ENABLED", "rate(15 minutes)")
