"""The gate goes by hours and caps in force, and tables forget: each way round is refused."""

from datetime import date

import pytest

from infra.policy import check_assembly
from tests.infra.policy.example.code import CAPS, HOLIDAYS, PACKAGE, ROW, WINDOWS, write_code
from tests.infra.policy.example.world import cases


def code(world, **tables):
    write_code(world.folder, **tables)


def read_in(world, year):
    world.today = date(year, 6, 1)


MUTATIONS = [
    # (rule, resource, what was done, how)
    (
        "RulesInForce",
        "Gate",
        "code from elsewhere",
        lambda w: w.set("Gate", Code={"S3Bucket": "b", "S3Key": "other.zip"}),
    ),
    ("RulesInForce", "Gate", "code in the template", lambda w: w.set("Gate", Code={"ZipFile": "pass"})),
    ("RulesInForce", "Gate", "no hours for everybody", lambda w: code(w, windows=WINDOWS[1:])),
    ("RulesInForce", "Gate", "no cap for unknown states", lambda w: code(w, caps=[{**ROW, "states": ["FL"]}])),
    ("RulesInForce", "Gate", "a cap without source", lambda w: code(w, caps=[*CAPS, {"id": "x", "states": ["FL"]}])),
    (
        "RulesInForce",
        "Gate",
        "hours that ended",
        lambda w: code(w, windows=[{**one, "until": "2026-11-24"} for one in WINDOWS]),
    ),
    (
        "RulesInForce",
        "Gate",
        "hours to come",
        lambda w: code(w, windows=[{**one, "effective": "2026-11-26"} for one in WINDOWS]),
    ),
    ("RulesInForce", "", "no rows at all", lambda w: code(w, caps=[])),
    ("RulesInForce", "", "no holidays at all", lambda w: code(w, holidays=[])),
    (
        "RulesInForce",
        "Gate",
        "a calendar without its days",
        lambda w: code(w, holidays=[{**one, "days": []} for one in HOLIDAYS]),
    ),
    ("RulesInForce", "Gate", "other holidays alone", lambda w: code(w, holidays=[{**HOLIDAYS[0], "id": "FR"}])),
    ("RulesRead", "Gate", "sources read two years ago", lambda w: read_in(w, 2028)),
    ("TimeToLive", "Subscriptions", "no time to live", lambda w: w.unset("Subscriptions", "TimeToLiveSpecification")),
    ("TimeToLive", "Sends", "switched off", lambda w: w.prop("Sends")["TimeToLiveSpecification"].update(Enabled=False)),
    (
        "TimeToLive",
        "Sends",
        "an attribute that nobody writes",
        lambda w: w.prop("Sends")["TimeToLiveSpecification"].update(AttributeName="ttl"),
    ),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


ACCEPTED = {
    "on the last day of a row": lambda w: code(w, windows=[{**one, "until": "2026-11-25"} for one in WINDOWS]),
    "on the first day of a row": lambda w: code(w, caps=[{**one, "effective": "2026-11-25"} for one in CAPS]),
    "a year after the sources were read": lambda w: read_in(w, 2027),
}


@pytest.mark.parametrize("change", ACCEPTED.values(), ids=ACCEPTED)
def test_rows_in_force_are_let_through(world, change):
    change(world)
    assert list(map(str, check_assembly(world.write(), world.today))) == []


def test_code_that_lies_there_as_a_folder_is_read_too(world):
    folder = world.write()
    package = folder / PACKAGE
    package.unlink()
    rules = package / "lambdas" / "quiet_hours" / "rules"
    rules.mkdir(parents=True)
    (rules / "windows.json").write_text("[]")
    assert "windows.json is no list of rows" in " ".join(map(str, check_assembly(folder)))
