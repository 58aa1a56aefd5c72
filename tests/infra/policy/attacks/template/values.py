"""Values that only deploy knows, literals and joined names, in the place of references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.infra.policy.attacks.attack import Kind, Place, Promise
from tests.infra.policy.attacks.edits import function, mapping, only, put, queue, role, topic
from tests.infra.policy.attacks.judging.program import FOREIGN_ACCOUNT, Program, allow, att, ref
from tests.infra.policy.attacks.judging.workspace import NotApplicableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.infra.policy.attacks.judging.workspace import Json

KIND = Kind("a value that only deploy knows", Place.PROGRAM)
LITERAL = Kind("a literal instead of a reference", Place.PROGRAM)
P = Promise


def parameter(name: str) -> Callable[[Program], Json]:
    return lambda program: program.parameter(name, f"/team/{name}")


for _variable, _promise, _harm in (
    ("LEDGER_TABLE", P.DATA, "Evidence goes into whatever table the parameter names at deploy."),
    ("SUBSCRIPTIONS_TABLE", P.APART, "Consent is read from whatever table the parameter names, another program's too."),
    ("OPT_OUT_LIST", P.CONSENT, "STOPs are put on whatever list the parameter names."),
    ("POOL_ARN", P.APART, "Texts leave from whatever pool the parameter names."),
):
    KIND.add_on_program(
        f"{_variable} of the keyword handler from a parameter",
        _promise,
        _harm,
        put(function("keyword_handler"), f"Environment.Variables.{_variable}", parameter("Shared")),
    )

for _variable, _promise, _harm in (
    ("REQUEST_QUEUE_ARN", P.APART, "Deferred requests are put into whatever queue the parameter names."),
    ("SENDS_TABLE", P.GATE, "The gate's memory of what was sent is whatever table the parameter names."),
):
    KIND.add_on_program(
        f"{_variable} of the send gate by a dynamic reference",
        _promise,
        _harm,
        put(function("send_gate"), f"Environment.Variables.{_variable}", "{{resolve:ssm:/team/shared}}"),
    )

KIND.add_on_program(
    "the inbound mapping reads a queue from a parameter",
    P.CONSENT,
    "STOPs wait in a queue that nobody reads.",
    put(mapping("keyword_handler", "inbound"), "EventSourceArn", parameter("Source")),
)
KIND.add_on_program(
    "the inbound subscription delivers to a parameter",
    P.CONSENT,
    "STOPs are delivered to whatever endpoint the parameter names.",
    put(lambda p: p.subscription(p.topic("inbound")), "Endpoint", parameter("Endpoint")),
)
KIND.add_on_program(
    "dead letters go to a parameter",
    P.DATA,
    "Texts that failed go to a queue without an alarm.",
    put(queue("inbound"), "RedrivePolicy.deadLetterTargetArn", parameter("DeadLetters")),
)
KIND.add_on_program(
    "alarms are told to a parameter",
    P.ALARM,
    "The topic that the parameter names may have no subscriber.",
    put(
        lambda p: p.alarm_on("ApproximateAgeOfOldestMessage", p.queue("inbound")),
        "AlarmActions",
        lambda p: [parameter("On")(p)],
    ),
)
KIND.add_on_program(
    "the inbound queue's key from a parameter",
    P.NUMBERS,
    "Texts are encrypted by whatever key the parameter names, another account's too.",
    put(queue("inbound"), "KmsMasterKeyId", parameter("KeyArn")),
)
KIND.add_on_program(
    "the pool's opt-out list from a parameter",
    P.CONSENT,
    "The list that the service asks before each text is unknown until deploy.",
    put(only("SMSVOICE::Pool"), "OptOutListName", parameter("List")),
)
KIND.add_on_program(
    "the two-way channel from a parameter",
    P.CONSENT,
    "STOPs are published to whatever topic the parameter names.",
    put(only("SMSVOICE::Pool"), "TwoWay.ChannelArn", parameter("Channel")),
)
KIND.add_on_program(
    "a managed policy from a parameter",
    P.GATE,
    "The campaign's role may do whatever the named policy allows, sending too.",
    put(role("campaign"), "ManagedPolicyArns", lambda p: [parameter("Policy")(p)]),
)
KIND.add_on_program(
    "a layer from a parameter",
    P.GATE,
    "Code that nobody here wrote is loaded into the gate.",
    put(function("send_gate"), "Layers", lambda p: [parameter("Layer")(p)]),
)
KIND.add_on_program(
    "the gate's code from a parameter",
    P.GATE,
    "The gate is whatever archive the parameter names.",
    put(function("send_gate"), "Code.S3Key", parameter("Code")),
)


@KIND.program("a topic policy trusts a source from a parameter", P.CONSENT, "Anyone the parameter names fakes STOPs.")
def _(program: Program, _: Random) -> None:
    condition = {"ArnLike": {"aws:SourceArn": parameter("Sender")(program)}}
    grantee = {"Principal": {"Service": "sns.amazonaws.com"}, "Condition": condition}
    program.document_of(program.topic("inbound")).append(allow("sns:Publish", ref(program.topic("inbound")), **grantee))


@KIND.program("a pool cut out of a parameter", P.APART, "Texts leave from a pool that is known at deploy.")
def _(program: Program, _: Random) -> None:
    pieces = {"Fn::Split": [",", program.parameter("Pools", "/team/pools")]}
    program.variables("send_gate")["POOL_ARN"] = {"Fn::Select": ["1", pieces]}


@KIND.program("a mapping chooses the ledger by region", P.APART, "In this region the other program's ledger is chosen.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    regions = {program.region: {"Ledger": f"{other.stack}-{other.table('LEDGER')}-1A2B3C4D5E6F"}}
    program.template["Mappings"] = {"ByRegion": regions}
    program.variables("keyword_handler")["LEDGER_TABLE"] = {
        "Fn::FindInMap": ["ByRegion", ref("AWS::Region"), "Ledger"],
    }


@KIND.program("a condition chooses the opt-out list", P.CONSENT, "In this account STOPs go to the Default list.")
def _(program: Program, _: Random) -> None:
    program.template["Conditions"] = {"Shared": {"Fn::Equals": [ref("AWS::AccountId"), program.account]}}
    properties = program.properties(program.only("SMSVOICE::Pool"))
    properties["OptOutListName"] = {"Fn::If": ["Shared", "Default", properties["OptOutListName"]]}


@KIND.program("the bus's name is filled in from a parameter", P.CONSENT, "Opt-outs are announced where nobody hears.")
def _(program: Program, _: Random) -> None:
    program.parameter("Bus", "/team/bus")
    variables = program.variables("announcer")
    variables["CONSENT_BUS"] = {"Fn::Sub": "sms-${Bus}-consent"}


for _means, _value in (
    ("an import", lambda other: {"Fn::ImportValue": f"{other.stack}:Ledger"}),
    (
        "another stack's output",
        lambda other: {"Fn::GetStackOutput": {"StackName": other.stack, "OutputName": "Ledger"}},
    ),
):

    def _read(program: Program, rng: Random, value: Callable[[Program], Any] = _value) -> None:
        program.variables("preferences")["LEDGER_TABLE"] = value(program.other(rng))

    KIND.add_on_program(
        f"the preferences page reads the other program's ledger by {_means}",
        P.APART,
        "A page of one program shows what people did in another.",
        _read,
    )


LITERAL.add_on_program(
    "a foreign account's ARN that ends in an own reference",
    P.DATA,
    "Requests are deferred into a queue of another account that bears our queue's name.",
    put(
        function("send_gate"),
        "Environment.Variables.BULK_QUEUE_ARN",
        lambda p: {
            "Fn::Join": ["", [f"arn:aws:sqs:{p.region}:{FOREIGN_ACCOUNT}:", att(p.queue("bulk"), "QueueName")]],
        },
    ),
)


@LITERAL.program(
    "the other program's table, its name joined of pieces", P.APART, "One program reads another's consent."
)
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    middle = len(other.stack) // 2
    pieces = [other.stack[:middle], other.stack[middle:], "-", other.table("SUBSCRIPTIONS"), "-1A2B3C4D5E6F"]
    program.variables("send_gate")["SUBSCRIPTIONS_TABLE"] = {"Fn::Join": ["", pieces]}


@LITERAL.program("the other program's queue by its literal name", P.APART, "A campaign fills another program's queue.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng, kind="promotional")
    name = f"{other.stack}-{other.queue('bulk')}-1A2B3C4D5E6F"
    url = f"https://sqs.{other.region}.amazonaws.com/{other.account}/{name}"
    program.variables("campaign")["BULK_QUEUE"] = url


@LITERAL.program("an own role by its literal name", P.CONSENT, "A policy beside the template lifts opt-outs.")
def _(program: Program, _: Random) -> None:
    victim = program.role("delivery_events")
    program.properties(victim)["RoleName"] = "delivery-events"
    statement = allow("sms-voice:DeleteOptedOutNumber", "*")
    program.add(
        "More",
        "IAM::RolePolicy",
        {
            "RoleName": "delivery-events",
            "PolicyName": "More",
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        },
    )


@LITERAL.program("a resource of a statement is another account's", P.NUMBERS, "Reports are written to another account.")
def _(program: Program, _: Random) -> None:
    program.statements(program.role("list_audit")).append(allow("s3:PutObject", "arn:aws:s3:::partner-reports/*"))
    program.variables("list_audit")["REPORT_BUCKET"] = "partner-reports"


@LITERAL.program("the configuration set by another's literal ARN", P.ALARM, "Outcomes of texts go to another program.")
def _(program: Program, rng: Random) -> None:
    other = program.other(rng)
    found = other.only("SMSVOICE::ConfigurationSet")
    arn = f"arn:aws:sms-voice:{other.region}:{other.account}:configuration-set/{other.stack}-{found}"
    program.variables("send_gate")["CONFIGURATION_SET"] = arn


@LITERAL.program("a topic's literal ARN as alarm action", P.ALARM, "A topic of another account hears, or nobody.")
def _(program: Program, _: Random) -> None:
    dead = program.alarm_on("ApproximateNumberOfMessagesVisible", program.queue("inbound dead letters"))
    program.properties(dead)["AlarmActions"] = [f"arn:aws:sns:{program.region}:{FOREIGN_ACCOUNT}:on-call"]


@LITERAL.program("the inbound topic's key by an alias", P.NUMBERS, "Anyone who moves the alias holds the key.")
def _(program: Program, _: Random) -> None:
    program.properties(topic("inbound")(program))["KmsMasterKeyId"] = "alias/shared"


@LITERAL.program("the bootstrap bucket of another account", P.GATE, "Code is loaded from another account's bucket.")
def _(program: Program, _: Random) -> None:
    code = program.properties(program.function("send_gate"))["Code"]
    if program.account not in str(code.get("S3Bucket")):
        raise NotApplicableError("the bucket does not name the account")
    code["S3Bucket"] = code["S3Bucket"].replace(program.account, FOREIGN_ACCOUNT)


ATTACKS = [*KIND.attacks, *LITERAL.attacks]
