"""Who is who: every program is one stack with one pool, one number, its own tags and its own place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from infra.policy.programs.admitted import users_of
from infra.policy.rule import Finding, ProgramRule, Rule
from infra.policy.templates.assembly import Assembly
from infra.policy.templates.template import REFERENCE, Program, Resource, Template, listed, text
from infra.ports import PORTS, account_of

SMS = ("AWS::SMSVOICE::", "AWS::Pinpoint::")
STORES = (
    "KMS::Key",
    "SNS::Topic",
    "SQS::Queue",
    "DynamoDB::Table",
    "S3::Bucket",
    "Logs::LogGroup",
    "Scheduler::ScheduleGroup",
)
PARTS = (*STORES, "Lambda::Function", "IAM::Role")
SENDERS = (
    "SMSVOICE::Pool",
    "SMSVOICE::PhoneNumber",
    "SMSVOICE::OptOutList",
    "SMSVOICE::ConfigurationSet",
    "SMSVOICE::ProtectConfiguration",
    "Pinpoint::App",
)
TAGGED = frozenset(f"AWS::{name}" for name in (*PARTS, *SENDERS, "CloudWatch::Alarm"))


class Tags(Rule):
    """Stack and resources carry the program's Brand, MessageType, LegalEntity and Environment, and no other's."""

    id = "SmsProgram-Tags"
    info = "A resource does not carry the tags of its program."
    why = "The tags tell whose a resource is: to this proof, to the bill, and to whoever is on call."
    source = "design decision 1; AWS tagging best practices"
    remedy = "Tag the stack with Brand, MessageType, LegalEntity and Environment, and override them on no resource."
    brand_key = ""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each SMS resource without a program and each resource with wrong or missing tags."""
        for template in assembly.templates:
            if template.program is not None:
                yield from self._tagged(template, template.program)
            elif any(resource.type.startswith(SMS) for resource in template.resources.values()):
                yield self.finding(template, None, "Tags", "The stack has SMS resources but names no program.")

    def _tagged(self, template: Template, program: Program) -> Iterator[Finding]:
        for resource in template.resources.values():
            must = program.tags if resource.type in TAGGED else {}
            found = {**(template.stack_tags if must else {}), **resource.tags}
            for name, value in program.tags.items():
                if (name in must or name in found) and (found.get(name) != value or not value):
                    message = (
                        f"The tag {name} is {found.get(name) or 'missing'}; the program's is {value or 'missing'}."
                    )
                    yield self.finding(template, resource, "Tags", message)


class OnePool(Rule):
    """Every program is one stack with exactly one pool."""

    id = "SmsProgram-OnePool"
    each_set = True
    info = "A program is not exactly one stack with exactly one pool."
    why = "A second pool, or a second stack with the same tags, sends beside the program's consent, caps and opt-outs."
    source = "design decision 1 (one stack per program, nothing shared); CTIA Short Code Monitoring Handbook"
    remedy = "Keep one AWS::SMSVOICE::Pool per stack and give every stack its own Brand, MessageType and Environment."
    brand_key = ""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each program with more or fewer than one pool, or with two stacks."""
        stacks: dict[Program | None, list[Template]] = defaultdict(list)
        for template in assembly.programs:
            stacks[template.program].append(template)
            pools = list(template.of_type("AWS::SMSVOICE::Pool"))
            if not pools:
                yield self.finding(template, None, "", f"The program {template.program} has no pool.")
            for pool in pools[1:]:
                yield self.finding(template, pool, "", f"The program {template.program} has {len(pools)} pools.")
        for program, claimants in stacks.items():
            for template in claimants[1:]:
                message = f"The stacks {claimants[0].name} and {template.name} both claim the program {program}."
                yield self.finding(template, None, "", message)


class OneNumber(ProgramRule):
    """A pool holds exactly one phone number: a short code's ARN, or a simulator number of the same stack."""

    id = "SmsProgram-OneNumber"
    each_set = True
    info = "The pool does not hold exactly one short code or simulator number."
    why = "A second number answers under the same keywords and list: a customer's STOP to one code would bind another."
    source = "AWS End User Messaging SMS user guide, Pools; CTIA Short Code Monitoring Handbook (one program per code)"
    remedy = "Name exactly one phone-number ARN in OriginationIdentities, or one SIMULATOR number of the same stack."
    brand_key = "origination"

    def check_program(self, template: Template) -> Iterator[Finding]:
        """Yield a finding for each pool without exactly one number, and for each number that is not a simulator."""
        for pool in template.of_type("AWS::SMSVOICE::Pool"):
            numbers = listed(pool.get("OriginationIdentities"))
            if len(numbers) != 1:
                message = f"The pool holds {len(numbers)} origination identities."
                yield self.finding(template, pool, "OriginationIdentities", message)
            for number in numbers:
                if not template.find(number, "AWS::SMSVOICE::PhoneNumber") and ":phone-number/phone-" not in text(
                    number
                ):
                    message = f"The pool sends from {text(number)}, which is no phone number."
                    yield self.finding(template, pool, "OriginationIdentities", message)
        yield from self._leased(template)

    def _leased(self, template: Template) -> Iterator[Finding]:
        numbers: list[Resource] = list(template.of_type("AWS::SMSVOICE::PhoneNumber"))
        for number in numbers:
            if number.get("NumberType") != "SIMULATOR":
                message = f"The stack leases a number of type {text(number.get('NumberType'))}."
                yield self.finding(template, number, "NumberType", message)
        for number in numbers[1:]:
            yield self.finding(template, number, "", f"The stack declares {len(numbers)} simulator numbers.")


