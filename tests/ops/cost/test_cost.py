"""What brands cost is counted from their templates, and priced from one file."""

import json
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.brand.loader import load_all
from infra.brand.parts import BrandPort
from infra.environment import Environment
from infra.facts import expected_stacks
from infra.policy.blueprint.store import template_of
from ops.cost import bill
from ops.cost.bill import Holdings, bills, runs_of
from ops.cost.change import line
from ops.cost.prices import assumptions, price, prices
from tests.conftest import PROJECT

ROOT = Path(__file__).parents[3]
LOCAL = json.loads((PROJECT / "cdk.json").read_text())["context"]["environments"]


@pytest.fixture(scope="module")
def place():
    return Environment.of_file("local", PROJECT / "cdk.json")


@pytest.fixture(scope="module")
def brands():
    return load_all(PROJECT / "brands")


@pytest.fixture(scope="module")
def stacks(brands, place):
    return expected_stacks(brands, place)


@pytest.fixture
def asking(command, monkeypatch):
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")  # nothing is asked of AWS
    return lambda *arguments: command("cost", *arguments)


def quantities(found, name):
    return sum(one.quantity for one in found.lines if one.price == name)


def test_every_idle_line_is_as_many_as_the_template_holds(stacks):
    counted = {
        "dashboard": "AWS::CloudWatch::Dashboard",
        "key": "AWS::KMS::Key",
        "web_acl": "AWS::WAFv2::WebACL",
        "secret": "AWS::SecretsManager::Secret",
    }
    for stack, found in zip(stacks, bills(stacks), strict=True):
        types = Counter(one["Type"] for one in template_of(stack)["Resources"].values())
        assert {name: quantities(found, name) for name in counted} == {name: types[of] for name, of in counted.items()}


def test_an_alarm_costs_for_each_metric_that_it_reads(stacks):
    (stack,) = [one for one in stacks if one.name == "sms-local-example-corp-promotional"]
    resources = dict(template_of(stack)["Resources"])
    before = Holdings.of(resources).alarm_metrics
    alarms = [one["Properties"] for one in resources.values() if one["Type"] == "AWS::CloudWatch::Alarm"]
    assert before == sum(str(one).count("MetricStat") or 1 for one in alarms) > len(alarms)
    plain, formula = (
        {"MetricName": "Errors"},
        {"Metrics": [{"MetricStat": {}}, {"MetricStat": {}}, {"Expression": "a"}]},
    )
    for more, metrics in ((plain, 1), (formula, 2)):
        added = {**resources, "More": {"Type": "AWS::CloudWatch::Alarm", "Properties": more}}
        assert Holdings.of(added).alarm_metrics == before + metrics


def test_an_idle_brand_with_a_form_costs_twenty_dollars_at_most_without_its_numbers(brands):
    place = Environment.of_file("local", ROOT / "cdk.json")
    (outlet,) = [one for one in brands if one.brand == "example-outlet"]
    items = Counter()
    for one in bills(expected_stacks([outlet], place)):
        if one.name.endswith(("promotional", "transactional")):
            items.update(one.by_item())
    assert sum(items.values()) - items["numbers"] <= 20
    assert items["alarms"] <= 6.40


def test_a_number_that_is_leased_is_told_from_a_simulator(brands, stacks):
    (first,) = [one for one in bills(stacks) if one.name.endswith("example-corp-promotional")]
    assert (quantities(first, "simulator_lease"), quantities(first, "short_code_lease")) == (1, 0)
    prod = Environment.of_file("prod", PROJECT / "cdk.json")
    number = "arn:aws:sms-voice:us-east-1:111122223333:phone-number/phone-" + "a" * 32
    program = brands[0].programs.promotional.model_copy(update={"origination": {"prod": number}})
    only = brands[0].model_copy(
        update={"programs": brands[0].programs.model_copy(update={"promotional": program, "transactional": None})}
    )
    (leased,) = [one for one in bills(expected_stacks([only], prod)) if one.name.endswith("promotional")]
    assert (quantities(leased, "simulator_lease"), quantities(leased, "short_code_lease")) == (0, 1)


def test_the_queues_that_lambda_polls_are_those_with_a_mapping_and_streams_are_free(stacks):
    for stack in stacks:
        resources = template_of(stack)["Resources"].values()
        mappings = [one["Properties"] for one in resources if one["Type"] == "AWS::Lambda::EventSourceMapping"]
        streams = sum("StartingPosition" in one for one in mappings)
        assert Holdings.of(template_of(stack)["Resources"]).polled == len(mappings) - streams


def test_schedules_run_as_often_as_they_say():
    month = {"rate(1 minute)": 43_200, "rate(15 minutes)": 2880, "rate(1 day)": 30}
    assert {one: runs_of(one) for one in month} == month
    assert runs_of("cron(0 15 ? * MON *)") == bill.RUNS_OF_A_CRON


def test_no_text_costs_nothing_beyond_an_idle_month_and_more_texts_cost_more(stacks):
    idle, few, many = (sum(one.dollars for one in bills(stacks, texts)) for texts in (0, 1000, 10_000))
    programs = sum(one.blueprint in {"transactional", "promotional"} for one in stacks)
    each = price("text_part").dollars + price("carrier_fee").dollars
    assert idle < few < many
    assert many - few > 9000 * programs * each


def test_every_price_has_a_source_and_every_price_and_assumption_is_used():
    assert all(one.source and one.per and one.dollars > 0 for one in prices().values())
    assert all(why for _, why in assumptions().values())
    source = "".join(path.read_text() for path in (ROOT / "ops").rglob("*.py"))
    unused = [name for name in (*prices(), *assumptions()) if f'"{name}"' not in source]
    assert unused == []


