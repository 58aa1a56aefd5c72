"""The handler's role, tried against programs that are not its own."""

import pytest

from tests.e2e.walls.probe import as_role_of

pytestmark = pytest.mark.xdist_group("local_aws")


@pytest.fixture(scope="module")
def attempt(managed, aws):
    """Call AWS with the very role of the promotional handler."""
    return as_role_of(managed.outputs["KeywordHandler"], aws.endpoint)


def send(program):
    return {
        "DestinationPhoneNumber": "+12065550199",
        "OriginationIdentity": program.pool,
        "MessageBody": "probe",
        "ConfigurationSetName": program.outputs["ConfigurationSet"],
    }


def row(program, table):
    item = {"phone": {"S": "+12065550199"}, "item": {"S": "probe"}, "sequence": {"N": "999999"}}
    return {"TableName": program.outputs[table], "Item": item}


def test_the_role_may_send_and_write_in_its_own_program(attempt, managed):
    assert attempt("pinpoint-sms-voice-v2", "send_text_message", **send(managed)) == "allowed"
    assert attempt("dynamodb", "put_item", **row(managed, "Subscriptions")) == "allowed"


@pytest.mark.parametrize(
    "other",
    ["sms-local-example-corp-transactional", "sms-local-example-outlet-promotional"],
    ids=["the other message type", "the other brand"],
)
def test_the_role_is_refused_on_the_pool_and_tables_of_another_program(attempt, deployed, other):
    program = deployed[other]
    assert attempt("pinpoint-sms-voice-v2", "send_text_message", **send(program)) == "AccessDeniedException"
    for table in ("Subscriptions", "Ledger"):
        assert attempt("dynamodb", "put_item", **row(program, table)) == "AccessDeniedException"


def test_the_role_is_refused_on_the_opt_out_list_and_queue_of_another_program(attempt, deployed):
    program = deployed["sms-local-example-corp-transactional"]
    listed = {"OptOutListName": program.outputs["OptOutList"], "OptedOutNumber": "+12065550199"}
    assert attempt("pinpoint-sms-voice-v2", "put_opted_out_number", **listed) == "AccessDeniedException"
    queue = {"QueueUrl": program.outputs["InboundQueue"]}
    assert "Denied" in attempt("sqs", "receive_message", **queue)


def test_the_role_can_neither_change_nor_delete_what_stands_in_its_own_ledger(attempt, managed):
    key = {"phone": {"S": "+12065550199"}, "sequence": {"N": "1"}}
    assert attempt("dynamodb", "delete_item", TableName=managed.outputs["Ledger"], Key=key) == "AccessDeniedException"
    update = {"UpdateExpression": "SET content = :c", "ExpressionAttributeValues": {":c": {"S": "forged"}}}
    refused = attempt("dynamodb", "update_item", TableName=managed.outputs["Ledger"], Key=key, **update)
    assert refused == "AccessDeniedException"
