"""What an account gives by default of what programs need, and how many of each an assembly takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from infra.concurrency import LEFT_UNRESERVED, NEW_ACCOUNT
from infra.policy.assembly import Assembly
from infra.policy.template import Resource, Template
from infra.policy.values import text

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


SMS, SMS_PAGE = "AWS End User Messaging SMS", "sms-voice/latest/userguide/quotas.html"
IAM, IAM_PAGE = "AWS Identity and Access Management (IAM)", "IAM/latest/UserGuide/reference_iam-quotas.html"
S3, S3_PAGE = "Amazon Simple Storage Service (Amazon S3)", "AmazonS3/latest/userguide/BucketRestrictions.html"
TABLES = "amazondynamodb/latest/developerguide/ServiceQuotas.html"
GROUPS = "scheduler/latest/UserGuide/managing-schedule-group.html"
EVENTS, EVENTS_PAGE = "Amazon EventBridge", "eventbridge/latest/userguide/eb-quota.html"
APIS = "apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html"
# no alarms: of those an account may have any number (AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html)
QUOTAS = (
    Quota("pools", "AWS::SMSVOICE::Pool", 25, SMS, SMS_PAGE),
    Quota("opt_out_lists", "AWS::SMSVOICE::OptOutList", 25, SMS, SMS_PAGE, taken=1),  # one is called Default
    Quota("configuration_sets", "AWS::SMSVOICE::ConfigurationSet", 25, SMS, SMS_PAGE),
    Quota("roles", "AWS::IAM::Role", 1000, IAM, IAM_PAGE, everywhere=True),
    Quota("tables", "AWS::DynamoDB::Table", 2500, "Amazon DynamoDB", TABLES),
    Quota("schedule_groups", "AWS::Scheduler::ScheduleGroup", 500, "Amazon EventBridge Scheduler", GROUPS),
    Quota("event_buses", "AWS::Events::EventBus", 100, EVENTS, EVENTS_PAGE),
    Quota("event_rules", "AWS::Events::Rule", 300, EVENTS, EVENTS_PAGE, part="EventBusName"),  # 100 in Africa and Milan
    Quota("buckets", "AWS::S3::Bucket", 10_000, S3, S3_PAGE, everywhere=True),
    Quota("firewalls", "AWS::WAFv2::WebACL", 100, "AWS WAF", "waf/latest/developerguide/limits.html"),
    Quota("apis", "AWS::ApiGateway::RestApi", 600, "Amazon API Gateway", APIS),  # regional ones; cannot be raised
    Quota("hosts", "AWS::ApiGateway::DomainName", 120, "Amazon API Gateway", APIS),
)

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
