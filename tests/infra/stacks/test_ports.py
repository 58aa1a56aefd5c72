"""What an opened port adds to a program's templates, and that nothing wider passes."""

import copy
import json
import re
from dataclasses import replace

import aws_cdk as cdk
import pytest

from infra.brand.loader import parse
from infra.environment import Environment, UnknownEnvironmentError
from infra.policy.blueprint.compare import grants
from infra.policy.foreign import reaches
from infra.policy.templates.assembly import Assembly, read_assembly
from infra.policy.verdict import judge
from infra.ports import PORTS, TAKING
from infra.stacks.landing_zone import build
from tests.conftest import ROOT
from tests.infra.brand.conftest import SOUND
from tests.infra.policy.example.cloudformation import statement
from tests.infra.policy.separation.two_programs import role, template

HERE, ELSEWHERE = "000000000000", "222233334444"
SHOP = f"arn:aws:iam::{HERE}:role/shop"
OF_THEIR_OWN = ("events", "reads")
AT_HAND = [port for port in PORTS if port not in OF_THEIR_OWN]  # behind which stands what a program has anyhow


def open_to_both(ports):
    rows = (f'      - {{port: {port}, to: "{user}"}}\n' for port in ports for user in (SHOP, ELSEWHERE))
    return "    ports:\n" + "".join(rows)


OPENED = open_to_both(AT_HAND)
PROGRAM = "sms-local-acme-promotional"
# what fills the queue of replies; the pool comes after everything
HEARS = {"KeywordsFunctionC56AADA6", "KeywordsRole62329693", "ShortCodePool57D1F825"}


@pytest.fixture(scope="module")
def closed(built):
    return read_assembly(built().folder)


@pytest.fixture(scope="module")
def opened(built):
    return read_assembly(built(SOUND + OPENED).folder)


def named(assembly, name=PROGRAM):
    return next(one for one in assembly.templates if one.name == name)


ALARMS = (
    "AlarmsEventsNotPublished",
    "AlarmsEventsGivenUp",
    "AlarmsReadsFailing",
    "AlarmsRepliesNotTaken",
)  # of what a port brings


def without_ports(body):
    """Return `body` without the parameters of ports, what lets their users in, and what lets them by a denial."""
    left = copy.deepcopy(body)
    resources = left["Resources"]
    for name in [name for name in resources if name.startswith(("Ports", "Replies", *ALARMS))]:
        del resources[name]
    for resource in resources.values():
        for part in ("PolicyDocument", "KeyPolicy"):
            document = resource.get("Properties", {}).get(part)
            if isinstance(document, dict):
                kept = [let_nobody_by(one) for one in document["Statement"]]
                document["Statement"] = sorted(grants([one for one in kept if not is_port(one)]))
    return left


def is_port(one):
    return SHOP in json.dumps(one) or ELSEWHERE in json.dumps(one)


def let_nobody_by(statement):
    held = statement.get("Condition", {}).get("ArnNotLike", {})
    if statement["Effect"] == "Deny" and held:
        held["aws:PrincipalArn"] = [one for one in held["aws:PrincipalArn"] if not is_port(one)]
    return statement


def test_a_port_adds_parameters_and_statements_and_changes_nothing_else(closed, opened):
    after, before = (without_ports(named(one).body)["Resources"] for one in (opened, closed))
    assert after.keys() == before.keys()
    assert {name for name in after if after[name] != before[name]} == HEARS
    assert named(opened, "sms-local-acme-transactional").body == named(closed, "sms-local-acme-transactional").body


