"""`check`: read brand files and name every fault, or show what they make."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from infra.brand.copy import messages, notice_of
from infra.brand.file import BrandFileError, load_files, paths_of
from infra.brand.sending import sending
from infra.brand.templates import longest, templates
from infra.cli.sending import sending_line
from infra.cli.terminal import show_faults, terminal
from lambdas.sending.parts import encoding, parts, room, units
from lambdas.sending.rendering import most_parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.brand.model import Brand
    from lambdas.program import MessageType

Paths = Annotated[list[Path], typer.Argument(help="Brand files, or folders of them.", show_default=False)]


def check(paths: Paths) -> None:
    """Read brand files and name every fault with its line; show the programs and texts that they make."""
    try:
        brands = load_files(paths_of(paths), datetime.now(UTC).date())
    except BrandFileError as error:
        show_faults(error)
        raise typer.Exit(1) from error
    console = terminal()
    console.print(_programs(brands))
    for brand in brands:
        for kind in brand.message_types:
            rules = sending(brand.program(kind).sending, kind)
            console.print(Text(f"{brand.name}, {kind}, sends {sending_line(rules)}"))
            console.print(_texts(brand, kind))


def _programs(brands: Sequence[Brand]) -> Table:
    table = _table("Programs", "program", "short code", "environments", "opt-outs", "topics")
    for brand in brands:
        for kind in brand.message_types:
            program = brand.program(kind)
            topics = "\n".join(f"{topic.keyword}: {topic.frequency_text}" for topic in program.topics.values())
            environments = ", ".join(dict.fromkeys(("local", *program.origination)))
            name = f"{brand.brand}/{kind}"
            table.add_row(*map(Text, (name, program.short_code or "-", environments, program.opt_outs, topics)))
    return table


def _texts(brand: Brand, kind: MessageType) -> Table:
    table = _table(f"Texts of {brand.name}, {kind}", "text", "length", "as the customer reads it")
    for message in messages(brand, kind):
        name = " ".join((*message.path[3:-2], message.kind.replace("_", " ")))
        count = parts(message.text)
        length = f"{encoding(message.text)} {units(message.text)}/{room(message.text)}, {count} part{'s'[: count > 1]}"
        table.add_row(*map(Text, (name, length, message.text)))
    for template in templates(brand, kind):
        text, most = longest(template), most_parts(template, notice_of(brand, kind))
        length = f"{encoding(text)} {units(text)}/{room(text)}, at most {most} part{'s'[: most > 1]}"
        table.add_row(*map(Text, (f"template {template.name}", length, text)))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=Text(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in {"program", "length"})
    return table
