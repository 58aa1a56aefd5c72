"""The roles of the sending side, tried on their own program and on another."""

import pytest

from local.deployed import client
from tests.e2e.walls.probe import as_role_of

pytestmark = pytest.mark.xdist_group("local_aws")

PHONE = "+12065550198"


@pytest.fixture(scope="module")
def gate(managed, aws):
    """Call AWS with the very role of the promotional gate."""
    return as_role_of(managed.outputs["SendGate"], aws.endpoint)


@pytest.fixture(scope="module")
def reporter(managed, aws):
    """Call AWS with the very role of the promotional reader of delivery events."""
    return as_role_of(managed.outputs["DeliveryEvents"], aws.endpoint)


@pytest.fixture
def other(deployed):
    return deployed["sms-local-example-corp-transactional"]


@pytest.fixture
def schedule(managed, aws):
    """A text put off until far away, as the gate makes it, with changes."""
    functions = client("lambda", aws.endpoint)
    configuration = functions.get_function_configuration(FunctionName=managed.outputs["SendGate"])
    told = configuration["Environment"]["Variables"]

    def make(name, **changes):
        target = {"Arn": told["BULK_QUEUE_ARN"], "RoleArn": told["SCHEDULER_ROLE"], "Input": "{}"}
        target["DeadLetterConfig"] = {"Arn": told["DEAD_LETTERS_ARN"]}
        return {
            "Name": name,
            "GroupName": told["SCHEDULE_GROUP"],
            "ScheduleExpression": "at(2090-01-01T09:00:00)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "KmsKeyArn": told["KEY_ARN"],
            "Target": target | changes.pop("Target", {}),
        } | changes

    return make


def mapping_of(function, aws):
    (mapping, *_) = client("lambda", aws.endpoint).list_event_source_mappings(FunctionName=function)[
        "EventSourceMappings"
    ]
    return mapping["UUID"]


def text(program):
    return {
        "DestinationPhoneNumber": PHONE,
        "OriginationIdentity": program.pool,
        "MessageBody": "probe",
        "ConfigurationSetName": program.outputs["ConfigurationSet"],
    }


def test_the_gate_sends_through_its_own_program_only(gate, managed, other):
    assert gate("pinpoint-sms-voice-v2", "send_text_message", **text(managed)) == "allowed"
    assert gate("pinpoint-sms-voice-v2", "send_text_message", **text(other)) == "AccessDeniedException"


def test_the_gate_puts_a_text_off_in_its_own_group_and_in_no_other(gate, schedule, other):
    assert gate("scheduler", "create_schedule", **schedule("own")) == "allowed"
    for group in ("default", other.outputs["ScheduleGroup"]):
        assert gate("scheduler", "create_schedule", **schedule("strange", GroupName=group)) == "AccessDeniedException"


def test_the_gate_hands_on_the_role_of_its_schedules_and_not_its_own(gate, schedule, managed, aws):
    own = client("lambda", aws.endpoint).get_function_configuration(FunctionName=managed.outputs["SendGate"])["Role"]
    stolen = schedule("stolen", Target={"RoleArn": own})
    assert gate("scheduler", "create_schedule", **stolen) == "AccessDeniedException"


@pytest.mark.parametrize("queue", ["RequestQueue", "BulkQueue", "EventsQueue"])
def test_the_gate_fills_the_queues_of_its_own_program_and_no_other(gate, managed, other, queue):
    assert "Denied" in gate("sqs", "send_message", QueueUrl=other.outputs[queue], MessageBody="probe")
    if queue == "EventsQueue":  # what it puts into the others would be asked for
        note = '{"kind":"opted_out","message_id":"probe","at":"2026-11-02T09:00:00Z"}'
        assert gate("sqs", "send_message", QueueUrl=managed.outputs[queue], MessageBody=note) == "allowed"


def test_the_gate_can_neither_read_what_it_need_not_nor_change_the_ledger(gate, managed):
    key = {"phone": {"S": PHONE}, "sequence": {"N": "1"}}
    assert gate("dynamodb", "get_item", TableName=managed.outputs["Ledger"], Key=key) == "AccessDeniedException"
    assert gate("dynamodb", "delete_item", TableName=managed.outputs["Ledger"], Key=key) == "AccessDeniedException"
    assert gate("dynamodb", "scan", TableName=managed.outputs["Sends"]) == "AccessDeniedException"


def test_the_reader_of_delivery_events_switches_the_mappings_of_its_own_gate_only(reporter, managed, other, aws):
    own, strange = (mapping_of(program.outputs["SendGate"], aws) for program in (managed, other))
    reading = mapping_of(managed.outputs["DeliveryEvents"], aws)
    assert reporter("lambda", "update_event_source_mapping", UUID=own, Enabled=True) == "allowed"
    for mapping in (strange, reading):
        denied = reporter("lambda", "update_event_source_mapping", UUID=mapping, Enabled=False)
        assert denied == "AccessDeniedException"


def test_the_reader_of_delivery_events_cannot_send(reporter, managed):
    assert reporter("pinpoint-sms-voice-v2", "send_text_message", **text(managed)) == "AccessDeniedException"


def test_no_other_function_of_the_program_may_put_a_text_off_or_ask_for_one(managed, schedule, aws):
    handler = as_role_of(managed.outputs["Reconciler"], aws.endpoint)
    assert handler("scheduler", "create_schedule", **schedule("foreign")) == "AccessDeniedException"
    assert "Denied" in handler("sqs", "send_message", QueueUrl=managed.outputs["BulkQueue"], MessageBody="probe")
