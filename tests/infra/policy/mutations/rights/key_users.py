"""Who has to use the program's key, and may not."""

from __future__ import annotations

from tests.infra.policy.mutations.assembly.mutation import mutation

LOGS = "logs.us-east-1.amazonaws.com"
KEY = ["kms:Decrypt", "kms:GenerateDataKey"]


def _of(app, service):
    found = app.promotional.statements("Key")
    return next(one for one in found if service in _services(one))


def _services(statement):
    named = statement["Principal"].get("Service", [])
    return named if isinstance(named, list) else [named]


def _without(service):
    return lambda a: _of(a, service)["Principal"]["Service"].remove(service)


def _without_key(app, role):
    document = app.promotional.props(role)["Policies"][0]["PolicyDocument"]
    document["Statement"] = [one for one in document["Statement"] if KEY[0] not in one["Action"]]


def _for_logs(action):
    return lambda a: _of(a, LOGS)["Action"].remove(action)


def _tell_a_topic(app):
    target = {"Id": "Alarms", "Arn": app.promotional.ref("AlarmsTopic")}
    app.promotional.props("CascadeAnnouncements")["Targets"].append(target)


MUTATIONS = (
    mutation(
        "the key lets CloudWatch Logs decrypt and make data keys, and no more",
        "KeyPolicy",
        lambda a: _of(a, LOGS).update(Action=["kms:Decrypt", "kms:GenerateDataKey*"]),
    ),
    *(
        mutation(f"the key does not let CloudWatch Logs {action}", "KeyPolicy", _for_logs(action))
        for action in ("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
    ),
    mutation(
        "the key lets CloudWatch Logs of another region in",
        "KeyPolicy",
        lambda a: _of(a, LOGS).update(Principal={"Service": "logs.eu-west-1.amazonaws.com"}),
    ),
    mutation(
        "the key is for the log groups of a service that calls for another account",
        "KeyPolicy",
        lambda a: _of(a, LOGS).update(Condition={"StringEquals": {"aws:SourceAccount": "000000000000"}}),
    ),
    mutation(
        "a log group is named outside what the key is for",
        "KeyPolicy",
        lambda a: a.promotional.set("GateLogs", LogGroupName="/sms/local/example-corp/gate"),
    ),
    mutation("texts cannot reach the encrypted topic", "KeyPolicy", _without("sms-voice.amazonaws.com")),
    mutation("the topic cannot fill the encrypted queue", "KeyPolicy", _without("sns.amazonaws.com")),
    mutation("alarms cannot reach the encrypted topic", "KeyPolicy", _without("cloudwatch.amazonaws.com")),
    mutation("rules cannot fill the encrypted queues", "KeyPolicy", _without("events.amazonaws.com")),
    mutation(
        "the key is for services that call for an organization",
        "KeyPolicy",
        lambda a: _of(a, "sns.amazonaws.com")["Condition"]["StringEquals"].update({"aws:PrincipalOrgID": "o-a1b2c3d4"}),
    ),
    mutation(
        "the key refuses SNS after it let it in",
        "KeyPolicy",
        lambda a: a.promotional.statements("Key").append(
            {"Effect": "Deny", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "kms:*", "Resource": "*"}
        ),
    ),
    mutation("a rule tells an encrypted topic under a key that asks for an account", "KeyPolicy", _tell_a_topic),
    *(
        mutation(f"{whose} may not use the key", "KeyPolicy", lambda a, role=role: _without_key(a, role))
        for whose, role in (
            ("the gate", "GateRole"),
            ("the handler of texts", "KeywordsRole"),
            ("the function that fills the archive", "ArchiveRole"),
            ("the workflow of audits", "ListAuditWorkflow"),
            ("the clock that starts audits", "ListAuditClock"),
            ("the role of schedules", "DeferredRole"),
        )
    ),
    mutation(
        "the gate may not look at the key that it hands to a schedule",
        "KeyPolicy",
        lambda a: a.promotional.statement("GateRole", "kms:DescribeKey").update(Action="kms:Encrypt"),
    ),
    mutation(
        "the key lets no policy of a role count",
        "KeyPolicy",
        lambda a: a.promotional.statements("Key").remove(a.promotional.statement("Key", "kms:*")),
    ),
)
