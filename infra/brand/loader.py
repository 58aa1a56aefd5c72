"""Reading brand files: a typed brand, or every fault of every file at once."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from infra.brand.checks import ParsedBrand, problems_between, problems_within, untimely_waivers
from infra.brand.errors import explained, path_of, schema_at
from infra.brand.model import Brand
from infra.brand.source import BrandFileError, MissingOriginationError, Problem, read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from infra.brand.source import KeyPath, Source

__all__ = [
    "BrandFileError",
    "MissingOriginationError",
    "Problem",
    "load",
    "load_all",
    "load_files",
    "parse",
    "paths_of",
    "structure",
]

SUFFIX = ".yaml"
_YAML = {SUFFIX, ".yml"}
_BESIDE = ("schema.json", "README.md", ".gitkeep", ".DS_Store")
_ROUNDS = 5  # mending a part may empty the mapping around it, which is mended in the next round


def load(path: Path | str) -> Brand:
    """Return the brand that the file at `path` describes; BrandFileError with every fault, each with its line."""
    return load_files([Path(path)])[0]


def load_all(folder: Path | str, today: date | None = None) -> tuple[Brand, ...]:
    """Return the brands of all `*.yaml` files in `folder`, by file name; BrandFileError with the faults of all."""
    return load_files(paths_of([Path(folder)]), today)


def paths_of(places: Iterable[Path]) -> list[Path]:
    """Return the brand files among `places`, folders opened, each file once; BrandFileError for an empty folder."""
    found: list[Path] = []
    for place in places:
        inside = _inside(place) if place.is_dir() else [place]
        if not inside:
            problem = "must hold a brand file, got none: `./sms new BRAND` writes a first one"
            raise BrandFileError([Problem(_shown(place), 1, "", problem)])
        found += inside
    return list({path.resolve(): path for path in found}.values())


def _inside(folder: Path) -> list[Path]:
    """Return the brand files of `folder`; BrandFileError for what a person may take for one and no reader would."""
    entries = sorted(path for path in folder.iterdir() if path.name not in _BESIDE)
    strange = [path for path in entries if path.is_dir() or path.suffix not in _YAML or path.name.startswith(".")]
    if strange:
        problem = (
            f"must be a brand file called *{SUFFIX}, as everything here but {', '.join(_BESIDE)}: rename or move it"
        )
        raise BrandFileError([Problem(_shown(path), 1, "", problem) for path in strange])
    return entries


def load_files(paths: Iterable[Path], today: date | None = None) -> tuple[Brand, ...]:
    """Return the brands of the files at `paths`; BrandFileError with the faults of all, and those between them.

    With `today`, a waiver that has run out or that runs too long is a fault; what a live program must do never
    waits for that.
    """
    faults: list[Problem] = []
    standings: list[ParsedBrand] = []
    for path in paths:
        try:
            standing = _standing(_shown(path), path.stem, _text(path))
        except BrandFileError as error:
            faults += error.faults
        else:
            standings.append(standing)
            faults += standing.source.faults
            faults += untimely_waivers(standing, today) if today else ()
    return _sound(standings, faults)


def parse(file: str, text: str) -> Brand:
    """Return the brand that `text` describes, as if it stood in `file`; BrandFileError with every fault."""
    standing = _standing(file, Path(file).stem, text)
    return _sound([standing], standing.source.faults)[0]


def structure(file: str, text: str) -> ParsedBrand:
    """Return what stands of a brand file, whatever it says; BrandFileError where it cannot be read as one at all."""
    source = read(file, text)
    return ParsedBrand(source, _standing_part(source))


def _sound(standings: list[ParsedBrand], faults: list[Problem]) -> tuple[Brand, ...]:
    found = [*faults, *problems_between(standings)]
    if found:
        raise BrandFileError(found)
    return tuple(standing.brand.as_deployed() for standing in standings)


def _text(path: Path) -> str:
    if path.exists() and path.suffix != SUFFIX:
        raise BrandFileError([Problem(_shown(path), 1, "", f"must be called *{SUFFIX}, got '{path.name}': rename it")])
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BrandFileError(
            [Problem(_shown(path), 1, "", f"cannot be read: {(error.strerror or '').lower()}")]
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrandFileError([Problem(_shown(path), line, "", "must be UTF-8: save it in that encoding")]) from error


def _shown(path: Path) -> str:
    absolute, here = path.absolute(), Path.cwd()
    return str(absolute.relative_to(here) if absolute.is_relative_to(here) else path)


def _standing(file: str, stem: str, text: str) -> ParsedBrand:
    """Return what stands of the file, with every fault inside it noted in its source."""
    source = read(file, text)
    brand = _standing_part(source)
    named = source.data.get("brand", stem)
    if isinstance(named, str) and named != stem:
        source.faults.append(source.fault(("brand",), f"must equal the file's name '{stem}', got '{named}'"))
    for kind in brand.message_types:
        path = ("programs", kind, "origination")
        brand.program(kind).stand_at(file, source.line(path), ".".join(path))
    for index, waiver in enumerate(brand.waivers):
        waiver.stand_at(f"{file}:{source.line(('waivers', str(index)))}")
    standing = ParsedBrand(source, brand)
    source.faults.extend(list(problems_within(standing)))
    return standing


def _standing_part(source: Source) -> Brand:
    """Return the brand with an example in place of each faulty part, or without it; `source` notes the faults."""
    data = deepcopy(source.data)
    for _ in range(_ROUNDS):
        try:
            return Brand.model_validate(data)
        except ValidationError as error:
            if data == source.data:
                source.faults.extend(list(explained(source, error)))
            for detail in error.errors():
                _mend(data, path_of(detail))
    raise BrandFileError(source.faults)


def _mend(data: dict[str, Any], path: KeyPath) -> None:
    *above, key = path
    for step in above:
        inner = data.get(step, {})
        if isinstance(inner, list):  # a list with a faulty item goes as a whole
            data.pop(step)
            return
        data = inner
    data.pop(key, None)
    if examples := schema_at(path).get("examples"):
        data[key] = deepcopy(examples[0])
