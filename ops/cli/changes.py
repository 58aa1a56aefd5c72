"""`changes`: what the changes of brand files ask for, and how many people each touches."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.brand.loader import BrandFileError, MissingOriginationError, load_files, paths_of
from infra.cells.record import PlacementError, read, unmoved
from infra.environment import UnknownEnvironmentError
from ops.changes.compare import changes as compared
from ops.changes.page import report
from ops.changes.people import UNREADABLE, people_of
from ops.changes.settings import firewall_changes
from ops.changes.versions import UnknownVersionError, brands_of_version, cells_of_version, of_folder, of_version
from ops.cli.common import (
    BRANDS,
    CDK_JSON,
    CommandRefusedError,
    EnvironmentName,
    environment_of,
    environments_of,
    refusals,
    terminal,
)
from ops.cost.change import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.brand.model import Brand
    from infra.environment import Environment
    from ops.changes.compare import Change
    from ops.changes.people import Touched

Against = Annotated[str, typer.Option("--against", help="A commit, or a folder of brand files.", metavar="REF|FOLDER")]
Brands = Annotated[Path, typer.Argument(help="The folder of brand files.", show_default=True)]


def changes(folder: Brands = BRANDS, *, environment: EnvironmentName, against: Against = "HEAD") -> None:
    """Say what each change of a brand file asks for: nothing, telling people, a new registration, or new consent.

    Where programs are deployed and can be read, it counts the people whom each change touches. Changes nothing.
    """
    console = terminal()
    with refusals():
        if not folder.is_dir():
            got = "a file" if folder.is_file() else "nothing at all"
            raise CommandRefusedError(f"the folder must be one of brand files such as {BRANDS}, got {got}: {folder}")
        brands = load_files(paths_of([folder]))  # every fault, before anything is compared
        environments_of(environment)  # one that is not there is refused, whether it is needed or not
        try:
            found = compared(of_version(against, folder), of_folder(folder))
        except UnknownVersionError as error:
            raise CommandRefusedError(str(error)) from error
        for told in _unmoved(against, folder, brands):
            console.print(f"! {told}", markup=False, soft_wrap=True)
        people, silence = _people(found, environment)
        for line in report(found, people, against):
            console.print(line, markup=False, soft_wrap=True)
        if silence:
            console.print(f"people were not counted: {silence}", markup=False, soft_wrap=True)
        for line in firewall_changes(CDK_JSON, against):
            console.print(line, markup=False, soft_wrap=True)
        if found:
            console.print(_cost(against, folder, brands, environment), markup=False, soft_wrap=True)


def _unmoved(against: str, folder: Path, brands: Sequence[Brand]) -> list[str]:
    try:
        return list(unmoved(cells_of_version(against, folder), read(folder), {one.brand for one in brands}))
    except PlacementError as error:
        raise CommandRefusedError(str(error)) from error


def _cost(against: str, folder: Path, brands: Sequence[Brand], environment: str) -> str:
    """Return what the changes do to the bill, or why nobody can tell: no change is held up by it."""
    try:
        before: Sequence[Brand] | None = brands_of_version(against, folder)
    except BrandFileError:
        before = None
    try:
        return line(before, brands, environments_of(environment)[0])
    except (MissingOriginationError, UnknownEnvironmentError) as error:
        return f"the cost was not told: {error}"


def _homes(found: list[Change], environment: str) -> dict[str, Environment]:
    """Return where each program is that changes; what has no cell yet is deployed nowhere."""
    homes = {}
    for program in dict.fromkeys(program for change in found for program in change.programs):
        with suppress(CommandRefusedError):
            homes[program] = environment_of(environment, program)
    return homes


def _people(found: list[Change], environment: str) -> tuple[dict[int, Touched | None], str]:
    """Return whom each change touches by its place in the list, and why nobody could be counted."""
    if not found:
        return {}, ""
    try:
        people = people_of(_homes(found, environment))
        return {at: people.touched(change) for at, change in enumerate(found)}, ""
    except UNREADABLE as error:
        return {}, str(error)
