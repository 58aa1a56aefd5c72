"""By chance: a guard of one program is dropped or widened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.mutations.assembly.deployed import ACCOUNT, REGION
from tests.infra.policy.mutations.by_chance.guards import GUARDED, GUARDS, KEPT
from tests.infra.policy.mutations.by_chance.places import programs, statements

if TYPE_CHECKING:
    import random

    from tests.infra.policy.mutations.assembly.finished import Finished

STRANGERS: tuple[Any, ...] = (
    "*",
    {"AWS": "*"},
    {"AWS": "999999999999"},
    {"AWS": "arn:aws:iam::999999999999:role/theirs"},
    {"Federated": "cognito-identity.amazonaws.com"},
    {"Service": "ec2.amazonaws.com"},
    {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"},
)
# not AWS::SSM::Parameter and AWS::ApiGateway::RestApi: the proof knows them, and one of a program's own mixes nothing
UNKNOWN_TYPES = (
    *("AWS::Pipes::Pipe", "AWS::RAM::ResourceShare", "AWS::Lambda::Url", "AWS::Lambda::Alias", "AWS::SQS::QueueFoo"),
    *("AWS::EC2::Instance", "AWS::Kinesis::Stream", "AWS::ApiGateway::VpcLink", "AWS::AppSync::GraphQLApi"),
    *("AWS::Glue::Crawler", "AWS::Lambda::LayerVersionPermission", "Custom::Anything"),
    *("AWS::IAM::AccessKey", "AWS::IAM::User", "AWS::Glue::Job", "Company::Private::Type", "AWS::Logs::Destination"),
    *("AWS::SMSVOICE::SenderId", "AWS::SMSVOICE::ProtectConfiguration", "AWS::DynamoDB::GlobalTable"),
)


def condition(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    carrying = [*statements(own, of_resources=True), *statements(own, of_resources=False)]
    name, statement = chance.choice([one for one in carrying if one[1].get("Condition")])
    dropped = statement.pop("Condition")
    return f"{own.name}: {name} allows {statement['Action']} without {dropped}"


def principal(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    name, statement = chance.choice(statements(own, of_resources=True))
    statement["Principal"] = chance.choice(STRANGERS)
    if chance.random() < 0.5:
        statement.pop("Condition", None)
    return f"{own.name}: {name} lets in {statement['Principal']} for {statement['Action']}"


def action(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    name, statement = chance.choice(statements(own, of_resources=False))
    service = str(statement["Action"][0]).partition(":")[0]
    wide = chance.choice((f"{service}:*", "*", f"{service}:?*", "*:*", f"{service}:Put*Polic*", "iam:*"))
    if chance.random() < 0.2:
        statement.pop("Action")
        statement["NotAction"] = wide
    else:
        statement["Action"] = chance.choice((wide, [*statement["Action"], wide]))
    return f"{own.name}: {name} may {wide} on {statement['Resource']}"


def resource(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    name, statement = chance.choice(statements(own, of_resources=False))
    service = str(statement["Action"][0]).partition(":")[0]
    wide = chance.choice(("*", f"arn:aws:{service}:*:*:*", f"arn:aws:{service}:{REGION}:{ACCOUNT}:*", "arn:*"))
    if chance.random() < 0.2:
        statement["NotResource"] = statement.pop("Resource")
    else:
        statement["Resource"] = chance.choice((wide, [*statement["Resource"], wide]))
    return f"{own.name}: {name} may {statement['Action']} on {statement.get('Resource', 'all but its own')}"


def guarded_property(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    kind, path = chance.choice(GUARDED)
    noun = chance.choice([*own.of_type(kind), ""])
    found = own.props(noun) if noun else {}
    *above, last = path.split(".")
    for step in above:
        found = found.get(step, {})
    if last not in found or not GUARDS[kind, path](own, noun):
        return ""
    del found[last]
    return f"{own.name}: {noun} has no {path}"


def retention(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    noun = chance.choice([name for name, one in own.resources.items() if one["Type"] in KEPT])
    policy = chance.choice(("DeletionPolicy", "UpdateReplacePolicy"))
    weaker = ("Delete", "Snapshot", *(() if policy == "DeletionPolicy" else ("RetainExceptOnCreate",)))
    own.resource(noun)[policy] = chance.choice(weaker)
    return f"{own.name}: {noun} has the {policy} {own.resource(noun)[policy]}"


def missing(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    needed = ("InboundDelivery", "Delivery", "InboundQueuePolicy", "DeliveryQueuePolicy", "InboundTopicPolicy")
    read = ("KeywordsInbound", "GateRequests", "GateBulk", "DeliveryEventsOutcomes", "ArchiveRecords")
    kept = ("AlarmsCustomersUnheard", "AlarmsDeadLettersWaiting", "DeliveryTopicPolicy")
    started = ("AlarmsRecordAtRisk", "ListAuditDeadLettersPolicy", "ReconcilerSilence")
    noun = chance.choice((*needed, *read, *kept, *started))
    own.drop(noun)
    return f"{own.name}: there is no {noun}"


def shut(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    noun = chance.choice(("InboundQueuePolicy", "DeliveryQueuePolicy", "InboundTopicPolicy", "DeliveryTopicPolicy"))
    deny = {"Effect": "Deny", "Action": chance.choice(("*", "sqs:*", "sns:*")), "Resource": "*", "Principal": "*"}
    if deny["Action"][:3] not in {"*", noun.endswith("TopicPolicy") * "sns" or "sqs"}:
        return ""
    own.statements(noun).append(deny)
    return f"{own.name}: {noun} denies {deny['Action']} to everybody"


def sender(app: Finished, chance: random.Random) -> str:
    own = chance.choice(programs(app))
    able = {own.id("GateRole"), own.id("KeywordsRole")}
    role = chance.choice([name for name in own.of_type("AWS::IAM::Role") if name not in able])
    own.allow(role, "sms-voice:SendTextMessage", [own.arn("ShortCodePool"), own.arn("ShortCodeEvents")])
    return f"{own.name}: {role} may send"


def stranger(app: Finished, chance: random.Random) -> str:
    own, kind = chance.choice(programs(app)), chance.choice(UNKNOWN_TYPES)
    noun = chance.choice(("InboundQueue", "ConsentLedger", "Key", "GateFunction", "ShortCodePool"))
    own.add("Stranger", kind, **{chance.choice(("Source", "Arn", "Target", "Name")): own.arn(noun)})
    return f"{own.name}: a {kind} beside {noun}"


KINDS = (
    *(condition, principal, action, resource),
    *(guarded_property, guarded_property, guarded_property, retention, missing, shut, sender, stranger),
)
