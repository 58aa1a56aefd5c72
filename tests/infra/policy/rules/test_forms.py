"""A bot that posts without a token is stopped by the firewall, and the pages themselves may only ask on."""

import copy

import pytest

from infra.policy import check_assembly
from infra.policy.separation import prove
from infra.policy.separation.certificate import certificate
from infra.policy.templates.assembly import read_assembly
from infra.policy.templates.template import SHARED_FIREWALL
from tests.infra.policy.example.cloudformation import arn, statement
from tests.infra.policy.example.form import LINK, but_for_links, form, method, of_every_method, puzzle
from tests.infra.policy.example.world import cases


@pytest.fixture
def with_form(world):
    world.promotional["Resources"] |= copy.deepcopy(form("/sms/prod/acme/promotional"))
    return world


def rules(world):
    return world.prop("Acl")["Rules"]


def let_first(world):
    rules(world).append({"Name": "Let", "Priority": -1, "Action": {"Allow": {}}, "Statement": {}})


def verified(world):
    world.set("Form", Environment={"Variables": {"VERIFIER_SECRET": "secret"}})
    world.set("Acl", Rules=rules(world)[:1])


def may(actions, *resources, role="FormRole"):
    """Return what gives a role one more permission."""
    more = statement(actions, *resources)
    return lambda w: w.prop(role)["Policies"][0]["PolicyDocument"]["Statement"].append(more)


def key_for(world, role):
    """Add the key of a verifier that `role` may read."""
    world.promotional["Resources"]["VerifierKey"] = {"Type": "AWS::SecretsManager::Secret", "Properties": {}}
    may("secretsmanager:GetSecretValue", {"Ref": "VerifierKey"}, role=role)(world)


def freed(path=LINK, **changes):
    """Return what has the puzzle for posts not asked on other paths."""
    return lambda w: rules(w).__setitem__(2, but_for_links(puzzle("POST", 2), path, **changes))


def on_own_host(world):
    """Show the form on a host of the brand's own."""
    properties = {
        "DomainName": "text.acme.example",
        "RegionalCertificateArn": "arn:aws:acm:us-east-1:111122223333:certificate/1",
        "EndpointConfiguration": {"Types": ["REGIONAL"]},
        "SecurityPolicy": "TLS_1_2",
    }
    shown = {"DomainName": {"Ref": "Host"}, "BasePath": "form", "RestApiId": {"Ref": "Api"}, "Stage": "form"}
    world.promotional["Resources"] |= {
        "Host": {"Type": "AWS::ApiGateway::DomainName", "Properties": properties},
        "Shown": {"Type": "AWS::ApiGateway::BasePathMapping", "Properties": shown},
    }


def hosted(change):
    """Return what shows the form on a host of the brand's own, then makes that change."""

    def mutate(world):
        on_own_host(world)
        change(world)

    return mutate


def another_api(world):
    world.promotional["Resources"]["Other"] = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "other"}}
    world.set("Shown", RestApiId={"Ref": "Other"})


def shown_twice(world):
    world.promotional["Resources"]["Again"] = copy.deepcopy(world.promotional["Resources"]["Shown"])


