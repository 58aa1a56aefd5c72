"""The one crossing between programs, a marketing STOP inside a legal entity: each way to widen or cut it is refused."""

import pytest

from infra.naming import consent_bus, tag_value
from infra.policy import check_assembly
from infra.policy.templates.template import REVOKE_ALL
from tests.infra.policy.example.cascade import bus, bus_arn, cascade
from tests.infra.policy.example.cloudformation import arn, policy_document, ref, statement
from tests.infra.policy.example.world import cases

OWN, OTHER = ("prod", "Acme Inc"), ("prod", "Zeta Ltd")
NOBODY = {"Service": "events.amazonaws.com"}


def detail(world, **changes):
    """Change the detail of the pattern by which the promotional program hears; None leaves a field out."""
    found = world.prop("Hears")["EventPattern"]["detail"]
    found.update(changes)
    for name in [name for name, value in found.items() if value is None]:
        found.pop(name)


def announce_on(world, resource, actions="events:PutEvents"):
    world.set("AnnouncerPolicy", PolicyDocument=policy_document(statement(actions, resource)))


def give(template, *names):
    """Give a template the named parts of a promotional program's cascade."""
    parts = cascade(*OWN, "acme/transactional")
    template["Resources"].update({name: parts[name] for name in names})


def platform(world, **resources):
    world.platform["Resources"].update(resources)


