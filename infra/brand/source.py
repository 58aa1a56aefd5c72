"""A brand file as YAML 1.2 data that knows the line of every key, and the problems that are found in it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from infra.brand.fields import Unquoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# What is wrong in a brand file, and the errors that carry it.


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One problem of a brand file; `line` counts from 1, `path` is the dotted key, empty for the file as a whole.

    `suggestion` is a text to write there instead, empty where we know none.
    """

    file: str
    line: int
    path: str
    problem: str
    suggestion: str = field(default="", compare=False)

    def __str__(self) -> str:
        return ": ".join(filter(None, (f"{self.file}:{self.line}", self.path, self.problem)))


class BrandFileError(Exception):
    """Every problem of the brand files that were read, in the order of file and line."""

    def __init__(self, faults: Iterable[Problem]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(told(self.faults)))


class MissingOriginationError(BrandFileError):
    """A program names no origination identity for the environment that is synthesised."""


def told(faults: Sequence[Problem]) -> Iterator[str]:
    """Yield a line for each of `faults`, and after the last one of a text what to write instead."""
    for fault, following in zip_longest(faults, faults[1:]):
        yield str(fault)
        same = following is not None and (fault.file, fault.path) == (following.file, following.path)
        if fault.suggestion and not same:
            yield f"    write for example: {fault.suggestion}"


KeyPath = tuple[str, ...]

_KINDS = {"int": "the number", "float": "the number", "timestamp": "the date"}
_HINTS = {
    "\\t": "indent with spaces, not with tabs",
    "cannot start any token": "quote the text",
    "mapping values are not allowed here": "quote text that holds ': ', and indent keys of one mapping alike",
    "expected <block end>": "quote text that begins with a brace or a quote, and indent keys of one mapping alike",
    "found another document": "keep one {unit} in one file",
    "alias": "quote text that begins with '*'",
}


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is for: its `name`, what one of them holds, how to `begin` one, and an `example` of a key."""

    name: str
    unit: str
    begin: str
    example: str


BRAND_FILE = FileKind("a brand file", "brand", "`./sms new BRAND` writes a first brand file", "brand: example-corp")


@dataclass(frozen=True, slots=True)
class Source:
    """The data of one brand file, the line of each key path, and the faults found while reading it."""

    file: str
    kind: FileKind = BRAND_FILE
    data: dict[str, object] = field(default_factory=dict)
    lines: dict[KeyPath, int] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)

    def line(self, path: KeyPath) -> int:
        """Return the line of `path`, or of the nearest mapping around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def fault(self, path: KeyPath, problem: str, suggestion: str = "") -> Problem:
        """Return `problem` as a fault at the line of `path`, with what to write there instead."""
        return Problem(self.file, self.line(path), ".".join(path), problem, suggestion)


def read(file: str, text: str, kind: FileKind = BRAND_FILE) -> Source:
    """Return the data of the YAML `text` called `file`; BrandFileError where it is no mapping or no YAML at all."""
    root = _composed(file, text, kind)
    source = Source(file, kind)
    if root is None or (isinstance(root, ScalarNode) and _kind(root) == "null"):
        raise BrandFileError([source.fault((), f"is empty: {kind.begin}")])
    source.lines[()] = root.start_mark.line + 1
    if not isinstance(root, MappingNode):
        raise BrandFileError([source.fault((), f"must be a mapping of keys such as `{kind.example}`")])
    source.data.update(_mapping(source, root, ()))
    return source


def _composed(file: str, text: str, kind: FileKind) -> Node | None:
    try:
        with warnings.catch_warnings(action="ignore", category=ReusedAnchorWarning):  # anchors are refused below
            root: Node | None = YAML().compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = str(error.problem or error.context).removeprefix("but ")
        hint = next((hint for sign, hint in _HINTS.items() if sign in problem), "mend the YAML at this line")
        told = f"is not YAML: {problem}: {hint.replace('{unit}', kind.unit)}"
        raise BrandFileError([Problem(file, line, "", told)]) from error
    except (YAMLError, RecursionError) as error:
        problem = str(error).splitlines()[0]
        raise BrandFileError([Problem(file, 1, "", f"is not YAML that {kind.name} may hold: {problem}")]) from error
    return root


def _mapping(source: Source, node: MappingNode, path: KeyPath) -> dict[str, object]:
    """Return the data of `node`, noting the line of each key; the first of two equal keys counts."""
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode) or _kind(key_node) != "str":
            got = repr(key_node.value) if isinstance(key_node, ScalarNode) else "a mapping or a list"
            source.faults.append(Problem(source.file, line, ".".join(path), f"a key must be text, got {got}: quote it"))
            continue
        here = (*path, key_node.value)
        if key_node.value in found or here in source.lines:
            problem = f"is given twice, first on line {source.lines[here]}: keep one"
            source.faults.append(Problem(source.file, line, ".".join(here), problem))
            continue
        source.lines[here] = line
        value = _value(source, value_node, here)
        if value is not None:
            found[key_node.value] = value
    return found


