"""A marketing STOP to one brand reaches the other brand of its legal entity, and nobody else."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from infra.brand.loader import load
from infra.brand.manifest import manifest
from infra.naming import consent_bus
from lambdas.consent.cascade import BUS_SOURCE, DETAIL_TYPE, Announcement, scope_rules
from lambdas.consent.items import ledger_entry
from lambdas.consent.ledger import opened, verify
from local.deployed import client
from tests.e2e.conftest import Phone, impatient
from tests.e2e.inbound.test_faults import BRANDS
from tests.e2e.walls.probe import as_role_of

pytestmark = pytest.mark.xdist_group("local_aws")
QUIET_SECONDS = 3  # the poller of streams and the queue's reader look several times a second


@pytest.fixture
def customer(phone, deployed):
    """One person's phone, as every program of the legal entity knows it."""
    names = ("corp-promotional", "outlet-promotional", "corp-transactional", "outlet-transactional")
    number = phone(deployed["sms-local-example-corp-promotional"]).number

    return {name: replace(phone(deployed[f"sms-local-example-{name}"]), number=number) for name in names}


def entries(phone):
    table = client("dynamodb", phone.aws.endpoint)
    rows = table.query(
        TableName=phone.program.outputs["Ledger"],
        KeyConditionExpression="phone = :phone",
        ExpressionAttributeValues={":phone": {"S": phone.number}},
    )["Items"]
    return [ledger_entry(row) for row in rows]


def events(phone):
    return [opened(entry) for entry in entries(phone)]


def opted_out(phone):
    return [event for event in events(phone) if event.kind == "opted_out"]


def quiet(*phones):
    """Whether nothing is under way to any of the programs, and nothing came for a while."""
    before = [len(phone.ledger()) for phone in phones]
    time.sleep(QUIET_SECONDS)
    return before == [len(phone.ledger()) for phone in phones]


def join(phone, keyword):
    phone.says(f"JOIN {keyword}", events=1, replies=1)
    phone.says("YES", events=1, replies=1)


def test_a_stop_to_one_brand_revokes_the_other_with_its_cause(customer, until):
    corp, outlet = customer["corp-promotional"], customer["outlet-promotional"]
    join(corp, "DEALS")
    join(outlet, "CLEARANCE")
    texts = len(corp.read())
    corp.text("STOP")
    until(lambda: opted_out(outlet))
    (stop,), (revoked,) = opted_out(corp), opted_out(outlet)
    assert outlet.states() == {"clearance": "revoked"}
    assert (revoked.source, revoked.at) == ("cascade", stop.at)
    assert revoked.evidence.message_id == stop.evidence.message_id
    head = entries(corp)[-1]
    cause = revoked.evidence.cause
    assert (cause.program, cause.sequence, cause.hash) == ("example-corp/promotional", head.sequence, head.hash)
    assert list(verify(entries(outlet))) == []
    until(lambda: quiet(corp, outlet))
    assert len(corp.read()) == texts + 1, "one confirmation, from the brand that was told to stop"


def test_transactional_programs_hear_nothing_of_it(customer, until):
    customer["corp-promotional"].text("STOP")
    until(lambda: opted_out(customer["outlet-promotional"]))
    until(lambda: quiet(*customer.values()))
    for name in ("corp-transactional", "outlet-transactional"):
        assert customer[name].ledger() == []
        assert not customer[name].opted_out()


def test_a_stop_to_a_transactional_program_reaches_no_other(customer, until):
    customer["corp-transactional"].says("STOP", events=1, replies=1)
    until(lambda: quiet(*customer.values()))
    assert [name for name, phone in customer.items() if phone.ledger()] == ["corp-transactional"]


def test_a_cascaded_opt_out_goes_no_further_and_never_back(customer, until):
    corp, outlet = customer["corp-promotional"], customer["outlet-promotional"]
    outlet.text("please take me off your list")
    until(lambda: opted_out(corp))
    until(lambda: quiet(corp, outlet))
    assert (len(opted_out(corp)), len(opted_out(outlet))) == (1, 1)
    assert (corp.opted_out(), outlet.opted_out()) == (True, False)  # on the list that its program keeps


