"""What the account gives, and what nobody waves through: quotas, ended services, acknowledgements, waivers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from infra.concurrency import LEFT_UNRESERVED, NEW_ACCOUNT
from infra.policy.rule import Finding, Rule
from infra.policy.templates.assembly import Assembly, is_pinpoint
from infra.policy.templates.template import Resource, Template, Waiver, text

LOCAL_ACCOUNT = "000000000000"  # the local AWS, which counts nothing
# docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: cannot be raised
RESOURCES_OF_A_STACK = 500


@dataclass(frozen=True, slots=True)
class Quota:
    """How many resources of `type` an account holds in a region unless AWS raised it; `taken` are there already.

    `source` is the page of docs.aws.amazon.com that says so. A quota that is `everywhere` counts all regions of the
    account together; one of each `part` counts apart what names different ones in the property of that name.
    """

    name: str
    type: str
    usual: int
    service: str
    source: str
    taken: int = 0
    everywhere: bool = False
    part: str = ""
    note: str = ""


_FILE = json.loads(Path(__file__).with_name("quotas.json").read_text(encoding="utf-8"))
QUOTAS = tuple(Quota(**quota) for quota in _FILE["resources"])
# what only a cell is held to: no template shows it, or AWS grants far more than one account's programs take
OF_A_CELL = tuple(Quota(**quota) for quota in _FILE["of_a_cell"])

# docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: how many functions run at once
EXECUTIONS = "concurrent_executions"


@dataclass(frozen=True, slots=True)
class Need:
    """How many of a quota are needed and granted `where`, and the first template that is too many."""

    quota: Quota
    where: str
    needed: int
    granted: int
    beyond: Template | None


def needs(assembly: Assembly) -> list[Need]:
    """Return what `assembly` needs of each quota in each account, and region, but the local AWS."""
    return [_need(quota, where, takers) for quota in QUOTAS for where, takers in _takers(assembly, quota).items()]


def reservations(assembly: Assembly) -> Iterator[tuple[str, int, int, Template]]:
    """Yield where functions reserve more runs than Lambda lets go: how many, of how many, and the first template."""
    found: dict[str, list[Template]] = defaultdict(list)
    for template in assembly.templates:
        if template.account != LOCAL_ACCOUNT and _reserved(template):
            found[f"{template.account or 'the account'} {template.region}".rstrip()].append(template)
    for where, templates in found.items():
        reserved = sum(map(_reserved, templates))
        granted = max([NEW_ACCOUNT, *(_raised(one.quotas, EXECUTIONS) for one in templates)])
        if reserved > granted - LEFT_UNRESERVED:
            yield where, reserved, granted, templates[0]


def _reserved(template: Template) -> int:
    numbers = (one.get("ReservedConcurrentExecutions") for one in template.of_type("AWS::Lambda::Function"))
    return sum(number for number in numbers if isinstance(number, int))


def _takers(assembly: Assembly, quota: Quota) -> Mapping[str, list[Template]]:
    """Return the template of each resource that takes of `quota`, by where it is counted."""
    found: dict[str, list[Template]] = defaultdict(list)
    for template in assembly.templates:
        if template.account != LOCAL_ACCOUNT:
            for resource in template.of_type(quota.type):
                found[_where(template, quota, resource)].append(template)
    return found


def _where(template: Template, quota: Quota, resource: Resource) -> str:
    place = f"{template.account or 'the account'} {'' if quota.everywhere else template.region}".rstrip()
    if not quota.part:
        return place
    return f"{place}, {quota.part} {text(resource.get(quota.part) or 'default')}"


def _need(quota: Quota, where: str, takers: list[Template]) -> Need:
    granted = max([quota.usual, *(_raised(one.quotas, quota.name) for one in takers)])
    beyond = next(iter(takers[max(granted - quota.taken, 0) :]), None)
    return Need(quota, where, quota.taken + len(takers), granted, beyond)


def _raised(quotas: Mapping[str, object], name: str) -> int:
    value = quotas.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


LEFT = ("AWS::Pinpoint::App", "AWS::Pinpoint::SMSChannel")
HARMLESS = (*LEFT, "AWS::CDK::Metadata")


class PinpointEnded(Rule):
    """Ended resource types are refused, and the project stands in a stack that nothing depends on."""

    id = "SmsProgram-PinpointEnded"
    info = "The template uses a part of Amazon Pinpoint that has ended, or leans on a Pinpoint project."
    why = "AWS refuses it: the whole deployment rolls back, and the program with it."
    source = "AWS: Amazon Pinpoint end of support, 2026-10-30; design decision 12"
    remedy = "Keep AWS::Pinpoint::App and SMSChannel alone in a stack of their own, deployed last."
    brand_key = "pinpoint_project"

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each ended type, each mixture, and each stack that waits for a Pinpoint stack."""
        ended = {template.name for template in assembly.ours if is_pinpoint(template)}
        for template in assembly.ours:
            for resource in template.resources.values():
                if resource.type.startswith("AWS::Pinpoint") and resource.type not in LEFT:
                    yield self.finding(template, resource, "Type", f"{resource.type} has ended.")
                elif resource.type in LEFT and template.name not in ended:
                    yield self.finding(template, resource, "Type", "A program's stack holds a Pinpoint project.")
                elif template.name in ended and resource.type not in HARMLESS:
                    yield self.finding(template, resource, "Type", f"The Pinpoint stack holds an {resource.type}.")
            for name in sorted(ended.intersection(template.dependencies) - {template.name}):
                if template.name not in ended:
                    yield self.finding(template, None, "", f"The stack waits for the Pinpoint stack {name}.")


