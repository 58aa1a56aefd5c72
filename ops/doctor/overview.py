"""What runs in each cell of an environment: which programs stand, which send nothing, and which alarms ring."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.cells.record import cells_in, left_in
from lambdas.consent.timestamps import to_text
from ops import deployed
from ops.deployed import DeploymentError, NothingDeployedError
from ops.lifecycle.gate import Gate, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.environment import Environment
    from ops.deployed import DeployedProgram

CELLS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that rings, and since when."""

    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CellOverview:
    """What one account and region holds. `unread` says why it could not be read: then all else is empty.

    `halted` are the programs that send nothing, with why; `missing` those that are described here and not deployed;
    `strange` those whose brand is recorded in another cell, which is named.
    """

    place: Environment
    programs: tuple[str, ...] = ()
    halted: tuple[tuple[str, str], ...] = ()
    alarms: tuple[Alarm, ...] = ()
    missing: tuple[str, ...] = ()
    strange: tuple[tuple[str, str], ...] = ()
    unread: str = ""

    @property
    def lines(self) -> Iterator[str]:
        """What a person should look at, a line each."""
        name = self.place.called
        if self.unread:
            yield self.unread if self.unread.startswith(f"{name}:") else f"{name}: cannot be read: {self.unread}"
        yield from (f"{name}: {program}: {why}" for program, why in self.halted)
        yield from (f"{name}: alarm {alarm.name} rings since {to_text(alarm.since)}" for alarm in self.alarms)
        yield from (f"{name}: {program} is not deployed" for program in self.missing)
        yield from (
            f"{name}: {program} stands here, and its brand is in {cell} by cells.json: move it, do not deploy it twice"
            for program, cell in self.strange
        )


def overviews(
    places: Sequence[Environment], recorded: Mapping[str, str], described: Mapping[str, Sequence[str]]
) -> list[CellOverview]:
    """Return what is in each of `places`, read side by side.

    `recorded` is the cell of each brand, `described` the programs of each brand file. A place that cannot be read
    hides no other.
    """
    with ThreadPoolExecutor(CELLS_AT_ONCE) as pool:
        return list(pool.map(lambda place: _overview(place, recorded, described), places))


def _overview(place: Environment, recorded: Mapping[str, str], described: Mapping[str, Sequence[str]]) -> CellOverview:
    try:
        found = {one.id: one for one in _standing(place)}
        expected = _expected(place, recorded, described)
        return CellOverview(
            place,
            programs=tuple(found),
            halted=tuple(_halted(place, found.values())),
            alarms=tuple(_ringing(place)),
            missing=tuple(program for program in expected if program not in found),
            strange=tuple(_strange(place, found, recorded)),
        )
    except (BotoCoreError, ClientError, DeploymentError) as error:
        return CellOverview(place, unread=str(error))


def _standing(place: Environment) -> list[DeployedProgram]:
    try:
        return deployed.programs(place)
    except NothingDeployedError:
        return []


def _expected(place: Environment, recorded: Mapping[str, str], described: Mapping[str, Sequence[str]]) -> Iterator[str]:
    cells = cells_in(recorded)
    for brand, programs in described.items():
        if not place.cell or cells.get(brand) == place.cell:
            yield from programs


def _strange(
    place: Environment, found: Mapping[str, DeployedProgram], recorded: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    cells, left = cells_in(recorded), left_in(recorded)
    for program in found if place.cell else ():
        brand = program.partition("/")[0]
        if brand in cells and place.cell not in {cells[brand], left.get(brand)}:
            yield program, cells[brand]


def _halted(place: Environment, programs: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - a view of a mapping
    now = datetime.now(UTC)
    for program in programs:
        try:
            gate = Gate(program, place)
        except DeploymentError as older:  # it hides no other program
            yield program.id, f"cannot be read: {older}"
            continue
        brake, shut = gate.brake(), gate.shut()
        if shut or (brake is not None and brake.on):
            yield program.id, standing(brake, shut=shut)
        elif reason := gate.inbound().unheard(now):
            yield program.id, f"holding back all but answers to customers: {reason}"


def _ringing(place: Environment) -> Iterator[Alarm]:
    pages = deployed.client_of("cloudwatch", place).get_paginator("describe_alarms")
    asked = {"AlarmNamePrefix": f"sms-{place.name}-", "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
    for page in pages.paginate(**asked, StateValue="ALARM"):
        for alarm in (*page.get("MetricAlarms", ()), *page.get("CompositeAlarms", ())):
            yield Alarm(alarm["AlarmName"], alarm["StateUpdatedTimestamp"])