MUTATIONS = [
    # (rule, resource, what was done, how)
    (
        "ConsentBus",
        "Hears",
        "a transactional program subscribed to the bus",
        lambda w: give(w.transactional, "Hears", "Heard", "HeardPolicy", "HeardMapping"),
    ),
    (
        "CascadeRoute",
        "Hears",
        "a transactional program subscribed to the bus",
        lambda w: give(w.transactional, "Hears", "Heard", "HeardPolicy", "HeardMapping"),
    ),
    (
        "ConsentBus",
        "AnnouncerPolicy",
        "a transactional program that speaks on the bus",
        lambda w: give(w.transactional, "AnnouncerPolicy", "AnnouncerRole"),
    ),
    (
        "NarrowResources",
        "AnnouncerPolicy",
        "a transactional program that speaks on the bus",
        lambda w: give(w.transactional, "AnnouncerPolicy", "AnnouncerRole"),
    ),
    (
        "ConsentBus",
        "Hears",
        "a rule on another entity's bus",
        lambda w: (w.set("Hears", EventBusName=consent_bus(*OTHER)), platform(w, Zeta=bus(*OTHER))),
    ),
    (
        "CascadeRoute",
        "Hears",
        "a rule on another entity's bus",
        lambda w: w.set("Hears", EventBusName=consent_bus(*OTHER)),
    ),
    (
        "ConsentBus",
        "Hears",
        "a rule on the same entity's bus in another environment",
        lambda w: (w.set("Hears", EventBusName="sms-test-x-consent"), platform(w, Test=named("sms-test-x-consent"))),
    ),
    ("ConsentBus", "AnnouncerPolicy", "speaking on another entity's bus", lambda w: announce_on(w, bus_arn(*OTHER))),
    ("ConsentBus", "AnnouncerPolicy", "speaking on every bus", lambda w: announce_on(w, "*")),
    (
        "ConsentBus",
        "AnnouncerPolicy",
        "speaking on every bus of the account",
        lambda w: announce_on(w, bus_arn(*OWN).rpartition("/")[0] + "/*"),
    ),
    (
        "ConsentBus",
        "AnnouncerPolicy",
        "speaking on its bus in any account",
        lambda w: announce_on(w, bus_arn(*OWN).replace("111122223333", "*")),
    ),
    (
        "ConsentBus",
        "AnnouncerPolicy",
        "more than speaking",
        lambda w: announce_on(w, bus_arn(*OWN), ["events:PutEvents", "events:PutRule"]),
    ),
    (
        "ConsentBus",
        "Copies",
        "an archive of the bus",
        lambda w: w.resource("Copies", "AWS::Events::Archive", SourceArn=bus_arn(*OWN)),
    ),
    (
        "ConsentBus",
        "Open",
        "a bus policy with a wildcard principal",
        lambda w: platform(w, Open=opened(Principal="*")),
    ),
    (
        "ConsentBus",
        "Open",
        "a bus policy for a service",
        lambda w: platform(w, Open=opened(Principal=NOBODY)),
    ),
    (
        "ConsentBus",
        "Acme",
        "a policy inside the bus",
        lambda w: w.prop("Acme", w.platform).update(Policy=policy_document(statement("events:*", "*", Principal="*"))),
    ),
    (
        "ConsentBus",
        "Forward",
        "a rule beside the bus",
        lambda w: platform(w, Forward={"Type": "AWS::Events::Rule", "Properties": {"EventBusName": ref("Acme")}}),
    ),
    (
        "ConsentBus",
        "Bus",
        "a bus in a program's stack",
        lambda w: w.promotional["Resources"].update(Bus=bus(*OWN)),
    ),
    ("CascadeRoute", "Hears", "no pattern", lambda w: w.unset("Hears", "EventPattern")),
    ("CascadeRoute", "Hears", "every message type", lambda w: detail(w, message_type=None)),
    (
        "CascadeRoute",
        "Hears",
        "transactional opt-outs too",
        lambda w: detail(w, message_type=["promotional", "transactional"]),
    ),
    ("CascadeRoute", "Hears", "every legal entity", lambda w: detail(w, legal_entity=None)),
    ("CascadeRoute", "Hears", "a second legal entity", lambda w: detail(w, legal_entity=["Acme Inc", "Zeta Ltd"])),
    ("CascadeRoute", "Hears", "entities that begin alike", lambda w: detail(w, legal_entity=[{"prefix": "Acme"}])),
    ("CascadeRoute", "Hears", "its own opt-outs", lambda w: detail(w, program=None)),
    ("CascadeRoute", "Hears", "one program only", lambda w: detail(w, program=["acme2/promotional"])),
    ("CascadeRoute", "Hears", "some phones only", lambda w: detail(w, phone=[{"prefix": "+1206"}])),
    (
        "CascadeRoute",
        "Hears",
        "any source",
        lambda w: w.prop("Hears")["EventPattern"].pop("source"),
    ),
    ("CascadeRoute", "Hears", "a rule that is off", lambda w: w.set("Hears", State="DISABLED")),
    (
        "CascadeRoute",
        "Hears",
        "a second target",
        lambda w: w.prop("Hears")["Targets"].append({"Id": "More", "Arn": arn("Queue")}),
    ),
    (
        "CascadeRoute",
        "Hears",
        "the opt-out rewritten on the way",
        lambda w: w.prop("Hears")["Targets"][0].update(Input="{}"),
    ),
    (
        "CascadeRoute",
        "Hears",
        "a target elsewhere",
        lambda w: w.prop("Hears").update(Targets=[{"Id": "Q", "Arn": "arn:aws:sqs:us-east-1:111122223333:q"}]),
    ),
    ("CascadeRoute", "Hears", "a closed queue", lambda w: w.drop("HeardPolicy")),
    ("CascadeRoute", "Hears", "a queue that nobody reads", lambda w: w.drop("HeardMapping")),
    ("CascadeRoute", "", "nobody who hears", lambda w: w.drop("Hears")),
    ("CascadeRoute", "", "nobody who tells", lambda w: w.drop("AnnouncerPolicy")),
]


def named(name):
    return {"Type": "AWS::Events::EventBus", "Properties": {"Name": name}}


def opened(**who):
    allowed = statement("events:PutEvents", bus_arn(*OWN), **who)
    return {
        "Type": "AWS::Events::EventBusPolicy",
        "Properties": {"EventBusName": consent_bus(*OWN), "StatementId": "Open", "Statement": allowed},
    }


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(world, rule, resource, mutate):
    mutate(world)
    world.assert_refused(rule, resource)


