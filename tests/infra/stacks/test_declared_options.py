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
from infra.policy.assembly import Assembly, read_assembly
from infra.policy.check import judge
from infra.policy.declared import RUNBOOK
from infra.policy.handlers import package
from infra.policy.values import listed as as_list
from infra.stacks.landing_zone import build
from tests.conftest import ROOT
from tests.infra.brand.conftest import SOUND

ENTRY = {"account": "111122223333", "region": "us-east-1", "alarms": ["on-call@example.com"]}
EXAMPLES = {one.name: json.loads(one.example) for one in OPTIONS}
PROMOTIONAL = "sms-local-acme-promotional"
# how an item of a list is told, where a list holds what options add to
ITEMS = {"Tags": lambda item: item["Key"], "Policies": lambda item: item["PolicyName"], "Statement": json.dumps}


@pytest.fixture(scope="module")
def synthesised(tmp_path_factory):
    """The assembly of one brand in an environment that declares some options; each is built once."""
    known = {}

    def build_once(*names):
        if names not in known:
            outdir = tmp_path_factory.mktemp("declared")
            environment = Environment.named("local", {"local": ENTRY | {name: EXAMPLES[name] for name in names}})
            context = json.loads((ROOT / "cdk.json").read_text())["context"]
            app = cdk.App(outdir=str(outdir), context=context | {QUALIFIER: environment.qualifier})
            build(app, brands=[parse("acme.yaml", SOUND)], environment=environment)
            app.synth()
            known[names] = read_assembly(outdir)
        return known[names]

    return build_once


@pytest.fixture(scope="module")
def resources(synthesised):
    """The resources of one type in the promotional program, where these options are declared."""

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


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_option_adds_or_sets_and_takes_nothing_away(synthesised, name):
    assert effect(flat(synthesised()), flat(synthesised(name)))


def test_all_options_together_are_the_sum_of_each_alone(synthesised):
    base = flat(synthesised())
    alone = [effect(base, flat(synthesised(name))) for name in EXAMPLES]
    assert sum(map(len, alone)) == len({path for one in alone for path in one})  # no two set the same
    together = dict(base)
    for one in alone:
        together |= one
    assert flat(synthesised(*EXAMPLES)) == together


@pytest.mark.parametrize("names", [(), *((name,) for name in EXAMPLES), tuple(EXAMPLES)], ids=repr)
def test_our_rules_let_every_declared_option_through(synthesised, names):
    assert not judge(synthesised(*names))


def test_all_nets_let_all_options_through_together(synthesise, tmp_path):
    (tmp_path / "brands").mkdir()
    (tmp_path / "brands" / "acme.yaml").write_text(SOUND)
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    context["environments"] = {"local": ENTRY | EXAMPLES}
    brands = str(tmp_path / "brands")
    done = synthesise(tmp_path / "cdk.out", BRANDS=brands, CDK_CONTEXT_JSON=json.dumps(context))
    assert done.returncode == 0, done.stdout + done.stderr


def with_property(assembly, kind, name, value):
    """The promotional program with that property on its first resource of the type; None takes it away."""
    (template,) = (one for one in assembly.templates if one.name == PROMOTIONAL)
    body = copy.deepcopy(dict(template.body))
    changed = next(one for one in body["Resources"].values() if one["Type"] == kind)["Properties"]
    changed.pop(name, None)
    if value is not None:
        changed[name] = value
    return Assembly((replace(template, body=body),))


def refused(assembly):
    return [one.message for one in judge(assembly) if one.rule == "SmsProgram-DeclaredOptions"]


