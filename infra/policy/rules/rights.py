"""Who may do what: narrow actions on narrow resources, roles that their own service takes, and closed doors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.policy.iam.actions import is_unscoped
from infra.policy.iam.statements import HOLDING, Statement, doors, permissions
from infra.policy.programs.admitted import administers, is_asked_for, of_an_audit, opens_port
from infra.policy.programs.channels import speaks_on_own_bus
from infra.policy.programs.forms import comes_from_own_api
from infra.policy.programs.functions import ROLE, bearers
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.separation.ownership import Owners, owners
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import REFERENCE, UNKNOWN, Resource, Template, listed, target, text

OURS = ("sms-voice", "dynamodb", "s3", "sqs", "sns", "iam", "sts", "lambda", "scheduler")
SPELLED_OUT = (*OURS, "mobiletargeting", "social-messaging")


class NarrowActions(Rule):
    """No role may do everything, or everything in a service that reaches customers or their consent."""

    id = "SmsProgram-NarrowActions"
    info = "A role's policy grants actions by a wildcard."
    why = (
        "A wildcard grows with every action that AWS adds: one day it sends, or deletes consent, and no review saw it."
    )
    source = "AWS IAM best practices (least privilege); design decision 5 (no principal may change the ledger)"
    remedy = "List the actions one by one, e.g. sms-voice:SendTextMessage."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each allowing statement with a wide action."""
        for template in assembly.ours:
            for statement in permissions(template):
                wide = [action for action in statement.actions if _is_wide(action)]
                if wide or not statement.actions:
                    message = f"The policy grants {', '.join(wide) or 'what synth cannot read'}."
                    yield self.finding(template, statement.resource, statement.path, message)


def _is_wide(action: str) -> bool:
    service, _, name = action.partition(":")
    if UNKNOWN in action or "${" in action or not name or any(sign in service for sign in "*?"):
        return True
    wild = "*" in name or "?" in name
    return wild and (service in SPELLED_OUT or name.startswith(("*", "?")))


AFTER_OWN = re.compile(r"[^*?]*|[:/].*")


class NarrowResources(Rule):
    """A role reaches only resources of its own stack, each named by reference."""

    id = "SmsProgram-NarrowResources"
    info = "A role's policy reaches beyond the resources of its own stack."
    why = "Whoever may reach every table, queue or pool may read one program's consent and send under another's code."
    source = "AWS IAM best practices (least privilege); design decision 1"
    remedy = "Name each resource by Ref or GetAtt of this stack; a wildcard may only follow it after `/` or `:`."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each allowing statement whose resources are not this stack's own."""
        names = owners(assembly)
        for template in assembly.ours:
            for statement in permissions(template):
                if statement.actions and all(map(is_unscoped, statement.actions)):
                    continue
                if is_asked_for(template, statement):
                    continue  # as Lambda asks for it, and the role's own denial keeps the code from it
                if of_an_audit(statement, template):
                    continue  # a file that AWS keeps for all, and word of a report to the account's own bus
                if speaks_on_own_bus(statement, template):
                    continue  # the one crossing between programs, judged by its own rules
                wide = [one for one in statement.targets if not _is_own(one, template, names)]
                if wide or not statement.targets:
                    yield self.finding(template, statement.resource, statement.path, _told(statement, wide))


def _told(statement: Statement, wide: list[str]) -> str:
    return f"The policy grants {', '.join(statement.actions)} on {', '.join(wide) or 'no named resource'}."


def _is_own(target: str, template: Template, names: Owners) -> bool:
    for reference in REFERENCE.finditer(target):
        if reference["id"] in template.resources:
            before, after = target[: reference.start()], target[reference.end() :]
            return not re.search(r"[*?]", before) and bool(AFTER_OWN.fullmatch(after))
    literal, wildcard, _ = target.partition("*")
    return (
        names.of(literal, template) is template and (not wildcard or literal.endswith(("/", ":"))) and "?" not in target
    )


