"""Nothing is shared: opt-out list, key, bus; no way leads to another program, and others come in by ports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from infra.policy.foreign import reaches
from infra.policy.iam.statements import HOLDING, Statement, permissions, statements
from infra.policy.programs.admitted import is_of_port_bus, of_an_audit, port_buses, speaks_on_port_bus
from infra.policy.programs.channels import own_bus, speaks_on_own_bus
from infra.policy.programs.functions import bearers
from infra.policy.programs.key_users import ACCOUNT, LOGS_CONTEXT, Use, uses
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.separation import prove
from infra.policy.separation.ownership import owners
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import Resource, Template, target, text


class OwnOptOutList(ProgramRule):
    """The pool uses an opt-out list of its own stack, never the account's `Default`."""

    id = "SmsProgram-OwnOptOutList"
    info = "The pool has no opt-out list of its own."
    why = "Whatever has no list falls back to the account's Default: a promotional STOP then blocks one-time passwords."
    source = "AWS End User Messaging SMS user guide, Opt-out lists; 47 CFR 64.1200(a)(10)"
    remedy = "Declare one AWS::SMSVOICE::OptOutList in the stack and set OptOutListName to its Ref."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool or number without the stack's list, and for each list too many."""
        lists = list(template.of_type("AWS::SMSVOICE::OptOutList"))
        for sender in template.of_type("AWS::SMSVOICE::Pool", "AWS::SMSVOICE::PhoneNumber"):
            named = sender.get("OptOutListName")
            if template.find(named, "AWS::SMSVOICE::OptOutList") is None:
                message = f"The {sender.type} uses the opt-out list {text(named)}." if named else self.info
                yield self.finding(template, sender, "OptOutListName", message)
        for extra in lists[1:]:
            yield self.finding(template, extra, "", f"The stack declares {len(lists)} opt-out lists.")


KEY_OF = {
    "AWS::SNS::Topic": ("KmsMasterKeyId",),
    "AWS::SQS::Queue": ("KmsMasterKeyId",),
    "AWS::DynamoDB::Table": ("SSESpecification", "KMSMasterKeyId"),
}
IF_GIVEN = {"AWS::Logs::LogGroup": ("KmsKeyId",), "AWS::Lambda::Function": ("KmsKeyArn",)}


class OwnKey(ProgramRule):
    """Topics, queues and tables are encrypted with a customer key of the same stack."""

    id = "SmsProgram-OwnKey"
    info = "The resource is not encrypted with a key of its own stack."
    why = "A key that programs share lets the role of one read the customers of another."
    source = "design decision 1 (own KMS key); AWS: an encrypted two-way topic needs a customer key"
    remedy = "Refer to an AWS::KMS::Key of this stack by GetAtt Arn."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each topic, queue and table without the stack's key, and each foreign key elsewhere."""
        for resource in template.of_type(*KEY_OF, *IF_GIVEN):
            path = KEY_OF.get(resource.type) or IF_GIVEN[resource.type]
            key = resource.get(*path)
            optional = resource.type in IF_GIVEN and key is None
            if not optional and template.find(key, "AWS::KMS::Key") is None:
                message = f"The {resource.type} is encrypted with {text(key) if key else 'no customer key'}."
                yield self.finding(template, resource, ".".join(path), message)


REGIONAL = ("logs",)  # services whose principal names the region