def test_duplicates_of_the_stop_and_replays_of_its_announcement_change_nothing(customer, until):
    corp, outlet = customer["corp-promotional"], customer["outlet-promotional"]
    for _ in range(5):
        corp.text("STOP", inbound_message_id=f"22222222-aaaa-4bbb-8ccc-{corp.number[1:]:0>12}")
    until(lambda: opted_out(outlet))
    bus = client("events", corp.aws.endpoint)
    for _ in range(5):
        bus.put_events(Entries=[announced(corp)])
    until(lambda: quiet(corp, outlet))
    assert (len(opted_out(corp)), len(opted_out(outlet))) == (1, 1)


def announced(phone):
    """The announcement of the newest opt-out of `phone`, as a replay of the bus would bring it."""
    program = manifest(load(BRANDS / "example-corp.yaml"), "promotional", "local")
    told = Announcement.of(phone.number, entries(phone)[-1], program, scope_rules())
    bus = consent_bus("local", program.legal_entity)
    return {"EventBusName": bus, "Source": BUS_SOURCE, "DetailType": DETAIL_TYPE, "Detail": told.to_json()}


def test_a_join_to_the_other_brand_that_is_newer_than_the_stop_stays(customer, until):
    corp, outlet = customer["corp-promotional"], customer["outlet-promotional"]
    join(outlet, "CLEARANCE")
    earlier = datetime.now(UTC) - timedelta(minutes=2)
    corp.text("STOP", at=earlier.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    until(lambda: opted_out(outlet))
    until(lambda: quiet(corp, outlet))
    assert outlet.states() == {"clearance": "active"}
    assert not outlet.opted_out()


def test_an_announcement_that_nobody_can_read_ends_in_the_dead_letter_queue(customer, until):
    outlet = customer["outlet-promotional"]
    sqs, outputs = client("sqs", outlet.aws.endpoint), outlet.program.outputs
    queue = outputs["CascadeQueue"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})  # only to wait less here
    impatient(sqs, queue)
    sqs.send_message(QueueUrl=queue, MessageBody='{"detail": {"phone": "none"}}')
    found = []
    dead = outputs["CascadeDeadLetters"]
    until(lambda: found.extend(sqs.receive_message(QueueUrl=dead).get("Messages", [])) or found)
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "90"})
    assert "none" in found[0]["Body"]


def function(phone, name):
    """The configuration of the program's function whose construct is called `name`."""
    functions = client("lambda", phone.aws.endpoint).get_paginator("list_functions").paginate().search("Functions[]")
    (found,) = [one for one in functions if one["FunctionName"].startswith(f"{phone.program.stack}-{name}")]
    return found


def test_a_stop_during_an_outage_of_the_bus_arrives_once_the_bus_is_back(customer, until):
    corp, outlet = customer["corp-promotional"], customer["outlet-promotional"]
    lambda_ = client("lambda", corp.aws.endpoint)
    announcer = function(corp, "CascadeAnnouncer")
    name, variables = announcer["FunctionName"], announcer["Environment"]["Variables"]
    refusing = {**variables, "CONSENT_BUS": "default"}  # the role may not speak there
    lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": refusing})
    corp.says("STOP", events=1, replies=1)
    until(lambda: quiet(corp, outlet))
    assert opted_out(outlet) == []
    lambda_.update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    until(lambda: opted_out(outlet))


@pytest.fixture(scope="module")
def speak(aws, managed):
    """Put an event on a bus with the very role of the promotional announcer."""
    announce = as_role_of(function(Phone(aws, managed, ""), "CascadeAnnouncer")["FunctionName"], aws.endpoint)

    def call(bus):
        entry = {"EventBusName": bus, "Source": "probe", "DetailType": "probe", "Detail": "{}"}
        return announce("events", "put_events", Entries=[entry])

    return call


def test_a_program_may_speak_on_the_bus_of_its_legal_entity_and_on_no_other(speak, aws):
    buses = client("events", aws.endpoint)
    buses.create_event_bus(Name="sms-local-somebody-else-consent")
    (own,) = [bus["Name"] for bus in buses.list_event_buses(NamePrefix="sms-local-example")["EventBuses"]]
    assert speak(own) == "allowed"
    assert speak("sms-local-somebody-else-consent") == "AccessDeniedException"
    assert speak("default") == "AccessDeniedException"
