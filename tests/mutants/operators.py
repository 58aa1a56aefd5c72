"""Every small change that the operators make of a source: what a slip of its author might have left there."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CodeType

ROOT = Path(__file__).parents[2]
CORE = (  # the ledger lies in the first of them
    *("lambdas/consent", "lambdas/intent", "lambdas/quiet_hours", "lambdas/sending"),
    "lambdas/web/requests.py",  # what a form, or a button, does to a record
)

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
_PAIRS = (
    ("min", "max"),
    ("any", "all"),
    ("startswith", "endswith"),
    ("removeprefix", "removesuffix"),
    ("upper", "lower"),
)
_NAMES = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_ORDERING = {"key", "default", "reverse"}
_NO_CODE = {"annotation", "returns", "decorator_list", "bases", "format_spec", "type_params"}
_TELLING, _SHOWN = 30, 110  # characters of a change that tell where it is, and that are read at one glance


@dataclass(frozen=True)
class Mutant:
    """One change of one file: `before` becomes `after` in `function` (empty: outside of any), the `number`th of all.

    `same` counts the changes of that function that read alike.
    """

    file: str
    function: str
    line: int
    before: str
    after: str
    same: int
    number: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the change as long as its function has it, wherever that stands in the file."""
        return self.file, self.function, self.before, self.after

    def code(self) -> CodeType:
        """Return the compiled module with this change in it; the file stays as it is."""
        tree = ast.parse((ROOT / self.file).read_text(encoding="utf-8"))
        for number, edit in enumerate(_edits(tree)):
            if number == self.number:
                edit.swap()
                break
        return compile(ast.fix_missing_locations(tree), str(ROOT / self.file), "exec", dont_inherit=True)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function or 'module'}: {self.before}  ->  {self.after}"


def files_of(places: Iterable[str]) -> list[str]:
    """Return the sources under `places`, which are files or folders of the repository."""
    paths = [ROOT / place for place in places]
    files = {file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))}
    return sorted(str(file.relative_to(ROOT)) for file in files)