class KeyPolicy(ProgramRule):
    """The key's policy lets each service that uses the key do what its guide asks; each role that uses it holds that.

    The documented actions, each with its source, are data in `infra/policy/programs/key_users.py`.
    """

    id = "SmsProgram-KeyPolicy"
    info = "A service or role that has to use the key may not."
    why = "AWS refuses the resource at deploy, or drops what it should carry without a word: a STOP may be among it."
    source = "AWS KMS developer guide, Key policies; the guide of each service (infra/policy/programs/key_users.py)"
    remedy = "Allow the actions named, without a condition that the caller cannot meet."

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each use of a key of `template` that the key, or the role, does not allow."""
        keys, roles = _by_key(template), _by_role(template)
        for use in {_told(use): use for use in uses(template)}.values():
            of_key = keys.get(use.key.logical_id, [])
            caller = _principal(template, use) if use.service else use.role
            granted = [one for one in of_key if _lets_service(template, one, use)] if use.service else roles[use.role]
            missing = [action for action in use.actions if not _allowed(action, use, caller, granted, of_key)]
            if missing:
                message = f"{caller} may not {', '.join(missing)} on {use.key.logical_id} ({use.source})."
                yield self.finding(template, use.resource, use.path, message)
            elif use.role and not any(_is_account(template, one) for one in of_key):
                message = f"The policy of {use.key.logical_id} lets no policy of a role count."
                yield self.finding(template, use.key, "KeyPolicy", message)


def _told(use: Use) -> tuple[object, ...]:
    # a role that may do the same by two statements is told once
    place = (use.role,) if use.role else (use.resource.logical_id, use.path, use.service)
    return (*place, use.key.logical_id, use.actions)


def _by_key(template: Template) -> Mapping[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in statements(template):
        if one.path.startswith("KeyPolicy"):
            found[one.resource.logical_id].append(one)
    return found


def _by_role(template: Template) -> Mapping[str, list[Statement]]:
    found: dict[str, list[Statement]] = defaultdict(list)
    for one in permissions(template):
        for role in bearers(one):
            found[role].append(one)
    return found


def _principal(template: Template, use: Use) -> str:
    name = use.service.name if use.service else ""
    # a plain template tells no region: any will do
    return f"{name}.{template.region or '*'}.amazonaws.com" if name in REGIONAL else f"{name}.amazonaws.com"


def _allowed(action: str, use: Use, caller: str, granted: list[Statement], of_key: list[Statement]) -> bool:
    shut = use.service and any(one.shuts_out(caller, action) for one in of_key)
    return not shut and any(_gives(one, action, use) for one in granted)


def _gives(statement: Statement, action: str, use: Use) -> bool:
    if use.service:
        return statement.grants(action)
    on_key = any(target({"Fn::Sub": one}) == use.key.logical_id for one in statement.targets)
    return on_key and not statement.body.get("Condition") and statement.grants(action)


def _lets_service(template: Template, statement: Statement, use: Use) -> bool:
    """Whether `statement` speaks to the service of `use`, under conditions that its call meets."""
    if ("Service", _principal(template, use)) not in {
        (kind, template.filled(who)) for kind, who in statement.principals
    }:
        return False
    return all(
        operator in HOLDING and _is_met(template, use, key, values) for operator, key, values in statement.conditions
    )


def _is_met(template: Template, use: Use, key: str, values: tuple[str, ...]) -> bool:
    if use.service is None or key not in use.service.carries:
        return False
    if key == ACCOUNT:
        return bool(set(values) & set(template.own_accounts))
    name = template.filled(text(use.resource.get("LogGroupName")))
    patterns = [template.filled(one).partition(":log-group:")[2] for one in values]
    return key == LOGS_CONTEXT and any(fnmatchcase(name, one) for one in patterns)


def _is_account(template: Template, statement: Statement) -> bool:
    mine = {f":iam::{account}:root" for account in template.own_accounts}
    return statement.grants("kms:Decrypt") and any(
        kind == "AWS" and any(who.endswith(end) for end in mine) for kind, who in statement.principals
    )


class Separation(Rule):
    """What a program names, may do, and lets in is its own, save a bus and a declared firewall."""

    id = "SmsProgram-Separation"
    each_set = True
    info = "A way or a permission leads out of a program, or nobody can tell that it does not."
    why = "A shared topic, queue, table, key, role or list mixes two programs: a STOP to one silences the other."
    source = "design decision 1; 47 CFR 64.1200(a)(10): an opt-out binds the program it was sent to"
    remedy = "Create what is used in this program's own stack, and refer to it by Ref or GetAtt, whole and without"
    remedy += " wildcards before its name; docs/separation.md tells what is undecidable."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each violation of the proof, at the place that uses, naming the place that is used.

        Of stacks that equal a blueprint, for which the proof holds, the facts alone can name what is another's.
        """
        if assembly.expected:
            yield from self._facts(assembly)
            return
        for one in prove(assembly).violations:
            resource = one.place.resource if one.place.resource.logical_id else None
            yield self.finding(one.place.template, resource, one.path, one.told)

    def _facts(self, assembly: Assembly) -> Iterator[Finding]:
        known = owners(assembly)
        for template, stack in assembly.declared:
            for name, fact in stack.texts() if template.program else ():
                strangers = {one.template.program for one in known.named(fact)} - {None, template.program}
                if strangers:
                    message = f"{name} of {stack.name} names what is of {', '.join(sorted(map(str, strangers)))}."
                    yield self.finding(template, None, "", message)


