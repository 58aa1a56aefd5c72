"""The roles of the sending side in the finished templates: what each may do, action by action."""

import pytest

from infra.policy.templates.template import REFERENCE, text

READ = {"ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"}
USE = {"Decrypt", "GenerateDataKey"}
WRITE = {"CreateLogStream", "PutLogEvents"}
COMMIT = {"Query", "PutItem", "UpdateItem"}


def granted(role):
    """What a role may do on each resource: the names of the actions by logical id, without the hash of its path."""
    found = {}
    for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
        for resource in statement["Resource"]:
            (name,) = {one["id"] for one in REFERENCE.finditer(text(resource)) if not one["id"].startswith("AWS")}
            found.setdefault(name[:-8], set()).update(action.partition(":")[2] for action in statement["Action"])
    return found


def test_the_gate_may_do_what_a_text_takes_and_no_more(one):
    assert granted(one("IAM::Role", "GateRole")) == {
        "ConsentSubscriptions": COMMIT | {"BatchGetItem", "ConditionCheckItem"},
        "ConsentLedger": {"PutItem"},
        "SendsTable": {"BatchGetItem", "BatchWriteItem", "PutItem", "DeleteItem", "UpdateItem", "ConditionCheckItem"},
        "ShortCodePool": {"SendTextMessage"},
        "ShortCodeEvents": {"SendTextMessage"},
        "ShortCodeOptOuts": {"DescribeOptedOutNumbers"},
        "SendingRequests": READ | {"SendMessage"},
        "SendingBulk": READ | {"SendMessage"},
        "DeliveryQueue": {"SendMessage"},
        "DeferredGroup": {"CreateSchedule"},
        "DeferredRole": {"PassRole"},
        "Key": USE | {"DescribeKey"},
        "GateLogs": WRITE,
    }


def test_the_reader_of_delivery_events_may_record_shut_the_gate_bring_failed_texts_back_and_no_more(one, request):
    switch = {"GetEventSourceMapping", "UpdateEventSourceMapping"}
    marketing = "promotional" in request.node.name  # of which nothing is tried again
    back = {} if marketing else {"DeferredGroup": {"CreateSchedule"}, "DeferredRole": {"PassRole"}}
    assert granted(one("IAM::Role", "DeliveryEventsRole")) == {
        "SendsTable": {"BatchGetItem", "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem"},
        "DeliveryQueue": READ,
        "GateRequests": switch,
        "GateBulk": switch,
        **back,
        "Key": USE if marketing else USE | {"DescribeKey"},
        "DeliveryEventsLogs": WRITE,
    }


def test_schedules_may_fill_the_queues_of_the_sending_side_and_no_more(one):
    fill = {"SendMessage"}
    assert granted(one("IAM::Role", "DeferredRole")) == {
        "SendingRequests": fill,
        "SendingBulk": fill,
        "SendingDeadLetters": fill,
        "Key": USE,
    }


@pytest.mark.parametrize("writer", ["KeywordsRole", "ReconcilerRole", "GateRole"])
def test_whoever_records_consent_can_see_whether_a_text_is_under_way(one, writer):
    assert "ConditionCheckItem" in granted(one("IAM::Role", writer))["SendsTable"]


def test_the_announcer_of_opt_outs_tells_the_reader_of_delivery_events_too(templates):
    resources = templates["sms-local-example-corp-promotional"]["Resources"]
    (role,) = [one["Properties"] for key, one in resources.items() if key.startswith("CascadeAnnouncerRole")]
    (function,) = [one["Properties"] for key, one in resources.items() if key.startswith("CascadeAnnouncerFunction")]
    assert granted_queues(role) >= {"DeliveryQueue", "CascadeDeadLetters"}
    assert text(function["Environment"]["Variables"]["EVENTS_QUEUE"]).startswith("${DeliveryQueue")


def granted_queues(role):
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    filling = [
        one for statement in statements if statement["Action"] == ["sqs:SendMessage"] for one in statement["Resource"]
    ]
    return {one["Fn::GetAtt"][0][:-8] for one in filling}