def drawn(mutants: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """Return `count` of `mutants`: a change of one function draws no others of the rest, unlike with a shuffle."""

    def lot(mutant: Mutant) -> bytes:
        return hashlib.sha256(repr((seed, mutant.key, mutant.same)).encode()).digest()

    return sorted(mutants, key=lot)[:count]


def mutants_of(file: str) -> list[Mutant]:
    """Return every mutant of the source at that path of the repository."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found, alike, texts = [], Counter[tuple[str, str, str]](), dict[int, str]()
    for number, edit in enumerate(_edits(tree)):
        before, after = edit.told(texts)
        key = edit.function, before, after
        found.append(Mutant(file, edit.function, edit.line, before, after, alike[key], number))
        alike[key] += 1
    return found


@dataclass
class _Edit:
    """One node that stands in the place of another; to swap twice is to leave all as it was."""

    above: list[ast.AST]
    function: str
    line: int
    field: str
    place: int | None
    other: object

    def swap(self) -> None:
        parent = self.above[-1]
        if self.place is None:
            before = getattr(parent, self.field)
            setattr(parent, self.field, self.other)
        else:
            row = getattr(parent, self.field)
            before, row[self.place : self.place + 1] = row[self.place], [self.other]
        self.other = before

    def told(self, texts: dict[int, str]) -> tuple[str, str]:
        """Return what stands there and what comes in its place, with as much around both as tells where it is.

        `texts` are those of the nodes of the tree as it is, by identity: each is made once.
        """
        node = self._node()
        before, after = _once(node, texts), _text(self.other)
        if isinstance(node, ast.stmt) and len(before) > _SHOWN:
            return f"{before[:_SHOWN]}...", after
        for around in reversed(self.above):
            if isinstance(node, ast.stmt) or len(before) >= _TELLING or not isinstance(around, ast.expr | ast.keyword):
                break
            wider = _once(around, texts)
            if len(wider) > _SHOWN:
                break
            self.swap()
            before, after = wider, _text(around)
            self.swap()
        return before, after

    def _node(self) -> object:
        found = getattr(self.above[-1], self.field)
        return found if self.place is None else found[self.place]


def _once(node: object, texts: dict[int, str]) -> str:
    if id(node) not in texts:
        texts[id(node)] = _text(node)
    return texts[id(node)]


def _text(node: object) -> str:
    return ast.unparse(ast.fix_missing_locations(node)) if isinstance(node, ast.AST) else str(node)


def _edits(tree: ast.Module) -> Iterator[_Edit]:
    yield from _Walk().within(tree, [], "", inside=False)


class _Walk:
    """The way through a source, in the order in which it is written."""

    def within(self, node: ast.AST, above: list[ast.AST], function: str, *, inside: bool) -> Iterator[_Edit]:
        """Yield the edits of whatever stands in `node`."""
        above = [*above, node]
        for field, value in ast.iter_fields(node):
            if field in _NO_CODE:
                continue
            named, entered = function, inside
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and field == "body":
                named = function if inside else f"{function}.{node.name}".lstrip(".")
                entered = inside or not isinstance(node, ast.ClassDef)
            for place, child in _children(value):
                if not _says_nothing(child, node):
                    line = getattr(child, "lineno", getattr(node, "lineno", 0))
                    for other in _others(child, above, inside=entered):
                        yield _Edit(above, named if entered else "", line, field, place, other)
                    yield from self.within(child, above, named, inside=entered)


def _children(value: object) -> Iterator[tuple[int | None, ast.AST]]:
    if isinstance(value, ast.AST):
        yield None, value
    elif isinstance(value, list):
        yield from ((place, child) for place, child in enumerate(value) if isinstance(child, ast.AST))


def _says_nothing(node: ast.AST, parent: ast.AST) -> bool:
    """Whether `node` does nothing at run time: imports, what types alone need, and sentences for people."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return True
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return True
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    return isinstance(node, ast.Constant) and isinstance(parent, ast.JoinedStr)


def _others(node: ast.AST, above: list[ast.AST], *, inside: bool) -> Iterator[object]:
    """Yield what may stand in the place of `node`."""
    if isinstance(node, ast.expr):
        yield from _expressions(node, above, inside=inside)
    elif isinstance(node, ast.stmt):
        yield from _statements(node, above)
    elif isinstance(node, ast.keyword) and node.arg in _ORDERING:
        yield ast.keyword(None, ast.Dict([], []))  # **{}: as if it were not there


def _expressions(node: ast.expr, above: list[ast.AST], *, inside: bool) -> Iterator[ast.expr]:
    parent = above[-1]
    if isinstance(node, ast.Compare):
        for at, one in enumerate(node.ops):
            ops = [*node.ops[:at], _COMPARISONS[type(one)](), *node.ops[at + 1 :]]
            yield ast.Compare(node.left, ops, node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC and not _is_text(node.left, node.right):
        yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.Name) and node.id in _NAMES and isinstance(parent, ast.Call) and parent.func is node:
        yield ast.Name(_NAMES[node.id], ast.Load())
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        yield ast.Attribute(node.value, _NAMES[node.attr], node.ctx)
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, _constants(node.value, above, inside=inside))
    yield from _fewer(node)
    if _is_condition(node, parent):
        yield from (ast.Constant(value) for value in (True, False) if not _is(node, value))


def _constants(value: object, above: list[ast.AST], *, inside: bool) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value + 1
        yield value - 1
    elif isinstance(value, str) and inside and not any(isinstance(node, ast.Raise) for node in above):
        yield f"{value}?" if value else "?"


def _fewer(node: ast.expr) -> Iterator[ast.expr]:
    """Yield `node` without one of its elements; a table of constants is data, and not judged here."""
    if isinstance(node, ast.Set | ast.List | ast.Tuple) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for at, element in enumerate(node.elts):
            if not isinstance(element, ast.Constant) and len(node.elts) > 1:
                left = [*node.elts[:at], *node.elts[at + 1 :]]
                yield ast.Set(left) if isinstance(node, ast.Set) else type(node)(left, ast.Load())


def _statements(node: ast.stmt, above: list[ast.AST]) -> Iterator[ast.stmt]:
    if isinstance(node, ast.Return) and node.value is not None:
        yield from (ast.Return(ast.Constant(v)) for v in _answers(above) if not _is(node.value, v))
    elif isinstance(node, ast.Expr | ast.Raise | ast.AugAssign | ast.Break | ast.Delete):
        yield ast.Pass()
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript | ast.Attribute):
        yield ast.Pass()


def _answers(above: list[ast.AST]) -> tuple[object, ...]:
    function = next(node for node in reversed(above) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return (True, False) if function.returns and ast.unparse(function.returns) == "bool" else (None,)


def _is_condition(node: ast.expr, parent: ast.AST) -> bool:
    return (isinstance(parent, ast.If | ast.IfExp) and parent.test is node) or (
        isinstance(parent, ast.comprehension) and any(condition is node for condition in parent.ifs)
    )


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _is_text(*nodes: ast.expr) -> bool:
    return any(
        isinstance(n, ast.JoinedStr) or (isinstance(n, ast.Constant) and isinstance(n.value, str)) for n in nodes
    )