BUS, POLICY = "AWS::Events::EventBus", "AWS::Events::EventBusPolicy"
WATCHING = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard")  # CloudWatch knows a rule by its bus as well
USERS = ("AWS::Events::Rule", "AWS::IAM::Role", "AWS::IAM::Policy", "AWS::Lambda::Function", *WATCHING)
BESIDE = (BUS, "AWS::CDK::Metadata")


class ConsentBus(Rule):
    """A bus stands in a stack of buses, has no policy, and is named by its own programs alone."""

    id = "SmsProgram-ConsentBus"
    info = "Somebody meets on a consent bus who has no business there."
    why = "The bus is the one crossing between programs: wider, a marketing STOP silences receipts or another company."
    source = "design decision 1; FCC 26-67 (a marketing STOP binds the caller, and no other)"
    remedy = "Let promotional programs alone name the bus of their legal entity, or all of it where cdk.json says"
    remedy += " `revoke_all`: one rule, one events:PutEvents."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each bus that is open or out of place, each stranger, and each wider permission."""
        buses = {str(bus.get("Name")) for template in assembly.ours for bus in template.of_type(BUS)}
        buses |= {own_bus(template) for template in assembly.programs} - {""}
        for template in assembly.ours:
            own = port_buses(template)
            holds = any(bus.logical_id not in own for bus in template.of_type(BUS))
            for resource in template.resources.values():
                yield from self._place(template, resource, holds=holds)
                yield from self._naming(template, resource, buses)
            for statement in permissions(template):
                if _speaks(statement) and not _may_speak(statement, template):
                    message = f"The policy lets the role speak on {', '.join(statement.targets)}."
                    yield self.finding(template, statement.resource, statement.path, message)

    def _place(self, template: Template, resource: Resource, *, holds: bool) -> Iterator[Finding]:
        if resource.type == POLICY and is_of_port_bus(resource, template):
            return  # whom it lets in, ClosedDoors asks
        if resource.type == POLICY or (resource.type == BUS and resource.get("Policy")):
            yield self.finding(template, resource, "", "A policy lets somebody in to a bus.")
        elif holds and (template.program or resource.type not in BESIDE):
            yield self.finding(template, resource, "Type", f"An {resource.type} stands in a stack with a bus.")

    def _naming(self, template: Template, resource: Resource, buses: set[str]) -> Iterator[Finding]:
        own = own_bus(template)
        for path, value in resource.texts:
            named = {bus for bus in buses if bus in value} if "-consent" in value else set()
            if named and resource.type != BUS and (named != {own} or resource.type not in USERS):
                yield self.finding(template, resource, path, f"The {resource.type} uses the bus {', '.join(named)}.")


def _may_speak(statement: Statement, template: Template) -> bool:
    return (
        speaks_on_own_bus(statement, template)
        or of_an_audit(statement, template)
        or speaks_on_port_bus(statement, template)
    )


def _speaks(statement: Statement) -> bool:
    return statement.grants("events:PutEvents") or any(":event-bus/" in target for target in statement.targets)


class Ports(Rule):
    """What a foreign stack names, grants, connects to or lets in is none of a program's, save by a port."""

    id = "SmsProgram-Ports"
    each_set = True
    info = "A stack that is no program's reaches a program, or nobody can tell that it does not."
    why = "Whoever reads a queue, a table or a list of a program takes STOPs away from it, or texts in its name."
    source = "design decision 11; docs/decisions/0026-others-come-in-by-ports.md"
    remedy = "Use a port of the program, granted under `ports` in the brand file."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each way, at the place that reaches, with the port to use."""
        for one in reaches(assembly):
            name = one.resource.logical_id if one.resource else ""
            yield Finding(self.id, one.template, name, one.path, one.message, self.why, one.remedy)
