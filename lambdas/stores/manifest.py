"""The program manifest, laid beside the code by a layer of the program's own."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from lambdas.program import Program

if TYPE_CHECKING:
    from lambdas.web.form import Form


def load_program() -> Program:
    """Return this function's program; ModuleNotFoundError where the manifest layer is missing."""
    return Program.from_json(_read("program.json"))


def load_form() -> Form:
    """Return the program's web form; FileNotFoundError where the program has none."""
    from lambdas.web.form import Form  # noqa: PLC0415 - one function of eight shows it

    return Form.from_json(_read("form.json"))


def _read(name: str) -> str:
    return files("program_manifest").joinpath(name).read_text(encoding="utf-8")
