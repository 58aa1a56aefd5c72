"""`schema`: the JSON Schema that editors read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from infra.brand.schema import schema_text

SCHEMA = Path(__file__).resolve().parents[2] / "brands" / "schema.json"

Write = Annotated[bool, typer.Option("--write", help="Write brands/schema.json instead of printing it.")]


def schema(*, write: Write = False) -> None:
    """Print the JSON Schema of brand files."""
    if write:
        SCHEMA.write_text(schema_text(), encoding="utf-8")
    else:
        typer.echo(schema_text(), nl=False)