NUMBERS = {"AWS::SMSVOICE::Pool": "OriginationIdentities", "AWS::Pinpoint::SMSChannel": "ShortCode"}


class OwnNumber(Rule):
    """No short code appears in two programs."""

    id = "SmsProgram-OwnNumber"
    each_set = True
    info = "Two programs name the same short code."
    why = "The code has one message type, one opt-out list and one set of answers: two programs would share them."
    source = "AWS: a number is in one pool and has one message type; the practice guide: one code per brand and type"
    remedy = "Give each program the ARN of its own short code, or `simulator` until its code is provisioned."
    brand_key = "origination"

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each short code after its first program."""
        holders: dict[str, list[tuple[Template, Resource]]] = defaultdict(list)
        for template in assembly.templates:
            for resource in template.of_type(*NUMBERS):
                for number in map(text, listed(resource.get(NUMBERS[resource.type]))):
                    if not REFERENCE.search(number.replace("${AWS::", "{AWS::")):
                        holders[number.rpartition("/")[2]].append((template, resource))
        for number, found in holders.items():
            first = found[0][0]
            for template, resource in found[1:]:
                if template.program != first.program or template is first or template.program is None:
                    message = f"The short code {number} is also in {first.name}."
                    yield self.finding(template, resource, NUMBERS[resource.type], message)


TOKEN = re.compile(r"\$\{[^}]*\}")
PLACE = re.compile(
    r"arn:[^:\s]*:[a-z0-9-]+:(?P<region>[^:\s]*):(?P<account>[^:\s]*):"
    r"|https://[a-z]+\.(?P<url_region>[a-z0-9-]+)\.amazonaws\.com/(?P<url_account>\d{12})/"
)
REGION, ACCOUNT = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d"), re.compile(r"\d{12}")


def places(value: str) -> tuple[tuple[str, str], ...]:
    """Return (account, region) of each ARN and queue URL in `value`; what is no literal is empty."""
    return _places(value) if "arn:" in value or "https:" in value else ()


@lru_cache(maxsize=1 << 16)  # the same texts fill every template
def _places(value: str) -> tuple[tuple[str, str], ...]:
    found = PLACE.finditer(TOKEN.sub("_", value))
    named = ((one["account"] or one["url_account"] or "", one["region"] or one["url_region"] or "") for one in found)
    return tuple((_literal(ACCOUNT, account), _literal(REGION, region)) for account, region in named)


def _literal(shape: re.Pattern[str], name: str) -> str:
    return name if shape.fullmatch(name) else ""


_PARTS_OF_PORTS = tuple(f"{name}_" for name in PORTS)


class OwnPlace(Rule):
    """Every ARN and URL names the stack's own account and region, and all stacks of an environment stand there."""

    id = "SmsProgram-OwnPlace"
    each_set = True
    info = "The template reaches into another account or region."
    why = "A number, queue or key elsewhere has other owners, quotas and alarms: a STOP gets lost between the two."
    source = "design decision 1; AWS: pools, opt-out lists and numbers belong to one account and region"
    remedy = "Name what stands in the environment's account and region, both of which cdk.json holds."
    brand_key = "origination"

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each text that names another place, and each stack apart from its environment."""
        if assembly.expected:
            yield from self._facts(assembly)
            return
        first: dict[str, Template] = {}
        for template in assembly.ours:
            yield from self._texts(template)
            environment = template.program.environment if template.program else template.stack_tags.get("Environment")
            home = first.setdefault(environment, template) if environment else template
            if (home.account, home.region) != (template.account, template.region):
                message = f"The stack stands in {_shown(template)}, {home.name} in {_shown(home)}."
                yield self.finding(template, None, "", message)

    def _facts(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each fact that names another place: all else is as in the blueprint."""
        for template, stack in assembly.declared:
            users = {account_of(one) for one in users_of(template)}
            for name, value in stack.texts():
                allowed = {"", template.account, *(users if name.startswith(_PARTS_OF_PORTS) else ())}
                for account, region in places(value):
                    if account not in allowed or region not in {"", template.region}:
                        message = f"{name} names {account or 'this account'}{region and f', {region}'}."
                        yield self.finding(template, None, "", message)

    def _texts(self, template: Template) -> Iterator[Finding]:
        resources = template.resources.values()
        named = [(one, path, *place) for one in resources for path, value in one.texts for place in places(value)]
        accounts = Counter(account for _, _, account, _ in named if account)
        own = template.account or next((name for name, _ in accounts.most_common(1)), "")
        users = {account_of(one) for one in users_of(template)}
        for resource, path, account, region in named:
            if account in users and ".Statement." in f".{path}":
                continue  # by a port of the brand file; how wide it is, other rules ask
            if account not in {"", own} or (template.region and region not in {"", template.region}):
                message = f"The value names {account or 'this account'}{region and f', {region}'}."
                yield self.finding(template, resource, path, message)


def _shown(template: Template) -> str:
    return f"{template.account or 'no known account'} {template.region}".rstrip()