class AccountQuotas(Rule):
    """No account and region needs more pools, lists, roles or rules than are granted, no stack too many resources."""

    id = "SmsProgram-AccountQuotas"
    each_set = True
    info = "The account is not granted what the programs need."
    why = "A deploy that meets a quota stops half-way: some brands are live, and the rest roll back one by one."
    source = "the quota pages of docs.aws.amazon.com, which `infra/policy/rules/quotas.json` names one by one"
    remedy = (
        "Ask for more in the Service Quotas console, then write what was granted under"
        " context.environments.NAME.quotas in cdk.json."
    )
    brand_key = ""

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each quota that is too small, on the first template beyond it, and each full stack."""
        for need in needs(assembly):
            if need.beyond:
                quota = need.quota
                message = (
                    f"The programs need {need.needed} {quota.type} in {need.where}, {need.granted} are granted: "
                    f"raise the quota of {quota.service} and set quotas.{quota.name} in cdk.json "
                    f"(docs.aws.amazon.com/{quota.source})."
                )
                yield self.finding(need.beyond, None, "", message)
        for where, reserved, granted, first in reservations(assembly):
            message = (
                f"The functions reserve {reserved} runs of Lambda in {where}, of {granted} that are granted, and "
                f"{LEFT_UNRESERVED} must stay unreserved: raise the quota of AWS Lambda and set quotas.{EXECUTIONS} in "
                "cdk.json, or lower reserve_inbound there."
            )
            yield self.finding(first, None, "", message)
        known = {quota.name for quota in (*QUOTAS, *OF_A_CELL)}
        for template in assembly.templates:
            for name in sorted(template.quotas.keys() - known):
                message = f"The quota {name} is not known; known are {', '.join(sorted(known))}."
                yield self.finding(template, None, "", message)
            if len(template.resources) > RESOURCES_OF_A_STACK:
                message = f"The stack has {len(template.resources)} resources; {RESOURCES_OF_A_STACK} are the most."
                yield self.finding(template, None, "", message)


PACK = "SmsProgram"


class Acknowledged(Rule):
    """Nobody acknowledges a finding of these rules."""

    id = "SmsProgram-Acknowledged"
    each_set = True
    info = "A finding of these rules is acknowledged instead of mended."
    why = "Separation that can be waved through is no separation; 500 to 1,500 dollars are due per text."
    source = "design decision 11; 47 U.S.C. 227(b)(3)"
    remedy = "Remove the acknowledgement and mend what the rule found."

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each acknowledgement in a stack's tree and each suppression in a template."""
        for template in assembly.templates:
            for path, ids in template.acknowledged.items():
                for acknowledged in filter(waves_through, ids):
                    yield self.finding(template, None, "", f"{path} acknowledges {acknowledged}.")
            for resource in template.resources.values():
                if PACK.lower() in str(resource.body.get("Metadata", {}).get("cdk_nag", "")).lower():
                    yield self.finding(template, resource, "Metadata.cdk_nag", "The metadata suppresses a rule.")


def waves_through(acknowledged_id: str) -> bool:
    """Whether `acknowledged_id`, however it is spelled, means a rule of this pack, or every rule."""
    # what stands in brackets is one finding of another pack, and may quote a policy that holds a star
    rule = acknowledged_id.partition("[")[0]
    return PACK.lower() in acknowledged_id.lower() or "*" in rule


class Waivers(Rule):
    """Only rules that allow it are waived, with a reason and an owner, and until a day that has not passed."""

    id = "SmsProgram-Waivers"
    each_set = True
    info = "A waiver has run out, or waives what may not be waived."
    why = "What was let through for a time stays for ever where nobody has to look at it again."
    source = "design decision 11 (nothing waved through)"
    remedy = "Mend what the waiver let through and delete it, or agree on a new day with its owner."
    brand_key = "waivers"

    def __init__(self, waivable: frozenset[str]) -> None:
        self._waivable = waivable

    def check(self, assembly: Assembly) -> Iterator[Finding]:
        """Yield a finding for each waiver of an assembly that is void or has run out."""
        for template in assembly.templates:
            for waiver in template.waivers:
                fault = self._fault(waiver, assembly.today)
                if fault:
                    yield self.finding(template, None, "", f"{waiver.place or template.name}: {fault}.")

    def _fault(self, waiver: Waiver, today: date | None) -> str:
        if waiver.rule not in self._waivable:
            return f"{waiver.rule or 'a nameless rule'} may not be waived, only {', '.join(sorted(self._waivable))}"
        if not waiver.reason.strip() or not waiver.owner.strip():
            return f"the waiver of {waiver.rule} has no {'owner' if waiver.reason.strip() else 'reason'}"
        if waiver.until is None:
            return f"the waiver of {waiver.rule} has no day on which it ends"
        if today and today > waiver.until:
            return f"the waiver of {waiver.rule} by {waiver.owner} ended on {waiver.until}"
        return ""


def holds(waiver: Waiver, today: date) -> bool:
    """Whether `waiver` is whole and its last day is `today` or later."""
    return bool(waiver.reason.strip() and waiver.owner.strip()) and waiver.until is not None and today <= waiver.until
