"""Dashboards show what is counted, and alarms and dashboards look at nothing that is not."""

import json

import pytest

from infra.constructs.monitoring.charts import CONSENT, NOT_CHARTED, OF_PORTS, PROMOTIONAL_FUNCTIONS, RECORD, SENDING
from infra.constructs.monitoring.dashboards import WATCHED
from infra.environment import Environment, UnknownEnvironmentError
from infra.policy.templates.template import text
from tests.infra.constructs.emitted import emitted, services
from tests.infra.constructs.signals import signals_of

PROGRAMS = [
    f"sms-local-example-{brand}-{kind}" for brand in ("corp", "outlet") for kind in ("promotional", "transactional")
]
OVERVIEW = "sms-local-overview"
ENTRY = {"account": "111122223333", "region": "us-east-1"}
CHARTED = {(one.service, one.name) for charts in (CONSENT, SENDING, RECORD) for chart in charts for one in chart.series}


def bodies(template):
    found = template["Resources"].values()
    boards = [one["Properties"] for one in found if one["Type"] == "AWS::CloudWatch::Dashboard"]
    return {board["DashboardName"]: json.loads(text(board["DashboardBody"])) for board in boards}


def lines(body):
    """Every line of every graph that is a metric: namespace, name and dimensions."""
    graphs = [widget["properties"]["metrics"] for widget in body["widgets"] if widget["type"] == "metric"]
    for *words, _looks in (line for graph in graphs for line in graph if len(line) > 1):
        namespace, name, *pairs = words
        yield namespace, name, dict(zip(pairs[::2], pairs[1::2], strict=True))


def watched(template):
    """What the alarms of a template watch: namespace, name and dimensions."""
    for one in signals_of(template).values():
        yield one.namespace, one.metric, {name: text(value) for name, value in one.dimensions.items()}


def own(name):
    brand, _, kind = name.removeprefix("sms-local-").rpartition("-")
    return {"Environment": "local", "Brand": brand, "MessageType": kind}


def test_every_count_is_charted_or_listed_with_its_reason_and_none_is_both():
    assert emitted() == CHARTED | set(NOT_CHARTED)
    assert not CHARTED & set(NOT_CHARTED)


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_count_that_an_alarm_looks_at_is_made_under_that_name_and_those_dimensions(templates, name):
    counted = [one for one in watched(templates[name]) if one[0] == "SmsLandingZone"]
    assert len(counted) >= 7
    for _, metric, dimensions in counted:
        assert (dimensions.pop("service"), metric) in emitted()
        assert dimensions == own(name)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_programs_dashboard_shows_every_charted_count_of_its_functions_as_they_make_it(templates, name):
    ((title, body),) = bodies(templates[name]).items()
    assert title == name
    missing = () if name.endswith("promotional") else PROMOTIONAL_FUNCTIONS
    shown = [(metric, dimensions) for space, metric, dimensions in lines(body) if space == "SmsLandingZone"]
    assert {(dimensions["service"], metric) for metric, dimensions in shown} == {
        pair for pair in CHARTED if pair[0] not in missing
    }
    assert all({**dimensions, **own(name)} == dimensions for _, dimensions in shown)


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_programs_dashboard_shows_all_its_alarms_and_all_that_they_look_at(templates, name):
    (body,) = bodies(templates[name]).values()
    (states,) = [widget["properties"]["alarms"] for widget in body["widgets"] if widget["type"] == "alarm"]
    resources = templates[name]["Resources"]
    assert set(states) == {f"${{{key}.Arn}}" for key in resources if resources[key]["Type"] == "AWS::CloudWatch::Alarm"}
    shown = list(lines(body))
    missing = [one for one in watched(templates[name]) if one not in shown]
    assert {(one[2]["service"], one[1]) for one in missing} <= set(NOT_CHARTED)


@pytest.mark.parametrize("name", [*PROGRAMS, OVERVIEW])
def test_no_two_widgets_overlap_and_a_dashboard_keeps_to_cloudwatchs_limits(templates, name):
    (body,) = bodies(templates[name]).values()
    cells = [
        (x, y)
        for one in body["widgets"]
        for x in range(one["x"], one["x"] + one["width"])
        for y in range(one["y"], one["y"] + one["height"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
    assert len(body["widgets"]) <= 500
    assert max(len(one["properties"].get("metrics", ())) for one in body["widgets"]) <= 500
    assert len(list(lines(body))) <= 2500


def test_the_overview_lists_every_program_and_names_no_resource_of_any(templates):
    (body,) = bodies(templates[OVERVIEW]).values()
    listed = next(one for one in body["widgets"] if "example-corp" in json.dumps(one))["properties"]["markdown"]
    assert "| example-corp | transactional, promotional |\n| example-outlet | transactional, promotional |" in listed
    assert not [name for name in PROGRAMS if name in json.dumps(body)]
    kinds = {one["Type"] for one in templates[OVERVIEW]["Resources"].values()} - {"AWS::CDK::Metadata"}
    assert kinds == {"AWS::CloudWatch::Dashboard"}


def test_the_overview_finds_counts_by_the_dimensions_under_which_functions_make_them(templates):
    (body,) = bodies(templates[OVERVIEW]).values()
    searches = [
        line[0]["expression"]
        for one in body["widgets"]
        for line in one["properties"].get("metrics", [])
        if len(line) == 1
    ]
    found = [search for search in searches if "SEARCH" in search]
    assert found
    for search in found:
        assert "{SmsLandingZone,Brand,Environment,MessageType,service}" in search
        assert any(f'service="{service}" MetricName="{metric}"' in search for service, metric in emitted())
    choices = {one["property"]: one["populateFrom"] for one in body["variables"]}
    assert choices == {"Brand": "Brand", "MessageType": "MessageType"}


def test_everything_that_alarms_look_at_has_a_title(templates):
    looked_at = {metric for name in PROGRAMS for _, metric, _ in watched(templates[name])}
    assert looked_at - {metric for _, metric in emitted()} == set(WATCHED)


def test_the_functions_of_the_charts_are_those_of_the_tree():
    assert {service for service, _ in CHARTED} | set(OF_PORTS) == services()


def test_an_environment_does_with_the_overview_alone(built):
    assert Environment.named("prod", {"prod": ENTRY}).own_dashboards is False
    made = built(dashboards="overview").resources("AWS::CloudWatch::Dashboard")
    assert [properties["DashboardName"] for _, properties in made] == [OVERVIEW]


def test_another_choice_of_dashboards_is_refused_with_the_allowed_ones():
    known = {"prod": ENTRY | {"dashboards": "none"}}
    with pytest.raises(UnknownEnvironmentError, match="must be all or overview, got 'none': correct it"):
        Environment.named("prod", known)
