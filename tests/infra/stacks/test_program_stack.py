"""The finished templates of the example brands."""

import json
import re
import shutil
import subprocess
import zipfile
from itertools import permutations

import pytest

from infra.environment import Environment
from infra.naming import consent_bus
from tests.conftest import PROJECT, ROOT, VENV
from tests.infra.constructs.signals import signals_of

PROGRAMS = [
    "sms-local-example-corp-promotional",
    "sms-local-example-corp-transactional",
    "sms-local-example-outlet-promotional",
    "sms-local-example-outlet-transactional",
]
STANDING = "sms-prod-example-corp-promotional"
LEGAL_ENTITY = "Example Holdings LLC"
SHARED = ("-pinpoint", "-platform", "-overview")
CALLS = "arn:aws:states:::"  # what a workflow calls of AWS itself, nobody's resource


def resources(template, kind):
    return [one["Properties"] for one in template["Resources"].values() if one["Type"] == kind]


def own_words(template):
    """Every literal of a template that could name a resource: strings, without what all stacks of an app share."""
    text = json.dumps({name: part for name, part in template.items() if name in {"Resources", "Outputs"}})
    words = re.findall(r'"((?:arn:|/sms/|sms-(?:local|prod)-)[^"]+)"', text)
    whole = (word.rstrip("\\") for word in words)  # a dashboard is a JSON text inside of one
    return {word for word in whole if not word.startswith(CALLS) and not word.endswith(":")}  # a reference follows


def test_each_brand_and_message_type_has_a_stack_of_its_own(templates):
    assert sorted(name for name in templates if not name.endswith(SHARED)) == PROGRAMS


