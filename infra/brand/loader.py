"""Reading brand files: a typed brand, or every fault of every file at once."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from infra.brand.checks import ParsedBrand, problems_between, problems_within
from infra.brand.errors import explained, path_of, schema_at
from infra.brand.model import Brand
from infra.brand.part_checks import untimely_waivers
from infra.brand.source import BrandFileError, MissingOriginationError, Problem, Readings, read
from infra.brand.wording.legal_entities import FILE as LEGAL_ENTITIES
from infra.brand.wording.legal_entities import LegalEntities, read_entities

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from datetime import date

    from infra.brand.source import KeyPath, Source

__all__ = [
    "BrandFileError",
    "MissingOriginationError",
    "Problem",
    "entities_of",
    "fleet_of",
    "load",
    "load_all",
    "load_files",
    "parse",
    "paths_of",
    "structure",
    "undeclared",
]

SUFFIX = ".yaml"
_YAML = {SUFFIX, ".yml"}
_BESIDE = (LEGAL_ENTITIES, "cells.json", "schema.json", "README.md", ".gitkeep", ".DS_Store")
READINGS = Path(__file__).parents[2] / "build" / "brand-files.json"
_ROUNDS = 5  # mending a part may empty the mapping around it, which is mended in the next round


def load(path: Path | str) -> Brand:
    """Return the brand that the file at `path` describes; BrandFileError with every fault, each with its line."""
    return load_files([Path(path)])[0]


def load_all(folder: Path | str, today: date | None = None, only: Container[str] | None = None) -> tuple[Brand, ...]:
    """Return the brands of all `*.yaml` files in `folder`, by file name; BrandFileError with the faults of all.

    Where `only` names some brands, the wording and waivers of the others are not judged: what they are, and what is
    wrong between files, is.
    """
    return load_files(paths_of([Path(folder)]), today, only=only)


def paths_of(places: Iterable[Path]) -> list[Path]:
    """Return the brand files among `places`, folders opened, each file once; BrandFileError for an empty folder."""
    found: list[Path] = []
    places = list(places)
    for place in places:
        if place.name == LEGAL_ENTITIES and len(places) > 1:
            continue  # named by a pattern such as brands/*.yaml: it is read with each brand file
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


def load_files(
    paths: Iterable[Path], today: date | None = None, *, fleet: bool = False, only: Container[str] | None = None
) -> tuple[Brand, ...]:
    """Return the brands of the files at `paths`; BrandFileError with the faults of all, and those between them.

    With `today`, a waiver that has run out or that runs too long is a fault; what a live program must do never
    waits for that. With `fleet`, the files are also held against all others in their folders. With `only`,
    as for `load_all`.
    """
    paths, readings = list(paths), Readings(READINGS)
    entities = {folder: entities_of(folder) for folder in {path.parent for path in paths}}
    faults = [fault for declared in entities.values() for fault in declared.faults]
    standings: list[ParsedBrand] = []
    for path in paths:
        try:
            standing = _standing(_shown(path), path.stem, _text(path), entities[path.parent], readings.read)
        except BrandFileError as error:
            faults += error.faults
            continue
        if whole := only is None or path.stem in only:
            standing.source.faults.extend(list(problems_within(standing)))
        standings.append(standing)
        faults += standing.source.faults
        faults += untimely_waivers(standing, today) if today and whole else ()
    readings.keep()
    return _sound(standings, faults, list(_beside(paths)) if fleet else [])


def parse(file: str, text: str, *, fleet: bool = False) -> Brand:
    """Return the brand that `text` describes, as if it stood in `file`; BrandFileError with every fault.

    With `fleet`, it is also held against all brand files in that folder.
    """
    path = Path(file)
    standing = _standing(file, path.stem, text, entities_of(path.parent))
    standing.source.faults.extend(list(problems_within(standing)))
    return _sound([standing], standing.source.faults, list(_beside([path])) if fleet else [])[0]


def structure(file: str, text: str, entities: LegalEntities | None = None) -> ParsedBrand:
    """Return what stands of a brand file, whatever it says; BrandFileError where it cannot be read as one at all."""
    source = read(file, text)
    (entities or LegalEntities()).resolve(source)
    return ParsedBrand(source, _standing_part(source))


def entities_of(folder: Path) -> LegalEntities:
    """Return the legal entities that are declared in `folder`, with what is wrong with their file."""
    path = folder / LEGAL_ENTITIES
    if not path.is_file():
        return LegalEntities(_shown(path))
    try:
        return read_entities(_shown(path), _text(path))
    except BrandFileError as error:
        return LegalEntities(_shown(path), {}, error.faults)


def fleet_of(paths: Iterable[Path]) -> tuple[Brand, ...]:
    """Return the brands at `paths` with all others of their folders, as far as those can be read."""
    paths = list(paths)
    return (*load_files(paths), *(standing.brand for standing in _beside(paths)))


def unshared(brands: Iterable[Brand]) -> Iterator[str]:
    """Yield which promotional programs are of one legal entity and do not share what the law lets a caller send."""
    callers = defaultdict(list)
    for brand in brands:
        if "promotional" in brand.message_types and brand.program("promotional").sending.caller_share is None:
            callers[brand.legal_entity].append(f"{brand.brand}/promotional")
    for entity, names in callers.items():
        if len(names) > 1:
            yield (
                f"{', '.join(names)} are all of {entity}, and states cap what one caller texts a person: write "
                f"`sending: {{caller_share: 1 of {len(names)}}}` and so on into their files, so that they share it"
            )


def undeclared(paths: Iterable[Path]) -> Iterator[str]:
    """Yield how to declare each legal entity that a brand file at `paths` writes out, though others are declared."""
    for path in paths:
        if told := entities_of(path.parent).undeclared(read(_shown(path), _text(path))):
            yield told


def _beside(paths: Iterable[Path]) -> Iterator[ParsedBrand]:
    """Yield the other brand files in the folders of `paths` as far as they can be read."""
    paths = list(paths)
    known = {path.resolve() for path in paths}
    for folder in sorted({path.parent for path in paths}):
        entities = entities_of(folder)
        for path in sorted(folder.glob(f"*{SUFFIX}")):
            if path.name != LEGAL_ENTITIES and path.resolve() not in known:
                with suppress(BrandFileError):
                    yield structure(_shown(path), _text(path), entities)


def _sound(
    standings: list[ParsedBrand], faults: list[Problem], beside: Sequence[ParsedBrand] = ()
) -> tuple[Brand, ...]:
    asked = {standing.source.file for standing in standings}
    found = [*faults, *(one for one in problems_between([*beside, *standings]) if one.file in asked)]
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


def _standing(
    file: str, stem: str, text: str, entities: LegalEntities, reader: Callable[[str, str], Source] = read
) -> ParsedBrand:
    """Return what stands of the file, with what is no brand file in it noted in its source."""
    source = reader(file, text)
    entities.resolve(source)
    brand = _standing_part(source)
    named = source.data.get("brand", stem)
    if isinstance(named, str) and named != stem:
        source.faults.append(source.fault(("brand",), f"must equal the file's name '{stem}', got '{named}'"))
    for kind in brand.message_types:
        path = ("programs", kind, "origination")
        brand.program(kind).stand_at(file, source.line(path), ".".join(path))
    for index, waiver in enumerate(brand.waivers):
        waiver.stand_at(f"{file}:{source.line(('waivers', str(index)))}")
    return ParsedBrand(source, brand)


def _standing_part(source: Source) -> Brand:
    """Return the brand with an example in place of each faulty part, or without it; `source` notes the faults."""
    data: dict[str, Any] = source.data
    for _ in range(_ROUNDS):
        try:
            return Brand.model_validate(data)
        except ValidationError as error:
            if data is source.data:
                source.faults.extend(list(explained(source, error)))
                data = deepcopy(source.data)
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
