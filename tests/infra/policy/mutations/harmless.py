"""Changes of the finished assembly that neither mix programs nor weaken a guard."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.infra.policy.mutations.assembly.finished import Finished, Stack


def _turned(value: Any) -> Any:
    """The same template with every mapping the other way round."""
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in reversed(value.items())}
    return [_turned(item) for item in value] if isinstance(value, list) else value


def _turn(stack: Stack) -> None:
    turned = _turned(stack.body)
    stack.body.clear()
    stack.body.update(turned)


def _renamed(stack: Stack, noun: str, name: str) -> None:
    old = stack.id(noun)
    written = json.dumps(stack.body).replace(f'"{old}"', f'"{name}"').replace(f"${{{old}", f"${{{name}")
    stack.body.update(json.loads(written))


def _alarm(app: Finished) -> None:
    more = copy.deepcopy(app.promotional.resource("ReconcilerSilence"))
    more["Properties"].update(MetricName="ReconcileRefused", AlarmDescription="The service refuses the list")
    app.promotional.resources["Throttles"] = more


def _second_layer(app: Finished) -> None:
    app.promotional.resources["More"] = copy.deepcopy(app.promotional.resource("RuntimeDependencies"))
    app.promotional.props("GateFunction")["Layers"].append({"Ref": "More"})


HARMLESS: dict[str, Callable[[Finished], object]] = {
    "as it is": lambda _: None,
    "more memory": lambda a: a.promotional.set("GateFunction", MemorySize=1024),
    "a longer timeout": lambda a: a.promotional.set("ReconcilerFunction", Timeout=600),
    "another description of the stack": lambda a: a.promotional.body.update(Description="Texts of Example Corp"),
    "another description of a rule": lambda a: a.promotional.set("ReconcilerSchedule", Description="Compares lists"),
    "an extra tag": lambda a: a.promotional.props("InboundTopic")["Tags"].append({"Key": "Team", "Value": "sms"}),
    "no tags of its own where the stack is tagged": lambda a: a.promotional.unset("ShortCodePool", "Tags"),
    "logs kept longer": lambda a: a.promotional.set("GateLogs", RetentionInDays=365),
    "an archive kept longer": lambda a: a.promotional.props("ArchiveBucket")["ObjectLockConfiguration"]["Rule"].update(
        DefaultRetention={"Mode": "COMPLIANCE", "Years": 10}
    ),
    "an extra alarm": _alarm,
    "an alarm that rings later": lambda a: a.promotional.set("AlarmsTextsLost", EvaluationPeriods=30),
    "every mapping in another order": lambda a: _turn(a.promotional),
    "resources in another order": lambda a: a.promotional.body.update(
        Resources=dict(reversed(a.promotional.resources.items()))
    ),
    "another logical id": lambda a: _renamed(a.promotional, "InboundQueue", "Incoming"),
    "an output without an export": lambda a: a.promotional.body["Outputs"].update(
        Key={"Value": a.promotional.arn("Key")}
    ),
    "one output less": lambda a: a.promotional.body["Outputs"].pop("Sends"),
    "more runs at a time": lambda a: a.promotional.props("GateRequests")["ScalingConfig"].update(MaximumConcurrency=50),
    "smaller batches": lambda a: a.promotional.set("KeywordsInbound", BatchSize=1),
    "more attempts before the dead-letter queue": lambda a: a.promotional.props("InboundQueue")["RedrivePolicy"].update(
        maxReceiveCount=10
    ),
    "a second dependency layer": _second_layer,
    "one more word": lambda a: a.promotional.props("ShortCodePool")["OptionalKeywords"].append(
        {"Keyword": "HOURS", "Message": "Example Corp: 9 to 5.", "Action": "AUTOMATIC_RESPONSE"}
    ),
    "another answer to HELP": lambda a: a.promotional.props("ShortCodePool")["MandatoryKeywords"]["HELP"].update(
        Message="Example Corp: help@example.com. Reply STOP to cancel."
    ),
    "an index more on a table": lambda a: a.promotional.props("ConsentSubscriptions")["GlobalSecondaryIndexes"].append(
        {"IndexName": "item", "KeySchema": [{"AttributeName": "item", "KeyType": "HASH"}]}
    ),
    "a permission less": lambda a: a.promotional.statements("ReconcilerRole").remove(
        a.promotional.statement("ReconcilerRole", "dynamodb:UpdateItem")
    ),
    "a right to read the own consent table": lambda a: a.promotional.allow(
        "ReconcilerRole", "dynamodb:GetItem", a.promotional.arn("ConsentSubscriptions")
    ),
    "a statement split in two": lambda a: (
        a.promotional.statement("KeywordsRole", "sqs:ReceiveMessage").update(Action="sqs:ReceiveMessage"),
        a.promotional.allow(
            "KeywordsRole",
            ["sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
            a.promotional.arn("InboundQueue"),
        ),
    ),
    "a deny": lambda a: a.promotional.statements("GateRole").append(
        {"Effect": "Deny", "Action": "sms-voice:SendVoiceMessage", "Resource": "*"}
    ),
    "an environment variable": lambda a: a.promotional.props("GateFunction")["Environment"]["Variables"].update(
        POWERTOOLS_LOG_LEVEL="DEBUG"
    ),
    "another runtime": lambda a: a.promotional.set("GateFunction", Runtime="python3.13"),
    "the reconciler more often": lambda a: a.promotional.set(
        "ReconcilerSchedule", ScheduleExpression="rate(5 minutes)"
    ),
    "a retry in the workflow": lambda a: a.promotional.props("CampaignsWalk")["DefinitionString"]["Fn::Join"][1].append(
        " "
    ),
    "a self-managed brand": lambda a: a.promotional.set(
        "ShortCodePool", SelfManagedOptOutsEnabled=True, OptionalKeywords=[]
    ),
    "the audiences forgotten sooner": lambda a: a.promotional.props("CampaignsAudiences").update(
        LifecycleConfiguration={"Rules": [{"Status": "Enabled", "ExpirationInDays": 7}]}
    ),
    "a metric filter of its own": lambda a: a.promotional.add(
        "Refusals",
        "AWS::Logs::MetricFilter",
        LogGroupName=a.promotional.ref("GateLogs"),
        FilterPattern="{ $.level = ERROR }",
        MetricTransformations=[{"MetricNamespace": "Texts", "MetricName": "Refusals", "MetricValue": "1"}],
    ),
    "an alarm topic that a person reads": lambda a: a.promotional.add(
        "Mail",
        "AWS::SNS::Subscription",
        TopicArn=a.promotional.ref("AlarmsTopic"),
        Protocol="email",
        Endpoint="ops@example.com",
    ),
}
