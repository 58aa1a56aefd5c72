"""What stands in an account, or was left there, and no brand file accounts for: a deploy would forget its people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from infra.brand.copy import listed
from infra.naming import Names
from ops.rollout.deployment.stacks import resources_of, stacks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infra.brand.model import Brand
    from infra.environment import Environment
    from lambdas.program import MessageType
    from ops.rollout.deployment.account import Account
    from ops.rollout.deployment.stacks import Stack

GONE = {"REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "DELETE_FAILED"}  # holds nothing that a deploy would go on with
LEFT_BY = (
    "/sms/{}/(?P<brand>[^/]+)/(?P<kind>[^/]+)/topics",
    "sms-{}-(?P<brand>[a-z0-9-]+)-(?P<kind>transactional|promotional)-Consent[LS].*",
)
TABLES = ("ConsentSubscriptions", "ConsentLedger")  # how their names go on after the stack's, whatever comes then


@dataclass(frozen=True, slots=True)
class Unaccounted:
    """One thing that a deploy would forget, with what to do; what is retired is told of, and holds up nothing."""

    what: str
    remedy: str
    refuses: bool = True

    @property
    def told(self) -> str:
        """Both in one line."""
        return f"{self.what}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Described:
    """A program as its brand file describes it now, with the topics that it declares or lets go."""

    names: Names
    topics: frozenset[str]

    @property
    def id(self) -> str:
        """Its name inside its environment, e.g. `acme/promotional`."""
        return f"{self.names.brand}/{self.names.message_type}"


@dataclass(frozen=True, slots=True)
class Found:
    """What an account holds of an environment: stacks, parameters of programs, and consent tables, each by name."""

    stacks: Mapping[str, Stack]
    parameters: Mapping[str, str]
    tables: frozenset[str]
    held: frozenset[str] = frozenset()  # what stacks hold that have not come to their end


def described(brands: Iterable[Brand], environment: Environment) -> list[Described]:
    """Return every program that `brands` describe in `environment`."""
    return [_described(brand, kind, environment) for brand in brands for kind in brand.message_types]


def _described(brand: Brand, kind: MessageType, environment: Environment) -> Described:
    names = Names(
        environment.name, brand.brand, kind, brand.legal_entity, account=environment.account, region=environment.region
    )
    program = brand.program(kind)
    return Described(names, frozenset([*program.topics, *program.retired_topics]))


def found(account: Account) -> Found:
    """Return what the account holds of its environment."""
    stacks = {stack.name: stack for stack in stacks_of(account)}
    pages = account.client("ssm").get_paginator("get_parameters_by_path")
    path = f"/sms/{account.environment.name}"
    told = (one for page in pages.paginate(Path=path, Recursive=True) for one in page["Parameters"])
    names = account.dynamodb.get_paginator("list_tables").paginate()
    unfinished = [stack for stack in stacks.values() if not stack.stands and stack.status not in GONE]
    return Found(
        stacks,
        {one["Name"]: one["Value"] for one in told},
        frozenset(name for page in names for name in page["TableNames"]),
        frozenset(held.physical_id for stack in unfinished for held in resources_of(stack.id, account)),
    )


def unaccounted(
    programs: Iterable[Described], there: Found, environment: str, cells: Mapping[str, str] | None = None
) -> list[Unaccounted]:
    """Return all that a deploy of `programs` would forget of what is `there`; `cells` are those of brands elsewhere."""
    known = {one.names.stack: one for one in programs}
    return [
        *(each for one in known.values() for each in _left_behind(one, there, environment)),
        *(each for one in known.values() for each in _topics(one, there)),
        *_stacks(known, there, environment, cells or {}),
        *_gone(known, there, environment),
    ]


def _left_behind(one: Described, there: Found, environment: str) -> Iterator[Unaccounted]:
    """Yield where a program that is gone left its people, and a deploy would begin with empty tables."""
    stack = there.stacks.get(one.names.stack)
    if stack and stack.stands:
        return
    tables = [name for table in TABLES for name in there.tables if name.startswith(f"{one.names.stack}-{table}")]
    left = sorted(name for name in [*tables, *_parameter(one, there)] if name not in there.held)
    if left:
        yield Unaccounted(
            f"{one.id} was deployed before, and its stack {one.names.stack} is gone: it left {listed(left, 'and')}",
            f"take back who opted out and who agreed by `./sms recover {environment} --adopt`, then deploy "
            f"(what holds nothing is removed by `./sms recover {environment} --remove`)",
        )


def _parameter(one: Described, there: Found) -> Iterator[str]:
    if one.names.topics in there.parameters:
        yield one.names.topics


def _topics(one: Described, there: Found) -> Iterator[Unaccounted]:
    deployed = there.parameters.get(one.names.topics, "").split(",")
    for topic in sorted(set(deployed) - one.topics - {""}):
        yield Unaccounted(
            f"{one.id}: topic '{topic}' is deployed, and no brand file describes it",
            f"its subscribers would be forgotten: write `renamed_from: {topic}` at the topic that it became, or "
            f"`retired_topics: [{topic}]` in the program to give the list up",
        )


def _stacks(
    known: Mapping[str, Described], there: Found, environment: str, cells: Mapping[str, str]
) -> Iterator[Unaccounted]:
    own = sorted((one for one in there.stacks.values() if one.program), key=lambda one: one.tags["LegalEntity"])
    entities = {one.names.tags["LegalEntity"] for one in known.values() if one.names.message_type == "promotional"}
    for entity, stacks in groupby(own, key=lambda one: one.tags["LegalEntity"]):
        for stack in stacks:
            if stack.name not in known:
                listens = stack.tags["MessageType"] == "promotional" and entity not in entities
                cell = cells.get(stack.program.partition("/")[0], "")
                yield _undescribed(stack, there, environment, last_of=entity if listens else "", cell=cell)


def _gone(known: Mapping[str, Described], there: Found, environment: str) -> Iterator[Unaccounted]:
    """Yield the programs of which neither stack nor brand file is there, though nobody retired them."""
    name = environment.partition("/")[0]
    forms = [re.compile(form.format(re.escape(name))) for form in LEFT_BY]
    left = {*there.parameters, *there.tables} - there.held
    programs = {(one["brand"], one["kind"]) for name in left for form in forms if (one := form.fullmatch(name))}
    for brand, kind in sorted(programs):
        stack, program = f"sms-{name}-{brand}-{kind}", f"{brand}/{kind}"
        ended = f"/sms/{name}/{program}/retired" in there.parameters
        if stack not in known and not ended and not (stack in there.stacks and there.stacks[stack].stands):
            yield Unaccounted(
                f"{program} was deployed before; its stack {stack} is gone, and no brand file describes it",
                f"a brand of another name would begin without its people: bring brands/{brand}.yaml back, or write "
                f"`renamed_from: {brand}` in the file that the brand has now, and run `./sms recover {environment} "
                f"--adopt`; or say that it has ended, by the parameter /sms/{name}/{program}/retired",
            )


def _elsewhere(stack: Stack, environment: str, cell: str) -> Unaccounted:
    brand, (name, _, own) = stack.program.partition("/")[0], environment.partition("/")
    return Unaccounted(
        f"{stack.program} is deployed as {stack.name}, and cells.json has {brand} in '{cell}'",
        f"its people and their STOPs would stay behind here: write {own} back into cells.json, and move it by "
        f"`./sms place --environment {name} --move {brand} {cell}`",
    )


def _undescribed(stack: Stack, there: Found, environment: str, last_of: str, cell: str) -> Unaccounted:
    brand, _, kind = stack.program.partition("/")
    retired = there.parameters.get(f"/sms/{environment.partition('/')[0]}/{stack.program}/retired")
    if retired is None and cell:
        return _elsewhere(stack, environment, cell)
    if retired is None:
        return Unaccounted(
            f"{stack.program} is deployed as {stack.name}, and no brand file describes it",
            f"it lives on unseen: bring brands/{brand}.yaml with its {kind} program back, write `renamed_from: {brand}`"
            f" in the file that the brand has now, or end it by `./sms retire {stack.program} --environment "
            f"{environment}`",
        )
    if last_of:
        return Unaccounted(
            f"{stack.program} is retired and still answers, and no brand file describes {last_of} any more",
            f"the consent bus that it listens on would go: keep brands/{brand}.yaml until {stack.name} is deleted",
        )
    return Unaccounted(
        f"{stack.program} is retired ({retired}) and still answers STOP and HELP",
        f"`./sms retire {stack.program} --environment {environment}` tells what remains, and what it costs",
        refuses=False,
    )