def test_who_uses_a_port_comes_through_the_wall_for_what_it_is_for_alone(opened):
    denied = {
        action
        for resource in named(opened).resources.values()
        for one in (resource.get("PolicyDocument", "Statement") or resource.get("KeyPolicy", "Statement") or [])
        if one["Effect"] == "Deny" and is_port(one)
        for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    opens = {"kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"}
    assert denied == opens | {"sqs:SendMessage", *TAKING} | {"sns:Subscribe", "s3:GetObject", "s3:GetObjectVersion"}


def test_every_port_has_a_parameter_under_its_stable_name(opened):
    names = {one.get("Name") for one in named(opened).of_type("AWS::SSM::Parameter")}
    folder = "/sms/local/acme/promotional/ports/"
    assert {name for name in names if name.startswith(folder)} == {
        f"{folder}{port}" for port in (*AT_HAND, "key", "requests/url", "replies/url")
    }


def test_what_a_port_grants_is_written_out(opened):
    found = [
        one
        for resource in named(opened).resources.values()
        for one in (resource.get("PolicyDocument", "Statement") or resource.get("KeyPolicy", "Statement") or [])
        if is_port(one) and one["Effect"] == "Allow"
    ]
    # each resource, objects, and the key: by way of the queues, and of the buckets
    assert len(found) == 2 * (1 + 1 + 1 + 1 + 2 + 2) + 2 * 2
    for one in found:
        assert one["Principal"] == {"AWS": f"arn:aws:iam::{HERE if SHOP in json.dumps(one) else ELSEWHERE}:root"}
        assert not any("*" in action for action in one["Action"])


def test_the_policy_accepts_the_ports_that_the_brand_file_opens(opened):
    assert [str(one) for one in judge(opened) if one.rule != "SmsProgram-RulesInForce"] == []


WIDENED = {
    "every action": lambda one: one.update(Action="sqs:*"),
    "taking messages off": lambda one: one.update(Action=["sqs:SendMessage", "sqs:ReceiveMessage"]),
    "the whole account of a role": lambda one: one.pop("Condition"),
    "another role": lambda one: one["Condition"]["ArnEquals"].update({"aws:PrincipalArn": f"{SHOP}2"}),
    "roles by a pattern": lambda one: one.update(Condition={"ArnLike": {"aws:PrincipalArn": f"{SHOP}*"}}),
    "everybody": lambda one: one.update(Principal="*"),
    "an account that the brand file does not name": lambda one: one.update(
        Principal={"AWS": "arn:aws:iam::333344445555:root"}
    ),
}


@pytest.mark.parametrize("widen", WIDENED.values(), ids=WIDENED)
def test_a_statement_that_is_wider_than_its_port_is_refused(opened, widen):
    program = named(opened)
    body = copy.deepcopy(program.body)
    policy = next(
        one for one in body["Resources"].values() if one["Type"] == "AWS::SQS::QueuePolicy" and SHOP in json.dumps(one)
    )
    every = policy["Properties"]["PolicyDocument"]["Statement"]
    widen(next(one for one in every if one["Effect"] == "Allow" and SHOP in json.dumps(one)))
    rest = [one for one in opened.templates if one is not program]
    rules = {one.rule for one in judge(Assembly((*rest, replace(program, body=body))))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation", "SmsProgram-RequestDoor"} <= rules


def test_without_the_brand_file_the_same_statements_are_refused(opened):
    program = named(opened)
    rest = [one for one in opened.templates if one is not program]
    rules = {one.rule for one in judge(Assembly((*rest, replace(program, ports={}))))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation", "SmsProgram-OwnPlace"} <= rules


def test_another_stack_comes_in_by_the_parameters_of_the_real_program(opened):
    def reached(actions, port):
        on = f"{{{{resolve:ssm:/sms/local/acme/promotional/ports/{port}}}}}"
        own = template("team", {}, {"Role": role(statement(actions, on))}, HERE)
        return reaches(Assembly((*opened.templates, own)))

    assert reached(["sqs:SendMessage"], "requests") == ()
    assert reached(["kms:Decrypt", "kms:GenerateDataKey"], "key") == ()
    assert reached(["s3:GetObject"], "archive") == ()
    assert reached(["sqs:ReceiveMessage", "sqs:DeleteMessage"], "replies") == ()
    assert reached(["sqs:ReceiveMessage"], "requests")
    assert reached(["sqs:SendMessage"], "replies")
    assert reached(["sqs:PurgeQueue"], "replies")
    assert reached(["s3:PutObject"], "archive")


# The port `events`, which brings a bus, and what speaks on it.


BUS_POLICY = "AWS::Events::EventBusPolicy"
NAME = f"{PROGRAM}-events"
RULES = f"arn:aws:events:us-east-1:{HERE}:rule/{NAME}/*"


@pytest.fixture(scope="module")
def hearing(built):
    return read_assembly(built(SOUND + open_to_both(OF_THEIR_OWN)).folder)


def changed_by_events(before, after):
    """Return the logical ids of what is not in both, or not the same."""
    mine, theirs = (named(one).body["Resources"] for one in (before, after))
    return {name for name in {*mine, *theirs} if mine.get(name) != theirs.get(name)}


def test_the_port_events_brings_a_bus_and_streams_and_changes_nothing_else(closed, hearing):
    others = {
        name
        for name in changed_by_events(closed, hearing)
        if not name.startswith(("Events", "Ports", "Reads", *ALARMS))
    }
    kinds = sorted(named(hearing).resources[name].type for name in others if name in named(hearing).resources)
    assert kinds == [
        "AWS::DynamoDB::Table",
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        *["AWS::Lambda::Function"] * kinds.count("AWS::Lambda::Function"),
        "AWS::Lambda::LayerVersion",
        "AWS::SMSVOICE::Pool",
    ]
    images = [one.get("StreamSpecification", "StreamViewType") for one in named(hearing).of_type(kinds[0])]
    assert sorted(filter(None, images)) == ["NEW_AND_OLD_IMAGES", "NEW_IMAGE", "NEW_IMAGE"]


def test_the_policy_accepts_the_port_events(hearing):
    assert [str(one) for one in judge(hearing) if one.rule != "SmsProgram-RulesInForce"] == []


def test_the_bus_is_encrypted_and_the_program_alone_speaks_there(hearing):
    (bus,) = named(hearing).of_type("AWS::Events::EventBus")
    assert bus.get("Name") == NAME
    assert bus.get("KmsKeyIdentifier")
    speak = next(one for one in named(hearing).of_type(BUS_POLICY) if one.get("StatementId") == "Speakers")
    assert speak.get("Statement", "Effect") == "Deny"
    assert not is_port(speak.get("Statement"))


def test_who_may_hear_makes_rules_of_their_own_on_the_bus_and_nothing_else(hearing):
    let = [one.get("Statement") for one in named(hearing).of_type(BUS_POLICY)]
    allowed = [one for one in let if one["Effect"] == "Allow"]
    assert len(allowed) == 2
    for one in allowed:
        assert one["Resource"] == RULES
        assert set(one["Action"]) == set(PORTS["events"].objects)
        assert one["Condition"]["StringEqualsIfExists"] == {"events:creatorAccount": "${aws:PrincipalAccount}"}


def with_policy(assembly, change):
    program = named(assembly)
    body = copy.deepcopy(program.body)
    policies = (one for one in body["Resources"].values() if one["Type"] == BUS_POLICY)
    change(next(one["Properties"]["Statement"] for one in policies if SHOP in json.dumps(one) and is_allowed(one)))
    rest = [one for one in assembly.templates if one is not program]
    return Assembly((*rest, replace(program, body=body)))


def is_allowed(one):
    return one["Properties"]["Statement"]["Effect"] == "Allow"


WIDER_ON_A_BUS = {
    "speaking": lambda one: one.update(Action=["events:PutEvents"]),
    "every bus": lambda one: one.update(Resource="*"),
    "another bus": lambda one: one.update(Resource=RULES.replace("acme", "other")),
    "rules of others": lambda one: one["Condition"].pop("StringEqualsIfExists"),
    "the whole account of a role": lambda one: one["Condition"].pop("ArnEquals"),
    "everybody": lambda one: one.update(Principal="*"),
}


@pytest.mark.parametrize("widen", WIDER_ON_A_BUS.values(), ids=WIDER_ON_A_BUS)
def test_a_statement_of_a_bus_that_is_wider_than_the_port_is_refused(hearing, widen):
    rules = {one.rule for one in judge(with_policy(hearing, widen))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation"} <= rules


def test_another_stack_hears_by_a_rule_on_the_bus_and_by_no_other_way(hearing):
    on = "{{resolve:ssm:/sms/local/acme/promotional/ports/events}}"

    def reached(kind, **properties):
        rule = {"Type": kind, "Properties": properties}
        return reaches(Assembly((*hearing.templates, template("team", {}, {"Rule": rule}, HERE))))

    pattern = {"EventPattern": {"source": ["sms.program"]}}
    assert reached("AWS::Events::Rule", EventBusName=on, **pattern) == ()
    assert reached("AWS::Events::Archive", SourceArn=on)
    assert reached("AWS::Events::EventBusPolicy", EventBusName=NAME, StatementId="Everybody")


def test_the_webhook_of_the_docs_hears_by_its_rule_alone(hearing, tmp_path):
    example = (ROOT / "docs" / "examples" / "webhook.py").read_text()
    names = {}
    example = example.replace("prod/acme/transactional", "local/acme/promotional")
    exec(compile(example, "webhook.py", "exec"), names)  # noqa: S102 - our own
    app = cdk.App(outdir=str(tmp_path), default_stack_synthesizer=cdk.BootstraplessSynthesizer())
    names["Webhook"](app, "crm-webhook", env=cdk.Environment(account=HERE, region="us-east-1"))
    app.synth()
    own = read_assembly(tmp_path)
    assert len(own.templates) == 1
    assert reaches(Assembly((*hearing.templates, *own.templates))) == ()


@pytest.fixture
def reply_bus(tmp_path):
    """Return the templates of the stack that the page on replies shows, about a port."""

    def build(port):
        example, names = (ROOT / "docs" / "examples" / "reply_bus.py").read_text(), {}
        example = example.replace("prod/acme/transactional", "local/acme/promotional").replace('"replies"', f'"{port}"')
        exec(compile(example, "reply_bus.py", "exec"), names)  # noqa: S102 - our own
        app = cdk.App(outdir=str(tmp_path / port), default_stack_synthesizer=cdk.BootstraplessSynthesizer())
        names["ReplyBus"](app, "reply-bus", env=cdk.Environment(account=HERE, region="us-east-1"))
        app.synth()
        return read_assembly(tmp_path / port).templates

    return build


def test_the_pipe_of_the_docs_takes_replies_by_the_port_and_nothing_else(opened, reply_bus):
    assert reaches(Assembly((*opened.templates, *reply_bus("replies")))) == ()
    assert reaches(Assembly((*opened.templates, *reply_bus("requests"))))


def test_the_pipe_of_the_docs_tells_what_every_reply_has_but_its_number_and_words(reply_bus):
    (own,) = reply_bus("replies")
    (pipe,) = own.of_type("AWS::Pipes::Pipe")
    schema = json.loads((ROOT / "docs" / "schemas" / "reply.json").read_text())
    told = re.findall(r'"(\w+)": ("?)<\$\.body\.(\w+)>\2', pipe.get("TargetParameters", "InputTemplate"))
    kinds = {name: schema["properties"][name] for name, _, _ in told}
    assert kinds.keys() == set(schema["required"]) - {"from", "body"}
    assert all(name == path for name, _, path in told)
    quoted = {name for name, quote, _ in told if quote}
    assert quoted == {name for name, kind in kinds.items() if kind.get("type") not in {"boolean", "object"}}


def test_without_the_brand_file_the_bus_is_refused_and_so_is_who_speaks_and_hears_there(hearing):
    program = named(hearing)
    rest = [one for one in hearing.templates if one is not program]
    found = judge(Assembly((*rest, replace(program, ports={}))))
    assert {one.rule for one in found} >= {"SmsProgram-ConsentBus", "SmsProgram-ClosedDoors"}
    refused = {one.logical_id for one in found if one.rule == "SmsProgram-ConsentBus" and one.logical_id}
    kinds = {program.resources[name].type for name in refused if name in program.resources}
    assert kinds >= {"AWS::Events::EventBusPolicy", "AWS::IAM::Role"}


# The port `reads`, which brings a function that answers.


FUNCTION_POLICY = "AWS::Lambda::ResourcePolicy"


def test_the_function_behind_reads_is_called_by_whom_the_port_is_open_to_and_by_operators_alone(hearing):
    (policy,) = named(hearing).of_type(FUNCTION_POLICY)
    statements = policy.get("PolicyDocument", "Statement")
    (shut,) = [one for one in statements if one["Effect"] == "Deny"]
    assert [is_port(one) for one in statements] == [True] * 3
    assert [one["Action"] for one in statements] == [["lambda:InvokeFunction"]] * 3
    assert {json.dumps(one["Resource"]) for one in statements} == {json.dumps(policy.get("ResourceArn"))}
    assert shut["Condition"]["StringEquals"] == {"aws:PrincipalAccount": HERE}


def test_the_function_behind_reads_only_reads(hearing):
    roles = [one for one in named(hearing).of_type("AWS::IAM::Role") if one.logical_id.startswith("ReadsRole")]
    said = [one for role in roles for one in role.get("Policies")[0]["PolicyDocument"]["Statement"]]
    granted = {
        action for one in said for action in ([one["Action"]] if isinstance(one["Action"], str) else one["Action"])
    }
    assert {one for one in granted if one.startswith("dynamodb:")} == {"dynamodb:GetItem", "dynamodb:Query"}
    assert granted - {"dynamodb:GetItem", "dynamodb:Query"} == {
        "kms:Decrypt",
        "kms:GenerateDataKey",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    }


def with_function_policy(assembly, change):
    program = named(assembly)
    body = copy.deepcopy(program.body)
    (policy,) = [one for one in body["Resources"].values() if one["Type"] == FUNCTION_POLICY]
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    change(next(one for one in statements if one["Effect"] == "Allow" and SHOP in json.dumps(one)))
    rest = [one for one in assembly.templates if one is not program]
    return Assembly((*rest, replace(program, body=body)))


def test_a_region_that_knows_no_policies_of_functions_is_told_before_a_deploy():
    text = SOUND.replace("us-east-1", "us-gov-west-1") + open_to_both(["reads"]).replace("arn:aws:", "arn:aws-us-gov:")
    entry = {"account": HERE, "region": "us-gov-west-1"}
    with pytest.raises(UnknownEnvironmentError, match="no AWS::Lambda::ResourcePolicy in us-gov-west-1"):
        build(cdk.App(), brands=[parse("acme.yaml", text)], environment=Environment.named("prod", {"prod": entry}))


WIDER_ON_A_FUNCTION = {
    "changing it": lambda one: one.update(Action=["lambda:InvokeFunction", "lambda:UpdateFunctionCode"]),
    "another function": lambda one: one.update(Resource="arn:aws:lambda:us-east-1:000000000000:function:other"),
    "the whole account of a role": lambda one: one.pop("Condition"),
    "everybody": lambda one: one.update(Principal="*"),
}


@pytest.mark.parametrize("widen", WIDER_ON_A_FUNCTION.values(), ids=WIDER_ON_A_FUNCTION)
def test_a_statement_of_the_function_that_is_wider_than_the_port_is_refused(hearing, widen):
    rules = {one.rule for one in judge(with_function_policy(hearing, widen))}
    assert {"SmsProgram-ClosedDoors", "SmsProgram-Separation"} <= rules
