"""A gate that nobody can stop, and a workflow that goes further."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation


def _schedule(app, **changes):
    target = {"Arn": app.promotional.arn("SendingBulk"), "RoleArn": app.promotional.arn("DeferredRole")}
    properties = {
        "ScheduleExpression": "rate(1 day)",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "GroupName": app.promotional.ref("DeferredGroup"),
        "Target": target | changes.pop("Target", {}),
    }
    app.promotional.add("Wake", "AWS::Scheduler::Schedule", **(properties | changes))


def _may_put_off(app, **changes):
    app.promotional.statement("GateRole", "scheduler:CreateSchedule").update(changes)


MUTATIONS = (
    mutation(
        "the role of schedules may fill another brand's queue",
        "WakingRole NarrowResources",
        lambda a: a.promotional.statement("DeferredRole", "sqs:SendMessage")["Resource"].append(
            a.outlet.deployed_arn("SendingBulk")
        ),
    ),
    mutation(
        "nobody hears what became of texts",
        "DeliveryRoute",
        lambda a: a.promotional.unset("ShortCodeEvents", "EventDestinations"),
    ),
    mutation(
        "blocked texts are not told",
        "DeliveryRoute",
        lambda a: a.promotional.props("ShortCodeEvents")["EventDestinations"][0]["MatchingEventTypes"].remove(
            "TEXT_BLOCKED"
        ),
    ),
    mutation(
        "the destination of events is off",
        "DeliveryRoute",
        lambda a: a.promotional.props("ShortCodeEvents")["EventDestinations"][0].update(Enabled=False),
    ),
    mutation(
        "delivery events are filtered on their way",
        "InboundRoute",
        lambda a: a.promotional.set("Delivery", FilterPolicy={"eventType": ["TEXT_DELIVERED"]}),
    ),
    mutation(
        "nothing can shut the way of bulk texts",
        "OwnBrake",
        lambda a: a.promotional.statement("DeliveryEventsRole", "lambda:UpdateEventSourceMapping")["Resource"].pop(),
    ),
    mutation(
        "the reader of events may switch another program's gate",
        "NarrowResources",
        lambda a: a.promotional.statement("DeliveryEventsRole", "lambda:UpdateEventSourceMapping")["Resource"].append(
            a.outlet.deployed_arn("GateBulk")
        ),
    ),
    mutation(
        "the reader of events may change code",
        "OwnBrake",
        lambda a: a.promotional.allow(
            "DeliveryEventsRole", "lambda:UpdateFunctionCode", a.promotional.arn("GateFunction")
        ),
    ),
    mutation(
        "the workflow may call the gate",
        "CampaignWalk",
        lambda a: a.promotional.allow("CampaignsWorkflow", "lambda:InvokeFunction", a.promotional.arn("GateFunction")),
    ),
    mutation(
        "the workflow may send",
        "CampaignWalk OnlyTheGate",
        lambda a: a.promotional.allow(
            "CampaignsWorkflow",
            "sms-voice:SendTextMessage",
            [a.promotional.arn("ShortCodePool"), a.promotional.arn("ShortCodeEvents")],
        ),
    ),
    mutation(
        "the workflow takes another brand's role",
        "CampaignWalk",
        lambda a: a.promotional.set("CampaignsWalk", RoleArn=a.outlet.deployed_arn("CampaignsWorkflow")),
    ),
    mutation(
        "the workflow may start another brand's campaign",
        "NarrowResources Separation",
        lambda a: a.promotional.statement("CampaignsWorkflow", "states:StartExecution").update(
            Resource=[a.outlet.deployed_arn("CampaignsWalk")]
        ),
    ),
    mutation(
        "the workflow bears another brand's name",
        "Separation",
        lambda a: a.promotional.set("CampaignsWalk", StateMachineName=a.outlet.deployed_name("CampaignsWalk")),
    ),
    mutation(
        "the workflow's definition lies in a bucket, where nobody can read it at synth",
        "KnownProperties",
        lambda a: (
            a.promotional.unset("CampaignsWalk", "DefinitionString"),
            a.promotional.set("CampaignsWalk", DefinitionS3Location={"Bucket": "somewhere", "Key": "walk.json"}),
        ),
    ),
)