SEND_TEXT = "sms-voice:SendTextMessage"
OTHER_DOORS = (
    "sms-voice:SendMediaMessage",
    "sms-voice:SendVoiceMessage",
    "sms-voice:SendDestinationNumberVerificationCode",
    "sms-voice:SendNotifyTextMessage",
    "sms-voice:SendNotifyVoiceMessage",
    "mobiletargeting:SendMessages",
    "mobiletargeting:SendUsersMessages",
    "mobiletargeting:SendOTPMessage",
    "social-messaging:SendWhatsAppMessage",
)
EXACTLY = ["AWS::SMSVOICE::ConfigurationSet", "AWS::SMSVOICE::Pool"]


class SendPermission(ProgramRule):
    """SendTextMessage is granted on exactly the stack's pool and configuration set; no other way out is granted."""

    id = "SmsProgram-SendPermission"
    info = "A role may send by something else than its own pool and configuration set."
    why = "IAM has no condition for the message type: the pool's ARN alone keeps marketing off the transactional code."
    source = "AWS Service Authorization Reference, End User Messaging SMS; design decision 8"
    remedy = "Grant sms-voice:SendTextMessage on [GetAtt Pool.Arn, GetAtt ConfigurationSet.Arn] of this stack."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each permission to send that is not exactly this."""
        for statement in permissions(template):
            if statement.grants(SEND_TEXT) and _kinds(statement, template) != EXACTLY:
                message = f"The policy lets the role send by {', '.join(statement.targets)}."
                yield self.finding(template, statement.resource, statement.path, message)
            others = [action for action in OTHER_DOORS if statement.grants(action)]
            if others:
                message = f"The policy opens another way out: {', '.join(others)}."
                yield self.finding(template, statement.resource, statement.path, message)


def _kinds(statement: Statement, template: Template) -> list[str]:
    named = (template.resources.get(target({"Fn::Sub": one})) for one in statement.targets)
    return sorted(resource.type if resource else "" for resource in named)


CLOCK = "events.amazonaws.com"  # of a rule that starts a workflow, and does nothing else
STARTING = {"states:startexecution"}, {"kms:decrypt", "kms:generatedatakey"}  # the workflow's data has the stack's key
TAKERS = frozenset(f"{name}.amazonaws.com" for name in ("lambda", "scheduler", "states"))
# logs and traces only; an account's own policy may bear the same name
SHOWN = re.compile(r"arn:[^:]+:iam::aws:policy/(service-role/AWSLambdaBasicExecutionRole|AWSXRayDaemonWriteAccess)")


class RoleTrust(Rule):
    """No account, user, foreign role or further service may take a role, and no managed policy widens one."""

    id = "SmsProgram-RoleTrust"
    info = "A role can be taken by someone who runs nothing of a program, or is widened by a managed policy."
    why = (
        "Whoever takes the role sends and reads consent in the program's name; a managed policy changes without review."
    )
    source = "AWS IAM best practices; design decision 1"
    remedy = "Trust lambda, scheduler, states (or events, to start a workflow) and write the policy in the stack."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each foreign principal, managed policy, user and access key."""
        for template in assembly.ours:
            for statement in doors(template):
                if statement.resource.type == "AWS::IAM::Role":
                    yield from self._trust(template, statement)
            for resource in template.of_type("AWS::IAM::Role", "AWS::IAM::Group"):
                for policy in map(text, listed(resource.get("ManagedPolicyArns"))):
                    if not SHOWN.fullmatch(policy):
                        message = f"The role takes the managed policy {policy}."
                        yield self.finding(template, resource, "ManagedPolicyArns", message)
            for resource in template.of_type("AWS::IAM::User", "AWS::IAM::AccessKey"):
                yield self.finding(template, resource, "Type", "The stack creates a person's access.")

    def _trust(self, template: Template, statement: Statement) -> Iterator[Finding]:
        for kind, who in statement.principals:
            if kind != "Service" or not (who in TAKERS or (who == CLOCK and _only_starts(template, statement))):
                yield self.finding(template, statement.resource, statement.path, f"The role trusts {kind} {who}.")


def _only_starts(template: Template, door: Statement) -> bool:
    held = [one for one in permissions(template) if door.resource.logical_id in bearers(one)]
    return bool(held) and all(any(set(one.actions) <= some for some in STARTING) for one in held)


PASSING = "iam:PassRole"
TO = "iam:passedtoservice"