def test_two_brands_of_one_legal_entity_may_meet_on_its_bus(world):
    world.add("zeta", "promotional", "c3")
    assert list(map(str, check_assembly(world.write()))) == []


def test_a_brand_of_another_legal_entity_meets_nobody_of_this_one(world):
    world.add("zeta", "promotional", "c3", legal_entity="Zeta Ltd")
    platform(world, Zeta=bus(*OTHER))
    assert list(map(str, check_assembly(world.write()))) == []


def test_entities_whose_names_differ_only_in_signs_have_buses_of_their_own():
    entities = ["Acme Inc", "Acme, Inc", "Acme. Inc", "ACME INC", "Café", "Cafè", "北京", "東京"]
    assert len({consent_bus("prod", entity) for entity in entities}) == len(entities)


def test_an_entity_whose_name_a_tag_cannot_hold_is_known_by_its_tag(world):
    entity = "Café & Söhne"
    tagged = tag_value(entity)
    world.add("zeta", "promotional", "c3", legal_entity=tagged)
    platform(world, Zeta=bus("prod", tagged))
    template = world.templates["sms-prod-zeta-promotional"]
    world.prop("Hears", template)["EventPattern"]["detail"]["legal_entity"] = [entity]
    assert list(map(str, check_assembly(world.write()))) == []


BOTH = ["promotional", "transactional"]


@pytest.fixture
def all_meet(world):
    """A world whose legal entity is declared under revoke_all: both programs speak and hear on its bus."""
    parts = cascade(*OWN, "acme/transactional")
    parts["Announcer"]["Properties"]["LoggingConfig"] = {"LogGroup": ref("AnnouncerLogs")}
    world.transactional["Resources"] |= parts
    for template, name in ((world.promotional, "promotional"), (world.transactional, "transactional")):
        world.prop("Hears", template)["EventPattern"]["detail"]["message_type"] = BOTH
        world.declare(REVOKE_ALL, data=True, stack=f"sms-prod-acme-{name}")
    return world


def test_where_it_is_declared_both_types_of_a_legal_entity_may_meet_on_its_bus(all_meet):
    assert list(map(str, check_assembly(all_meet.write()))) == []


def undeclare(world, kind):
    world.metadata[f"sms-prod-acme-{kind}"].clear()


def hear(world, kind, **changes):
    world.prop("Hears", getattr(world, kind))["EventPattern"]["detail"].update(changes)


@pytest.mark.parametrize(
    ("rule", "resource", "mutate"),
    cases(
        [
            ("CascadeRoute", "Hears", "only one of them declared", lambda w: undeclare(w, "transactional")),
            ("ConsentBus", "AnnouncerPolicy", "only one of them declared", lambda w: undeclare(w, "transactional")),
            ("CascadeRoute", "Hears", "the other undeclared", lambda w: undeclare(w, "promotional")),
            ("CascadeRoute", "Hears", "marketing alone heard", lambda w: hear(w, "promotional", message_type=BOTH[:1])),
            (
                "CascadeRoute",
                "Hears",
                "receipts alone heard",
                lambda w: hear(w, "transactional", message_type=BOTH[1:]),
            ),
            ("CascadeRoute", "Hears", "its own opt-outs", lambda w: hear(w, "transactional", program=["acme/x"])),
            ("CascadeRoute", "Hears", "another company", lambda w: hear(w, "transactional", legal_entity=["Zeta Ltd"])),
            (
                "CascadeRoute",
                "",
                "a transactional one that is deaf",
                lambda w: w.transactional["Resources"].pop("Hears"),
            ),
            ("CascadeRoute", "", "one that is dumb", lambda w: w.transactional["Resources"].pop("AnnouncerPolicy")),
            ("ToldOptOuts", "Ledger", "opt-outs untold", lambda w: w.transactional["Resources"].pop("Tells")),
        ]
    ),
)
def test_where_it_is_declared_nothing_else_may_be_heard_and_nothing_less(all_meet, rule, resource, mutate):
    mutate(all_meet)
    all_meet.assert_refused(rule, resource)