def test_the_metrics_of_an_idle_program_are_those_that_its_functions_count_without_a_text():
    named = re.findall(r"[A-Z]\w+", assumptions()["metrics_of_an_idle_program"][1])
    names = [name for name in named if (ROOT / "lambdas").is_dir() and _counted(name)]
    assert names == ["ReconcilePass"]  # in two hours of a day
    assert assumptions()["metrics_of_an_idle_program"][0] == pytest.approx(2 / 24, abs=0.001)


def _counted(name):
    return any(f'count("{name}"' in path.read_text() for path in (ROOT / "lambdas").rglob("*.py"))


def test_the_command_tells_each_program_and_the_account_idle_and_at_each_volume(asking):
    done = asking("--environment", "local", "--texts", "1000", "--texts", "2000000")
    assert done.exit_code == 0, done.output
    assert "2,000,000 texts" in done.stdout
    assert "example-corp/promotional" in done.stdout
    assert "account 000000000000 us-east-1" in done.stdout
    assert "read on 20" in done.stdout


def test_a_number_may_be_written_as_people_write_it(asking):
    assert "100,000 texts" in asking("example-corp", "--env", "local", "--texts", "100,000").stdout


def test_one_brand_is_told_alone_and_its_parts_add_up(asking):
    told = json.loads(asking("example-outlet", "--env", "local", "--json").stdout)
    assert {one["program"].split("/")[0] for one in told["programs"]} == {"example-outlet"}
    for at, month in enumerate(told["months"]):
        assert month["dollars"] == pytest.approx(sum(month["items"].values()), abs=0.01)
        assert month["dollars"] == pytest.approx(
            sum(one["months"][at]["dollars"] for one in told["programs"]), abs=0.01
        )
    assert told["read_on"]
    assert told["prices"]["captcha"]["source"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nope",), "brand must be one of brands/ (example-corp, example-outlet), got 'nope'"),
        (("--environment", "nope"), "environment must be one of"),
        *(
            (("--texts", said), f"--texts must be a whole number from 1 to 1,000,000,000 such as 100000, got '{said}'")
            for said in ("0", "-5", "abc", "1.5", "", "\u0661", "1000000001")
        ),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(asking, arguments, said):
    done = asking(*arguments)
    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_brand_more_is_told_with_what_it_adds(brands, place):
    told = line(brands[:1], brands, place)
    before, after = (sum(one.dollars for one in bills(expected_stacks(of, place))) for of in (brands[:1], brands))
    assert f"before {before:,.2f}, +{after - before:,.2f}" in told
    assert "before is unknown" in line(None, brands, place)


def test_the_summary_of_a_pull_request_has_a_line_of_cost(command, monkeypatch, tmp_path):
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    shutil.copytree(PROJECT / "brands", tmp_path / "brands")
    (tmp_path / "brands" / "example-outlet.yaml").unlink()
    done = command("changes", tmp_path / "brands", "--against", "brands")
    (told,) = [one for one in done.stdout.splitlines() if one.startswith("cost of an idle month in local: ")]
    assert "before " in told
    assert ", -" in told


def test_prices_were_read_on_a_day_that_has_come():
    on = datetime.fromisoformat(json.loads((ROOT / "ops" / "cost" / "prices.json").read_text())["read_on"])
    assert on.replace(tzinfo=UTC) <= datetime.now(UTC)


def test_the_port_events_costs_a_secret_and_three_alarms_and_two_events_for_a_text(brands, place, stacks):
    port = BrandPort(port="events")
    program = brands[0].programs.promotional.model_copy(update={"ports": [port]})
    told = brands[0].model_copy(
        update={"programs": brands[0].programs.model_copy(update={"promotional": program, "transactional": None})}
    )
    name = "sms-local-example-corp-promotional"

    def dollars(some, texts):
        return next(one.dollars for one in bills(some, texts) if one.name == name)

    with_port = expected_stacks([told], place)
    assert dollars(with_port, 0) - dollars(stacks, 0) == pytest.approx(0.40 + 3 * 0.10)
    more = dollars(with_port, 1_000_000) - dollars(stacks, 1_000_000) - 0.70
    assert 2 < more < 2.2


def shared(brands):
    place = Environment.named("local", LOCAL | {"local": LOCAL["local"] | {"firewall": "shared"}})
    return expected_stacks(brands, place)


def test_a_firewall_that_forms_share_is_paid_for_once_and_its_visits_by_each_form(brands, stacks):
    def of(some, texts, ending):
        return next(one.by_item() for one in bills(some, texts) if one.name.endswith(ending))

    form, one_for_all = "example-corp-promotional", shared(brands)
    assert of(stacks, 0, form)["firewall"] == 9.00
    assert "firewall" not in of(one_for_all, 0, form)
    assert of(one_for_all, 0, "-firewall") == {"firewall": 9.00}
    own, together = of(stacks, 100_000, form), of(one_for_all, 100_000, form)
    assert own["CAPTCHA"] == together["CAPTCHA"] > 0
    assert own["firewall"] - together["firewall"] == pytest.approx(9.00)


def test_a_brand_is_told_its_share_of_the_firewall(asking, monkeypatch, tmp_path):
    settings = json.loads((PROJECT / "cdk.json").read_text())
    settings["context"]["environments"]["local"]["firewall"] = "shared"
    (tmp_path / "cdk.json").write_text(json.dumps(settings))
    monkeypatch.setattr("ops.cli.common.CDK_JSON", tmp_path / "cdk.json")
    told = json.loads(asking("example-outlet", "--env", "local", "--json").stdout)
    assert told["months"][0]["items"]["firewall"] == pytest.approx(4.5)
    (own,) = (one for one in told["programs"] if one["program"] == "sms-local-firewall (shared)")
    assert own["months"][0]["dollars"] == pytest.approx(4.5)
