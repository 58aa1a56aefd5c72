"""The one table of what an environment may declare beside its place, as docs/options.md shows it.

Each option adds to the templates, and two add what each adds alone: nothing that another one sets is changed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from infra.environment.bounds import ALARMS, MEMORY, MOST_MEBIBYTES, TIMEOUT
from infra.environment.option import (
    CDK_QUALIFIER,
    Json,
    Option,
    OutOfRangeError,
    Place,
    entries,
    numbers,
    one_text,
    texts,
    whole_number,
)
from infra.naming import IDENTITY_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY_NAME = r"[\w+=,.@-]{1,128}"


def _permissions_boundary(given: Json, place: Place) -> str:
    # not one of AWS: each leaves out what a program must do, such as to write, or to pass its scheduler a role
    arn = rf"arn:{place.partition}:iam::{place.account}:policy/(?:[\w+=,.@-]+/)*{POLICY_NAME}"
    named = one_text(given, f"{POLICY_NAME}|{arn}")
    return named if named.startswith("arn:") else f"arn:{place.partition}:iam::{place.account}:policy/{named}"


# what every AWS service takes in a tag; IAM takes two keys that differ in case for one
TAG = r"(?=\S)[\w .:/=+@-]{1,%d}(?<=\S)"
MOST_TAGS = 40  # AWS takes 50 on a resource, four of which say whose it is


def _tags(given: Json, _: Place) -> dict[str, str]:
    found = entries(given)
    if len(found) > MOST_TAGS:
        raise OutOfRangeError(f"{len(found)} tags")
    taken = {name.lower() for name in IDENTITY_TAGS}
    for key, value in found.items():
        folded = one_text(key, TAG % 128).lower()
        if folded.startswith("aws:") or folded in taken:
            raise OutOfRangeError(repr(key))
        one_text(value, TAG % 256)
        taken.add(folded)
    return dict(sorted(found.items()))


LIKE = 0.6  # of the letters in their order


def _qualifier(given: Json, _: Place) -> str:
    named = one_text(given, r"[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?")  # it is part of the name of a bucket
    if named != CDK_QUALIFIER and SequenceMatcher(None, named, CDK_QUALIFIER).ratio() > LIKE:
        raise OutOfRangeError(f"{named!r}, which a reader takes for {CDK_QUALIFIER}")
    return named


# what CloudWatch Logs takes, from what every environment keeps
RETENTION_DAYS = (90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


def _log_retention(given: Json, _: Place) -> int:
    return whole_number(given, RETENTION_DAYS)


MOST_ADMINISTRATORS = 10
ROLE_NAME = r"[\w+=,.@-]{1,64}"
CUT = 24  # CloudFormation cuts the stack's name in the name of a role


def _key_administrators(given: Json, place: Place) -> tuple[str, ...]:
    path = r"(?!aws-service-role/)(?:[\w+=,.@-]+/)*"
    found = texts(given, rf"arn:{place.partition}:iam::{place.account}:role/{path}{ROLE_NAME}", MOST_ADMINISTRATORS)
    for arn in found:
        name = arn.rpartition("/")[2]
        if any(name.startswith(f"sms-{environment}-"[:CUT]) for environment in place.environments):
            raise OutOfRangeError(f"{arn!r}, a role of a program")
    return found


def _tracing(given: Json, _: Place) -> bool:
    if given is not True:
        raise OutOfRangeError(repr(given))
    return True


@dataclass(frozen=True, slots=True)
class Vpc:
    """Where functions run: the ids of subnets and of security groups of one VPC."""

    subnets: tuple[str, ...]
    security_groups: tuple[str, ...]


MOST_SUBNETS, MOST_GROUPS = 16, 5  # what Lambda takes
ID = "(?:[0-9a-f]{8}|[0-9a-f]{17})"


def _vpc(given: Json, _: Place) -> Vpc:
    found = entries(given, ("subnets", "security_groups"))
    return Vpc(
        subnets=texts(found.get("subnets"), f"subnet-{ID}", MOST_SUBNETS),
        security_groups=texts(found.get("security_groups"), f"sg-{ID}", MOST_GROUPS),
    )


def _memory(given: Json, _: Place) -> dict[str, int]:
    return numbers(given, MEMORY)


def _timeout(given: Json, _: Place) -> dict[str, int]:
    return numbers(given, TIMEOUT)


def _alarm_thresholds(given: Json, _: Place) -> dict[str, int]:
    return numbers(given, ALARMS)


def _code_signing(given: Json, place: Place) -> str:
    where = f"arn:{place.partition}:lambda:{place.region}:{place.account}"
    return one_text(given, rf"{where}:code-signing-config:csc-[a-z0-9]{{17}}")


def _access_logs(given: Json, place: Place) -> str:
    named = one_text(given, r"(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]")
    programs = tuple(f"sms-{environment}-" for environment in place.environments)
    if named.startswith((*programs, "cdk-")):
        raise OutOfRangeError(f"{named!r}, a bucket of {'the bootstrap' if named.startswith('cdk-') else 'a program'}")
    return named


OPTIONS: tuple[Option, ...] = (
    Option(
        "permissions_boundary",
        "the name or ARN of an IAM policy of the environment's own account",
        '"sms-boundary"',
        "`PermissionsBoundary` of every role",
        _permissions_boundary,
    ),
    Option(
        "tags",
        f"up to {MOST_TAGS} tags, none called Brand, MessageType, LegalEntity, Environment, or aws:*, in any case, "
        "of letters, digits, spaces, and .:/=+@_-",
        '{"CostCenter": "4711"}',
        "`Tags` of every resource that takes them, and the tags of every stack",
        _tags,
    ),
    Option(
        "qualifier",
        "the qualifier of your own `cdk bootstrap`, up to 10 lower-case letters, digits, and inner hyphens, none that "
        f"looks like {CDK_QUALIFIER}",
        '"smsteam"',
        "the bootstrap's buckets, roles, and version by which every stack is deployed",
        _qualifier,
    ),
    Option(
        "log_retention",
        f"one of {', '.join(map(str, RETENTION_DAYS))} days",
        "365",
        "`RetentionInDays` of every log group",
        _log_retention,
    ),
    Option(
        "key_administrators",
        f"up to {MOST_ADMINISTRATORS} ARNs of roles of the environment's account, without wildcards, none a role of a "
        "program or of a service",
        '["arn:aws:iam::111122223333:role/key-admins"]',
        "one statement of every program's key policy, to administer the key and not to use, disable, or delete it",
        _key_administrators,
    ),
    Option(
        "tracing",
        "true",
        "true",
        "X-Ray: `TracingConfig` of functions, `TracingConfiguration` of workflows, `TracingEnabled` of the web stage, "
        "and a policy `Tracing` of the roles of the first two",
        _tracing,
    ),
    Option(
        "vpc",
        f"1 to {MOST_SUBNETS} subnet ids and 1 to {MOST_GROUPS} security group ids",
        '{"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"]}',
        "`VpcConfig` of every function and a policy `Network` of its role",
        _vpc,
    ),
    Option(
        "memory",
        f"mebibytes by function, from what it gets to {MOST_MEBIBYTES}",
        '{"send_gate": 2048}',
        "`MemorySize` of those functions",
        _memory,
    ),
    Option(
        "timeout",
        "seconds by function, within [its bounds](#bounds-of-functions)",
        '{"campaign": 600}',
        "`Timeout` of those functions",
        _timeout,
    ),
    Option(
        "alarm_thresholds",
        "whole numbers by the name of a signal's runbook, within [its bounds](#bounds-of-alarms)",
        '{"SendingAlarmsLateBulk": 43200}',
        "the number in the formula of the alarm that watches it",
        _alarm_thresholds,
    ),
    Option(
        "code_signing",
        "the ARN of a code signing configuration of Lambda in the environment's account and region",
        '"arn:aws:lambda:us-east-1:111122223333:code-signing-config:csc-0123456789abcdef0"',
        "`CodeSigningConfigArn` of every function",
        _code_signing,
    ),
    Option(
        "access_logs",
        "the name of a bucket of the environment's account and region, none of a program or of the bootstrap",
        '"example-access-logs"',
        "`LoggingConfiguration` of every bucket, below STACK/PART/",
        _access_logs,
    ),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What one environment declares; each field is the option of its name, and empty where that is left out."""

    permissions_boundary: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    qualifier: str = ""
    log_retention: int = 0
    key_administrators: tuple[str, ...] = ()
    tracing: bool = False
    vpc: Vpc | None = None
    memory: Mapping[str, int] = field(default_factory=dict)
    timeout: Mapping[str, int] = field(default_factory=dict)
    alarm_thresholds: Mapping[str, int] = field(default_factory=dict)
    code_signing: str = ""
    access_logs: str = ""

    @classmethod
    def of_entry(cls, entry: Mapping[str, Json], place: Place) -> Options:
        """Return the options that the `entry` of an environment in `cdk.json` declares."""
        values: dict[str, Any] = {one.name: one.value(entry[one.name], place) for one in OPTIONS if one.name in entry}
        return cls(**values)

    def declared(self) -> dict[str, Json]:
        """Return what is declared, as it may stand in an entry again."""
        found: dict[str, Json] = json.loads(json.dumps(asdict(self)))
        return {name: value for name, value in found.items() if value}
