"""Nobody is told of a failure, or strangers are told of a person."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

MUTATIONS = (
    mutation(
        "nobody hears that the gate fails, or that requests wait",
        "ErrorAlarm LateAlarm",
        lambda a: a.transactional.unwatch("SendingAlarmsGateErrors", "SendingAlarmsLateRequest"),
    ),
    mutation(
        "nobody hears that a campaign ended before its end",
        "ErrorAlarm",
        lambda a: a.promotional.unwatch("CampaignsFailed"),
    ),
    mutation(
        "the formula of an alarm comes to nothing whatever happens",
        "ErrorAlarm LateAlarm",
        lambda a: a.promotional.props("AlarmsCustomersUnheard")["Metrics"][-1].update(
            Expression="SUM([alarmsWithoutModel]) * 0"
        ),
    ),
    mutation(
        "an alarm waits until all of its minutes are bad",
        "DeadLetterAlarm",
        lambda a: a.promotional.unset("AlarmsDeadLettersWaiting", "DatapointsToAlarm"),
    ),
    mutation(
        "whoever the environment names is not subscribed to the alarms",
        "AlarmTopic",
        lambda a: a.promotional.drop("AlarmsSubscribersSubscriber1"),
    ),
    mutation(
        "alarms tell a topic that nobody named",
        "AlarmTopic Separation",
        lambda a: a.promotional.props("AlarmsCustomersUnheard")["AlarmActions"].append(
            "arn:aws:sns:us-east-1:000000000000:somebody"
        ),
    ),
    mutation(
        "nobody hears that an alarm could not be delivered",
        "DeadLetterAlarm",
        lambda a: a.promotional.unwatch("AlarmsUndelivered"),
    ),
    mutation(
        "nobody sees that texts wait", "ErrorAlarm LateAlarm", lambda a: a.promotional.unwatch("AlarmsOldestMessage")
    ),
    mutation(
        "opt-outs of other programs that cannot be delivered are kept nowhere",
        "KeptDeliveries",
        lambda a: a.promotional.drop("CascadeDeadLettersPolicy"),
    ),
    mutation(
        "an audit that could not be started is kept nowhere",
        "KeptDeliveries",
        lambda a: a.promotional.props("ListAuditSchedule")["Targets"][0].pop("DeadLetterConfig"),
    ),
    mutation(
        "the clock of the audit may not put what fails into its dead-letter queue",
        "KeptDeliveries",
        lambda a: a.transactional.drop("ListAuditDeadLettersPolicy"),
    ),
    mutation(
        "nobody hears that an audit could not be started",
        "DeadLetterAlarm",
        lambda a: a.transactional.unwatch("ListAuditMissed"),
    ),
    mutation(
        "nobody misses the reconciler when its clock stands still",
        "KeptDeliveries ErrorAlarm",
        lambda a: a.promotional.drop("ReconcilerSilence"),
    ),
    mutation(
        "texts that were put off have no dead-letter queue",
        "KeptDeliveries",
        lambda a: a.promotional.props("GateFunction")["Environment"]["Variables"].pop("DEAD_LETTERS_ARN"),
    ),
    mutation(
        "what wakes texts may not fill the dead-letter queue that it is given",
        "KeptDeliveries",
        lambda a: a.promotional.statement("DeferredRole", "sqs:SendMessage")["Resource"].remove(
            a.promotional.arn("SendingDeadLetters")
        ),
    ),
    mutation(
        "a function logs where Lambda likes", "OwnLogs", lambda a: a.promotional.unset("GateFunction", "LoggingConfig")
    ),
    mutation(
        "the gate runs code from elsewhere",
        "RulesInForce",
        lambda a: a.promotional.set("GateFunction", Code={"S3Bucket": "elsewhere", "S3Key": "gate.zip"}),
    ),
    mutation(
        "a customer's number stands in a description",
        "NoNumbers",
        lambda a: a.promotional.set("Key", Description="asked for by +12065550123"),
    ),
)
