"""Foreign roles that reach a program: by a star, by names, by tags, by outputs, by what only deploy knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.foreign.stack import function_with, output, put_stack, victim, with_role
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, document

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.judging.workspace import Json, Workspace

SENDS = Kind("a foreign role that texts past the gate", Place.FOREIGN)
HANDS = Kind("a foreign role that changes a program", Place.FOREIGN)
EYES = Kind("a foreign role that reads a program", Place.FOREIGN)
P = Promise

FORMS = {
    "dynamodb": "arn:aws:dynamodb:{region}:{account}:table/{stack}-*",
    "sqs": "arn:aws:sqs:{region}:{account}:{stack}-*",
    "sns": "arn:aws:sns:{region}:{account}:{stack}-*",
    "lambda": "arn:aws:lambda:{region}:{account}:function:{stack}-*",
    "s3": "arn:aws:s3:::{stack}-*",
    "iam": "arn:aws:iam::{account}:role/{stack}-*",
    "sts": "arn:aws:iam::{account}:role/{stack}-*",
    "kms": "arn:aws:kms:{region}:{account}:key/*",
    "logs": "arn:aws:logs:{region}:{account}:log-group:/sms/*",
    "sms-voice": "arn:aws:sms-voice:{region}:{account}:*",
    "states": "arn:aws:states:{region}:{account}:stateMachine:{stack}-*",
    "events": "arn:aws:events:{region}:{account}:event-bus/sms-*",
    "cloudwatch": "arn:aws:cloudwatch:{region}:{account}:alarm:{stack}-*",
    "cloudformation": "arn:aws:cloudformation:{region}:{account}:stack/sms-*/*",
    "scheduler": "arn:aws:scheduler:{region}:{account}:schedule/{stack}-*/*",
}


def everything(program: Program, service: str) -> Any:
    del program, service
    return "*"


def by_names(program: Program, service: str) -> Any:
    return FORMS[service].format(stack=program.stack, region=program.region, account=program.account)


def by_odd_names(program: Program, service: str) -> Any:
    named: str = by_names(program, service)
    return named.replace(program.region, "*").replace("sms-", "?ms-")


Means = "Callable[[Program, str], Any]"


def reach(actions: str | list[str], means: Callable[[Program, str], Any]) -> Callable[[Program], Json]:
    """Return a statement that allows `actions` on what `means` names."""
    service = (actions if isinstance(actions, str) else actions[0]).split(":")[0]
    return lambda program: allow(actions, means(program, service))


def tagged(actions: str | list[str]) -> Callable[[Program], Json]:
    """Return a statement that reaches what bears the program's tag."""
    return lambda program: allow(
        actions, "*", Condition={"StringEquals": {"aws:ResourceTag/Brand": program.tags["Brand"]}}
    )


