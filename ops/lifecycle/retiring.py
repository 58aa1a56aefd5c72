"""The end of a program: it sends nothing more, answers STOP and HELP, and what remains costs what it costs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from lambdas.delivery.circuit_breaker import CircuitBreaker
from lambdas.stores.sending.circuit_breaker import BrakeRow
from ops.cost.bill import metrics_of_alarms
from ops.cost.prices import price
from ops.deployed import client_of
from ops.lifecycle.gate import Gate
from ops.rollout.deployment.stacks import resources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from infra.environment import Environment
    from ops.deployed import DeployedProgram
    from ops.rollout.deployment.account import Account

REASON = "the program is retired"
GIGABYTE = 1_000_000_000
# by the type of a resource: what it is called, and by which price it costs something a month
MONTHLY = {
    "AWS::CloudWatch::Dashboard": ("dashboards", "dashboard"),
    "AWS::KMS::Key": ("keys", "key"),
    "AWS::WAFv2::WebACL": ("web ACLs, without their rules", "web_acl"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan: what it does, whether that is done already, and how to do it."""

    what: str
    is_done: bool
    act: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """Something that remains and what it costs a month; `kept` says that it stays when number and stack are gone."""

    what: str
    dollars: float
    kept: bool


def parameter_of(program: DeployedProgram) -> str:
    """Return the name of the parameter that says since when the program is retired."""
    return f"/sms/{program.environment}/{program.id}/retired"


def pause(place: Environment, program: DeployedProgram, reason: str, by: str = "") -> bool:
    """Let `program` send nothing until a person resumes it; False where it was paused already, whose reason stays."""
    gate = Gate(program, place)
    by = by or str(client_of("sts", place).get_caller_identity()["Arn"])
    news = BrakeRow(client_of("dynamodb", place), program.sends).put(CircuitBreaker(reason, datetime.now(UTC), by))
    gate.turn(on=False)
    return news


def retired_since(place: Environment, program: DeployedProgram) -> str:
    """Return since when, and by whom, `program` is retired; empty where it is not."""
    ssm = client_of("ssm", place)
    try:
        return str(ssm.get_parameter(Name=parameter_of(program))["Parameter"]["Value"])
    except ssm.exceptions.ParameterNotFound:
        return ""


def steps(place: Environment, program: DeployedProgram, by: str) -> list[Step]:
    """Return what ends the sending of `program` in the name of `by`; each step may be done again."""
    gate, ssm, now = Gate(program, place), client_of("ssm", place), datetime.now(UTC)
    tables, value = client_of("dynamodb", place), f"{to_text(now)} by {by}"
    brake = gate.brake()
    return [
        Step(
            f"write {parameter_of(program)}: `./sms resume` refuses from then on, and a deploy may miss its brand file",
            bool(retired_since(place, program)),
            lambda: ssm.put_parameter(Name=parameter_of(program), Type="String", Value=value, Overwrite=True),
        ),
        Step(
            "open the circuit breaker: the gate sends nothing, whoever asks",
            bool(brake and brake.on),
            lambda: BrakeRow(tables, program.sends).put(CircuitBreaker(REASON, now, by)),
        ),
        Step(
            "disable the gate's event source mappings: requests and campaigns wait unread, and expire",
            gate.shut(),
            lambda: gate.turn(on=False),
        ),
    ]


def remaining(account: Account, program: DeployedProgram) -> Iterator[Cost]:
    """Yield what of the program goes on costing money."""
    held = list(resources_of(program.stack_id, account))
    for kind, (name, monthly) in MONTHLY.items():
        if count := sum(one.type == kind for one in held):
            yield Cost(f"{count} {name}", count * price(monthly).dollars, kept=kind == "AWS::KMS::Key")
    resources = _resources(account, program)
    if read := metrics_of_alarms(resources.values()):
        yield Cost(f"{read} metrics that alarms read", read * price("alarm").dollars, kept=False)
    if rules := _rules(resources):
        yield Cost(f"{rules} rules of web ACLs", rules * price("web_acl_rule").dollars, kept=False)
    yield from _numbers(account, program)
    tables = [one.physical_id for one in held if one.type == "AWS::DynamoDB::Table"]
    sizes = [account.dynamodb.describe_table(TableName=name)["Table"]["TableSizeBytes"] for name in tables]
    gigabytes = sum(sizes) / GIGABYTE
    yield Cost(
        f"{len(tables)} tables, {gigabytes:,.3f} GB as of hours ago",
        gigabytes * price("table_gigabyte").dollars,
        kept=True,
    )
    buckets = sum(one.type == "AWS::S3::Bucket" for one in held)
    yield Cost(f"{buckets} buckets, each GB at ${price('bucket_gigabyte').dollars}", 0.0, kept=True)


def _resources(account: Account, program: DeployedProgram) -> Mapping[str, Any]:
    body: Any = account.cloudformation.get_template(StackName=program.stack_id)["TemplateBody"]
    resources: Mapping[str, Any] = (json.loads(body) if isinstance(body, str) else body)["Resources"]
    return resources


def _rules(resources: Mapping[str, Any]) -> int:
    acls = (one for one in resources.values() if one["Type"] == "AWS::WAFv2::WebACL")
    return sum(len(one["Properties"].get("Rules", [])) for one in acls)


def _numbers(account: Account, program: DeployedProgram) -> Iterator[Cost]:
    pool = program.outputs["Pool"].rpartition("/")[2]
    for page in account.sms.get_paginator("describe_phone_numbers").paginate():
        for one in page["PhoneNumbers"]:
            if one.get("PoolId") == pool:
                lease = float(one.get("MonthlyLeasingPrice") or 0)
                yield Cost(f"the number {one['PhoneNumber']} ({one['NumberType'].lower()})", lease, kept=False)
