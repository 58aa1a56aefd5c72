"""A legal entity's way from one cell into another: steps in an order in which no STOP is lost and nobody is texted.

Sending is paused in both cells before the number leaves its pool. Until it does, the old program hears what people
text; from then on the service does, on the number's own list, which is copied once the number has arrived.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from ops import deployed
from ops.lifecycle.export import Export, is_current
from ops.lifecycle.gate import Gate
from ops.lifecycle.retiring import pause, retired_since

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from infra.environment import Environment
    from ops.deployed import DeployedProgram
    from ops.lifecycle.export import Exported

REASON = "it is being moved into another cell"
FREE = (
    "aws pinpoint-sms-voice-v2 update-pool --pool-id {pool} --no-deletion-protection-enabled && "
    "aws pinpoint-sms-voice-v2 delete-pool --pool-id {pool} --region {region}   # frees {digits}, and releases nothing"
)
INBOUND = ("InboundQueue", "DeadLetters")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it does, whether that is done, how to do it here (None: by a person), and what a person does.

    `waits` says that nobody here can do it: the plan goes on when it has happened. Once a step that is `behind` is
    reached, what comes before it is not looked at again: it is undone from then on.
    """

    what: str
    is_done: Callable[[], bool]
    act: Callable[[], object] | None = None
    how: Sequence[str] = ()
    waits: bool = False
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a program in the cell that it leaves."""

    arn: str
    digits: str
    pool: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The programs that move, by id, and both cells; `folder` holds what they take along."""

    programs: tuple[str, ...]
    source: Environment
    target: Environment
    folder: Path

    @property
    def named(self) -> str:
        """The programs in one text."""
        return ", ".join(self.programs)

    def file(self, program: str) -> Path:
        """Return where the ledger of `program` is exported to."""
        return self.folder / f"{program.replace('/', '-')}.jsonl"

    def standing(self, place: Environment) -> dict[str, DeployedProgram]:
        """Return those of the programs that are deployed in `place`."""
        try:
            found = deployed.programs(place)
        except deployed.NothingDeployedError:
            return {}
        return {one.id: one for one in found if one.id in self.programs}

    def both(self) -> Iterator[tuple[Environment, DeployedProgram]]:
        """Yield each program in each cell in which it stands."""
        for place in (self.source, self.target):
            yield from ((place, one) for one in self.standing(place).values())

    # The numbers: read before anything moves, since a number that is in no pool tells nobody whose it was.

    @property
    def numbers(self) -> dict[str, Number]:
        """The number of each program that has one of its own, as it was before anything moved."""
        path = self.folder / "numbers.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        return {program: Number(**number) for program, number in found.items()}

    def note_numbers(self) -> None:
        """Write down which number each program has in the cell that it leaves."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (self.folder / "numbers.json").is_file():
            return
        pools = {one.outputs["Pool"].rpartition("/")[2]: one.id for one in self.standing(self.source).values()}
        found = {
            pools[row["PoolId"]]: {"arn": row["PhoneNumberArn"], "digits": row["PhoneNumber"], "pool": row["PoolId"]}
            for row in _rows(self.source)
            if row.get("PoolId") in pools and row["NumberType"] != "SIMULATOR"
        }
        (self.folder / "numbers.json").write_text(json.dumps(found, indent=2), encoding="utf-8")

    def arrived(self, number: Number) -> Mapping[str, Any] | None:
        """Return the number as the new cell has it; None until AWS has transferred it."""
        found = (row for row in _rows(self.target) if row["PhoneNumber"] == number.digits)
        return next((row for row in found if row["Status"] == "ACTIVE"), None)


def _rows(place: Environment) -> list[Mapping[str, Any]]:
    pages = deployed.client_of("pinpoint-sms-voice-v2", place).get_paginator("describe_phone_numbers").paginate()
    return [row for page in pages for row in page["PhoneNumbers"]]


def leaving(sides: Sides) -> Iterator[Step]:
    """Yield the steps until nothing is sent, the number is free, and the new cell knows everybody."""
    target, source = sides.target.called, sides.source.called
    yield Step(
        f"deploy {sides.named} to {target}, with simulators",
        lambda: set(sides.standing(sides.target)) == set(sides.programs),
        how=[
            f"write `origination: {{{sides.target.name}: simulator}}` for {sides.named} in the brand files,",
            f"commit them with cells.json, and run `./sms deploy {target}`",
        ],
    )
    yield Step(
        f"pause {sides.named} in both cells: nothing is sent until you resume it, and STOP is heard and answered",
        lambda: all(_held(place, one) for place, one in sides.both()),
        lambda: [pause(place, one, REASON) for place, one in sides.both() if not _held(place, one)],
    )
    for program, number in sides.numbers.items():
        yield Step(
            f"let the pool of {program} in {source} go of {number.digits}: it stays leased, and the service hears STOP",
            lambda number=number: not _pool_of(sides.source, number),  # type: ignore[misc]
            how=[FREE.format(pool=number.pool, region=sides.source.region, digits=number.digits)],
        )
    yield Step(
        f"wait until every text that came to {source} is handled",
        lambda: not any(_waiting(sides.source, one) for one in sides.standing(sides.source).values()),
        how=["its inbound queue and dead letters must be empty: docs/runbooks/AlarmsDeadLetters.md"],
        waits=True,
    )


def ending(sides: Sides) -> Iterator[Step]:
    """Yield the steps after the number has arrived and everybody who opted out meanwhile is known."""
    target, source = sides.target.called, sides.source.called
    yield Step(
        f"resume {sides.named} in {target}",
        lambda: not any(_held(sides.target, one) for one in sides.standing(sides.target).values()),
        how=[
            f"look at one or two people with `./sms evidence --environment {target}`, then",
            *(f"./sms resume {program} --environment {target}" for program in sides.programs),
        ],
        behind=True,
    )
    yield Step(
        f"retire {sides.named} in {source}: `./sms resume` refuses there from then on",
        lambda: all(retired_since(sides.source, one) for one in sides.standing(sides.source).values()),
        how=[f"./sms retire {program} --environment {source}" for program in sides.programs],
    )
    yield Step(
        f"delete the old stacks in {source}: tables, archive, opt-out list, and key stay, as proof",
        lambda: not sides.standing(sides.source),
        how=["`./sms retire` says how; without it the consent bus there stays"],
    )


def transfer(sides: Sides) -> Iterator[Step]:
    """Yield the steps that bring each number into the new cell; nothing where only simulators move."""
    source, target = sides.source, sides.target
    for program, number in sides.numbers.items():
        yield Step(
            f"have AWS transfer {number.digits} of {program} from account {source.account} to {target.account}",
            lambda number=number: sides.arrived(number) is not None,  # type: ignore[misc]
            how=[
                "open a support case (End User Messaging SMS) in both accounts; do not release the number: transfer",
                f"{number.digits} ({number.arn}) to account {target.account}, region {target.region}",
            ],
            waits=True,
        )
    for program, number in sides.numbers.items():
        yield Step(
            f"deploy {program} to {target.called} with {number.digits}",
            lambda program=program, number=number: _is_in_pool(sides, program, number),  # type: ignore[misc]
            how=[
                f"write `origination: {{{target.name}: ARN}}` for {program}, the ARN of {number.digits} in account",
                f"{target.account}, commit, and run `./sms deploy {target.called}`",
            ],
        )


def export(place: Environment, program: DeployedProgram, file: Path) -> Exported:
    """Write the ledger, archive, and list of `program` to `file` and beside it."""
    s3, messaging = (deployed.client_of(service, place) for service in ("s3", "pinpoint-sms-voice-v2"))
    return Export(program, deployed.tables_client(place), s3, messaging, time.sleep).write(file)


def exports(sides: Sides) -> bool:
    """Whether all that the old programs know is exported, as of now; what is gone was before its stacks went."""
    tables = deployed.tables_client(sides.source)
    return all(is_current(tables, one, sides.file(one.id)) for one in sides.standing(sides.source).values())


def _held(place: Environment, program: DeployedProgram) -> bool:
    gate = Gate(program, place)
    brake = gate.brake()
    return bool(brake and brake.on) and gate.shut()


def _pool_of(place: Environment, number: Number) -> str:
    """Return the pool that the number is in; empty where it is in none, or not in that account any more."""
    client = deployed.client_of("pinpoint-sms-voice-v2", place)
    try:
        (found,) = client.describe_phone_numbers(PhoneNumberIds=[number.arn])["PhoneNumbers"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return ""
    return str(found.get("PoolId", ""))


def _is_in_pool(sides: Sides, program: str, number: Number) -> bool:
    found, stands = sides.arrived(number), sides.standing(sides.target).get(program)
    return bool(found and stands and found.get("PoolId") == stands.outputs["Pool"].rpartition("/")[2])


def _waiting(place: Environment, program: DeployedProgram) -> int:
    queues = deployed.client_of("sqs", place)
    counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    told = (
        queues.get_queue_attributes(QueueUrl=program.outputs[name], AttributeNames=counts)["Attributes"]
        for name in INBOUND
    )
    return sum(int(one[count]) for one in told for count in counts)
