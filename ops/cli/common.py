"""What commands share: programs from the brand files, printing, and errors told without a traceback."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console

from infra.brand.copy import listed
from infra.brand.loader import load
from infra.brand.manifest import manifest
from infra.brand.model import MESSAGE_TYPES
from infra.brand.source import BrandFileError, told
from infra.brand.wording.legal_entities import FILE as LEGAL_ENTITIES
from infra.cells.placing import no_cell
from infra.cells.record import FILE as CELLS_FILE
from infra.cells.record import PlacementError, cells_in, in_cell, left_in, read
from infra.environment import Environment, UnknownEnvironmentError
from infra.environment.settings import read_settings
from ops import deployed
from ops.deployed import DeployedProgram, DeploymentError, NothingDeployedError, UnknownProgramError
from ops.registration.form import RegistrationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.brand.model import Brand
    from lambdas.program import Program
    from lambdas.program.sending import Hours, PauseRule, SendingSettings, Week

# What the commands print on: tables fit the terminal, lines with a file and line are never wrapped.


NARROWEST = 100


def terminal(*, errors: bool = False) -> Console:
    """Return the console for results, or for `errors`; a table is as wide as the terminal, 100 columns in a pipe."""
    console = Console(stderr=errors, highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, NARROWEST)
    return console


def show_problems(error: BrandFileError) -> None:
    """Print every fault on a line of its own, then how many there are."""
    console = terminal(errors=True)
    for line in told(error.faults):
        console.print(line, markup=False, soft_wrap=True)
    console.print(counted(len(error.faults), "fault"), style="bold red")


BrandName = Annotated[str, typer.Argument(help="A brand's id. Default: all brands.")]
EnvironmentName = Annotated[
    str,
    typer.Option(
        "--environment",
        "--env",
        default_factory=lambda: os.environ.get("ENV", "local"),
        show_default="local, or $ENV",
        help="As in cdk.json.",
    ),
]
BRANDS, CDK_JSON = Path("brands"), Path("cdk.json")


class CommandRefusedError(Exception):
    """What was asked for cannot be done; the text says why."""


def manifest_of(name: str, environment: str) -> Program:
    """Return the manifest of the program called `name`; CommandRefusedError where no brand file describes it."""
    brand, _, called = name.partition("/")
    described = load(BRANDS / f"{brand}.yaml") if brand in brands() else None
    kind = next((kind for kind in described.message_types if kind == called), None) if described else None
    if described is None or kind is None:
        known = ", ".join(_described()) or "those of brands/, which has no brand file yet"
        raise CommandRefusedError(f"program must be one of {known}, got '{name}': correct the name")
    return manifest(described, kind, environment.partition("/")[0])


def program_of(place: Environment, name: str) -> DeployedProgram:
    """Return the deployed program called `name`, whether it has a brand file still or not.

    CommandRefusedError where AWS cannot be asked and no brand file describes it: a wrong name is told first.
    """
    try:
        return deployed.program(place, name)
    except UnknownProgramError as error:
        if elsewhere := _elsewhere(place, name):
            raise UnknownProgramError(f"{error}; {elsewhere}") from error
        raise
    except DeploymentError as error:
        known = list(_described())
        if name in known or not known:
            raise
        raise CommandRefusedError(
            f"program must be one of {', '.join(known)}, got '{name}': correct the name"
        ) from error


def stands(name: str, program: str = "") -> list[tuple[Environment, DeployedProgram]]:
    """Return the deployed program called `program`, or without one every program of every cell, each with its place."""
    if program:
        place = environment_of(name, program)
        return [(place, program_of(place, program))]
    found: list[tuple[Environment, DeployedProgram]] = []
    empty: NothingDeployedError | None = None
    for place in environments_of(name):
        try:
            found += [(place, one) for one in deployed.programs(place)]
        except NothingDeployedError as error:
            empty = error
    if empty and not found:
        raise empty
    return found


def brands() -> list[str]:
    """Return the ids of the brands that have a file."""
    return sorted(path.stem for path in BRANDS.glob("*.yaml") if path.is_file() and path.name != LEGAL_ENTITIES)


def brand_of(name: str) -> Brand:
    """Return the brand called `name`; CommandRefusedError where it has no file."""
    if name not in brands():
        raise CommandRefusedError(f"brand must be one of brands/ ({', '.join(brands())}), got '{name}'")
    return load(BRANDS / f"{name}.yaml")


def _described() -> Iterator[str]:
    """Yield every program of the brand files; one with faults names both, for its faults are told once it is asked."""
    for brand in brands():
        try:
            kinds = load(BRANDS / f"{brand}.yaml").message_types
        except BrandFileError:
            kinds = MESSAGE_TYPES
        yield from (f"{brand}/{kind}" for kind in kinds)


def environment_of(name: str, of: str = "") -> Environment:
    """Return the environment called `name` in cdk.json; UnknownEnvironmentError where it is not there.

    Where it has cells, one is named, behind a slash (prod/a) or by the variable CELL, or it is the one that the brand
    or program `of` is recorded in.
    """
    if not of:
        return Environment.of_file(name, CDK_JSON, os.environ.get("CELL", ""))
    places = environments_of(name)
    return places[0] if len(places) == 1 else _home(places, of)


def _home(places: Sequence[Environment], of: str) -> Environment:
    """Return that of `places` in which the brand, or program, `of` is; CommandRefusedError where it has none."""
    brand, environment, such = of.partition("/")[0], places[0].name, places[0].called
    recorded = _recorded(environment)
    cell, left = cells_in(recorded).get(brand), left_in(recorded).get(brand)
    if cell is None and brand not in brands():
        raise CommandRefusedError(
            f"brand must be one of {', '.join(brands()) or '(none)'}, got '{brand}': correct the name, or, if it has "
            f"no brand file any more, name its cell, such as --environment {such}"
        )
    if cell is None:
        raise CommandRefusedError(
            f"{brand} has no cell in '{environment}' yet: run `./sms place --environment {environment} --write` and "
            f"commit {BRANDS / CELLS_FILE}, or name the cell that it stands in, such as --environment {such}"
        )
    if left:
        raise CommandRefusedError(
            f"{brand} is on its way from {left} to {cell}, and may stand in both: say which you mean, --environment "
            f"{environment}/{left} or --environment {environment}/{cell}"
        )
    if place := next((place for place in places if place.cell == cell), None):
        return place
    raise CommandRefusedError(f"{brand} {no_cell(cell, [place.cell for place in places])}")


def _elsewhere(place: Environment, name: str) -> str:
    """Return that the brand of the program called `name` is in another cell than `place`, if it is."""
    recorded, brand = _recorded(place.name) if place.cell else {}, name.partition("/")[0]
    cell = cells_in(recorded).get(brand, place.cell)
    if cell == place.cell:
        return ""
    return (
        f"{brand} is in {place.name}/{cell} by {BRANDS / CELLS_FILE}, and {place.called} was named: leave the cell out"
    )


def _recorded(environment: str) -> dict[str, str]:
    try:
        return read(BRANDS).get(environment, {})
    except PlacementError as error:
        raise CommandRefusedError(str(error)) from error


def known_environments() -> dict[str, Any]:
    """Return the environments that cdk.json describes, as it does."""
    known = read_settings(CDK_JSON)[1].get("environments") or {}
    if not isinstance(known, dict) or not all(isinstance(entry, dict) for entry in known.values()):
        raise UnknownEnvironmentError(
            f"environments in {CDK_JSON} must be objects by their names, got another shape: correct them"
        )
    return known


def environments_of(name: str) -> list[Environment]:
    """Return the environment called `name`, or, where it has cells and none is named, it in each of them."""
    known, cell = known_environments(), os.environ.get("CELL", "")
    return [Environment.named(name, known, cell)] if cell or "/" in name else Environment.all_of(name, known)


def every_cell_of(name: str) -> list[Environment]:
    """Return the environment called `name` in each of its cells, whichever of them is named; once where it has none."""
    known, base, cell = known_environments(), name.partition("/")[0], os.environ.get("CELL", "")
    if cell or "/" in name:
        Environment.named(name, known, cell)  # refuses a cell that is not there
    return Environment.all_of(base, known)


def in_place(place: Environment, described: Sequence[Brand]) -> tuple[Environment, tuple[Brand, ...]]:
    """Return `place` and those of the brands of brands/ that are there; CommandRefusedError where one has no cell."""
    try:
        return in_cell(place, described, read(BRANDS))
    except PlacementError as error:
        raise CommandRefusedError(str(error)) from error


@contextmanager
def refusals() -> Iterator[None]:
    """End the command with 1 and one clear text for whatever stands against it."""
    try:
        yield
    except BrandFileError as error:
        show_problems(error)
        raise typer.Exit(1) from error
    except (CommandRefusedError, UnknownEnvironmentError, DeploymentError, RegistrationError, PlacementError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except ClientError as error:
        typer.echo(f"AWS refused {error.operation_name}: {error.response['Error'].get('Code')}", err=True)
        raise typer.Exit(1) from error
    except OSError as error:
        told = f"{error.filename}: cannot be read: {reason_of(error)}" if error.filename else str(error)
        typer.echo(told, err=True)
        raise typer.Exit(1) from error
    except BotoCoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Refuse in one clear text what cannot be written to the file, or the folder, at `path`."""
    try:
        yield
    except OSError as error:
        raise CommandRefusedError(f"{error.filename or path}: cannot be written: {reason_of(error)}") from error


