"""Brands and environments that exist nowhere: each value is found again in the templates that it reaches."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.brand.loader import load_all
from infra.environment import Environment
from infra.environment.bounds import ALARMS, MEMORY, TIMEOUT
from infra.ports import PORTS

if TYPE_CHECKING:
    from infra.brand.model import Brand


@dataclass(frozen=True)
class World:
    """Where the sentinels live. No value may stand in a template for another reason, and no two may be equal."""

    environment: str
    account: str
    region: str
    partition: str
    brand: str
    name: str
    legal_entity: str
    qualifier: str

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of `resource` there."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"


# who operates the programs: named in the first world, in the second nobody is
OPERATORS = {
    "readers": ["zq-reader"],
    "senders": ["zq-sender"],
    "importers": ["zq-importer"],
    "deployers": ["zq-deployer"],
    "break_glass": ["zq-break-glass"],
}
# a legal entity that a tag cannot hold as it is, so that the tag and the name are two facts
SENTINELS = World("zqenv", "246813579024", "eu-central-1", "aws", "zqbrand", "Zq Name", "Zq Entity & Sons", "zqqual")
# the same where every name that is cut or changed is cut or changed: what was taken for a fact must be one there, too
ELSEWHERE = World(
    "yx-e2",
    "135792468013",
    "us-gov-west-1",
    "aws-us-gov",
    "a-brand-of-31-characters-at-all",
    "Yx's",
    "Yx (US), Inc.",
    "yx-own",
)


PROGRAMS = ("transactional", "promotional")
PARTITIONS = ("aws", "aws-us-gov")
OF_PORTS = {"reads": ("aws",)}  # what a port needs is not everywhere


@dataclass(frozen=True)
class Option:
    """What somebody may declare: a part of `kinds` of stacks, by what is written for it in brand file and `cdk.json`.

    What stands in braces differs from world to world. An option
    that is there several times comes `after` the one that is there the first time.
    """

    part: str
    program: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[str, ...] = PROGRAMS
    after: str = ""
    partitions: tuple[str, ...] = PARTITIONS


_HOST = {"host": "zq.example.com", "certificate": "{certificate}"}
_VERIFIED = {"verifier": "turnstile", "site_key": "0x4AAAAAAAzq"}
UNSHARED = ("replies", "events", "reads")  # ports that bring something of their own, whoever may use it
USERS = {"roles": ("shop", "till"), "accounts": ("team",)}  # of ports
OPTIONS = (
    Option("simulator", {"origination": {"{environment}": "simulator"}}),
    Option("self_managed", {"opt_outs": "self_managed"}),
    Option("narrow", environment={"quotas": {"concurrent_executions": 20}}),
    Option("no_dashboard", environment={"dashboards": "overview"}),
    Option("reserved", environment={"reserve_inbound": 7001}),
    Option("revoke_all", environment={"revoke_all": ["{legal_entity}"]}),
    Option("domain", {"form": {"domain": {"{environment}": _HOST}}}, kinds=("promotional",)),
    Option("verifier", {"form": _VERIFIED}, kinds=("promotional",)),
    Option("shared_firewall", environment={"firewall": "shared"}, kinds=("promotional",)),
    Option("first_subscriber", environment={"alarms": ["zq-on-call@example.com"]}),
    Option("subscriber", environment={"alarms": ["https://zq-pager.example.com/alarms"]}, after="first_subscriber"),
    Option("alarm_topic", environment={"alarms": ["{topic}"]}),
    Option("permissions_boundary", environment={"permissions_boundary": "zq-boundary"}),
    Option("key_administrators", environment={"key_administrators": ["{admins}"]}),
    Option("tracing", environment={"tracing": True}),
    Option("vpc", environment={"vpc": {"subnets": ["subnet-0a1b2c3d"], "security_groups": ["sg-0a1b2c3d"]}}),
    Option("code_signing", environment={"code_signing": "{signing}"}),
    Option("access_logs", environment={"access_logs": "zq-access-logs"}),
    Option("replies", {"ports": [{"port": "replies"}]}),
    Option("events", {"ports": [{"port": "events"}]}),
    Option("reads", {"ports": [{"port": "reads"}]}, partitions=OF_PORTS.get("reads", PARTITIONS)),
    *(
        Option(
            f"{port}_{whose}",
            {"ports": [{"port": port, "to": f"{{{one}}}"} for one in USERS[whose]]},
            after=port if port in UNSHARED else "",
            partitions=OF_PORTS.get(port, PARTITIONS),
        )
        for port in PORTS
        for whose in USERS
    ),
    Option("log_retention", environment={"log_retention": "{retention}"}),
    Option(
        "tag",
        environment={"tags": {"ZqTag": "zq-value"}},
        kinds=(*PROGRAMS, "platform", "firewall", "overview", "pinpoint"),
    ),
    Option("short_code", {"short_code": "99871"}, kinds=("pinpoint",)),
)


def _distinct(allowed: Mapping[str, range]) -> dict[str, int]:
    """Return a number out of each range that is chosen for no other."""
    chosen: dict[str, int] = {}
    for name, numbers in allowed.items():
        chosen[name] = next(one for one in numbers[2:] if one not in chosen.values())
    return chosen


# each function and alarm another number, so that one stack tells which is whose
SIZES = Option(
    "",
    environment={
        "memory": {name: 2001 + at for at, name in enumerate(MEMORY)},
        "timeout": _distinct(TIMEOUT),
        "alarm_thresholds": _distinct(ALARMS),
    },
)
SLOTS = {"MemorySize": "memory", "Timeout": "timeout", "Metrics": "alarm_thresholds"}

# brings a stack of its own, and changes no other
PROJECT = Option("", {"pinpoint_project": ["{environment}"]})


def environment(options: Iterable[Option], world: World = SENTINELS) -> Environment:
    """Return the environment in which `options` are declared."""
    entry: dict[str, Any] = {"account": world.account, "region": world.region, "qualifier": world.qualifier}
    entry["dashboards"] = "all"  # what can be left out stands in the base
    entry["quotas"] = {"concurrent_executions": 100_000}
    if world is SENTINELS:
        entry["operators"] = OPERATORS
    for option in options:
        entry = _laid_over(entry, _written(option.environment, world))
    return Environment.named(world.environment, {world.environment: entry})


def brand(kind: str, options: Iterable[Option], world: World = SENTINELS) -> Brand:
    """Return the brand with the one program of `kind` for which `options` are declared."""
    program: dict[str, Any] = {
        "origination": {world.environment: _facts(world)["{number}"]},
        "topics": {"zqtopic": {"frequency": "2 msgs/month"}},
    }
    for option in options:
        program = _laid_over(program, _written(option.program, world))
    return _loaded(
        {
            "brand": world.brand,
            "name": world.name,
            "legal_entity": world.legal_entity,
            "support": {"email": "zq-help@example.com"},
            "terms_url": "https://example.com/zq-terms",
            "privacy_url": "https://example.com/zq-privacy",
            "programs": {kind: program},
        }
    )


def _loaded(data: Mapping[str, Any]) -> Brand:
    # read and checked as every brand file is; JSON is YAML
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"{data['brand']}.yaml").write_text(json.dumps(data), encoding="utf-8")
        return load_all(folder)[0]


def _facts(world: World) -> Mapping[str, Any]:
    return {
        "{environment}": world.environment,
        "{legal_entity}": world.legal_entity,
        "{number}": world.arn("sms-voice", "phone-number/phone-0123456789abcdef0123456789abcdef"),
        "{certificate}": world.arn("acm", "certificate/01234567-89ab-cdef-0123-456789abcdef"),
        "{admins}": f"arn:{world.partition}:iam::{world.account}:role/zq-admins",
        "{signing}": world.arn("lambda", "code-signing-config:csc-0123456789abcdef0"),
        "{shop}": f"arn:{world.partition}:iam::357913579135:role/zq-shop",
        "{till}": f"arn:{world.partition}:iam::357913579135:role/zq-till",
        "{team}": "468024680246",
        "{retention}": 2922 if world is SENTINELS else 731,
        "{topic}": world.arn("sns", "zq-alarms"),
    }


def _written(value: Any, world: World) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping):
        return {_written(key, world): _written(item, world) for key, item in value.items()}
    if isinstance(value, list):
        return [_written(item, world) for item in value]
    return _facts(world).get(value, value) if isinstance(value, str) else value


def _laid_over(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(data)
    for key, value in more.items():
        before = found.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            found[key] = _laid_over(before, value)
        else:
            found[key] = [*before, *value] if isinstance(before, list) and isinstance(value, list) else value
    return found