PUMPING = "https://cipherssecurity.com/attack/T1496.003/"
for _name, _harm, _statement in (
    ("texts from everything", "Any number of the account texts anybody.", reach("sms-voice:SendTextMessage",
        everything)),
    ("texts from pools by name", "A team's tool texts from a program's pool.", reach(
        "sms-voice:SendTextMessage", by_names)),
    ("texts from what bears the brand's tag", "A team's tool texts from a program's pool.", tagged(
        "sms-voice:SendTextMessage")),
    ("texts from the pool by its output", "A team's tool texts from a program's pool.", lambda p: allow(
        "sms-voice:SendTextMessage", output(p, "Pool"))),
    ("may do all of the SMS service", "It texts, lifts opt-outs, changes keywords.", reach("sms-voice:*", everything)),
    ("sends pictures", "MMS leave past the gate.", reach("sms-voice:SendMediaMessage", everything)),
    ("calls phones", "Calls are made past the gate.", reach("sms-voice:SendVoiceMessage", everything)),
    ("sends codes by Notify", "Codes leave past the gate.", reach("sms-voice:SendNotifyTextMessage", everything)),
    ("sends RCS messages", "Rich messages leave past the gate.", reach("sms-voice:SendRcsMessage", everything)),
    ("publishes to phones by SNS", "SNS texts any phone.", reach("sns:Publish", everything)),
    ("publishes to all but topics", "What is left is phones.", lambda _p: {
        "Effect": "Allow", "Action": "sns:Publish", "NotResource": "arn:aws:sns:*:*:*"}),
    ("sends by Pinpoint", "Pinpoint texts past the gate.", reach("mobiletargeting:SendMessages", everything)),
    ("sends to users of Pinpoint", "Pinpoint texts past the gate.", reach("mobiletargeting:SendUsersMessages",
        everything)),
    ("signs people up with Cognito", "Cognito texts codes past the gate.", reach(
        ["cognito-idp:AdminCreateUser", "cognito-idp:ResendConfirmationCode"], everything)),
    ("starts chats by SMS in Connect", "Connect texts past the gate.", reach(
        "connect:StartOutboundChatContact", everything)),
    ("may do all but IAM", "NotAction leaves sending in.", lambda _p: {
        "Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}),
    ("texts, its action written with stars", "sms-voice:*Text* texts.", reach("sms-voice:*Text*", everything)),
    ("texts, all services by a star", "*:Send* texts and mails.", reach("*:Send*", lambda _p, _s: "*")),
    ("calls the gate's function", "Made-up batches reach the gate's code.", reach("lambda:InvokeFunction", by_names)),
    ("passes the gate's role", "A function of the team acts as the gate.", reach("iam:PassRole", by_names)),
    ("takes on the programs' roles", "A tool acts as the gate.", reach("sts:AssumeRole", by_names)),
    ("takes on every role", "A tool acts as the gate.", reach("sts:AssumeRole", everything)),
):  # fmt: skip
    SENDS.add(f"a foreign role {_name}", P.GATE, _harm, with_role(_statement), PUMPING)

for _name, _promise, _harm, _statement in (
    ("lifts opt-outs", P.CONSENT, "People who said STOP are texted again.", reach(
        "sms-voice:DeleteOptedOutNumber", everything)),
    ("deletes the opt-out list", P.CONSENT, "Everyone who said STOP is textable.", reach(
        "sms-voice:DeleteOptOutList", by_names)),
    ("changes pools", P.CONSENT, "Two-way or the list is switched off.", reach("sms-voice:UpdatePool", everything)),
    ("changes keywords", P.CONSENT, "STOP answers what the team likes.", reach(
        ["sms-voice:PutKeyword", "sms-voice:DeleteKeyword"], everything)),
    ("moves numbers between pools", P.APART, "Texts of one brand leave from another's code.", reach(
        "sms-voice:AssociateOriginationIdentity", everything)),
    ("lowers the spend limit", P.DATA, "One-time passwords stop in the middle of the month.", reach(
        "sms-voice:SetTextMessageSpendLimitOverride", everything)),
    ("gives numbers back", P.DATA, "The short code is lost.", reach("sms-voice:ReleasePhoneNumber", everything)),
    ("writes consent by names", P.CONSENT, "People are subscribed by a tool.", reach(
        ["dynamodb:PutItem", "dynamodb:UpdateItem"], by_names)),
    ("writes consent by tags", P.CONSENT, "People are subscribed by a tool.", tagged("dynamodb:BatchWriteItem")),
    ("writes consent by PartiQL", P.CONSENT, "People are subscribed by a tool.", reach("dynamodb:PartiQLUpdate",
        everything)),
    ("writes consent by the table's output", P.CONSENT, "People are subscribed by a tool.", lambda p: allow(
        "dynamodb:PutItem", {"Fn::Sub": ["arn:aws:dynamodb:*:*:table/${T}", {"T": output(p, "Subscriptions")}]})),
    ("writes single items under a leading key", P.CONSENT, "The key is a phone number that the caller chooses.",
     lambda _p: allow("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/sms-*", Condition={
         "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["+1*"]}})),
    ("deletes evidence", P.DATA, "Entries of the ledger are deleted.", reach("dynamodb:DeleteItem", everything)),
    ("deletes tables", P.DATA, "The ledger is deleted.", reach("dynamodb:DeleteTable", by_names)),
    ("switches recovery off", P.DATA, "The ledger cannot be recovered.", reach(
        "dynamodb:UpdateContinuousBackups", everything)),
    ("replaces table policies", P.CONSENT, "A table's policy lets the team in.", reach(
        "dynamodb:PutResourcePolicy", everything)),
    ("fakes texts of customers by queue", P.CONSENT, "A made-up YES is handled.", reach("sqs:SendMessage", by_names)),
    ("fakes texts of customers by topic", P.CONSENT, "A made-up YES is handled.", reach("sns:Publish", by_names)),
    ("fills request queues without a port", P.GATE, "Requests come from a tool that nobody granted.", lambda p: allow(
        "sqs:SendMessage", {"Fn::Sub": ["arn:aws:sqs:*:*:${Q}", {"Q": output(p, "RequestQueue")}]})),
    ("empties queues", P.CONSENT, "STOPs that wait are deleted.", reach("sqs:PurgeQueue", everything)),
    ("takes messages", P.CONSENT, "STOPs are taken before the handler sees them.", reach(
        ["sqs:ReceiveMessage", "sqs:DeleteMessage"], by_odd_names)),
    ("changes queues", P.DATA, "Retention is set to a minute.", reach("sqs:SetQueueAttributes", by_names)),
    ("subscribes to topics", P.NUMBERS, "Texts go to any address.", reach("sns:Subscribe", everything)),
    ("removes subscribers", P.ALARM, "Nobody hears of alarms.", reach("sns:Unsubscribe", everything)),
    ("changes topics", P.CONSENT, "Inbound texts are refused.", reach("sns:SetTopicAttributes", by_odd_names)),
    ("replaces code", P.GATE, "The gate runs the team's code.", reach("lambda:UpdateFunctionCode", by_names)),
    ("changes functions", P.GATE, "The gate's variables name another table.", reach(
        "lambda:UpdateFunctionConfiguration", everything)),
    ("stops functions", P.CONSENT, "Reserved concurrency 0 stops the handler.", reach(
        "lambda:PutFunctionConcurrency", by_names)),
    ("removes mappings", P.CONSENT, "Nobody reads the inbound queue.", reach(
        ["lambda:DeleteEventSourceMapping", "lambda:UpdateEventSourceMapping"], everything)),
    ("adds mappings", P.CONSENT, "A function of the team reads the inbound queue.", reach(
        "lambda:CreateEventSourceMapping", everything)),
    ("opens functions", P.GATE, "Anyone may call the gate.", reach("lambda:AddPermission", by_names)),
    ("changes roles' policies", P.GATE, "A program's role gets any permission.", reach("iam:PutRolePolicy", by_names)),
    ("attaches policies to roles", P.GATE, "A program's role gets any permission.", reach("iam:AttachRolePolicy",
        everything)),
    ("changes whom roles trust", P.GATE, "The gate's role trusts the team.", reach("iam:UpdateAssumeRolePolicy",
        by_names)),
    ("changes key policies", P.DATA, "Everybody is locked out.", reach("kms:PutKeyPolicy", everything)),
    ("has keys deleted", P.DATA, "All that is kept is unreadable.", reach("kms:ScheduleKeyDeletion", by_names)),
    ("replaces bucket policies", P.NUMBERS, "The archive is public.", reach("s3:PutBucketPolicy", everything)),
    ("deletes versions", P.DATA, "Reports are deleted.", reach("s3:DeleteObjectVersion", by_names)),
    ("bypasses locks", P.DATA, "Evidence is deleted early.", reach("s3:BypassGovernanceRetention", everything)),
    ("disables alarms", P.ALARM, "No alarm tells anybody.", reach("cloudwatch:DisableAlarmActions", everything)),
    ("sets alarms to OK", P.ALARM, "An alarm is reset before it tells.", reach("cloudwatch:SetAlarmState", by_names)),
    ("deletes alarms", P.ALARM, "No alarm is left.", reach("cloudwatch:DeleteAlarms", by_names)),
    ("writes the programs' metrics", P.ALARM, "A fake heartbeat hides that the reconciler died.", lambda _p: allow(
        "cloudwatch:PutMetricData", "*", Condition={"StringEquals": {"cloudwatch:namespace": "SmsLandingZone"}})),
    ("announces opt-outs", P.CONSENT, "Fake opt-outs end programs.", reach("events:PutEvents", by_names)),
    ("disables rules", P.CONSENT, "The reconciler and the cascade stop.", reach("events:DisableRule", everything)),
    ("starts campaigns", P.GATE, "A campaign starts that nobody planned.", reach("states:StartExecution", by_names)),
    ("stops campaigns and audits", P.DATA, "Half of the recipients are left out.", reach("states:StopExecution",
        everything)),
    ("replaces workflows", P.GATE, "A campaign's workflow texts by itself.", reach("states:UpdateStateMachine",
        by_odd_names)),
    ("deletes deferred requests", P.DATA, "Requests for the morning are deleted.", reach("scheduler:DeleteSchedule",
        by_names)),
    ("deploys programs' stacks", P.GATE, "A program is updated past synthesis and policy.", reach(
        ["cloudformation:UpdateStack", "cloudformation:ExecuteChangeSet"], by_names)),
    ("deletes programs' stacks", P.DATA, "A program is deleted.", reach("cloudformation:DeleteStack", everything)),
    ("takes firewalls away", P.CONSENT, "Scripts fill in the form.", reach("wafv2:DisassociateWebACL", everything)),
    ("changes APIs", P.CONSENT, "The form calls another function.", reach("apigateway:PATCH", everything)),
    ("tags what it likes", P.APART, "A resource moves into another program's tags.", reach("tag:TagResources",
        everything)),
    ("shortens logs", P.DATA, "A fault of the night cannot be explained.", reach("logs:PutRetentionPolicy", by_names)),
    ("restores old tables", P.CONSENT, "An old consent table takes the place of the new.", reach(
        ["backup:StartRestoreJob", "dynamodb:RestoreTableFromBackup"], everything)),
):  # fmt: skip
    HANDS.add(f"a foreign role {_name}", _promise, _harm, with_role(_statement))

for _name, _harm, _statement in (
    ("decrypts with every key", "Whatever is copied can be read.", reach("kms:Decrypt", everything)),
    ("decrypts by the key's alias", "Whatever is copied can be read.", lambda _p: allow(
        "kms:Decrypt", "*", Condition={"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/*"}})),
    ("hands keys on", "A grant lets anyone read.", reach("kms:CreateGrant", everything)),
    ("reads tables by names", "All subscribers are read.", reach(["dynamodb:Scan", "dynamodb:Query"], by_names)),
    ("reads tables by tags", "All subscribers are read.", tagged("dynamodb:Query")),
    ("reads every table", "All subscribers are read.", reach("dynamodb:GetItem", everything)),
    ("exports tables", "All subscribers are exported to a bucket.", reach(
        "dynamodb:ExportTableToPointInTime", by_names)),
    ("reads the ledger's stream", "All that people do is read.", lambda _p: allow(
        ["dynamodb:GetRecords", "dynamodb:GetShardIterator"], "arn:aws:dynamodb:*:*:table/*/stream/*")),
    ("reads buckets by names", "The archive is read without a port.", reach("s3:GetObject", by_names)),
    ("reads the archive by its output", "The archive is read without a port.", lambda p: allow(
        "s3:GetObject", {"Fn::Sub": ["arn:aws:s3:::${B}/*", {"B": output(p, "Archive")}]})),
    ("reads every bucket", "The archive is read without a port.", reach("s3:Get*", everything)),
    ("reads logs", "Logs of the programs are read.", reach(["logs:FilterLogEvents", "logs:StartQuery"], by_names)),
    ("streams logs", "Logs of the programs stream to the team.", reach("logs:PutSubscriptionFilter", everything)),
    ("reads secrets", "The verifier's secret is read.", reach("secretsmanager:GetSecretValue", everything)),
    ("describes functions", "Variables and code locations are read.", reach("lambda:GetFunction", by_names)),
    ("receives without deleting", "Texts are read and come back.", reach("sqs:ReceiveMessage", everything)),
    ("reads runs of workflows", "Audiences of campaigns are read.", reach("states:GetExecutionHistory", everything)),
    ("lists who opted out", "Numbers of people who said STOP are read.", reach(
        "sms-voice:DescribeOptedOutNumbers", everything)),
    ("reads deferred requests", "Requests with numbers are read.", reach("scheduler:GetSchedule", everything)),
):  # fmt: skip
    EYES.add(f"a foreign role {_name}", P.NUMBERS, _harm, with_role(_statement))

for _policy, _promise, _harm in (
    ("AdministratorAccess", P.GATE, "A tool may do all to every program."),
    ("PowerUserAccess", P.GATE, "A tool may do nearly all to every program."),
    ("ReadOnlyAccess", P.NUMBERS, "ReadOnlyAccess reads items of tables and objects."),
    ("AmazonDynamoDBFullAccess", P.CONSENT, "A tool writes consent and deletes evidence."),
    ("AmazonSNSFullAccess", P.GATE, "A tool texts by SNS."),
    ("AmazonSQSFullAccess", P.CONSENT, "A tool fakes and takes texts of customers."),
    ("AWSLambda_FullAccess", P.GATE, "A tool replaces the gate."),
    ("CloudWatchFullAccess", P.ALARM, "A tool disables alarms."),
    ("AmazonS3ReadOnlyAccess", P.NUMBERS, "A tool reads the archive."),
    ("AWSBackupFullAccess", P.CONSENT, "A tool restores old consent."),
):

    def _managed(workspace: Workspace, rng: Random, policy: str = _policy) -> None:
        victim(workspace, rng)
        resources = function_with(allow("s3:ListAllMyBuckets", "*"))
        resources["ToolRole"]["Properties"]["ManagedPolicyArns"] = [f"arn:aws:iam::aws:policy/{policy}"]
        put_stack(workspace, "team-tools", {"Resources": resources})

    HANDS.add(f"a foreign function has {_policy}", _promise, _harm, _managed)


@HANDS.workspace("a foreign role under a parameter's resource", P.CONSENT, "What it reaches is known at deploy only.")
def _(workspace: Workspace, rng: Random) -> None:
    victim(workspace, rng)
    parameters = {"Table": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/team/table"}}
    resources = function_with(allow("dynamodb:PutItem", {"Ref": "Table"}))
    put_stack(workspace, "team-tools", {"Parameters": parameters, "Resources": resources})


@HANDS.workspace("a foreign role that names a program in pieces", P.CONSENT, "The name is joined of two literals.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    half = len(program.stack) // 2
    arn = {"Fn::Join": ["", ["arn:aws:sqs:*:*:", program.stack[:half], program.stack[half:], "-*"]]}
    put_stack(workspace, "team-tools", {"Resources": function_with(allow("sqs:SendMessage", arn))})


@HANDS.workspace("a deploy role that every repository takes on", P.GATE, "Anyone on GitHub deploys into the account.")
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    provider = f"arn:aws:iam::{program.account}:oidc-provider/token.actions.githubusercontent.com"
    condition = {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"}}
    trust = document(
        {
            "Effect": "Allow",
            "Principal": {"Federated": provider},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": condition,
        },
    )
    access = document(allow("sts:AssumeRole", f"arn:aws:iam::{program.account}:role/cdk-*"))
    role = {"AssumeRolePolicyDocument": trust, "Policies": [{"PolicyName": "Deploy", "PolicyDocument": access}]}
    put_stack(workspace, "team-deploy", {"Resources": {"Deploy": {"Type": "AWS::IAM::Role", "Properties": role}}})


@HANDS.workspace(
    "a foreign role in a program's tags", P.APART, "Tags of a program let a foreign role in by conditions."
)
def _(workspace: Workspace, rng: Random) -> None:
    program = victim(workspace, rng)
    resources = function_with(allow("dynamodb:Query", "*", Condition={
        "StringEquals": {"aws:ResourceTag/Brand": "${aws:PrincipalTag/Brand}"}}))  # fmt: skip
    tags = [{"Key": k, "Value": v} for k, v in program.tags.items()]
    resources["ToolRole"]["Properties"]["Tags"] = tags
    put_stack(workspace, "team-tools", {"Resources": resources}, tags=dict(program.tags))


@HANDS.workspace("another account administers through a foreign role", P.GATE, "Another account does all.")
def _(workspace: Workspace, rng: Random) -> None:
    victim(workspace, rng)
    trust = document(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}, "Action": "sts:AssumeRole"},
    )
    access = document(allow("*", "*"))
    role = {"AssumeRolePolicyDocument": trust, "Policies": [{"PolicyName": "All", "PolicyDocument": access}]}
    put_stack(workspace, "partner", {"Resources": {"Partner": {"Type": "AWS::IAM::Role", "Properties": role}}})


ATTACKS = [*SENDS.attacks, *HANDS.attacks, *EYES.attacks]