def reason_of(error: OSError) -> str:
    """Return why the system refused, such as `is a directory`."""
    return (error.strerror or str(error)).lower()


def counted(count: int, what: str) -> str:
    """Return how many of `what` there are, such as `1 text` and `1,200 texts`."""
    return f"{count:,} {what}{'s' * (count != 1)}"


# How a program sends, in one line.


def sending_line(sending: SendingSettings) -> str:
    """Return the rules of `sending` as a person reads them."""
    told = (
        f"to {', '.join(sending.countries)}",
        f"{sending.parts_per_second} parts/s",
        _week(sending.week),
        f"for at most {sending.lifetime_hours} hours",
        f"the same content again after {sending.same_content_hours} hours",
        *([_pause(sending.pause)] if sending.pause else []),
    )
    return "; ".join(told)


def _week(week: Week) -> str:
    days: dict[Hours | None, list[str]] = {}
    for day in fields(week):
        days.setdefault(getattr(week, day.name), []).append(day.name)
    return ", ".join(f"{listed(names, 'and')} {_hours(hours)}" for hours, names in days.items())


def _hours(hours: Hours | None) -> str:
    return f"{_clock(hours.opens)}-{_clock(hours.closes)}" if hours else "closed"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _pause(rule: PauseRule) -> str:
    opt_outs, blocks = (f"{share * 100:.4g} %" for share in (rule.opt_out_share, rule.block_share))
    return f"pauses at {opt_outs} opt-outs or {blocks} blocked of {rule.least:,} texts or more in {rule.hours} hours"
