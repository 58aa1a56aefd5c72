"""What the commands print on: tables fit the terminal, lines with a file and line are never wrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from infra.brand.faults import told

if TYPE_CHECKING:
    from infra.brand.faults import BrandFileError

NARROWEST = 100


def terminal(*, errors: bool = False) -> Console:
    """Return the console for results, or for `errors`; a table is as wide as the terminal, 100 columns in a pipe."""
    console = Console(stderr=errors, highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, NARROWEST)
    return console


def show_faults(error: BrandFileError) -> None:
    """Print every fault on a line of its own, then how many there are."""
    console = terminal(errors=True)
    for line in told(error.faults):
        console.print(line, markup=False, soft_wrap=True)
    count = len(error.faults)
    console.print(f"{count} fault{'s' if count != 1 else ''}", style="bold red")
