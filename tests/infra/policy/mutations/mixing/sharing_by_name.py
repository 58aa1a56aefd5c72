"""What another program owns, reached by its name, role, key or queue."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

MUTATIONS = (
    mutation(
        "a daily rule calls another brand's function",
        "Separation",
        lambda a: a.promotional.props("ReconcilerSchedule")["Targets"][0].update(
            Arn=a.outlet.deployed_arn("ReconcilerFunction")
        ),
    ),
    mutation(
        "an alarm rings at another brand's topic",
        "Separation",
        lambda a: a.promotional.set("AlarmsCustomersUnheard", AlarmActions=[a.outlet.deployed_arn("AlarmsTopic")]),
    ),
    mutation(
        "an alarm watches another brand's dead-letter queue instead of its own",
        "Separation DeadLetterAlarm",
        lambda a: a.promotional.signal("AlarmsDeadLetters")["Dimensions"][0].update(
            Value=a.outlet.deployed_name("InboundDeadLetters")
        ),
    ),
    mutation(
        "an alarm watches another brand's function by its bare name",
        "Separation",
        lambda a: a.promotional.signal("OptInFormErrors")["Dimensions"][0].update(
            Value=a.outlet.deployed_name("KeywordsFunction")
        ),
    ),
    mutation(
        "a table bears a name that begins with another program's stack name",
        "Separation",
        lambda a: a.promotional.set("ConsentLedger", TableName=f"{a.transactional.name}-ledger"),
    ),
    mutation(
        "a metric filter reads another program's log group",
        "Separation",
        lambda a: a.promotional.add(
            "Refusals", "AWS::Logs::MetricFilter", LogGroupName=a.outlet.deployed_name("GateLogs")
        ),
    ),
    mutation(
        "a queue's policy denies plain text on another brand's queue instead of its own",
        "Separation",
        lambda a: a.promotional.statements("InboundQueuePolicy")[0].update(
            Resource=a.outlet.deployed_arn("InboundQueue")
        ),
    ),
    mutation(
        "delivery events go to another brand's topic",
        "DeliveryRoute Separation",
        lambda a: a.promotional.props("ShortCodeEvents")["EventDestinations"][0].update(
            SnsDestination={"TopicArn": a.outlet.deployed_arn("DeliveryTopic")}
        ),
    ),
    mutation(
        "what fails lands in another brand's dead-letter queue",
        "DurableQueue Separation",
        lambda a: a.promotional.props("InboundQueue")["RedrivePolicy"].update(
            deadLetterTargetArn=a.outlet.deployed_arn("InboundDeadLetters")
        ),
    ),
    mutation(
        "a function takes the role of another brand's gate",
        "Separation",
        lambda a: a.promotional.set("ReconcilerFunction", Role=a.outlet.deployed_arn("GateRole")),
    ),
    mutation(
        "a function logs into another brand's log group",
        "Separation",
        lambda a: a.promotional.props("GateFunction")["LoggingConfig"].update(
            LogGroup=a.outlet.deployed_name("GateLogs")
        ),
    ),
    mutation(
        "the log group bears another program's name",
        "Separation",
        lambda a: a.promotional.set("GateLogs", LogGroupName=a.transactional.deployed_name("GateLogs")),
    ),
    mutation(
        "a table is encrypted with another program's key",
        "OwnKey",
        lambda a: a.promotional.props("ConsentLedger")["SSESpecification"].update(
            KMSMasterKeyId=a.transactional.deployed_arn("Key")
        ),
    ),
    mutation(
        "a queue is encrypted with a key shared by its alias",
        "OwnKey",
        lambda a: a.promotional.set("InboundQueue", KmsMasterKeyId="alias/sms-shared"),
    ),
    mutation(
        "an alias of the program leads to another program's key",
        "Separation",
        lambda a: a.promotional.add(
            "Alias", "AWS::KMS::Alias", AliasName="alias/shared", TargetKeyId=a.transactional.deployed_arn("Key")
        ),
    ),
    mutation(
        "a text that was put off wakes in another brand's queue",
        "Separation OwnSchedules",
        lambda a: a.promotional.add(
            "Wake",
            "AWS::Scheduler::Schedule",
            GroupName=a.outlet.deployed_name("DeferredGroup"),
            ScheduleExpression="rate(1 day)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": a.outlet.deployed_arn("SendingBulk"), "RoleArn": a.promotional.arn("DeferredRole")},
        ),
    ),
)


def _in_workflow(app, old, new):
    parts = app.promotional.props("CampaignsWalk")["DefinitionString"]["Fn::Join"][1]
    parts[parts.index(old)] = new
