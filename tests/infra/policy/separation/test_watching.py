"""What an alarm or a dashboard watches is the program's own: all else is refused, and what nobody can tell too."""

import json

import pytest

from infra.policy.separation import prove
from infra.policy.templates.assembly import Assembly
from tests.infra.policy.example.cloudformation import ref
from tests.infra.policy.separation.two_programs import ACME, resource, template, use, violations

OWN = ["Brand", "acme", "MessageType", "promotional", "Environment", "prod"]
SENT = ["SmsLandingZone", "Sent", "service", "send_gate", *OWN]
CUT = "sms-prod-zeta-Funct-1A2B3C4D5E6F"  # as CloudFormation cuts a long name


def alarm(**properties):
    return resource("CloudWatch::Alarm", **properties)


def watching(**dimensions):
    return alarm(Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()])


def expression(written):
    return alarm(Metrics=[{"Id": "e", "Expression": written}])


def graph(*metrics, **more):
    return {"type": "metric", "properties": {"metrics": list(metrics), **more}}


def dashboard(*widgets, **more):
    return resource("CloudWatch::Dashboard", DashboardBody=json.dumps({"widgets": list(widgets), **more}))


def joined(queue):
    before, after = json.dumps({"widgets": [graph(["AWS/SQS", "Age", "QueueName", "HERE"])]}).split("HERE")
    return resource("CloudWatch::Dashboard", DashboardBody={"Fn::Join": ["", [before, queue, after]]})


REFUSED = {
    "an alarm on another brand's count": watching(service="send_gate", Brand="zeta"),
    "an alarm on another message type's count": watching(Brand="acme", MessageType="transactional"),
    "an alarm on a count of an environment that shows at deploy": watching(Environment={"Ref": "Which"}),
    "an alarm on a metric in an expression": alarm(
        Metrics=[
            {"Id": "m", "MetricStat": {"Metric": {"Dimensions": [{"Name": "Brand", "Value": "zeta"}]}}},
            {"Id": "e", "Expression": "m * 2"},
        ]
    ),
    "an alarm that searches": expression("SUM(SEARCH('{SmsLandingZone,Brand} Sent', 'Sum', 300))"),
    "an alarm that queries": expression('SELECT SUM(Sent) FROM SCHEMA("SmsLandingZone", Brand)'),
    "an alarm that queries without a quotation mark": expression("select max(Errors) from Lambda"),
    "an alarm whose expression is put together": expression({"Fn::Join": ["", ["SEARCH", "('x')"]]}),
    "a graph of another brand": dashboard(graph(["SmsLandingZone", "Sent", "Brand", "zeta"])),
    "a graph of another brand, by dots": dashboard(graph(SENT, ["...", "zeta", ".", ".", ".", "."])),
    "a graph of another message type, by dots": dashboard(
        graph(SENT, [".", ".", ".", ".", ".", ".", ".", "transactional", ".", "."])
    ),
    "a graph of another brand's queue": dashboard(graph(["AWS/SQS", "Age", "QueueName", "zeta-orders"])),
    "a graph of a name cut short": dashboard(graph(["AWS/Lambda", "Errors", "FunctionName", CUT])),
    "a graph of a queue from elsewhere": joined({"Fn::ImportValue": "Shared"}),
    "a graph that searches": dashboard(graph([{"expression": "SEARCH('{SmsLandingZone,Brand} Sent', 'Sum', 300)"}])),
    "a graph that its reader chooses": dashboard(graph(SENT), variables=[{"property": "Brand"}]),
    "a query of logs": dashboard({"type": "log", "properties": {"query": "SOURCE logGroups() | fields @message"}}),
    "a widget that a function draws": dashboard({"type": "custom", "properties": {"endpoint": "arn:aws:x"}}),
    "a body that is no JSON": resource("CloudWatch::Dashboard", DashboardBody="{"),
    "a body without widgets": resource("CloudWatch::Dashboard", DashboardBody="{}"),
    "no body": resource("CloudWatch::Dashboard"),
}
LET_THROUGH = {
    "its own counts": watching(service="send_gate", Brand="acme", MessageType="promotional", Environment="prod"),
    "its own queue": watching(QueueName={"Fn::GetAtt": ["Queue", "QueueName"]}),
    "a sum of its own": expression("FILL(m1, 0) + SUM(METRICS())"),
    "graphs of its own": dashboard(
        graph(
            SENT, ["...", {"label": "again"}], [".", "Blocked", ".", "delivery_events", *OWN], [{"expression": "m1/2"}]
        ),
        {"type": "text", "properties": {"markdown": "# What it sent"}},
    ),
    "a graph of its own queue": joined({"Fn::GetAtt": ["Queue", "QueueName"]}),
    "a graph of its own function": joined(ref("Function")),
}


@pytest.mark.parametrize("more", REFUSED.values(), ids=REFUSED)
def test_what_is_not_the_programs_own_is_refused(more):
    assert {use(one)[0] for one in violations({"Watching": more})} == {"Watching"}


@pytest.mark.parametrize("more", LET_THROUGH.values(), ids=LET_THROUGH)
def test_what_is_its_own_is_let_through(more):
    assert [one.told for one in violations({"Watching": more})] == []


def test_a_dashboard_of_no_program_may_search_all_of_them():
    body = dashboard(graph([{"expression": "SEARCH('{SmsLandingZone,Brand} Sent', 'Sum', 300)"}]))
    stacks = (template("sms-prod-acme", ACME, {}), template("sms-prod-overview", {}, {"Overview": body}))
    assert prove(Assembly(stacks)).violations == ()