PLACE = {"ResourceId": {"Ref": "Way"}}
PAGE = method("Page", {})["Properties"]["Integration"]
MUTATIONS = [
    # (rule, resource, what was done, how)
    ("FormBehindCaptcha", "Stage", "no firewall", lambda w: w.drop("OnStage")),
    ("FormBehindCaptcha", "Stage", "before another stage", lambda w: w.set("Stage", StageName="other")),
    ("FormBehindCaptcha", "Stage", "no puzzle for posts", lambda w: rules(w).pop(2)),
    ("FormBehindCaptcha", "Stage", "no puzzle for the page", lambda w: rules(w).pop(1)),
    ("FormBehindCaptcha", "Stage", "posts counted only", lambda w: rules(w)[2].update(Action={"Count": {}})),
    ("FormBehindCaptcha", "Stage", "any path may post", freed("^/form/.*")),
    ("FormBehindCaptcha", "Stage", "shorter tokens may post", freed(LINK.replace("22", "2"))),
    ("FormBehindCaptcha", "Stage", "paths are bent", freed(transformations=[{"Priority": 0, "Type": "URL_DECODE"}])),
    ("FormBehindCaptcha", "Stage", "no puzzle for puts", lambda w: rules(w).__setitem__(2, puzzle("PUT", 2))),
    (
        "FormBehindCaptcha",
        "Stage",
        "a puzzle of every method, freed",
        lambda w: rules(w).__setitem__(slice(1, 3), [of_every_method(1, ".*")]),
    ),
    (
        "FormBehindCaptcha",
        "Stage",
        "a puzzle where nothing is asked",
        lambda w: rules(w).__setitem__(
            slice(1, 3), [of_every_method(1) | {"Statement": {"AndStatement": {"Statements": []}}}]
        ),
    ),
    ("FormBehindCaptcha", "Stage", "no limit of an address", lambda w: rules(w).pop(0)),
    ("FormBehindCaptcha", "Stage", "some are let in first", let_first),
    ("FormBehindCaptcha", "Stage", "no throttling", lambda w: w.unset("Stage", "MethodSettings")),
    ("FormBehindCaptcha", "Form", "no stage", lambda w: w.drop("Stage")),
    ("FormBehindCaptcha", "Post", "a role of the API", lambda w: w.prop("Post")["Integration"].update(Credentials="r")),
    ("FormBehindCaptcha", "Post", "another function", lambda w: w.prop("Post")["Integration"].update(Uri=arn("Gate"))),
    ("FormBehindCaptcha", "Press", "the form at a link", lambda w: w.prop("Press").update(w.prop("Post") | PLACE)),
    ("FormBehindCaptcha", "Post", "the page at the root", lambda w: w.prop("Post")["Integration"].update(PAGE)),
    ("FormBehindCaptcha", "Press", "a link deeper down", lambda w: w.set("Ways", PathPart="q")),
    ("FormBehindCaptcha", "Api", "no form behind it", lambda w: w.set("Form", Handler="lambdas.gone.handler.handler")),
    ("FormBehindCaptcha", "Shown", "a host shows another API", hosted(another_api)),
    ("FormBehindCaptcha", "Shown", "an API by its id", hosted(lambda w: w.set("Shown", RestApiId="a1b2c3"))),
    ("FormBehindCaptcha", "Shown", "another stage", hosted(lambda w: w.set("Shown", Stage="other"))),
    ("FormBehindCaptcha", "Shown", "any stage", hosted(lambda w: w.unset("Shown", "Stage"))),
    ("FormBehindCaptcha", "Shown", "another path", hosted(lambda w: w.set("Shown", BasePath="f"))),
    ("FormBehindCaptcha", "Shown", "a stranger's host", hosted(lambda w: w.set("Shown", DomainName="a.example"))),
    ("FormBehindCaptcha", "Host", "it shows nothing", hosted(lambda w: w.drop("Shown"))),
    ("FormBehindCaptcha", "Host", "it shows twice", hosted(shown_twice)),
    ("FormBehindCaptcha", "Host", "old TLS", hosted(lambda w: w.set("Host", SecurityPolicy="TLS_1_0"))),
    ("FormBehindCaptcha", "Host", "TLS unsaid", hosted(lambda w: w.unset("Host", "SecurityPolicy"))),
    (
        "FormBehindCaptcha",
        "Host",
        "at the edge",
        hosted(lambda w: w.set("Host", EndpointConfiguration={"Types": ["EDGE"]})),
    ),
    ("KnownProperties", "Host", "a policy of its own", hosted(lambda w: w.set("Host", Policy={}))),
    ("FormAsksOnly", "FormRole", "it reads consent", may("dynamodb:GetItem", arn("Subscriptions"))),
    ("FormAsksOnly", "FormRole", "it writes consent", may("dynamodb:UpdateItem", arn("Subscriptions"))),
    ("FormAsksOnly", "FormRole", "it sends", may("sms-voice:SendTextMessage", arn("Pool"))),
    ("FormAsksOnly", "FormRole", "another role fills its queue", lambda w: w.allow("sqs:SendMessage", arn("Forms"))),
    ("FormAsksOnly", "FormRole", "another role counts", lambda w: w.allow("dynamodb:PutItem", arn("Counters"))),
    ("FormAsksOnly", "GateRole", "the gate reads the verifier's key", lambda w: key_for(w, "GateRole")),
    ("FormAsksOnly", "Page", "the other page holds its role", lambda w: w.set("Page", Role=arn("FormRole"))),
    ("PreferencesReadOnly", "PageRole", "it writes", may("dynamodb:PutItem", arn("Subscriptions"), role="PageRole")),
    ("PreferencesReadOnly", "PageRole", "it draws links", may("dynamodb:PutItem", arn("Links"), role="PageRole")),
    ("PreferencesReadOnly", "PageRole", "it sends", may("sms-voice:SendTextMessage", arn("Pool"), role="PageRole")),
    ("PreferencesReadOnly", "PageRole", "it asks as the form", may("sqs:SendMessage", arn("Forms"), role="PageRole")),
    ("PreferencesReadOnly", "FormRole", "the form draws links", may("dynamodb:PutItem", arn("Links"))),
    ("PreferencesReadOnly", "FormRole", "the form reads links", may("dynamodb:GetItem", arn("Links"))),
    ("PreferencesReadOnly", "PageRole", "another presses", lambda w: w.allow("sqs:SendMessage", arn("Presses"))),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(MUTATIONS))