def _value(source: Source, node: Node, path: KeyPath) -> object:
    """Return the data of `node`; None, with its fault noted, where nothing usable stands there."""
    if node.anchor:
        problem = f"must be written out: {source.kind.name} has no anchors (&) and aliases (*)"
        source.faults.append(source.fault(path, problem))
        return None
    if isinstance(node, MappingNode):
        return _mapping(source, node, path)
    if isinstance(node, SequenceNode):
        return _list(source, node, path)
    kind = _kind(node)
    if kind == "null":
        source.faults.append(source.fault(path, "is empty: write a value, or delete the line"))
        return None
    if kind == "bool" and node.value.lower() in {"true", "false"}:
        return bool(node.value.lower() == "true")
    return node.value if kind == "str" else Unquoted(node.value, _KINDS.get(kind, "the value"))


def _list(source: Source, node: SequenceNode, path: KeyPath) -> list[object]:
    """Return the items of `node`; lists among them stay unread, as no list of a brand file holds any."""
    found: list[object] = []
    for item in node.value:
        here = (*path, str(len(found))) if isinstance(item, MappingNode) else path
        source.lines.setdefault(here, item.start_mark.line + 1)
        value = [] if isinstance(item, SequenceNode) else _value(source, item, here)
        if value is not None:
            found.append(value)
    return found


def _kind(node: Node) -> str:
    return str(node.tag).rsplit(":", 1)[-1]


# Where in the brand files a program, or one of its keys, stands.


def line_of(folder: Path, brand: str, message_type: str, key: str) -> tuple[Path, int] | None:
    """Return file and line of `key` of a brand's program, or of the brand where it is a key there.

    Where the key is not given, the line is the program's own; None where no file of `folder` describes the program.
    """
    file = folder / f"{brand}.yaml"
    source = _read(file)
    program = ("programs", message_type)
    if source is None or program not in source.lines:
        return None
    path = (key,) if (key,) in source.lines else (*program, *filter(None, (key,)))
    return file, source.line(path)


def _read(file: Path) -> Source | None:
    try:
        return read(str(file), file.read_text(encoding="utf-8-sig"))
    except (BrandFileError, OSError, UnicodeDecodeError):
        return None


# What was read before: of a thousand files most are as they were, and to read YAML takes longer than to judge it.


MOST_KEPT = 5000  # readings: a file for each brand, in some versions, and of some folders


class Readings:
    """What brand files said when they were read, kept in `store` under the digest of their text and of this reader.

    Only what has no fault is kept, as plain data; it is judged each time as if it had been read.
    """

    def __init__(self, store: Path) -> None:
        self._store, self._used = store, dict[str, Any]()

    def read(self, file: str, text: str) -> Source:
        """Return the data of the YAML `text` called `file`, as `read` does."""
        digest = hashlib.sha256(f"{_reader()}\0{text}".encode()).hexdigest()
        if digest in self._kept:
            self._used[digest] = data, lines = self._kept[digest]
            return Source(file, data=_unpacked(data), lines={tuple(path): line for path, line in lines})
        source = read(file, text)
        if not source.faults:
            self._used[digest] = _packed(source.data), [*source.lines.items()]
        return source

    def keep(self) -> None:
        """Keep what was read since, and where that is much, forget what was not asked for."""
        if self._used.keys() <= self._kept.keys():
            return
        kept = {**self._kept, **self._used}
        with suppress(OSError):  # a folder that nobody may write to: all is read anew each time
            self._store.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._store.parent, prefix=".draft-")
            with os.fdopen(handle, "w", encoding="utf-8") as written:
                json.dump(kept if len(kept) <= MOST_KEPT else self._used, written)
            Path(draft).replace(self._store)

    @cached_property
    def _kept(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._store.read_bytes())
        except (OSError, ValueError):
            return {}
        return found


@cache
def _reader() -> str:
    return f"{version('ruamel.yaml')} {hashlib.sha256(Path(__file__).read_bytes()).hexdigest()}"


def _packed(value: Any) -> Any:  # noqa: ANN401 - JSON
    # a brand file's own lists hold no number: each of its numbers is unquoted text
    if isinstance(value, Unquoted):
        return [0, value.raw, value.kind]
    if isinstance(value, dict):
        return {key: _packed(one) for key, one in value.items()}
    return [*map(_packed, value)] if isinstance(value, list) else value


def _unpacked(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        return {key: _unpacked(one) for key, one in value.items()}
    if isinstance(value, list):
        return Unquoted(*value[1:]) if value[:1] == [0] and value[0] is not False else [*map(_unpacked, value)]
    return value