class PassedRole(Rule):
    """iam:PassRole names one role of the same stack and one service, the only one that may take that role."""

    id = "SmsProgram-PassedRole"
    info = "A role may be handed on to more than the one service that it was made for."
    why = "Whoever hands any role to any service does what that role may do: send, read consent, change the ledger."
    source = "AWS IAM user guide, Granting a user permissions to pass a role to an AWS service"
    remedy = "Grant iam:PassRole on GetAtt Arn of one role, with StringEquals iam:PassedToService of the service that"
    remedy += " it trusts."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each permission to pass a role that is wider."""
        for template in assembly.ours:
            for statement in permissions(template):
                message = _fault(template, statement) if statement.grants(PASSING) else ""
                if message:
                    yield self.finding(template, statement.resource, statement.path, message)


def _fault(template: Template, statement: Statement) -> str:
    roles = [template.find({"Fn::Sub": one}, ROLE) for one in statement.targets]
    if len(roles) != 1 or roles[0] is None or statement.actions != (PASSING.lower(),):
        return f"The policy hands on {', '.join(statement.targets)}, by {', '.join(statement.actions)}."
    held = [(operator, values) for operator, key, values in statement.conditions if key == TO]
    trusted = {who for one in doors(template) if one.resource is roles[0] for who in one.principals}
    services = {("Service", value) for operator, values in held if operator == "StringEquals" for value in values}
    if len(held) != 1 or len(services) != 1 or services != trusted:
        return f"The role {roles[0].logical_id} is not handed to exactly the one service that it trusts."
    return ""


QUEUE_POLICIES = ("AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy")


class ClosedDoors(Rule):
    """Only AWS services acting for this account, and roles of the same stack, come in; messages by own ways alone.

    Besides, whoever the brand file opens a port to comes in by that port.
    """

    id = "SmsProgram-ClosedDoors"
    info = "A resource policy lets in more than AWS services that act for this account."
    why = "An open topic takes forged STOPs and JOINs; an open queue, table or key gives away who consented to what."
    source = "AWS: cross-service confused deputy prevention; AWS IAM best practices"
    remedy = "Name the service principal with aws:SourceAccount or, on queues and functions, aws:SourceArn of"
    remedy += " a resource of this stack; or a role of this stack by GetAtt."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each principal that is not held to this account or this stack."""
        for template in assembly.ours:
            for statement in doors(template):
                if administers(template, statement):
                    continue  # whom the environment names, to administer a key and no more
                for kind, who in statement.principals:
                    if statement.resource.type != "AWS::IAM::Role" and not _may_enter(kind, who, statement, template):
                        message = f"The policy lets in {kind} {who}."
                        yield self.finding(template, statement.resource, statement.path, message)
            for permission in template.of_type("AWS::Lambda::Permission"):
                if not _is_bound(permission, template):
                    message = f"The function may be called by any {text(permission.get('Principal'))}."
                    yield self.finding(template, permission, "Principal", message)


def _may_enter(kind: str, who: str, statement: Statement, template: Template) -> bool:
    if kind == "Service" and statement.resource.type in QUEUE_POLICIES:
        return _is_from_own(statement, template)  # held to the account, each topic of other programs might deliver
    if kind == "Service":
        return bool(statement.held(template))
    if kind == "AWS" and opens_port(statement, template, who):
        return True
    # a key that its own account's root cannot manage is lost; nothing else needs the root
    roots = tuple(f":iam::{account}:root" for account in template.own_accounts)
    is_root_of_key = statement.resource.type == "AWS::KMS::Key" and who.endswith(roots)
    return kind == "AWS" and (is_root_of_key or template.find({"Fn::Sub": who}, "AWS::IAM::Role") is not None)


def _is_from_own(statement: Statement, template: Template) -> bool:
    found = [some for operator, key, some in statement.conditions if operator in HOLDING and key == "aws:sourcearn"]
    return any(some and all(target({"Fn::Sub": one}) in template.resources for one in some) for some in found)


def _is_bound(permission: Resource, template: Template) -> bool:
    is_service = text(permission.get("Principal")).endswith(".amazonaws.com")
    source = permission.get("SourceArn")
    return is_service and (target(source) in template.resources or comes_from_own_api(text(source), template))
