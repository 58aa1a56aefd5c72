"""The template of one stack, and the roles that its resources play: victims are found by these, not by logical ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from random import Random

    from tests.infra.policy.attacks.judging.workspace import Workspace

FOREIGN_ACCOUNT = "999988887777"


def ref(logical_id: str) -> Json:
    """Return a reference to a resource or parameter."""
    return {"Ref": logical_id}


def att(logical_id: str, name: str = "Arn") -> Json:
    """Return an attribute of a resource."""
    return {"Fn::GetAtt": [logical_id, name]}


def named(value: Any) -> str | None:
    """Return the resource that a reference names."""
    if isinstance(value, dict) and len(value) == 1:
        return str(value["Ref"]) if "Ref" in value else str(value.get("Fn::GetAtt", [""])[0]) or None
    return None


def allow(actions: str | list[str], resources: Any, **more: Any) -> Json:
    """Return a statement that allows `actions` on `resources`."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def document(*statements: Json) -> Json:
    """Return a policy of `statements`."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


class Program:
    """A stack of the workspace, seen by the roles of its resources; every look-up raises where there is no victim."""

    def __init__(self, workspace: Workspace, stack: str) -> None:
        self.workspace, self.stack = workspace, stack

    @property
    def template(self) -> Json:
        """The template; what is changed in it is written with the workspace."""
        return self.workspace.template(self.stack)

    @property
    def resources(self) -> dict[str, Json]:
        """The template's resources."""
        found: dict[str, Json] = self.template["Resources"]
        return found

    @property
    def tags(self) -> dict[str, str]:
        """The tags of the stack."""
        found: dict[str, str] = self.workspace.manifest["artifacts"][self.stack]["properties"].get("tags", {})
        return found

    @property
    def account(self) -> str:
        """The account that the stack deploys to."""
        return str(self.workspace.manifest["artifacts"][self.stack]["environment"]).split("/")[2]

    @property
    def region(self) -> str:
        """The region that the stack deploys to."""
        return str(self.workspace.manifest["artifacts"][self.stack]["environment"]).split("/")[3]

    def other(self, rng: Random, *, kind: str | None = None) -> Program:
        """Return another program, of the message type `kind` if given."""
        found = [
            one
            for one in self.workspace.programs
            if one.stack != self.stack and kind in {None, one.tags.get("MessageType")}
        ]
        if not found:
            raise NotApplicableError("there is no other program")
        return rng.choice(found)

    def properties(self, logical_id: str) -> Json:
        """Return the properties of a resource."""
        found: Json = self.resources[logical_id].setdefault("Properties", {})
        return found

    def of_type(self, kind: str) -> list[str]:
        """Return the resources of type `AWS::kind`."""
        found = [k for k, r in self.resources.items() if r["Type"] == f"AWS::{kind}"]
        if not found:
            raise NotApplicableError(f"no resource of type AWS::{kind}")
        return found

    def one(self, kind: str, rng: Random) -> str:
        """Return one resource of type `AWS::kind`."""
        return rng.choice(self.of_type(kind))

    def only(self, kind: str) -> str:
        """Return the first resource of type `AWS::kind`."""
        return self.of_type(kind)[0]

    def add(self, logical_id: str, kind: str, properties: Json, **more: Any) -> str:
        """Add a resource of type `AWS::kind` (or of `kind` as it is, for a custom one)."""
        full = kind if kind.startswith("Custom::") else f"AWS::{kind}"
        self.resources[logical_id] = {"Type": full, "Properties": properties, **more}
        return logical_id

    def parameter(self, name: str, default: str) -> Json:
        """Add a parameter whose value only deploy knows, read from Parameter Store; return a reference to it."""
        kind = "AWS::SSM::Parameter::Value<String>"
        self.template.setdefault("Parameters", {})[name] = {"Type": kind, "Default": default}
        return ref(name)

    def function(self, name: str) -> str:
        """Return the function that runs the handler in the folder `name`."""
        for found in self.of_type("Lambda::Function"):
            if f".functions.{name}." in str(self.properties(found).get("Handler")):
                return found
        raise NotApplicableError(f"no function runs {name}")

    def role_of(self, logical_id: str) -> str:
        """Return the role of a function."""
        return self._named(self.properties(logical_id).get("Role"), f"{logical_id} has no role of its own")

    def role(self, name: str) -> str:
        """Return the role of the function `name`."""
        return self.role_of(self.function(name))

    def statements(self, role: str) -> list[Json]:
        """Return the statements of the inline policy of a role."""
        policies = self.properties(role).setdefault("Policies", [])
        if not policies:
            raise NotApplicableError(f"{role} has no inline policy")
        found: list[Json] = policies[0]["PolicyDocument"]["Statement"]
        return found

    def variable(self, function: str, name: str) -> Any:
        """Return a variable of the environment of the function `function`."""
        variables = self.variables(function)
        if name not in variables:
            raise NotApplicableError(f"{function} has no variable {name}")
        return variables[name]

    def variables(self, function: str) -> Json:
        """Return the environment of the function `function`."""
        found: Json = self.properties(self.function(function)).setdefault("Environment", {}).setdefault("Variables", {})
        return found

    def table(self, name: str) -> str:
        """Return the table that the keyword handler knows as `name`: SUBSCRIPTIONS, LEDGER, SENDS, LINKS."""
        value = self.variable("keyword_handler", f"{name}_TABLE")
        return self._named(value, f"the table {name} is not a resource of this stack")

    def mappings_of(self, function: str) -> list[str]:
        """Return the event source mappings of the function `function`."""
        runs = self.function(function)
        found = [
            one
            for one in self.of_type("Lambda::EventSourceMapping")
            if named(self.properties(one).get("FunctionName")) == runs
        ]
        if not found:
            raise NotApplicableError(f"nothing feeds {function}")
        return found

    def mapping(self, function: str, queue: str) -> str:
        """Return the mapping by which `function` reads `queue`."""
        for one in self.mappings_of(function):
            if named(self.properties(one).get("EventSourceArn")) == queue:
                return one
        raise NotApplicableError(f"{function} does not read {queue}")

    def topic(self, name: str) -> str:
        """Return the topic called `name`: inbound (two-way), delivery (events), alarms."""
        if name == "inbound":
            value = self.properties(self.only("SMSVOICE::Pool")).get("TwoWay", {}).get("ChannelArn")
        elif name == "delivery":
            destinations = self.properties(self.only("SMSVOICE::ConfigurationSet"))["EventDestinations"]
            value = destinations[0].get("SnsDestination", {}).get("TopicArn")
        else:
            alarm = self.only("CloudWatch::Alarm")
            value = (self.properties(alarm).get("AlarmActions") or [None])[0]
        return self._named(value, f"no topic is the {name} topic")

    def subscription(self, topic: str) -> str:
        """Return the first subscription of the topic `topic`."""
        for one in self.of_type("SNS::Subscription"):
            if named(self.properties(one).get("TopicArn")) == topic:
                return one
        raise NotApplicableError(f"nobody is subscribed to {topic}")

    def queue(self, name: str) -> str:
        """Return a queue by its role, such as inbound, requests, bulk, delivery, cascade, or one of dead letters."""
        if name.endswith(" dead letters"):
            redrive = self.properties(self.queue(name.removesuffix(" dead letters"))).get("RedrivePolicy", {})
            return self._named(redrive.get("deadLetterTargetArn"), f"no {name}")
        if name in {"inbound", "delivery"}:
            endpoint = self.properties(self.subscription(self.topic(name))).get("Endpoint")
            return self._named(endpoint, f"no queue hears the {name} topic")
        if name == "cascade":
            sources = [self.properties(one)["EventSourceArn"] for one in self.mappings_of("cascade")]
            return self._named(sources[0], "the cascade reads no queue")
        variable = {
            "requests": ("send_gate", "REQUEST_QUEUE"),
            "bulk": ("send_gate", "BULK_QUEUE"),
            "forms": ("opt_in_form", "FORM_QUEUE"),
            "preferences": ("preferences", "PREFERENCES_QUEUE"),
        }[name]
        return self._named(self.variable(*variable), f"no queue of {name}")

    def bucket(self, name: str) -> str:
        """Return a bucket by its role: archive, reports, audiences."""
        variable = {
            "archive": ("archive", "ARCHIVE_BUCKET"),
            "reports": ("list_audit", "REPORT_BUCKET"),
            "audiences": ("campaign", "CAMPAIGN_BUCKET"),
        }[name]
        return self._named(self.variable(*variable), f"no bucket of {name}")

    def policy_of(self, kind: str, holder: str, owner: str) -> str:
        """Return the policy resource `AWS::kind` whose property `holder` lists or names `owner`."""
        for one in self.of_type(kind):
            held = self.properties(one).get(holder)
            if owner in {named(item) for item in (held if isinstance(held, list) else [held])}:
                return one
        raise NotApplicableError(f"{owner} has no policy")

    def document_of(self, owner: str) -> list[Json]:
        """Return the statements of the resource policy of a queue, topic, bucket or key."""
        kind = self.resources[owner]["Type"].removeprefix("AWS::")
        if kind == "KMS::Key":
            found: list[Json] = self.properties(owner)["KeyPolicy"]["Statement"]
            return found
        policy, holder = {
            "SQS::Queue": ("SQS::QueuePolicy", "Queues"),
            "SNS::Topic": ("SNS::TopicPolicy", "Topics"),
            "S3::Bucket": ("S3::BucketPolicy", "Bucket"),
        }[kind]
        statements: list[Json] = self.properties(self.policy_of(policy, holder, owner))["PolicyDocument"]["Statement"]
        return statements

    def rule_for(self, target: str) -> str:
        """Return the EventBridge rule that has the resource `target` as a target."""
        for one in self.of_type("Events::Rule"):
            if target in {named(item.get("Arn")) for item in self.properties(one).get("Targets", [])}:
                return one
        raise NotApplicableError(f"no rule leads to {target}")

    def alarm_on(self, metric: str, dimension: str | None = None) -> str:
        """Return the alarm on `metric`, of the resource `dimension` if given."""
        return self._watching(metric, dimension)[0]

    def looked_at(self, metric: str, dimension: str | None = None) -> Json:
        """Return the part of an alarm that looks at `metric`: with MetricName, Dimensions, and Namespace in Metric."""
        return self._watching(metric, dimension)[1]

    def _watching(self, metric: str, dimension: str | None) -> tuple[str, Json]:
        for one in self.of_type("CloudWatch::Alarm"):
            properties = self.properties(one)
            stats = [each["MetricStat"] for each in properties.get("Metrics", []) if "MetricStat" in each]
            for stat in stats or [{"Metric": properties}]:
                told = {named(item.get("Value")) for item in stat["Metric"].get("Dimensions", [])}
                if stat["Metric"].get("MetricName") == metric and (dimension is None or dimension in told):
                    return one, stat
        raise NotApplicableError(f"no alarm on {metric}")

    def workflow(self, name: str) -> str:
        """Return the state machine whose name ends with `name`: campaign, audit."""
        for one in self.of_type("StepFunctions::StateMachine"):
            if str(self.properties(one).get("StateMachineName")).endswith(f"-{name}"):
                return one
        raise NotApplicableError(f"no workflow {name}")

    def definition(self, workflow: str) -> list[Any]:
        """Return the pieces of the definition of a state machine."""
        found = self.properties(workflow).get("DefinitionString")
        if not isinstance(found, dict) or "Fn::Join" not in found:
            raise NotApplicableError(f"{workflow} has a definition of another form")
        pieces: list[Any] = found["Fn::Join"][1]
        return pieces

    def replace_in_definition(self, workflow: str, old: str, new: str) -> None:
        """Replace text in the definition of a state machine."""
        pieces = self.definition(workflow)
        if not any(isinstance(piece, str) and old in piece for piece in pieces):
            raise NotApplicableError(f"the definition of {workflow} does not say {old}")
        pieces[:] = [piece.replace(old, new) if isinstance(piece, str) else piece for piece in pieces]

    def replace_filter(self, function: str, old: str, new: str) -> None:
        """Replace text in the filters of a function's mapping."""
        filters = self.properties(self.mappings_of(function)[0]).get("FilterCriteria", {}).get("Filters", [])
        if not any(old in one["Pattern"] for one in filters):
            raise NotApplicableError(f"no filter of {function} says {old}")
        for one in filters:
            one["Pattern"] = one["Pattern"].replace(old, new)

    def copy_of(self, logical_id: str) -> Json:
        """Return a deep copy of a resource."""
        found: Json = json.loads(json.dumps(self.resources[logical_id]))
        return found

    def _named(self, value: Any, reason: str) -> str:
        found = named(value)
        if found is None or found not in self.resources:
            raise NotApplicableError(reason)
        return found
