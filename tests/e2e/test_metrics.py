"""What the deployed functions really count is what charts and alarms look at."""

import json

import pytest

from infra.constructs.monitoring.charts import CONSENT, NOT_CHARTED, RECORD, SENDING
from local.deployed import client

pytestmark = pytest.mark.xdist_group("local_aws")

CHARTED = {(one.service, one.name) for charts in (CONSENT, SENDING, RECORD) for chart in charts for one in chart.series}
TALK = {
    ("keyword_handler", "Join"),
    ("keyword_handler", "OptInRequested"),
    ("keyword_handler", "OptInConfirmed"),
    ("keyword_handler", "OptOut"),
    ("keyword_handler", "ReplyLatency"),
    ("archive", "LedgerArchived"),
    ("announcer", "Announced"),
    ("delivery_events", "OptedOut"),
    ("delivery_events", "Delivered"),
    ("delivery_events", "SpentMicrodollars"),
}


def counted(aws, stack):
    """Yield service, name, namespace and dimensions of every metric in the logs of a program's functions."""
    logs, (_, environment, *brand, kind) = client("logs", aws.endpoint), stack.split("-")
    prefix = f"/sms/{environment}/{'-'.join(brand)}/{kind}/"
    for group in logs.describe_log_groups(logGroupNamePrefix=prefix)["logGroups"]:
        pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group["logGroupName"])
        for event in (event for page in pages for event in page["events"] if '"_aws"' in event["message"]):
            line = json.loads(event["message"])
            for made in line["_aws"]["CloudWatchMetrics"]:
                (names,) = made["Dimensions"]
                for metric in made["Metrics"]:
                    yield line["service"], metric["Name"], made["Namespace"], {name: line[name] for name in names}


def test_every_metric_of_the_deployed_program_is_charted_or_listed_under_its_own_dimensions(aws, managed, phone, until):
    customer = phone(managed)
    for body in ("DEALS", "YES"):
        customer.says(body, events=1, replies=1)
    customer.says("STOP", events=1, replies=0)
    until(lambda: {(service, name) for service, name, *_ in counted(aws, managed.stack)} >= TALK)
    found = list(counted(aws, managed.stack))
    assert {(service, name) for service, name, *_ in found} <= CHARTED | set(NOT_CHARTED)
    program = {"Environment": "local", "Brand": managed.brand, "MessageType": managed.message_type}
    assert all(one == (*one[:2], "SmsLandingZone", {"service": one[0], **program}) for one in found)


@pytest.mark.usefixtures("deployed")
def test_the_dashboard_of_the_environment_stands_in_the_account(aws):
    cloudwatch = client("cloudwatch", aws.endpoint)
    found = {one["DashboardName"] for one in cloudwatch.list_dashboards()["DashboardEntries"]}
    assert found == {"sms-local-overview"}
    body = json.loads(cloudwatch.get_dashboard(DashboardName="sms-local-overview")["DashboardBody"])
    assert body["widgets"]
