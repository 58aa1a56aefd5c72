"""What commands share that act on one program: its manifest from the brand files, and faults told without traceback."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from botocore.exceptions import BotoCoreError, ClientError

from infra.brand.faults import BrandFileError
from infra.brand.file import load
from infra.brand.manifest import manifest
from infra.brand.model import MESSAGE_TYPES
from infra.cli.terminal import show_faults
from infra.consents.deployed import DeploymentError
from infra.environment import Environment, UnknownEnvironmentError
from infra.registration.refusal import RegistrationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.program import Program

EnvironmentName = Annotated[
    str, typer.Option("--environment", default_factory=lambda: os.environ.get("ENV", "local"), help="As in cdk.json.")
]
BRANDS = Path("brands")


class CommandRefusedError(Exception):
    """What was asked for cannot be done; the text says why."""


def manifest_of(name: str, environment: str) -> Program:
    """Return the manifest of the program called `name`; CommandRefusedError where no brand file describes it."""
    brand, _, called = name.partition("/")
    kind = next((kind for kind in MESSAGE_TYPES if kind == called), None)
    if kind is None:
        raise CommandRefusedError(f"program must be BRAND/transactional or BRAND/promotional, got '{name}'")
    try:
        return manifest(load(BRANDS / f"{brand}.yaml"), kind, environment)
    except KeyError:
        raise CommandRefusedError(f"program must be one that brands/{brand}.yaml describes, got '{name}'") from None


def environment_of(name: str) -> Environment:
    """Return the environment called `name` in cdk.json; UnknownEnvironmentError where it is not there."""
    return Environment.of_file(name, Path("cdk.json"))


@contextmanager
def refusals() -> Iterator[None]:
    """End the command with 1 and one clear text for whatever stands against it."""
    try:
        yield
    except BrandFileError as error:
        show_faults(error)
        raise typer.Exit(1) from error
    except (CommandRefusedError, UnknownEnvironmentError, DeploymentError, RegistrationError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except ClientError as error:
        typer.echo(f"AWS refused {error.operation_name}: {error.response['Error'].get('Code')}", err=True)
        raise typer.Exit(1) from error
    except (BotoCoreError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
