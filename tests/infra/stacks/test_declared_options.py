"""What an environment declares: each option adds to the templates what it says, and changes nothing else."""

import copy
import json
import re
from dataclasses import replace

import aws_cdk as cdk
import pytest

from infra.brand.loader import parse
from infra.constructs.core.stack import QUALIFIER
from infra.environment import OPTIONS, Environment
from infra.environment.bounds import ALARMS, MEMORY, TIMEOUT
from infra.policy.blueprint.store import DATA
from infra.policy.programs.functions import package
from infra.policy.templates.assembly import Assembly, read_assembly
from infra.policy.templates.template import listed as as_list
from infra.policy.verdict import judge
from infra.stacks.landing_zone import build
from tests.conftest import PROJECT, ROOT
from tests.infra.brand.conftest import SOUND
from tests.infra.constructs.signals import signals_of

ENTRY = {"account": "111122223333", "region": "us-east-1", "alarms": ["on-call@example.com"]}
EXAMPLES = {one.name: json.loads(one.example) for one in OPTIONS}
PROMOTIONAL = "sms-local-acme-promotional"
# how an item of a list is told, where a list holds what options add to
ITEMS = {"Tags": lambda item: item["Key"], "Policies": lambda item: item["PolicyName"], "Statement": json.dumps}


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory):
    """The assembly of one brand in an environment that declares nothing, or all options; each is built once."""
    known = {}

    def build_once(*names):
        declared = EXAMPLES if names else {}
        if bool(names) not in known:
            outdir = tmp_path_factory.mktemp("declared")
            environment = Environment.named("local", {"local": ENTRY | declared})
            context = json.loads((PROJECT / "cdk.json").read_text())["context"]
            app = cdk.App(outdir=str(outdir), context=context | {QUALIFIER: environment.qualifier})
            build(app, brands=[parse("acme.yaml", SOUND)], environment=environment)
            app.synth()
            known[bool(names)] = read_assembly(outdir)
        return known[bool(names)]

    return build_once


@pytest.fixture(scope="module")
def resources(synthesised):
    """The resources of one type in the promotional program, where nothing is declared, or all that is."""

    def of_type(kind, *names):
        (template,) = (one for one in synthesised(*names).templates if one.name == PROMOTIONAL)
        return [*template.of_type(kind)]

    return of_type