def test_the_rule_refuses_it_on_the_resource(with_form, rule, resource, mutate):
    mutate(with_form)
    with_form.assert_refused(rule, resource)


@pytest.mark.parametrize(
    "change",
    [
        lambda w: w,
        lambda w: rules(w).append(puzzle("PUT", 3)),
        lambda w: rules(w).__setitem__(2, puzzle("POST", 2)),
        lambda w: rules(w).__setitem__(slice(1, 3), [of_every_method(1)]),
        lambda w: w.set("OnStage", WebACLArn={"Fn::GetAtt": ["Acl", "Arn"]}),
        verified,
        lambda w: key_for(w, "FormRole"),
        on_own_host,
    ],
    ids=[
        "as it is",
        "another puzzle",
        "a puzzle before links too",
        "one puzzle for every method",
        "written otherwise",
        "a verifier in place of the puzzle",
        "with its key",
        "on a host of the brand's own",
    ],
)
def test_a_form_that_is_shut_is_let_through(with_form, change):
    change(with_form)
    found = [
        one
        for one in check_assembly(with_form.write())
        if one.rule.startswith(("SmsProgram-Form", "SmsProgram-Preferences"))
    ]
    assert found == []


@pytest.mark.parametrize("shared", ["DomainName", "RegionalCertificateArn"])
def test_two_programs_share_neither_a_host_nor_its_certificate(with_form, shared):
    on_own_host(with_form)
    host = copy.deepcopy(with_form.promotional["Resources"]["Host"])
    host["Properties"] |= {"DomainName": "b.example", "RegionalCertificateArn": f"{host_certificate(with_form)}2"}
    with_form.transactional["Resources"]["Theirs"] = host
    assert not crossings(with_form)
    host["Properties"][shared] = with_form.prop("Host")[shared]
    assert crossings(with_form)


def host_certificate(world):
    return world.prop("Host")["RegionalCertificateArn"]


def crossings(world):
    found = check_assembly(world.write())
    return [one for one in found if one.rule == "SmsProgram-Separation" and one.logical_id in {"Host", "Theirs"}]


SHARED = "sms-prod-firewall"


@pytest.fixture
def behind_shared(with_form):
    """A world whose form stands behind the firewall of its environment, as it declares."""
    acl = {"Acl": with_form.promotional["Resources"].pop("Acl")}
    exported = {"Firewall": {"Value": arn("Acl"), "Export": {"Name": SHARED}}}
    with_form.add_stack(SHARED, {"Resources": acl, "Outputs": exported}, {"Environment": "prod"})
    with_form.set("OnStage", WebACLArn={"Fn::ImportValue": SHARED})
    with_form.declare(SHARED_FIREWALL, data=True)
    return with_form


def of_the_shared(world):
    return world.templates[SHARED]


def test_forms_may_stand_behind_the_firewall_of_their_environment_where_that_is_declared(behind_shared):
    found = check_assembly(behind_shared.write())
    assert [str(one) for one in found if {"OnStage", "Stage", "Acl", ""} & {one.logical_id}] == []
    told = certificate(prove(read_assembly(behind_shared.folder)))
    assert told["firewalls"] == [{"firewall": SHARED, "before the forms of": ["prod/acme/promotional"]}]


def rename_export(world):
    of_the_shared(world)["Outputs"]["Firewall"]["Export"]["Name"] = "sms-prod-other"
    world.set("OnStage", WebACLArn={"Fn::ImportValue": "sms-prod-other"})


