"""A text that leaves past the gate."""

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


def _by_topic(app):
    """Let the keyword handler publish on the topic whose queue it reads."""
    app.promotional.allow("KeywordsRole", "sns:Publish", app.promotional.ref("InboundTopic"))


def _may_put_off(app, **changes):
    app.promotional.statement("GateRole", "scheduler:CreateSchedule").update(changes)


MUTATIONS = (
    mutation(
        "Lambda ends the rounds of what the gate puts off",
        "RecursiveLoop",
        lambda a: a.promotional.unset("GateFunction", "RecursiveLoop"),
    ),
    mutation(
        "Lambda is told to end the rounds of what the gate puts off",
        "RecursiveLoop",
        lambda a: a.promotional.set("GateFunction", RecursiveLoop="Terminate"),
    ),
    mutation(
        "nobody is told that Lambda ended the rounds of the gate",
        "RecursiveLoop",
        lambda a: a.promotional.unwatch("SendingAlarmsLoopEnded"),
    ),
    mutation(
        "a function without a loop is let loop",
        "RecursiveLoop",
        lambda a: a.promotional.set("KeywordsFunction", RecursiveLoop="Allow"),
    ),
    mutation("a function publishes on the topic that it hears", "RecursiveLoop", _by_topic),
    mutation(
        "the reader of delivery events tells the gate by its queue, and the gate tells it",
        "RecursiveLoop",
        lambda a: a.promotional.allow("DeliveryEventsRole", "sqs:SendMessage", a.promotional.arn("SendingRequests")),
    ),
    mutation(
        "the program has no gate", "SendGate", lambda a: a.promotional.set("GateFunction", Handler="index.handler")
    ),
    mutation("urgent requests are read by nobody", "SendGate", lambda a: a.promotional.drop("GateRequests")),
    mutation(
        "urgent and bulk requests share a queue",
        "SendGate",
        lambda a: a.promotional.set("GateRequests", EventSourceArn=a.promotional.arn("SendingBulk")),
    ),
    mutation(
        "the gate reads another brand's requests",
        "SendGate Separation",
        lambda a: a.promotional.set("GateRequests", EventSourceArn=a.outlet.deployed_arn("SendingRequests")),
    ),
    mutation(
        "one request that fails brings back texts that were sent",
        "SendGate",
        lambda a: a.promotional.unset("GateRequests", "FunctionResponseTypes"),
    ),
    mutation(
        "the gate may take every run of the account",
        "SendGate",
        lambda a: a.promotional.unset("GateBulk", "ScalingConfig"),
    ),
    mutation(
        "a filter drops requests",
        "SendGate",
        lambda a: a.promotional.set("GateBulk", FilterCriteria={"Filters": [{"Pattern": "{}"}]}),
    ),
    mutation(
        "a second function shares the gate's role",
        "OnlyTheGate",
        lambda a: a.promotional.set("ReconcilerFunction", Role=a.promotional.arn("GateRole")),
    ),
    mutation(
        "the sending role stands ready for nobody",
        "OnlyTheGate",
        lambda a: a.promotional.drop("GateFunction", "GateRequests", "GateBulk"),
    ),
    mutation(
        "a schedule stands in the account's default group",
        "OwnSchedules",
        lambda a: _schedule(a, GroupName="default"),
    ),
    mutation(
        "a schedule takes the gate's role",
        "OwnSchedules OnlyTheGate",
        lambda a: _schedule(a, Target={"RoleArn": a.promotional.arn("GateRole")}),
    ),
    mutation(
        "a schedule texts by itself, past the gate",
        "OwnSchedules OnlyTheGate",
        lambda a: _schedule(
            a,
            Target={
                "Arn": "arn:aws:scheduler:::aws-sdk:pinpointsmsvoicev2:sendTextMessage",
                "RoleArn": a.promotional.arn("GateRole"),
            },
        ),
    ),
    mutation(
        "the gate may put texts off in every group",
        "OwnSchedules NarrowResources",
        lambda a: _may_put_off(a, Resource="arn:aws:scheduler:us-east-1:000000000000:schedule/*/*"),
    ),
    mutation(
        "the gate may put texts off in another brand's group",
        "OwnSchedules NarrowResources",
        lambda a: _may_put_off(
            a,
            Resource=f"arn:aws:scheduler:us-east-1:000000000000:schedule/{a.outlet.deployed_name('DeferredGroup')}/*",
        ),
    ),
    mutation(
        "the role of schedules may read consent",
        "WakingRole",
        lambda a: a.promotional.allow("DeferredRole", "dynamodb:Query", a.promotional.arn("ConsentSubscriptions")),
    ),
)
