"""`place --move`: the plan by which a brand, and all of its legal entity, goes into another cell."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from infra.brand.loader import load_all
from infra.brand.manifest import manifest
from infra.cells.record import ARROW, cells_in, left_in, neighbours, placed, read, write
from lambdas.stores.errors import NotAccepted
from ops import deployed
from ops.cli.common import BRANDS, CommandRefusedError, counted, every_cell_of, known_environments
from ops.cli.lifecycle.adopt import copying_of
from ops.cli.lifecycle.restore import restoration_of
from ops.consents.importing import NotRecordedError
from ops.doctor.account_checks import identity_of
from ops.doctor.finding import Color
from ops.lifecycle.moving import Sides, Step, ending, export, exports, leaving, transfer
from ops.lifecycle.restoring import NotRestoredError
from ops.lifecycle.short_code import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infra.brand.model import Brand
    from infra.environment import Environment
    from lambdas.program import Program

FAULTS = (NotRestoredError, NotRecordedError, NotAccepted)


def move(brand: str, cell: str, environment: str, folder: Path, *, yes: bool) -> None:
    """Show the plan, carry out what can be done from here, and stop at the first step that somebody else must do."""
    places = {place.cell: place for place in every_cell_of(environment)}
    brands = load_all(BRANDS, datetime.now(UTC).date())
    moved = _group(brand, brands, read(BRANDS).get(environment.partition("/")[0], {}), cell)
    sides, found = _sides(moved, cell, places, folder), tuple(brands)
    for place in (sides.source, sides.target):  # what is not seen in a wrong account is not gone
        if (signed_in := identity_of(place)).color is Color.RED:
            raise CommandRefusedError(f"{signed_in.says}: {signed_in.remedy}")
    who = f"{', '.join(one.brand for one in moved)} ({moved[0].legal_entity})"
    typer.echo(f"{who}, from {sides.source.called} to {sides.target.called}:")
    try:
        go(list(_steps(sides, moved, found, places)), sides.folder / "reached", yes=yes)
    except FAULTS as error:
        raise CommandRefusedError(f"stopped: {error}: run the same command again") from error


def _group(brand: str, brands: Sequence[Brand], record: Mapping[str, str], cell: str) -> list[Brand]:
    """Return the brands of the legal entity of `brand` that are not in `cell` yet, or all where they all are."""
    entity = next((one.legal_entity for one in brands if one.brand == brand), None)
    if entity is None:
        raise CommandRefusedError(
            f"brand must be one of brands/ ({', '.join(one.brand for one in brands)}), got '{brand}'"
        )
    group = [one for one in brands if one.legal_entity == entity]
    away = [one for one in group if record.get(one.brand) != cell]
    sources = {left_in(record).get(one.brand) or record.get(one.brand, "") for one in away}
    if len(sources) > 1 and all(sources):
        raise CommandRefusedError(
            f"{', '.join(one.brand for one in away)} ({entity}) must leave one cell, got "
            f"{' and '.join(sorted(sources))}: give one of them back the legal_entity that it had, move each, then "
            "change it"
        )
    return away or group


def _sides(moved: Sequence[Brand], cell: str, places: dict[str, Environment], folder: Path) -> Sides:
    if cell not in places:
        raise CommandRefusedError(f"cell must be one of {', '.join(places)}, got '{cell}'")
    record = read(BRANDS).get(places[cell].name, {})
    first = moved[0].brand
    source = left_in(record).get(first) or cells_in(record).get(first)
    if source is None:
        raise CommandRefusedError(f"{first} has no cell yet: `./sms place --environment {places[cell].name} --write`")
    if source not in places:
        raise CommandRefusedError(f"{first} is recorded in '{source}', which is no cell: add that cell back")
    if (on_way := left_in(record).get(first)) and cells_in(record)[first] != cell:
        raise CommandRefusedError(
            f"{first} is on its way from {on_way} to {cells_in(record)[first]}: finish that first"
        )
    if source == cell:
        raise CommandRefusedError(f"{first} is in {cell} already: nothing is to be moved")
    programs = tuple(f"{one.brand}/{kind}" for one in moved for kind in one.message_types)
    return Sides(programs, places[source], places[cell], folder / first)


def _steps(
    sides: Sides, moved: Sequence[Brand], brands: tuple[Brand, ...], places: dict[str, Environment]
) -> Iterator[Step]:
    _refuse_full(sides, moved, brands, places)
    name, ids = sides.target.name, [one.brand for one in moved]
    on_way = f"{sides.source.cell}{ARROW}{sides.target.cell}"
    yield Step(
        f"record in cells.json that they are on their way: deploys of {sides.source.called} leave their stacks alone",
        lambda: all(read(BRANDS).get(name, {}).get(one) == on_way for one in ids) and sides.folder.is_dir(),
        lambda: _leave(sides, ids, on_way),
    )
    yield from leaving(sides)
    yield _taking_over(sides, moved, f"export ledgers, archives, and opt-out lists to {sides.folder}, and import them")
    yield from transfer(sides)
    if sides.numbers:
        yield Step(
            f"record in {sides.target.called} who opted out while the numbers were in no pool (lists {DEFAULT})",
            lambda: not any(_gap(sides, moved, program, write=False) for program in sides.numbers),
            lambda: [_gap(sides, moved, program, write=True) for program in sides.numbers],
        )
    resumed, retired, deleted = ending(sides)
    yield resumed
    yield retired
    # the old pages stand as long as their stacks: a STOP by a link of an old text comes there
    yield _taking_over(
        sides, moved, f"take over what came to the pages in {sides.source.called} since, then delete at once"
    )
    yield deleted
    yield Step(
        f"record in cells.json that they are in {sides.target.cell}",
        lambda: all(read(BRANDS).get(name, {}).get(one) == sides.target.cell for one in ids),
        lambda: _record(name, ids, sides.target.cell),
    )


def _refuse_full(
    sides: Sides, moved: Sequence[Brand], brands: tuple[Brand, ...], places: dict[str, Environment]
) -> None:
    on_way = f"{sides.source.cell}{ARROW}{sides.target.cell}"
    record = {**read(BRANDS).get(sides.target.name, {}), **{one.brand: on_way for one in moved}}
    beside = neighbours(list(places.values()), known_environments(), brands, read(BRANDS))
    found = placed(brands, list(places.values()), record, held_by_numbers=False, others=beside)
    cell = next(one for one in found.cells if one.name == sides.target.cell)
    if beyond := found.beyond(cell):
        raise CommandRefusedError("; ".join(one.told for one in beyond))


def _leave(sides: Sides, brands: Sequence[str], on_way: str) -> None:
    sides.note_numbers()
    _record(sides.target.name, brands, on_way)


def _taking_over(sides: Sides, moved: Sequence[Brand], what: str) -> Step:
    def is_done() -> bool:
        known = exports(sides)
        return known and not any(_import(sides, moved, program, only_look=True) for program in sides.programs)

    def act() -> None:
        for one in sides.standing(sides.source).values():
            told = export(sides.source, one, sides.file(one.id))
            if told.unread:
                raise CommandRefusedError(f"{one.id}: {told.unread[0]} cannot be read: nothing was imported")
        for program in sides.programs:
            _import(sides, moved, program, only_look=False)

    return Step(what, is_done, act)


def _record(environment: str, brands: Sequence[str], cell: str) -> None:
    record = read(BRANDS)
    record[environment] = {**record.get(environment, {}), **dict.fromkeys(brands, cell)}
    write(BRANDS, record)


def _made(moved: Sequence[Brand], program: str, environment: str) -> Program:
    brand, _, kind = program.partition("/")
    described = next(one for one in moved if one.brand == brand)
    return manifest(described, next(one for one in described.message_types if one == kind), environment)


def _import(sides: Sides, moved: Sequence[Brand], program: str, *, only_look: bool) -> bool:
    """Return whether the new cell lacked something of what was exported; it has it then, unless `only_look`."""
    target = deployed.program(sides.target, program)
    made = _made(moved, program, sides.target.name)
    with tempfile.TemporaryDirectory() as folder:
        restoration = restoration_of(sides.target, target, made, Path(folder), moved=sides.file(program))
        found = restoration.run(write=not only_look)
    if not only_look:
        told = f"{found.lacking:,} entries of the ledger, {found.stops:,} people stopped by them"
        typer.echo(f"   {program}: {told}, {counted(found.listed, 'opt-out')} of lists")
        if found.parted:
            typer.echo(
                f"   {program}: {counted(found.parted, 'number')} texted both cells: see them by `./sms evidence`"
            )
    return found.differs


def _gap(sides: Sides, moved: Sequence[Brand], program: str, *, write: bool) -> int:
    """Return how many opt-outs the numbers' own lists have that are news: in the old account, then in the new one."""
    target, made = deployed.program(sides.target, program), _made(moved, program, sides.target.name)
    news = 0
    for place in (sides.source, sides.target):
        copying = copying_of(sides.target, target, made, DEFAULT)
        copying = replace(copying, read_from=deployed.client_of("pinpoint-sms-voice-v2", place))
        news += copying.run(write=write)[1]
    return news


def go(steps: Sequence[Step], reached: Path, *, yes: bool) -> None:
    """Tell and do one step after the other, to the first that waits for somebody; `reached` keeps how far it came."""
    settled = int(reached.read_text(encoding="utf-8")) if reached.is_file() else 0
    for number, step in enumerate(steps, 1):
        if step.behind and number > settled:
            reached.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            reached.write_text(str(number - 1), encoding="utf-8")
        if number <= settled or step.is_done():
            typer.echo(f"  {number}. {step.what} (done)")
            continue
        typer.echo(f"> {number}. {step.what}{' (waiting)' if step.waits else ''}")
        for line in step.how:
            typer.echo(f"     {line}")
        if step.act is None:
            for later, one in enumerate(steps[number:], number + 1):
                typer.echo(f"  {later}. {one.what}")
            typer.echo("run the same command again when that is done")
            return
        if not yes and not typer.confirm("Do this now?"):
            raise CommandRefusedError("nothing more was changed")
        step.act()
    typer.echo("moved")