@pytest.fixture(scope="module")
def prod(synthesise, tmp_path_factory):
    """The assembly of prod, with the line of the README that asks for a project there, and what synth said."""
    folder = tmp_path_factory.mktemp("prod")
    line = re.search(r"^    pinpoint_project: .*prod.*$", (ROOT / "README.md").read_text(), re.MULTILINE)[0]
    shutil.copytree(PROJECT / "brands", folder / "brands")
    file = folder / "brands" / "example-corp.yaml"
    file.write_text(file.read_text().replace("    pinpoint_project: [local]", line, 1))
    context = json.loads((PROJECT / "cdk.json").read_text())["context"] | {"standing": STANDING}
    result = synthesise(
        folder / "cdk.out", ENV="prod", BRANDS=str(folder / "brands"), CDK_CONTEXT_JSON=json.dumps(context)
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "cdk.out", result.stderr


@pytest.mark.parametrize("kind", ["local", "prod"])
def test_no_literal_name_or_arn_of_a_program_stands_in_another_programs_template(templates, kind, request):
    if kind == "prod":
        files = request.getfixturevalue("prod")[0].glob("*.template.json")
        templates = {file.name.removesuffix(".template.json"): json.loads(file.read_text()) for file in files}
    programs = {name: template for name, template in templates.items() if not name.endswith(SHARED)}
    assert len(programs) == len(PROGRAMS)
    shared_by_all = set.intersection(*(own_words(template) for template in programs.values()))
    # what an audit reads of AWS, and whom it tells in the account, see `infra.policy.auditing`
    ends = (":*", ":event-bus/default", "-pinpoint-sms-voice/sms-deact-reports/us/latest-deact-report.csv")
    let_by = Environment.of_file(kind, PROJECT / "cdk.json").operators.may_read
    assert all(":root" in word or word in let_by or word.endswith(ends) for word in shared_by_all), shared_by_all
    for (one, first), (other, second) in permutations(programs.items(), 2):
        assert one not in {name for name in json.dumps(second).split('"') if name == one}, (one, other)
        both_promotional = one.endswith("-promotional") and other.endswith("-promotional")
        bus = consent_bus(kind, LEGAL_ENTITY)
        crossing = {word for word in own_words(first) if both_promotional and word.endswith(bus)}
        assert own_words(first) & own_words(second) == shared_by_all | crossing


def test_no_template_imports_or_exports_anything(templates):
    for template in templates.values():
        text = json.dumps(template)
        assert "Fn::ImportValue" not in text
        assert "Export" not in [key for output in template.get("Outputs", {}).values() for key in output]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_has_one_number_in_one_pool_with_its_own_list_and_two_way_topic(templates, name):
    template = templates[name]
    (pool,) = resources(template, "AWS::SMSVOICE::Pool")
    assert len(pool["OriginationIdentities"]) == 1
    assert pool["OptOutListName"] == {"Ref": next(iter(of_type(template, "AWS::SMSVOICE::OptOutList")))}
    assert pool["TwoWay"]["Enabled"] is True
    assert "ChannelRole" not in pool["TwoWay"]
    assert pool["SharedRoutesEnabled"] is False
    assert pool["SelfManagedOptOutsEnabled"] is ("example-outlet" in name)
    assert bool(pool.get("OptionalKeywords")) is not pool["SelfManagedOptOutsEnabled"]


def of_type(template, kind):
    return [logical for logical, one in template["Resources"].items() if one["Type"] == kind]


@pytest.mark.parametrize("name", PROGRAMS)
def test_all_tables_keep_what_they_hold(templates, name):
    tables = [one for one in templates[name]["Resources"].values() if one["Type"] == "AWS::DynamoDB::Table"]
    assert len(tables) == (5 if name.endswith("-promotional") else 3)  # a form counts its visitors, a page has links
    for table in tables:
        properties = table["Properties"]
        assert table["UpdateReplacePolicy"] == "Retain"
        assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert properties["SSESpecification"]["SSEType"] == "KMS"


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_outlives_its_stack_does_not_outlive_a_first_deploy_that_is_taken_back(templates, name):
    policies = {one.get("DeletionPolicy", "Delete") for one in templates[name]["Resources"].values()}
    assert policies == {"Delete", "RetainExceptOnCreate"}


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_function_runs_the_newest_python_on_arm_with_both_layers_and_a_log_group_of_its_own(templates, name):
    functions = resources(templates[name], "AWS::Lambda::Function")
    for function in functions:
        assert function["Runtime"] == "python3.14"
        assert function["Architectures"] == ["arm64"]
        assert len(function["Layers"]) == 2
    groups = resources(templates[name], "AWS::Logs::LogGroup")
    visits = name.endswith("-promotional")  # of the web form, in a group of their own
    assert len({group["LogGroupName"] for group in groups}) == len(functions) + visits
    assert all(group["LogGroupName"].startswith("/sms/local/") for group in groups)
    assert all("KmsKeyId" in group for group in groups)


@pytest.mark.parametrize("name", PROGRAMS)
def test_alarms_watch_dead_letters_age_and_errors_and_reach_a_topic(templates, name):
    found = signals_of(templates[name]).values()
    metrics = {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "Errors"}
    assert {one.metric for one in found} >= metrics
    assert all(one.alarm["AlarmActions"] for one in found)


@pytest.mark.parametrize(("kind", "had"), [("promotional", 168), ("transactional", 107)])
def test_a_program_without_a_dashboard_of_its_own_has_a_fifth_fewer_resources_than_once(templates, kind, had):
    found = templates[f"sms-local-example-outlet-{kind}"]["Resources"].values()
    assert len([one for one in found if one["Type"] != "AWS::CloudWatch::Dashboard"]) <= 0.8 * had


def tags_of(properties):
    tags = properties["Tags"]  # a parameter's are a map, all others' a list
    return tags if isinstance(tags, dict) else {tag["Key"]: tag["Value"] for tag in tags}


def test_every_taggable_resource_carries_the_four_tags(templates):
    for name in PROGRAMS:
        brand, _, kind = name.removeprefix("sms-local-").rpartition("-")
        wanted = {"Brand": brand, "MessageType": kind, "LegalEntity": LEGAL_ENTITY, "Environment": "local"}
        tagged = [
            one["Properties"] for one in templates[name]["Resources"].values() if "Tags" in one.get("Properties", {})
        ]
        assert len(tagged) >= 12
        assert all(wanted.items() <= tags_of(one).items() for one in tagged)


def test_each_example_program_has_a_pinpoint_project_that_deploys_after_every_program(templates, assembly):
    projects = {name: one for name, one in templates.items() if name.endswith("-pinpoint")}
    assert projects.keys() == {f"{name}-pinpoint" for name in PROGRAMS}
    (channel,) = resources(projects["sms-local-example-corp-promotional-pinpoint"], "AWS::Pinpoint::SMSChannel")
    assert channel["ShortCode"] == "55513"
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    needs = {name: set(artifacts[name]["dependencies"]) & templates.keys() for name in projects}
    assert all(
        set(PROGRAMS) <= needs[name] | {one for other in needs[name] for one in needs.get(other, ())}
        for name in projects
    )
    assert not any(needed in projects for name in PROGRAMS for needed in artifacts[name]["dependencies"])


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_tells_its_legal_entity_as_it_is_written(templates, name):
    assert templates[name]["Outputs"]["LegalEntity"] == {"Value": LEGAL_ENTITY}


def test_the_line_of_the_readme_turns_the_only_project_of_prod_on(prod):
    folder, said = prod
    projects = [file.name for file in folder.glob("*-pinpoint.template.json")]
    assert projects == ["sms-prod-example-corp-transactional-pinpoint.template.json"]
    assert "(1 in this environment)" in said


def test_cfn_lint_finds_nothing_but_the_end_of_pinpoint(assembly):
    files = [str(file) for file in sorted(assembly.glob("*.template.json"))]
    lint = subprocess.run([VENV / "cfn-lint", "--format", "json", *files], capture_output=True, text=True, check=False)
    found = {(one["Rule"]["Id"], "-pinpoint." in one["Filename"]) for one in json.loads(lint.stdout or "[]")}
    assert found <= {("W3696", True)}  # AWS::Pinpoint types are ended, and stand in a stack of their own


def test_all_functions_of_an_environment_share_one_code_asset_and_one_dependency_layer(templates):
    functions = [one for name in PROGRAMS for one in resources(templates[name], "AWS::Lambda::Function")]
    assert len({one["Code"]["S3Key"] for one in functions}) == 1
    layers = [
        [one["Content"]["S3Key"] for one in resources(templates[name], "AWS::Lambda::LayerVersion")]
        for name in PROGRAMS
    ]
    assert len(set.intersection(*map(set, layers))) == 1


def test_the_code_asset_holds_every_file_that_a_function_may_read(assembly):
    files = [path for path in (ROOT / "lambdas").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    packages = [set(zipfile.ZipFile(package).namelist()) for package in assembly.glob("asset.*.zip")]
    code = next(names for names in packages if "lambdas/function.py" in names)
    assert {str(path.relative_to(ROOT)) for path in files} - code == {"lambdas/requirements.txt"}


def test_no_package_tells_where_it_was_put_together(assembly):
    for package in assembly.glob("asset.*.zip"):
        with zipfile.ZipFile(package) as files:
            assert [name for name in files.namelist() if str(VENV.parent).encode() in files.read(name)] == []


def test_only_stacks_that_stand_are_protected_by_the_cdk_cli(prod):
    # the CLI protects before it creates, and could not delete a first try that failed
    artifacts = json.loads((prod[0] / "manifest.json").read_text())["artifacts"]
    stacks = {name: one for name, one in artifacts.items() if one["type"] == "aws:cloudformation:stack"}
    protected = [name for name, one in stacks.items() if one["properties"].get("terminationProtection")]
    assert (protected, len(stacks) > 1) == ([STANDING], True)


def needs(template):
    """Return what each resource waits for, directly."""
    resources = template["Resources"]

    def named(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "Ref":
                    yield inner
                elif key == "Fn::GetAtt":
                    yield inner[0]
                else:
                    yield from named(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from named(inner)

    waits = {
        name: {*named(one.get("Properties")), *listed(one.get("DependsOn", []))} for name, one in resources.items()
    }
    return {name: {other for other in others if other in resources} for name, others in waits.items()}


def listed(value):
    return value if isinstance(value, list) else [value]


def reach(graph, start):
    """Return all that can be reached from `start`."""
    found, todo = set(), [start]
    while todo:
        fresh = graph[todo.pop()] - found
        found |= fresh
        todo += fresh
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_pool_takes_its_number_after_what_texts_pass_on_their_way(templates, name):
    graph = needs(templates[name])
    (pool,) = of_type(templates[name], "AWS::SMSVOICE::Pool")
    before = reach(graph, pool)
    after = {other for other in graph if pool in reach(graph, other)}
    beside = {templates[name]["Resources"][other]["Type"] for other in graph.keys() - before - after - {pool}}
    assert len(after) <= 24
    # what watches and what hears of other programs' opt-outs fails without a text being lost
    assert "AWS::Lambda::Function" not in beside or name.endswith("-promotional")
    assert {*of_type(templates[name], "AWS::SNS::Subscription")} <= before | beside_cascade(templates[name])


def beside_cascade(template):
    return {logical for logical in template["Resources"] if logical.startswith(("Cascade", "Alarms"))}
