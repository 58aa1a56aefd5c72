"""The facts that fill the blueprint: what brand files, `cdk.json` and naming say of each stack, without a construct."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infra.alarm_targets import protocol
from infra.brand.copy import form_of
from infra.brand.manifest import manifest
from infra.brand.wording.keywords import MANDATORY, pool_keywords
from infra.concurrency import Concurrency
from infra.environment.operators import own_roles
from infra.naming import Names, consent_bus, firewall, overview, partition, platform_stack, tag_value
from infra.policy.blueprint.deployment import digest_of
from infra.policy.blueprint.expected import ExpectedStack, Part
from infra.policy.blueprint.logical_ids import logical_id
from infra.ports import granted, guest, is_role
from infra.protection import country_rules

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from infra.brand.model import Brand, BrandProgram
    from infra.environment import Environment
    from lambdas.program import MessageType

ROOT = Path(__file__).parents[1]
LAYER = ROOT / "build" / "layer"
SIMULATOR = "simulator"
QUALIFIER = "hnb659fds"  # of the CDK's own bootstrap
SIZES = ("memory", "timeout", "alarm_thresholds")  # each of several functions or alarms
# when AWS starts the audit of a program; 15:00 UTC is morning in the United States
AUDITS = {
    "weekly": "cron(0 15 ? * MON *)",
    "monthly": "cron(0 15 1 * ? *)",
    "quarterly": "cron(0 15 1 1,4,7,10 ? *)",
}


def expected_stacks(
    brands: Sequence[Brand],
    environment: Environment,
    *,
    only: str | None = None,
    standing: Container[str] | None = None,
) -> list[ExpectedStack]:
    """Return every stack that `brands` come to in `environment`, or what is built of them where `only` names one.

    `standing` are the stacks that the deploy was told stand already; None where nobody said.
    """
    shared, narrow = _place(environment), _has_little_room(brands, environment)
    programs = list(_programs(brands, environment))
    built = [program for program in programs if only in {None, program[0].brand}]
    meeting = {names.legal_entity for _, kind, names in programs if _meets_others(kind, names, environment)}
    entities = sorted({*meeting, *environment.kept_entities})
    stacks = [
        *([_platform(environment, entities, shared)] if entities else []),
        *(
            [_firewall(environment, shared)]
            if any(_shares(one, kind, environment) for one, kind, _ in programs)
            else []
        ),
        *(_program(brand, kind, names, environment, narrow=narrow) for brand, kind, names in built),
        *([_overview(environment, programs, shared)] if programs else []),
        *_projects(built, environment, shared),
    ]
    return [_protected(stack, standing) for stack in stacks]


def _protected(stack: ExpectedStack, standing: Container[str] | None) -> ExpectedStack:
    return replace(stack, protected=None if standing is None else stack.name in standing)


def _programs(brands: Iterable[Brand], environment: Environment) -> Iterator[tuple[Brand, MessageType, Names]]:
    for brand in brands:
        for kind in brand.message_types:
            where = {"account": environment.account, "region": environment.region}
            legal = brand.legal_entity
            yield brand, kind, Names(environment.name, brand.brand, kind, legal_entity=legal, **where)


def _place(environment: Environment) -> dict[str, Any]:
    return {
        "environment": environment.name,
        "account": environment.account,
        "region": environment.region,
        "partition": partition(environment.region),
        "qualifier": environment.options.qualifier or QUALIFIER,
    }


def _has_little_room(brands: Sequence[Brand], environment: Environment) -> bool:
    programs = sum(len(brand.message_types) for brand in brands)
    return Concurrency.of(environment.concurrent_executions, programs).is_narrow


# A program.


def _program(brand: Brand, kind: MessageType, names: Names, environment: Environment, *, narrow: bool) -> ExpectedStack:
    described = manifest(brand, kind, environment.name)
    form = form_of(brand) if kind == "promotional" else None
    told = {"program.json": described.to_json()} | ({"form.json": form.to_json()} if form else {})
    packages = [_code(), _layer(), _manifest_files(told)]
    code, layer, own = map(digest_of, packages)
    origination = brand.program(kind).origination_for(environment.name)
    pool = "Pool" if origination == SIMULATOR else f"Pool{hashlib.sha256(origination.encode()).hexdigest()[:8]}"
    keywords = [word for word in pool_keywords(described) if word.keyword not in MANDATORY]
    facts = {
        **_place(environment),
        **_names(brand, names),
        "origination": origination,
        "pool": logical_id("ShortCode", pool),
        "help": described.copy.help,
        "topics": ",".join(topic.name for topic in described.topics),
        "stop": described.copy.stop,
        "keywords": [{"Action": one.action, "Keyword": one.keyword, "Message": one.message} for one in keywords],
        "country_rules": country_rules(described.sending.countries, brand.program(kind).sending.protection),
        "audit_schedule": AUDITS[brand.program(kind).audit],
        **_let_by(environment),
        "code": code,
        "layer": layer,
        "manifest": own,
    }
    return ExpectedStack(
        name=names.stack,
        blueprint=kind,
        facts=facts,
        parts=[*([Part("narrow")] if narrow else []), *_parts(brand, kind, environment)],
        tags={**environment.options.tags, **names.tags},
        after=[
            *([firewall(environment.name)] if _shares(brand, kind, environment) else []),
            *([platform_stack(environment.name)] if _meets_others(kind, names, environment) else []),
        ],
        packages=dict(zip((code, layer, own), packages, strict=True)),
    )


def _meets_others(kind: MessageType, names: Names, environment: Environment) -> bool:
    return kind == "promotional" or names.legal_entity in environment.revoke_all


def _shares(brand: Brand, kind: MessageType, environment: Environment) -> bool:
    return environment.shares_firewall and kind == "promotional" and brand.program(kind).form.verifier == "waf"


def _let_by(environment: Environment) -> dict[str, Any]:
    operators = environment.operators
    return {
        "own_roles": own_roles(environment.name),
        "changers": list(operators.changers),
        "writers": list(operators.writers),
        "only_readers": list(operators.only_readers),
    }


def _names(brand: Brand, names: Names) -> dict[str, Any]:
    return {
        "brand": names.brand,
        "brand_name": brand.name,
        "stack": names.stack,
        "cascade": names.cascade,
        "consent_bus": names.consent_bus,
        "legal_entity": names.legal_entity,
        "tags": [{"Key": key, "Value": value} for key, value in sorted(names.tags.items())],
        "tagged_legal_entity": tag_value(names.legal_entity),
    }


def _parts(brand: Brand, kind: MessageType, environment: Environment) -> Iterator[Part]:
    """Yield the parts that the program declares, in the order in which they are laid over the base."""
    program, form = brand.program(kind), brand.program(kind).form
    if program.origination_for(environment.name) == SIMULATOR:
        yield Part("simulator")
    if program.opt_outs == "self_managed":
        yield Part("self_managed")
    if not environment.own_dashboards:
        yield Part("no_dashboard")
    if environment.reserve_inbound:
        yield Part("reserved", {"reserve_inbound": environment.reserve_inbound})
    if kind == "promotional" and (domain := form.domain.get(environment.name)):
        yield Part("domain", {"host": domain.host, "certificate": domain.certificate})
    if kind == "promotional" and form.verifier != "waf":
        yield Part("verifier", {"verifier": form.verifier})
    if _shares(brand, kind, environment):
        yield Part("shared_firewall")
    if brand.legal_entity in environment.revoke_all:
        yield Part("revoke_all")
    yield from _targets(environment.told_of_alarms(brand.alarms))
    yield from _options(environment)
    yield from _ports(program, environment)


def _targets(targets: Sequence[str]) -> Iterator[Part]:
    told = [(target, how) for target in targets if (how := protocol(target))]
    for number, (target, how) in enumerate(told, start=1):
        if number == 1:  # brings the queue for what could not be delivered, too
            yield Part("first_subscriber", {"first_endpoint": target, "first_protocol": how})
        else:
            own_id = logical_id("Alarms", "Subscribers", f"Subscriber{number}", "Resource")
            yield Part("subscriber", {"subscriber": own_id, "endpoint": target, "protocol": how})
    yield from (Part("alarm_topic", {"alarm_topic": target}) for target in targets if not protocol(target))


def _ports(program: BrandProgram, environment: Environment) -> Iterator[Part]:
    """Yield a part for each account whose roles a port is open to, and for each that it is open to as a whole.

    Three ports bring something of their own, whoever may use them: a queue, a bus, and a function.
    """
    opened: dict[tuple[str, str], list[str]] = {}
    declared = [one for one in program.ports if one.is_open_in(environment.name)]
    if any(one.port == "replies" for one in declared):
        yield Part("replies")
    for one in declared:
        if one.to:
            opened.setdefault((one.port, "roles" if is_role(one.to) else "accounts"), []).append(one.to)
    if program.events_in(environment.name):
        yield Part("events")
    if any(one.port == "reads" for one in declared):
        yield Part("reads")
    for (port, whose), users in opened.items():
        name, principal = f"{port}_{whose}", granted(users, (), "")["Principal"]
        let_by = [guest(one, partition(environment.region)) for one in users]
        for root in principal["AWS"] if isinstance(principal, dict) else []:
            yield Part(name, {f"{name}_of": root, name: let_by})


def _options(environment: Environment) -> Iterator[Part]:
    """Yield the parts that the environment declares of its programs: each option under its own name, each tag once."""
    for name, value in environment.options.declared().items():
        if name in SIZES:
            yield from (Part(f"{name}_{of}", {f"{name}_{of}": size}) for of, size in value.items())
        elif name == "key_administrators":
            yield from (Part(name, {"key_administrator": one}) for one in value)
        elif name not in {"qualifier", "tags"}:
            yield Part(name, value if isinstance(value, dict) else {name: value})
    yield from _tags(environment)


def _tags(environment: Environment) -> Iterator[Part]:
    yield from (Part("tag", {"tag_key": key, "tag_value": value}) for key, value in environment.options.tags.items())


# What a program's functions are made of, read from the repository: by what stays out, not by what goes in.


@cache
def _code() -> Mapping[str, bytes]:
    every = (path for path in (ROOT / "lambdas").rglob("*") if path.is_file() and path.suffix != ".pyc")
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in every}
    return {name: content for name, content in files.items() if name != "lambdas/requirements.txt"}


@cache
def _layer() -> Mapping[str, bytes]:
    every = (path for path in (LAYER / "python").rglob("*") if path.is_file())
    files = {path.relative_to(LAYER).as_posix(): path for path in every}
    return {name: path.read_bytes() for name, path in files.items() if not _made_by_installing(name)}


def _made_by_installing(name: str) -> bool:
    # a script names the interpreter that installed it, and RECORD its digest: each machine would make its own layer
    return name.endswith((".pyc", "/RECORD")) or name.startswith("python/bin/")


def _manifest_files(told: Mapping[str, str]) -> Mapping[str, bytes]:
    module = b'"""The manifest of the program that this function belongs to."""\n'
    package = "python/program_manifest"
    return {f"{package}/__init__.py": module} | {f"{package}/{name}": text.encode() for name, text in told.items()}


# The stacks that no program owns.


def _platform(environment: Environment, entities: Sequence[str], shared: Mapping[str, Any]) -> ExpectedStack:
    name, tags = platform_stack(environment.name), {"Environment": environment.name}
    buses = [Part("entity", _entity(environment, entity)) for entity in entities]
    parts = [*buses, *_tags(environment)]
    return ExpectedStack(name, "platform", {**shared, "stack": name}, parts, {**environment.options.tags, **tags})


def _firewall(environment: Environment, shared: Mapping[str, Any]) -> ExpectedStack:
    name, tags = firewall(environment.name), {**environment.options.tags, "Environment": environment.name}
    return ExpectedStack(name, "firewall", {**shared, "stack": name}, list(_tags(environment)), tags)


def _entity(environment: Environment, entity: str) -> Mapping[str, Any]:
    return {
        "bus": logical_id(entity, "Bus"),
        "consent_bus": consent_bus(environment.name, tag_value(entity)),
        "bus_description": f"Opt-outs from marketing by {entity}"[:512],
        "tagged_legal_entity": tag_value(entity),
    }


def _overview(
    environment: Environment, programs: Sequence[tuple[Brand, MessageType, Names]], shared: Mapping[str, Any]
) -> ExpectedStack:
    name, first = overview(environment.name), programs[0][2]
    by_brand = groupby(sorted((names.brand, at) for at, (_, _, names) in enumerate(programs)), key=lambda pair: pair[0])
    rows = [f"| {brand} | {', '.join(programs[at][1] for _, at in those)} |" for brand, those in by_brand]
    own = f"A program's own dashboard is `sms-{environment.name}-BRAND-TYPE`.\n\n" if environment.own_dashboards else ""
    table = "\n".join([f"{own}| brand | programs |", "|---|---|", *rows])
    facts = {**shared, "stack": name, "programs": json.dumps(table)[1:-1], "first_brand": first.brand}
    kind = f"overview_{first.message_type}"
    tags = {**environment.options.tags, "Environment": environment.name}
    return ExpectedStack(name, kind, facts, list(_tags(environment)), tags)


def _projects(
    built: Sequence[tuple[Brand, MessageType, Names]], environment: Environment, shared: Mapping[str, Any]
) -> Iterator[ExpectedStack]:
    """Yield the Pinpoint projects: the first waits for every program, the others for the first."""
    after = [names.stack for _, _, names in built]
    for brand, kind, names in built:
        if environment.name in brand.program(kind).pinpoint_project:
            code = brand.program(kind).short_code
            parts = [*([Part("short_code", {"short_code": code})] if code else []), *_tags(environment)]
            tags = {**environment.options.tags, **names.tags}
            facts = {**shared, **_names(brand, names), "stack": names.stack, "project": names.pinpoint_project}
            yield ExpectedStack(names.pinpoint_stack, f"pinpoint_{kind}", facts, parts, tags, after)
            after = after if len(after) == 1 and after[0].endswith("-pinpoint") else [names.pinpoint_stack]