def of_another_stack(world):
    world.templates["sms-prod-platform"]["Resources"]["Acl"] = of_the_shared(world)["Resources"]["Acl"]
    world.templates["sms-prod-platform"]["Outputs"] = of_the_shared(world)["Outputs"]
    world.templates.pop(SHARED)
    world.artifacts.pop(SHARED)


def share_a_table(world):
    of_the_shared(world)["Resources"]["Table"] = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    value = {"Fn::GetAtt": ["Table", "Arn"]}
    of_the_shared(world)["Outputs"]["Table"] = {"Value": value, "Export": {"Name": "sms-prod-table"}}
    may("dynamodb:PutItem", {"Fn::ImportValue": "sms-prod-table"})(world)


def export_a_table(world):
    of_the_shared(world)["Resources"]["Acl2"] = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    of_the_shared(world)["Outputs"]["Firewall"]["Value"] = {"Fn::GetAtt": ["Acl2", "Arn"]}


def without(name):
    """Return what takes that rule out of the shared firewall."""

    def mutate(world):
        properties = of_the_shared(world)["Resources"]["Acl"]["Properties"]
        properties["Rules"] = [one for one in properties["Rules"] if one["Name"] != name]

    return mutate


PLANTED = [
    ("Separation", "OnStage", "nobody declares it", lambda w: w.declare(SHARED_FIREWALL, data=False)),
    ("FormBehindCaptcha", "Stage", "nobody declares it", lambda w: w.declare(SHARED_FIREWALL, data=False)),
    ("Separation", "OnStage", "another export", rename_export),
    ("Separation", "OnStage", "a web ACL of another stack", of_another_stack),
    ("Separation", "OnStage", "what is no web ACL", export_a_table),
    (
        "Separation",
        "OnStage",
        "its stage by import",
        lambda w: w.set("OnStage", ResourceArn={"Fn::ImportValue": SHARED}),
    ),
    ("Separation", "FormRole", "a table beside it", share_a_table),
    (
        "Separation",
        "Forms",
        "at another property",
        lambda w: w.set("Forms", KmsMasterKeyId={"Fn::ImportValue": SHARED}),
    ),
    ("NoCrossing", "OnStage", "nobody declares it", lambda w: w.declare(SHARED_FIREWALL, data=False)),
    ("NoCrossing", "", "nobody declares it, and it is exported", lambda w: w.declare(SHARED_FIREWALL, data=False)),
    ("NoCrossing", "", "a table beside it, exported", share_a_table),
    ("NoCrossing", "OnStage", "another export", rename_export),
    ("FormBehindCaptcha", "Stage", "it asks no puzzle of posts", without("POST")),
    ("FormBehindCaptcha", "Stage", "it has no limit", without("Few")),
]


@pytest.mark.parametrize(("rule", "resource", "mutate"), cases(PLANTED))
def test_anything_else_that_is_shared_is_refused(behind_shared, rule, resource, mutate):
    mutate(behind_shared)
    behind_shared.assert_refused(rule, resource)


def test_the_transactional_program_may_not_use_what_the_form_shares(behind_shared):
    stage = {"ResourceArn": "arn:aws:apigateway:us-east-1::/restapis/a1b2c3d4e5/stages/form"}
    bond = {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": stage | {"WebACLArn": {"Fn::ImportValue": SHARED}}}
    behind_shared.transactional["Resources"]["Bond"] = bond
    behind_shared.assert_refused("Separation", "Bond")


@pytest.mark.parametrize("named", [{"Fn::ImportValue": SHARED}, f"arn:aws:wafv2:us-east-1:111122223333:{SHARED}"])
def test_an_api_of_others_may_not_stand_behind_the_firewall_of_the_forms(behind_shared, named):
    api = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "shop"}}
    stage = {"Fn::Sub": "arn:aws:apigateway:us-east-1::/restapis/${Api}/stages/shop"}
    named = f"arn:aws:wafv2:us-east-1:111122223333:regional/webacl/{SHARED}/1" if isinstance(named, str) else named
    bond = {"Type": "AWS::WAFv2::WebACLAssociation", "Properties": {"ResourceArn": stage, "WebACLArn": named}}
    behind_shared.add_stack("shop", {"Resources": {"Api": api, "Bond": bond}}, {})
    found = check_assembly(behind_shared.write())
    assert {one.logical_id for one in found if one.template.name == "shop"} == {"Bond"}
