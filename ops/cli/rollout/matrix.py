"""`make cells`: the cells of an environment that hold brands, as JSON; one without a name where it has no cells."""

from __future__ import annotations

import json
import sys

import typer

from ops.cli.common import refusals
from ops.cli.rollout.deploy import deployed_to


def main(environment: str) -> None:
    """Print the cells of ENVIRONMENT that hold brands."""
    with refusals():
        typer.echo(json.dumps([place.cell for place in deployed_to(environment)]))


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except typer.Exit as ended:
        sys.exit(ended.exit_code)
