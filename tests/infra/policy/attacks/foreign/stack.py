"""Puts a stack that is no program's into the assembly, as another team's stack of the same app."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tests.infra.policy.attacks.judging.program import Program, allow, document
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.attack import Apply
    from tests.infra.policy.attacks.judging.workspace import Workspace

    Statement = Callable[[Program], Json]
    Resources = Callable[[Program], Json]

TRUST = document({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})


def victim(workspace: Workspace, rng: Random, *, promotional: bool = True) -> Program:
    """Return the program that the foreign stack is after."""
    return workspace.any_program(rng, "promotional" if promotional else None)


def put_stack(workspace: Workspace, name: str, template: Json, *, tags: dict[str, str] | None = None) -> None:
    """Write the template and asset manifest of the stack `name` and enter both into the manifest."""
    pattern = workspace.programs[0].stack if workspace.programs else ""
    artifacts = workspace.manifest["artifacts"]
    if not pattern:
        raise NotApplicableError("the assembly holds no program")
    text = json.dumps(template, indent=1)
    digest = hashlib.sha256(text.encode()).hexdigest()
    (workspace.assembly / f"{name}.template.json").write_text(text)
    assets = json.loads(json.dumps(artifacts[f"{pattern}.assets"]).replace(pattern, name))
    stack = json.loads(json.dumps(artifacts[pattern]).replace(pattern, name))
    properties = stack["properties"]
    bucket = str(properties["stackTemplateAssetObjectUrl"]).rsplit("/", 1)[0]
    properties.update(tags=tags or {"Team": "growth"}, stackTemplateAssetObjectUrl=f"{bucket}/{digest}.json")
    stack["dependencies"] = [f"{name}.assets"]
    stack.pop("additionalMetadataFile", None)
    artifacts[f"{name}.assets"], artifacts[name] = assets, stack
    files = workspace.assets(pattern)["files"]
    published = next(file for file in files.values() if file["source"]["path"] == f"{pattern}.template.json")
    published = json.loads(json.dumps(published).replace(pattern, name))
    for destination in published["destinations"].values():
        destination["objectKey"] = f"{digest}.json"
    content = {"version": workspace.manifest["version"], "files": {digest: published}, "dockerImages": {}}
    (workspace.assembly / str(assets["properties"]["file"])).write_text(json.dumps(content, indent=2))


def function_with(*statements: Json, code: str = "def handler(event, context):\n    return None") -> Json:
    """Return a function of another team and its role with `statements`."""
    access = [{"PolicyName": "Access", "PolicyDocument": document(*statements)}]
    return {
        "ToolRole": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": TRUST, "Policies": access}},
        "Tool": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "Runtime": "python3.14",
                "Handler": "index.handler",
                "Code": {"ZipFile": code},
                "Role": {"Fn::GetAtt": ["ToolRole", "Arn"]},
            },
        },
    }


def with_role(statement: Statement, *, promotional: bool = True) -> Apply:
    """Return an attack: a foreign function whose role has `statement`."""
    return with_resources(lambda program: function_with(statement(program)), promotional=promotional)


def with_resources(
    resources: Resources, *, promotional: bool = True, name: str = "team-tools", parameters: Json | None = None
) -> Apply:
    """Return an attack: a foreign stack of `resources`."""

    def apply(workspace: Workspace, rng: Random) -> None:
        template: Json = {"Resources": resources(victim(workspace, rng, promotional=promotional))}
        if parameters:
            template["Parameters"] = parameters
        put_stack(workspace, name, template)

    return apply


def resource(kind: str, properties: Json) -> Json:
    """Return a resource of type `AWS::kind`."""
    return {"Type": f"AWS::{kind}", "Properties": properties}


def one(kind: str, properties: Resources) -> Resources:
    """Return the resources of a stack with a single resource."""
    return lambda program: {"Tool": resource(kind, properties(program))}


def output(program: Program, name: str) -> Json:
    """Return a reference to an output of the program's stack, as CDK writes a weak one."""
    if name not in program.template.get("Outputs", {}):
        raise NotApplicableError(f"{program.stack} has no output {name}")
    return {"Fn::GetStackOutput": {"StackName": program.stack, "OutputName": name}}


def role_for(service: str, *statements: Json) -> Json:
    """Return a role that `service` takes on, with `statements`."""
    trust = document({"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"})
    access = [{"PolicyName": "Access", "PolicyDocument": document(*statements)}]
    return resource("IAM::Role", {"AssumeRolePolicyDocument": trust, "Policies": access})


def all_of(actions: str | list[str]) -> Json:
    """Return a statement that allows `actions` on everything."""
    return allow(actions, "*")
