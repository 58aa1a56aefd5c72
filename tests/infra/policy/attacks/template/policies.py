"""Resource policies: who may write consent, lift opt-outs, publish inbound texts, use the key, read the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import add, bucket, let_in, only, put, queue, role, topic
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, att, document, ref
from tests.infra.policy.attacks.judging.workspace import Json, NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.attack import Change
    from tests.infra.policy.attacks.edits import Victim

KIND = Kind("a resource policy that lets in too many", Place.PROGRAM)
P = Promise
KEY = only("KMS::Key")


def _open(owner: Victim, make: Callable[[Program, str], Json]) -> Change:
    return let_in(owner, lambda program: make(program, owner(program)))


def root(account: str) -> Json:
    return {"AWS": f"arn:aws:iam::{account}:root"}


GRANTS = "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"
for _name, _promise, _harm, _statement in (
    ("a foreign account uses the key", P.NUMBERS, "Another account reads all that is stored.", lambda _p: allow(
        ["kms:Decrypt", "kms:GenerateDataKey"], "*", Principal=root(FOREIGN_ACCOUNT))),
    ("everyone decrypts in this account's name", P.NUMBERS,
        "Any principal of any account with a matching context reads.",
     lambda _p: allow("kms:Decrypt", "*", Principal="*", Condition={"StringLike": {"kms:CallerAccount": "*"}})),
    ("a runtime role may change the key's policy", P.DATA, "A function can lock everybody out.", lambda p: allow(
        ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"], "*", Principal={"AWS": att(p.role("campaign"))})),
    ("grants for anyone in the account", P.NUMBERS, "A grant hands the key on, past every policy.", lambda p: allow(
        "kms:CreateGrant", "*", Principal={"AWS": "*"}, Condition={"StringEquals": {"kms:CallerAccount": p.account}})),
    ("every role of the account administers the key", P.DATA, "Any function of the account deletes the key.",
     lambda p: allow("kms:*", "*", Principal={"AWS": "*"},
                     Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{p.account}:role/*"}})),
    ("the root may no longer use the key", P.DATA, "Nothing can be read or repaired once a role is lost.", lambda p: {
        "Effect": "Deny", "Action": "kms:*", "Resource": "*", "Principal": root(p.account)}),
    ("the key is denied to the SMS service", P.CONSENT, "Inbound texts cannot be published, so STOPs are lost.",
     lambda _p: {"Effect": "Deny", "Action": "kms:GenerateDataKey*", "Resource": "*",
                "Principal": {"Service": "sms-voice.amazonaws.com"}}),
):  # fmt: skip
    KIND.add_on_program(f"key: {_name}", _promise, _harm, let_in(KEY, _statement), GRANTS)

for _name, _promise, _queue, _harm, _make in (
    ("all may send to the inbound queue", P.CONSENT, "inbound", "Anyone fakes a YES or a START.", lambda _p, q: allow(
        "sqs:SendMessage", att(q), Principal="*")),
    ("the account may read the inbound queue", P.NUMBERS, "inbound", "Any role of the account reads texts.",
     lambda p, q: allow(["sqs:ReceiveMessage", "sqs:DeleteMessage"], att(q), Principal=root(p.account))),
    ("an own role may purge the inbound queue", P.CONSENT, "inbound", "STOPs that wait are deleted.", lambda p,
        q: allow(
        "sqs:PurgeQueue", att(q), Principal={"AWS": att(p.role("delivery_events"))})),
    ("any topic of SNS may send", P.CONSENT, "inbound", "A topic of another account fakes texts.", lambda _p, q: allow(
        "sqs:SendMessage", att(q), Principal={"Service": "sns.amazonaws.com"})),
    ("topics whose names end alike may send", P.CONSENT, "inbound", "A foreign topic with such a name fakes texts.",
     lambda p, q: allow("sqs:SendMessage", att(q), Principal={"Service": "sns.amazonaws.com"}, Condition={
         "ArnLike": {"aws:SourceArn": f"arn:aws:sns:*:*:{p.stack}*"}})),
    ("everyone but one may send requests", P.GATE, "requests", "Any account asks for texts.", lambda _p, q: {
        "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": att(q),
        "NotPrincipal": {"AWS": f"arn:aws:iam::{FOREIGN_ACCOUNT}:root"}}),
    ("a foreign account may send requests", P.GATE, "requests", "Another company asks for texts.", lambda _p, q: allow(
        "sqs:SendMessage", att(q), Principal=root(FOREIGN_ACCOUNT))),
    ("a foreign account may change the queue", P.DATA, "bulk", "Retention or redrive is changed from outside.",
     lambda _p, q: allow("sqs:SetQueueAttributes", att(q), Principal=root(FOREIGN_ACCOUNT))),
    ("any event bus may fill the cascade", P.CONSENT, "cascade", "Fake opt-outs of the legal entity are recorded.",
     lambda _p, q: allow("sqs:SendMessage", att(q), Principal={"Service": "events.amazonaws.com"})),
    ("the topic may no longer deliver", P.CONSENT, "inbound", "STOPs never reach the queue.", lambda _p, q: {
        "Effect": "Deny", "Action": "sqs:SendMessage", "Resource": att(q), "Principal": "*"}),
    ("the handler may no longer delete", P.CONSENT, "inbound", "Each text is handled again until it is a dead letter.",
     lambda p, q: {"Effect": "Deny", "Action": "sqs:DeleteMessage", "Resource": att(q),
                   "Principal": {"AWS": att(p.role("keyword_handler"))}}),
):  # fmt: skip
    KIND.add_on_program(
        f"queue: {_name}",
        _promise,
        _harm,
        _open(queue(_queue), _make),
    )

for _name, _topic, _promise, _harm, _make in (
    ("the account publishes inbound texts", "inbound", P.CONSENT, "Any role fakes a START.", lambda p, t: allow(
        "sns:Publish", ref(t), Principal=root(p.account))),
    ("anyone subscribes to inbound texts", "inbound", P.NUMBERS, "Texts go to any address.", lambda _p, t: allow(
        "sns:Subscribe", ref(t), Principal="*")),
    ("an own role changes the inbound topic", "inbound", P.CONSENT, "A function turns the topic elsewhere.",
     lambda p, t: allow(["sns:SetTopicAttributes", "sns:DeleteTopic"], ref(t),
                        Principal={"AWS": att(p.role("opt_in_form"))})),
    ("the SMS service of every account publishes", "inbound", P.CONSENT, "Another account's number fakes texts.",
     lambda _p, t: allow("sns:Publish", ref(t), Principal={"Service": "sms-voice.amazonaws.com"})),
    ("anyone publishes outcomes", "delivery", P.ALARM, "Fake deliveries hide that a carrier blocks.", lambda _p,
        t: allow(
        "sns:Publish", ref(t), Principal={"AWS": "*"})),
    ("CloudWatch may no longer tell", "alarms", P.ALARM, "No alarm reaches anybody.", lambda _p, t: {
        "Effect": "Deny", "Action": "sns:Publish", "Resource": ref(t),
        "Principal": {"Service": "cloudwatch.amazonaws.com"}}),
    ("the SMS service may no longer publish", "inbound", P.CONSENT, "No text of a customer arrives.", lambda _p, t: {
        "Effect": "Deny", "Action": "sns:Publish", "Resource": ref(t),
        "Principal": {"Service": "sms-voice.amazonaws.com"}}),
):  # fmt: skip
    KIND.add_on_program(
        f"topic: {_name}",
        _promise,
        _harm,
        _open(topic(_topic), _make),
    )

for _table, _actions, _who, _promise, _harm in (
    ("LEDGER", "dynamodb:PutItem", "opt_in_form", P.DATA, "The form's function overwrites entries of the ledger."),
    ("LEDGER", ["dynamodb:UpdateItem", "dynamodb:DeleteItem"], "list_audit", P.DATA, "Evidence can be altered."),
    ("SUBSCRIPTIONS", "dynamodb:PutItem", "campaign", P.CONSENT, "A campaign subscribes whom it likes."),
    ("SUBSCRIPTIONS", "dynamodb:*", None, P.CONSENT, "Any account writes and reads consent."),
    ("SENDS", "dynamodb:DeleteItem", "preferences", P.GATE, "What was sent is forgotten, and is sent again."),
):

    def _policy(
        program: Program, _: Random, table: str = _table, who: str | None = _who, actions: str | list[str] = _actions
    ) -> None:
        grantee = {"AWS": att(program.role(who))} if who else "*"
        statement = allow(actions, "*", Principal=grantee)
        program.properties(program.table(table))["ResourcePolicy"] = {"PolicyDocument": document(statement)}

    KIND.add_on_program(f"table: {_table.lower()} open to {_who or 'all'}", _promise, _harm, _policy)

for _name, _promise, _harm, _make in (
    ("locks may be bypassed and versions deleted", P.DATA, "Evidence is deleted before its ten years.", lambda p,
        _b: allow(
        ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion"], "*", Principal=root(p.account))),
    ("the world reads", P.NUMBERS, "The whole archive is public.", lambda _p, _b: allow("s3:GetObject", "*",
        Principal="*")),
    ("another account owns the policy", P.DATA, "Another account replaces the policy.", lambda _p, b: allow(
        ["s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"], att(b), Principal=root(FOREIGN_ACCOUNT))),
    ("the archiver may no longer write", P.DATA, "The ledger is not copied any more.", lambda p, _b: {
        "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Principal": {"AWS": att(p.role("archive"))}}),
):  # fmt: skip
    KIND.add_on_program(
        f"archive: {_name}",
        _promise,
        _harm,
        _open(bucket("archive"), _make),
    )


@KIND.program(
    "archive: the other program's role reads", P.APART, "One program's evidence is read by another's function."
)
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    principal = {"AWS": f"arn:aws:iam::{other.account}:role/{other.stack}-{other.role('archive')}-1A2B3C4D5E6F"}
    program.document_of(program.bucket("archive")).append(allow("s3:GetObject", "*", Principal=principal))


def _share(kind: str) -> Change:
    statement = allow("sms-voice:*", "*", Principal=root(FOREIGN_ACCOUNT))
    return add(
        "Share",
        "SMSVOICE::ResourcePolicy",
        lambda program: {"ResourceArn": att(program.only(kind)), "PolicyDocument": document(statement)},
    )


for _what, _kind in (("pool", "SMSVOICE::Pool"), ("opt-out list", "SMSVOICE::OptOutList")):
    KIND.add_on_program(
        f"the {_what} is shared with another account",
        P.GATE if _what == "pool" else P.CONSENT,
        "Another account sends from the pool or lifts opt-outs.",
        _share(_kind),
    )
KIND.add_on_program(
    "a function's whole policy is open to the account",
    P.GATE,
    "Any role of the account calls the gate with a made-up batch.",
    add(
        "CallGate",
        "Lambda::ResourcePolicy",
        lambda p: {
            "ResourceArn": att(p.function("send_gate")),
            "PolicyDocument": document(allow("lambda:InvokeFunction", "*", Principal=root(p.account))),
        },
    ),
)


def _trusting(who: Callable[[Program], Json], condition: Json) -> Change:
    def change(program: Program, _: Random) -> None:
        trust = program.properties(program.role("send_gate"))["AssumeRolePolicyDocument"]["Statement"]
        statement = {"Effect": "Allow", "Principal": who(program), "Action": "sts:AssumeRole"}
        trust.append({**statement, **({"Condition": condition} if condition else {})})

    return change


for _name, _promise, _harm, _trust in (
    ("another account", P.GATE, "Another account acts as the gate.", lambda _p: {"AWS": root(FOREIGN_ACCOUNT)["AWS"]}),
    (
        "the whole account",
        P.GATE,
        "Every person and function of the account acts as the gate.",
        lambda p: root(p.account),
    ),
    ("everyone who knows a word", P.GATE, "Whoever knows the external id acts as the gate.", lambda _p: {"AWS": "*"}),
    ("EC2", P.GATE, "Any machine of the account acts as the gate.", lambda _p: {"Service": "ec2.amazonaws.com"}),
):
    KIND.add_on_program(
        f"the gate's role trusts {_name}",
        _promise,
        _harm,
        _trusting(_trust, {"StringEquals": {"sts:ExternalId": "partner"}} if "word" in _name else {}),
    )
KIND.add_on_program(
    "the keyword handler's role trusts every repository of GitHub",
    P.CONSENT,
    "Anyone with a GitHub account writes consent.",
    lambda p, _: p.properties(p.role("keyword_handler"))["AssumeRolePolicyDocument"]["Statement"].append(
        {
            "Effect": "Allow",
            "Principal": {"Federated": f"arn:aws:iam::{p.account}:oidc-provider/token.actions.githubusercontent.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:*"}},
        },
    ),
    "https://github.com/cdklabs/cdk-pipelines-github/pull/81",
)


@KIND.program("the key serves services of every account", P.NUMBERS, "A service decrypts on behalf of another account.")
def _(program: Program, _: Random) -> None:
    for statement in program.document_of(KEY(program)):
        if "aws:SourceAccount" in str(statement.get("Condition")):
            del statement["Condition"]
            return
    raise NotApplicableError("no statement is held to the account")


@KIND.program("texts may go unencrypted to the inbound queue", P.NUMBERS, "Texts and numbers travel in the clear.")
def _(program: Program, _: Random) -> None:
    statements = program.document_of(program.queue("inbound"))
    kept = [one for one in statements if "SecureTransport" not in str(one)]
    if len(kept) == len(statements):
        raise NotApplicableError("nothing asks for TLS")
    statements[:] = kept


KIND.add_on_program(
    "the archiver's own role holds the keys of the house",
    P.DATA,
    "A function may change policies of all buckets.",
    put(role("archive"), "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]),
)

ATTACKS = KIND.attacks