def leaves(value, path=()):
    """Every value of a template by its path; an item of a list that options add to is told by what it is."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, list) and value and path[-1] in ITEMS:
        for item in value:
            yield from leaves(item, (*path, ITEMS[path[-1]](item)))
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    else:
        yield path, value


def flat(assembly):
    """All templates, and the tags of their stacks, as one mapping of paths."""
    told = {one.name: {"body": one.body, "tags": one.stack_tags} for one in assembly.templates}
    return dict(leaves(told))


def effect(before, after):
    assert not before.keys() - after.keys()
    return {path: value for path, value in after.items() if before.get(path, ...) != value}


def test_all_options_together_add_and_set_and_take_nothing_away(synthesised):
    assert effect(flat(synthesised()), flat(synthesised(*EXAMPLES)))


# between one thing and another, not options; the charts of `revoke_all` part the words of a dashboard otherwise
CHOICES = {"no_dashboard", "revoke_all", "self_managed", "shared_firewall", "simulator", "verifier"}


def test_no_part_of_a_blueprint_that_is_an_option_takes_anything_away():
    parts = {f"{file.stem}.{name}": part for file in DATA.glob("*.json") for name, part in parts_of(file)}
    taking = {name for name, part in parts.items() if '"remove"' in json.dumps(part) or '"drop"' in json.dumps(part)}
    assert {name.partition(".")[2] for name in taking} <= CHOICES


def parts_of(file):
    return json.loads(file.read_text())["parts"].items()


@pytest.mark.parametrize("names", [(), tuple(EXAMPLES)], ids=["nothing declared", "everything declared"])
def test_our_rules_let_every_declared_option_through(synthesised, names):
    assert not judge(synthesised(*names))


def with_property(assembly, kind, name, value):
    """The promotional program with that property on its first resource of the type; None takes it away."""
    (template,) = (one for one in assembly.templates if one.name == PROMOTIONAL)
    body = copy.deepcopy(dict(template.body))
    changed = next(one for one in body["Resources"].values() if one["Type"] == kind)["Properties"]
    changed.pop(name, None)
    if value is not None:
        changed[name] = value
    return Assembly((replace(template, body=body),))


def test_every_role_has_the_permissions_boundary(resources):
    found = {one.get("PermissionsBoundary") for one in resources("AWS::IAM::Role", "permissions_boundary")}
    assert found == {"arn:aws:iam::111122223333:policy/sms-boundary"}


def test_every_resource_that_takes_tags_has_those_of_the_environment_and_every_stack_too(synthesised):
    for template in synthesised("tags").templates:
        assert template.stack_tags["CostCenter"] == "4711"
        assert {one.tags.get("CostCenter") for one in template.resources.values() if one.get("Tags")} <= {"4711"}


def test_every_log_group_is_kept_as_long_as_declared(resources):
    assert {one.get("RetentionInDays") for one in resources("AWS::Logs::LogGroup", "log_retention")} == {365}
    assert {one.get("RetentionInDays") for one in resources("AWS::Logs::LogGroup")} == {90}


def test_logs_kept_for_years_are_refused_where_nobody_declares_it(synthesised):
    found = judge(with_property(synthesised(), "AWS::Logs::LogGroup", "RetentionInDays", 3653))
    assert "SmsProgram-LogRetention" in {one.rule for one in found}


def test_every_stack_is_deployed_by_the_bootstrap_of_the_environments_qualifier(synthesised):
    for template in synthesised("qualifier").templates:
        assert template.body["Parameters"]["BootstrapVersion"]["Default"] == "/cdk-bootstrap/smsteam/version"
        assert "hnb659fds" not in json.dumps(template.body)


def test_an_app_that_does_not_know_the_qualifier_is_refused():
    environment = Environment.named("local", {"local": ENTRY | {"qualifier": "smsteam"}})
    with pytest.raises(ValueError, match="must know the qualifier 'smsteam'"):
        build(cdk.App(), brands=[parse("acme.yaml", SOUND)], environment=environment)


def key_statements(found):
    (key,) = found
    return {one.get("Sid", ""): one for one in key.get("KeyPolicy", "Statement")}


def test_an_administrator_of_a_key_may_not_use_disable_or_delete_it(resources):
    statement = key_statements(resources("AWS::KMS::Key", "key_administrators"))["KeyAdministrators"]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::111122223333:role/key-admins"}
    doing = ("Decrypt", "Encrypt", "Generate", "ReEncrypt", "Grant", "Disable", "ScheduleKeyDeletion", "Sign", "*")
    assert not [action for action in statement["Action"] for word in doing if word in action and "List" not in action]
    assert "kms:PutKeyPolicy" in statement["Action"]


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.update(Principal={"AWS": "*"}),
        lambda one: one.update(Principal={"AWS": ["arn:aws:iam::111122223333:role/other"]}),
        lambda one: one["Action"].append("kms:Decrypt"),
        lambda one: one.update(Action="kms:*"),
        lambda one: one.update(NotAction=one.pop("Action")),
        lambda one: one.update(Effect="Deny"),
        lambda one: one.update(Condition={"Bool": {"aws:SecureTransport": "false"}}),
    ],
)
def test_an_administrator_who_is_not_the_declared_one_or_may_do_more_is_refused(synthesised, change):
    (template,) = (one for one in synthesised("key_administrators").templates if one.name == PROMOTIONAL)
    body = copy.deepcopy(dict(template.body))
    (key,) = (one for one in body["Resources"].values() if one["Type"] == "AWS::KMS::Key")
    change(next(one for one in key["Properties"]["KeyPolicy"]["Statement"] if one.get("Sid") == "KeyAdministrators"))
    rules = {one.rule for one in judge(Assembly((replace(template, body=body),)))}
    assert rules & {"SmsProgram-ClosedDoors", "SmsProgram-Separation"}


def test_an_administrator_whom_nobody_declares_comes_into_no_key(synthesised):
    (template,) = (one for one in synthesised("key_administrators").templates if one.name == PROMOTIONAL)
    rules = {one.rule for one in judge(Assembly((replace(template, options={}),)))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation"} <= rules


def policies(found, name):
    """The statements of the policy of that name on each role that has it."""
    named = {one.logical_id: {each["PolicyName"]: each for each in one.get("Policies")} for one in found}
    return {role: some[name]["PolicyDocument"]["Statement"] for role, some in named.items() if name in some}


def test_every_function_and_workflow_that_is_traced_may_send_its_traces(resources):
    traced = policies(resources("AWS::IAM::Role", "tracing"), "Tracing")
    runs = [*resources("AWS::Lambda::Function"), *resources("AWS::StepFunctions::StateMachine")]
    assert len(traced) == len(runs)
    assert {one["Resource"][0] for some in traced.values() for one in some} == {"*"}


def test_what_tracing_and_the_network_ask_for_is_refused_where_nobody_declares_it(synthesised):
    (template,) = (one for one in synthesised("tracing", "vpc").templates if one.name == PROMOTIONAL)
    rules = {one.rule for one in judge(Assembly((replace(template, options={}),)))}
    assert {"SmsProgram-NarrowResources", "SmsProgram-FormAsksOnly"} <= rules


def test_a_function_in_a_vpc_leaves_its_interfaces_to_lambda(resources):
    asked = policies(resources("AWS::IAM::Role", "vpc"), "Network")
    assert len(asked) == len(resources("AWS::Lambda::Function"))
    for allowed, denied in asked.values():
        assert (allowed["Effect"], denied["Effect"]) == ("Allow", "Deny")
        assert allowed["Action"] == denied["Action"]
        functions = "arn:aws:lambda:us-east-1:111122223333:function:*"
        assert denied["Condition"] == {"ArnLike": {"lambda:SourceFunctionArn": functions}}


GATEWAYS, NOT_CALLED = {"dynamodb", "s3"}, {"logs", "kms", "iam", "xray", "ec2"}


def test_the_page_names_each_endpoint_that_the_functions_of_a_program_call(resources):
    page = (ROOT / "docs" / "environments.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`com\.amazonaws\.REGION\.([\w-]+)`", page))
    functions = {one.get("Role")["Fn::GetAtt"][0] for one in resources("AWS::Lambda::Function")}
    held = policies([one for one in resources("AWS::IAM::Role") if one.logical_id in functions], "Access")
    actions = {action for some in held.values() for one in some for action in as_list(one["Action"])}
    called = {action.partition(":")[0] for action in actions} - NOT_CALLED
    assert listed == called | {"secretsmanager"}  # the last where a verifier guards the form


def test_every_function_names_the_declared_code_signing(resources):
    found = {one.get("CodeSigningConfigArn") for one in resources("AWS::Lambda::Function", "code_signing")}
    assert found == {EXAMPLES["code_signing"]}


def test_every_bucket_logs_who_reads_it_below_a_prefix_of_its_own(resources):
    found = [one.get("LoggingConfiguration") for one in resources("AWS::S3::Bucket", "access_logs")]
    assert {one["DestinationBucketName"] for one in found} == {EXAMPLES["access_logs"]}
    places = {f"{PROMOTIONAL}/{part}/" for part in ("Archive", "Campaigns", "ListAudit")}
    assert {one["LogFilePrefix"] for one in found} == places


def test_each_function_and_alarm_is_as_it_was_moved(resources):
    functions = resources("AWS::Lambda::Function", "memory")
    found = {"memory": by_package(functions, "MemorySize"), "timeout": by_package(functions, "Timeout")}
    found["alarm_thresholds"] = above(resources("AWS::CloudWatch::Alarm", "alarm_thresholds"))
    for name, sizes in found.items():
        assert sizes | EXAMPLES[name] == sizes


OTHER = ("SendingAlarmsPumping", "SendingAlarmsGateErrors")  # of the other type


def above(alarms):
    body = {one.logical_id: {"Type": "AWS::CloudWatch::Alarm", "Properties": one.properties} for one in alarms}
    return {name: one.above for name, one in signals_of({"Resources": body}).items()}


def by_package(functions, name):
    return {package(one): one.get(name) for one in functions}


def test_bounds_begin_at_what_the_templates_hold(resources):
    functions = resources("AWS::Lambda::Function")
    assert {name: bounds[0] for name, bounds in MEMORY.items()} == by_package(functions, "MemorySize")
    given = by_package(functions, "Timeout")
    assert {name: bounds[0] for name, bounds in TIMEOUT.items()} | {"reconcile": given["reconcile"]} == given


def test_behind_a_queue_a_message_stays_hidden_for_three_of_the_longest_timeouts(synthesised):
    (template,) = (one for one in synthesised().templates if one.name == PROMOTIONAL)
    behind = 0
    for mapping in template.of_type("AWS::Lambda::EventSourceMapping"):
        queue = template.find(mapping.get("EventSourceArn"), "AWS::SQS::Queue")
        function = template.find(mapping.get("FunctionName"), "AWS::Lambda::Function")
        if queue:
            behind += 1
            assert queue.get("VisibilityTimeout") >= 3 * TIMEOUT[package(function)][-1]
    assert behind


def test_each_alarm_that_may_be_moved_is_there_and_its_own_threshold_within_the_bounds(resources):
    told = above(resources("AWS::CloudWatch::Alarm")) | dict.fromkeys(OTHER, 0)
    assert not ALARMS.keys() - told.keys()
    assert [name for name, bounds in ALARMS.items() if told[name] not in bounds] == []
