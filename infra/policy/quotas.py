"""What an account gives by default of what programs need, and how many of each an assembly takes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from infra.policy.assembly import Assembly
from infra.policy.template import Template

LOCAL_ACCOUNT = "000000000000"  # the local AWS, which counts nothing
RESOURCES_OF_A_STACK = 500  # CloudFormation user guide, Understand CloudFormation quotas: cannot be raised


@dataclass(frozen=True, slots=True)
class Quota:
    """How many resources of `type` an account holds in a region unless AWS raised it; `taken` are there already."""

    name: str
    type: str
    usual: int
    service: str
    taken: int = 0


SMS = "AWS End User Messaging SMS"
QUOTAS = (
    Quota("pools", "AWS::SMSVOICE::Pool", 25, SMS),
    Quota("opt_out_lists", "AWS::SMSVOICE::OptOutList", 25, SMS, taken=1),  # one is called Default
    Quota("configuration_sets", "AWS::SMSVOICE::ConfigurationSet", 25, SMS),
    Quota("roles", "AWS::IAM::Role", 1000, "AWS Identity and Access Management (IAM)"),
    Quota("alarms", "AWS::CloudWatch::Alarm", 5000, "Amazon CloudWatch"),
    Quota("tables", "AWS::DynamoDB::Table", 2500, "Amazon DynamoDB"),
    Quota("schedule_groups", "AWS::Scheduler::ScheduleGroup", 500, "Amazon EventBridge Scheduler"),
    Quota("event_buses", "AWS::Events::EventBus", 100, "Amazon EventBridge"),
    Quota("buckets", "AWS::S3::Bucket", 10_000, "Amazon Simple Storage Service (Amazon S3)"),
)


@dataclass(frozen=True, slots=True)
class Need:
    """How many of a quota an account and region needs, how many it has, and the first template that is too many."""

    quota: Quota
    needed: int
    granted: int
    beyond: Template | None


def needs(assembly: Assembly) -> list[Need]:
    """Return what `assembly` needs of each quota in each account and region but the local AWS."""
    homes: dict[tuple[str, str], list[Template]] = defaultdict(list)
    for template in assembly.templates:
        if template.account != LOCAL_ACCOUNT:
            homes[template.account, template.region].append(template)
    return [_need(quota, templates) for templates in homes.values() for quota in QUOTAS]


def _need(quota: Quota, templates: list[Template]) -> Need:
    granted = max([quota.usual, *(_raised(one.quotas, quota.name) for one in templates)])
    needed, beyond = quota.taken, None
    for template in templates:
        needed += Counter(one.type for one in template.resources.values())[quota.type]
        beyond = beyond or (template if needed > granted else None)
    return Need(quota, needed, granted, beyond)


def _raised(quotas: Mapping[str, object], name: str) -> int:
    value = quotas.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
