"""`registration`: write the packet of a short code, walk it through the service's form, and find what drifted."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.brand.manifest import manifest
from ops.cli.common import CommandRefusedError, EnvironmentName, brand_of, environment_of, program_of, refusals, writing
from ops.cli.rollout.doctor import fault
from ops.registration import drift as drifting
from ops.registration import service
from ops.registration.answers import answers
from ops.registration.form import ask_for, fill, own_values
from ops.registration.packet import PICTURE, write
from ops.registration.pictures import opt_in_page
from ops.registration.service import STATE_FILE, State
from ops.registration.submit import Walk

if TYPE_CHECKING:
    from typing import Any

    from infra.brand.model import Brand
    from ops.registration.drift import Difference
    from ops.registration.form import Filling

FIELDS = "fields.json"


class MessageKind(StrEnum):
    """The message types, as the command line knows them."""

    TRANSACTIONAL = "transactional"
    PROMOTIONAL = "promotional"


BrandId = Annotated[str, typer.Argument(metavar="BRAND", help="The brand's id, such as example-corp.")]
Kind = Annotated[MessageKind, typer.Option("--program", help="The program's message type.")]
Out = Annotated[Path, typer.Option("--out", help="The folder for the packet and the registration's state.")]
Submit = Annotated[bool, typer.Option("--submit", help="Show each call that fills in and submits the service's form.")]
Yes = Annotated[bool, typer.Option("--yes", help="With --submit: make the calls.")]
Drift = Annotated[
    bool,
    typer.Option("--drift", help="Compare brand file, registration, and deployed pool. Exits with 1 if they differ."),
]


def registration(
    brand: BrandId,
    *,
    out: Out,
    environment: EnvironmentName,
    program: Kind = MessageKind.PROMOTIONAL,
    submit: Submit = False,
    yes: Yes = False,
    drift: Drift = False,
) -> None:
    """Write everything a short code's registration needs; or submit it, or find drift."""
    with refusals():
        if (yes and not submit) or (drift and submit):
            raise CommandRefusedError("--yes must stand beside --submit, and --submit without --drift: leave one out")
        described = brand_of(brand)
        if program.value not in described.message_types:
            raise CommandRefusedError(f"{brand} must have a {program.value} program to register, got none: add it")
        if drift:
            _compare(described, program, out, environment)
        elif submit:
            _submit(described, program, out, environment, real=yes)
        else:
            _write(described, program, out)


def _write(brand: Brand, program: MessageKind, out: Path) -> None:
    with writing(out):
        write(brand, program.value, opt_in_page(brand, program.value), out)
    typer.echo(f"{out}: the packet is written; checklist.md says what is left to do")


def _submit(brand: Brand, program: MessageKind, out: Path, environment: str, *, real: bool) -> None:
    place = environment_of(environment, brand.brand)
    if problem := fault(place):
        raise CommandRefusedError(problem)
    state = State.of(out, f"{brand.brand}/{program}", place)  # first, so that no other registration's packet is lost
    _write(brand, program, out)
    client = service.registrations_client(place)
    filling = _filling(client, brand, program, out)
    told = {path: value.choices or value.text or value.document for path, value in filling.values.items()}
    (out / FIELDS).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    _check_whole(filling, out)
    Walk(client, out, state, typer.echo, real).submit(filling.values)
    if not real:
        typer.echo("nothing was changed: add --yes to make these calls")


def _filling(client: Any, brand: Brand, program: MessageKind, out: Path) -> Filling:  # noqa: ANN401 - as boto3 makes it
    known = answers(brand, program.value, opt_in_page(brand, program.value))
    picture = PICTURE if (out / PICTURE).exists() else ""
    return fill(service.fields(client), known, own_values(out), picture)


def _check_whole(filling: Filling, out: Path) -> None:
    for field in filling.conditional:
        typer.echo(f"may be asked for: {field.path} ({field.title})")
    for field in filling.missing:
        typer.echo(f"must be filled in: {field.path} ({field.title})", err=True)
    if filling.missing:
        path = ask_for(out, (*filling.missing, *filling.conditional))
        count = len(filling.missing)
        raise CommandRefusedError(f"{path}: {count} required fields are empty there: fill them in, then run this again")
    if filling.faults:
        raise CommandRefusedError("\n".join(filling.faults))


def _compare(brand: Brand, program: MessageKind, out: Path, environment: str) -> None:
    place, name = environment_of(environment, brand.brand), f"{brand.brand}/{program}"
    found = program_of(place, name)
    client = service.registrations_client(place)
    there = drifting.pool(client, found.outputs["Pool"])
    wanted = drifting.wanted(manifest(brand, program.value, place.name), found.outputs["OptOutList"])
    differences = list(drifting.deployed_differences(wanted, there))
    state = State.of(out, name, place)
    if state.registration:
        filling = _filling(client, brand, program, out)
        newest = service.version(client, state.registration)
        held = service.held(client, state.registration, newest.number)
        differences += drifting.registered_differences(filling, held.values, there)
    else:
        typer.echo(f"{out / STATE_FILE}: no registration is known there: only the pool is compared")
    for difference in differences:
        _show(difference)
    if differences:
        raise typer.Exit(1)
    typer.echo(f"{name}: nothing has drifted")


def _show(difference: Difference) -> None:
    typer.echo(f"{difference.subject}:")
    for place, text in difference.said.items():
        typer.echo(f"  {place}: {text}")
