"""Nobody is told of a failure, or strangers are told of a person."""

from __future__ import annotations

from tests.infra.policy.mutations.mutation import mutation

MUTATIONS = (
    mutation("nobody hears that the gate fails", "ErrorAlarm", lambda a: a.promotional.drop("SendingAlarmsGateErrors")),
    mutation("nobody sees that texts wait", "LateAlarm", lambda a: a.promotional.drop("AlarmsOldestMessage")),
    mutation(
        "opt-outs of other programs that cannot be delivered are kept nowhere",
        "CascadeRoute",
        lambda a: a.promotional.drop("CascadeDeadLettersPolicy"),
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