# what sets a property of every resource of a type: what an override, an aspect or a tag of the app might do instead
SET = (
    ("permissions_boundary", "AWS::IAM::Role", "PermissionsBoundary", "arn:aws:iam::111122223333:policy/other"),
    ("log_retention", "AWS::Logs::LogGroup", "RetentionInDays", 120),
    ("tracing", "AWS::Lambda::Function", "TracingConfig", {"Mode": "PassThrough"}),
    ("tracing", "AWS::StepFunctions::StateMachine", "TracingConfiguration", {"Enabled": False}),
    ("tracing", "AWS::ApiGateway::Stage", "TracingEnabled", False),
    ("vpc", "AWS::Lambda::Function", "VpcConfig", {"SubnetIds": ["subnet-0a1b2c3d"], "SecurityGroupIds": ["sg-9"]}),
    ("code_signing", "AWS::Lambda::Function", "CodeSigningConfigArn", "arn:aws:lambda:us-east-1:111122223333:other"),
    ("access_logs", "AWS::S3::Bucket", "LoggingConfiguration", {"DestinationBucketName": "another-bucket"}),
    ("tags", "AWS::SQS::Queue", "Tags", [{"Key": "CostCenter", "Value": "4712"}]),
)
FREE = ("log_retention", "tags")  # what a resource may hold where nothing is declared, as other rules judge it


@pytest.mark.parametrize(("name", "kind", "prop", "other"), SET)
def test_one_resource_that_differs_from_what_is_declared_is_refused(synthesised, name, kind, prop, other):
    assert len(refused(with_property(synthesised(name), kind, prop, other))) == 1
    if name != "tags":  # a resource without tags has those of its stack
        assert len(refused(with_property(synthesised(name), kind, prop, None))) == 1
    messages = refused(with_property(synthesised(), kind, prop, other))
    assert [f"{name} of the environment is not set" in one for one in messages] == ([] if name in FREE else [True])


def test_an_option_out_of_its_range_is_refused_by_the_rules_too(synthesised):
    (template,) = (one for one in synthesised().templates if one.name == PROMOTIONAL)
    talked_round = replace(template, options={"permissions_boundary": "arn:aws:iam::999999999999:policy/open"})
    (message,) = refused(Assembly((talked_round,)))
    assert "permissions_boundary of environment 'local' must be" in message


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
    assert refused(Assembly((replace(template, body=body),)))


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


@pytest.mark.parametrize(("name", "policy"), [("tracing", "Tracing"), ("vpc", "Network")])
def test_a_role_without_what_tracing_or_the_network_asks_for_is_refused(synthesised, name, policy):
    (template,) = (one for one in synthesised(name).templates if one.name == PROMOTIONAL)
    body = copy.deepcopy(dict(template.body))
    role = next(one for id_, one in body["Resources"].items() if id_.startswith("GateRole"))["Properties"]
    role["Policies"] = [one for one in role["Policies"] if one["PolicyName"] != policy]
    (message,) = refused(Assembly((replace(template, body=body),)))
    assert message.startswith("The role may not ")


@pytest.mark.parametrize("name", ["tracing", "vpc"])
def test_what_tracing_or_the_network_asks_for_is_refused_where_nobody_declares_it(synthesised, name):
    (template,) = (one for one in synthesised(name).templates if one.name == PROMOTIONAL)
    rules = {one.rule for one in judge(Assembly((replace(template, options={}),)))}
    assert {"SmsProgram-DeclaredOptions", "SmsProgram-FormAsksOnly"} <= rules


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


@pytest.mark.parametrize("name", ["memory", "timeout", "alarm_thresholds"])
def test_a_function_or_alarm_that_is_not_as_it_was_moved_is_refused(synthesised, name):
    (template,) = (one for one in synthesised().templates if one.name == PROMOTIONAL)
    (message,) = refused(Assembly((replace(template, options={name: EXAMPLES[name]}),)))
    assert f"the environment declares {next(iter(EXAMPLES[name].values()))}" in message


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
    told = {RUNBOOK.search(one.get("AlarmDescription"))["name"]: one for one in resources("AWS::CloudWatch::Alarm")}
    assert not ALARMS.keys() - told.keys()
    assert [name for name, bounds in ALARMS.items() if told[name].get("Threshold") not in bounds] == []
