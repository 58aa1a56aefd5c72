"""The program manifest, laid beside the code by a layer of the program's own."""

from importlib.resources import files

from lambdas.program import Program


def load_program() -> Program:
    """Return this function's program; ModuleNotFoundError where the manifest layer is missing."""
    return Program.from_json(files("program_manifest").joinpath("program.json").read_text(encoding="utf-8"))
