"""Which programs hear of a STOP to others: declared by legal entity, told where it is not, by no date."""

from collections import defaultdict

import aws_cdk as cdk
import pytest

from infra.brand.loader import parse
from infra.environment import Environment, UnknownEnvironmentError
from infra.stacks.landing_zone import build
from tests.infra.brand.conftest import SOUND

ENTRY = {"account": "000000000000", "region": "us-east-1", "dashboards": "all"}
ENTITY = "Acme Holdings LLC"
BOTH = ["promotional", "transactional"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """What the two stacks of one brand hold by its type, without and with its legal entity declared."""

    def synthesise(**more):
        app = cdk.App(outdir=str(tmp_path_factory.mktemp("cdk.out")))
        environment = Environment.named("local", {"local": ENTRY | more})
        build(app, brands=[parse("acme.yaml", SOUND)], environment=environment)
        found = {}
        for stack in app.synth().stacks:
            by_type = defaultdict(dict)
            for name, resource in stack.template.get("Resources", {}).items():
                by_type[resource["Type"]][name] = resource.get("Properties", {})
            found[stack.stack_name.rpartition("-")[2]] = dict(by_type), [one.id for one in stack.dependencies]
        return found

    return synthesise(), synthesise(revoke_all=[ENTITY])


def on_the_bus(resources):
    rules = resources.get("AWS::Events::Rule", {}).values()
    return [rule["EventPattern"]["detail"]["message_type"] for rule in rules if "EventBusName" in rule]


def test_undeclared_marketing_alone_meets_on_the_bus(built):
    plain, _ = built
    assert {kind: on_the_bus(plain[kind][0]) for kind in BOTH} == {
        "promotional": [["promotional"]],
        "transactional": [],
    }
    assert "sms-local-platform" not in plain["transactional"][1]


def test_declared_both_types_hear_of_both_and_speak(built):
    _, declared = built
    for kind in BOTH:
        resources, after = declared[kind]
        assert on_the_bus(resources) == [BOTH]
        assert "events:PutEvents" in str(resources)
        assert "sms-local-platform" in after


def test_what_hears_and_speaks_is_watched_and_charted_in_a_transactional_program_too(built):
    plain, declared = (one["transactional"][0] for one in built)
    more = declared["AWS::CloudWatch::Alarm"].keys() - plain["AWS::CloudWatch::Alarm"].keys()
    assert [one[:-8] for one in more] == ["AlarmsOptOutsNotPassedOn"]
    (shown,) = declared["AWS::CloudWatch::Dashboard"].values()
    assert "Cascaded" in str(shown)
    assert "Cascaded" not in str(plain["AWS::CloudWatch::Dashboard"])


def test_a_promotional_program_changes_in_what_it_hears_alone(built):
    plain, declared = (one["promotional"][0] for one in built)
    assert plain.keys() == declared.keys()
    changed = [kind for kind, before in plain.items() if declared[kind] != before]
    assert changed == ["AWS::Events::Rule"]


@pytest.mark.parametrize("strange", ["Acme", "acme inc", "Zeta Ltd"])
def test_a_legal_entity_that_no_brand_file_names_is_refused_with_those_there_are(strange):
    environment = Environment.named("local", {"local": ENTRY | {"revoke_all": [strange]}})
    with pytest.raises(UnknownEnvironmentError, match=f"which are {ENTITY}, got '{strange}': correct it"):
        build(cdk.App(), brands=[parse("acme.yaml", SOUND)], environment=environment)


def test_synthesis_tells_of_a_legal_entity_whose_transactional_programs_are_deaf(capsys):
    for more, told in (({}, True), ({"revoke_all": [ENTITY]}, False)):
        build(
            cdk.App(),
            brands=[parse("acme.yaml", SOUND)],
            environment=Environment.named("local", {"local": ENTRY | more}),
        )
        said = capsys.readouterr().err
        assert (f"a STOP to one program of {ENTITY} ends all of its programs by law" in said) is told
