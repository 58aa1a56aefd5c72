"""Runs the tests of a changed module in forked processes, so that what was imported once is imported no more.

A change inside a function is swapped into a process that has collected all tests. A change that an import carries out
is planted by an import hook in a process that has imported nothing of ours yet. The files stay as they are.
"""

from __future__ import annotations

import functools
import gc
import importlib.machinery
import os
import pickle
import resource
import signal
import sys
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import TYPE_CHECKING, Protocol

import boto3  # noqa: F401 - imported before the forks, as all below that is not ours
import hypothesis
import pytest
from hypothesis import HealthCheck, Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

ROOT = Path(__file__).parents[2]
_PURE = ("consent", "delivery", "intent", "messages", "quiet_hours", "sending", "web")
TESTS = (  # a change meets those of its own folder first, then the others that reach it
    *(f"tests/lambdas/{folder}" for folder in _PURE),
    "tests/histories/test_histories.py::test_no_invariant_breaks_in_any_history",
)
KILLED, SURVIVED, ENDLESS, UNREACHED = "killed", "survived", "endless", "unreached"

_QUIET = ("-q", "-n0", "-p", "no:cacheprovider", "--assert=plain", "--capture=sys", "-o", "timeout=0")
_GIGABYTES = 6 << 30
_TO_COLLECT = 60  # CPU seconds for imports
_LONGEST_WAIT = 1800  # seconds, for what takes no CPU
_PATIENCE = 4  # how many times as long as otherwise a test may take


class Change(Protocol):
    """One change of a source: in `function`, or outside of any where that is empty."""

    @property
    def file(self) -> str: ...
    @property
    def function(self) -> str: ...
    def code(self) -> CodeType:
        """Return the compiled module with the change in it."""


@dataclass
class Reach:
    """What a run of the unchanged tests tells: how long each takes, which functions it reaches, and which fail."""

    least: int  # CPU seconds that any run has
    seconds: dict[str, float] = field(default_factory=dict)
    tests: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    at_import: set[tuple[str, str]] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)

    def of(self, change: Change) -> list[str]:
        """Return the tests that belong to `change`: those of its own folder first, the quickest of both first."""
        named = self.tests.get((change.file, change.function), set())
        near = _near(change)
        if self.imported(change):
            of_file = (tests for (file, _), tests in self.tests.items() if file == change.file)
            named = named.union(*of_file, (test for test in self.seconds if test.startswith(near)))
        return sorted(named, key=lambda test: (not test.startswith(near), self.seconds[test], test))

    def limit(self, test: str) -> int:
        """Return the CPU seconds after which `test` is endless."""
        return self.least + int(_PATIENCE * self.seconds[test])

    def imported(self, change: Change) -> bool:
        """Whether an import carries out what is changed, so that only a new import can tell."""
        return not change.function or (change.file, change.function) in self.at_import


def reach_of(tests: Sequence[str], least: int = 20) -> Reach:
    """Run `tests` with nothing changed, in a process of its own, and return what they reach."""
    return next(_streamed(lambda tell: tell(_reach(tests, least))))


def ends(changes: Sequence[Change], tests: Sequence[str], least: int) -> list[str]:
    """Return what becomes of each of `changes` under `tests`, with no fewer than so many CPU seconds for each."""
    found = {place: end for place, end, _ in judged(changes, reach_of(tests, least), tests)}
    return [found[place] for place in range(len(changes))]


def judged(changes: Iterable[Change], reach: Reach, tests: Sequence[str]) -> Iterator[tuple[int, str, float]]:
    """Yield the place of each of `changes`, what became of it, and how long that took; in no order."""
    changes = list(changes)
    swapped = [n for n, change in enumerate(changes) if not reach.imported(change)]
    if swapped:
        yield from _streamed(
            lambda tell: _pytest(tests, lambda session: _swap_all(session, changes, swapped, reach, tell))
        )
    for number in sorted(set(range(len(changes))).difference(swapped)):
        started = time.perf_counter()
        yield number, _planted(changes[number], reach), time.perf_counter() - started


# In a process that has collected all tests: the changes inside of functions.


def _swap_all(
    session: pytest.Session,
    changes: Sequence[Change],
    numbers: Iterable[int],
    reach: Reach,
    tell: Callable[[tuple[int, str, float]], None],
) -> None:
    functions, items = _functions(), {item.nodeid: item for item in session.items}
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page
    for number in numbers:
        change, started = changes[number], time.perf_counter()
        chosen = [items[test] for test in reach.of(change)]
        if not chosen:
            tell((number, UNREACHED, 0.0))
            continue

        def run(change: Change = change, chosen: list[pytest.Item] = chosen) -> bool:
            for function in functions[change.file, change.function]:
                function.__code__ = _code_of(change.code(), change.function)
            return _all_pass(chosen, reach)

        end = _ended(run, reach)
        tell((number, end, time.perf_counter() - started))


def _functions() -> dict[tuple[str, str], list[FunctionType]]:
    found: dict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    for function in gc.get_objects():
        if type(function) is FunctionType and (name := _name(function.__code__)):
            found[name].append(function)
    return found


def _code_of(module: CodeType, function: str) -> CodeType:
    codes = [module]
    for code in codes:
        if code.co_qualname == function:
            return code
        codes.extend(inner for inner in code.co_consts if isinstance(inner, CodeType))
    raise LookupError(f"the changed module must have the function {function}")


# In a process that has imported nothing of ours: the changes that an import carries out.


def _planted(change: Change, reach: Reach) -> str:
    tests = reach.of(change)
    near = [test for test in tests if test.startswith(_near(change))]
    for some in (near, [test for test in tests if test not in set(near)]):
        if not some:
            continue
        files = sorted({test.partition("::")[0] for test in some})

        def run(files: list[str] = files, some: list[str] = some) -> bool:
            sys.meta_path.insert(0, _Hook(change))
            passed: list[bool] = []
            _pytest(files, lambda session: passed.append(_all_pass(_chosen(session, some), reach)))
            return passed == [True]

        end = _ended(run, reach)
        if end != SURVIVED:
            return end
    return SURVIVED if tests else UNREACHED


def _near(change: Change) -> str:
    """Return where the tests of the folder lie that `change` is in, however deep it lies there."""
    return f"tests/{'/'.join(change.file.split('/')[:2])}/"


def _chosen(session: pytest.Session, tests: list[str]) -> list[pytest.Item]:
    items = {item.nodeid: item for item in session.items}
    return [items[test] for test in tests]


class _Hook:
    """Finds the changed module with its change in it."""

    def __init__(self, change: Change) -> None:
        self._name = change.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self._code = change.code()

    def find_spec(self, name: str, path: object, _target: object = None) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        assert spec is not None
        spec.loader = _Loader(name, spec.origin, self._code)
        return spec


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str | None, code: CodeType) -> None:
        super().__init__(name, str(path))
        self._code = code

    def get_code(self, _name: str) -> CodeType:
        return self._code


# One run of pytest, and what its tests reach.


class _Plugin:
    def __init__(self, loop: Callable[[pytest.Session], None]) -> None:
        self._loop = loop
        self.done = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not session.testsfailed:
            self._loop(session)
            self.done = True
        return True


class _Failures:
    def __init__(self) -> None:
        self.found: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.found.append(report.nodeid)


def _pytest(tests: Sequence[str], loop: Callable[[pytest.Session], None]) -> None:
    hypothesis.settings.register_profile(
        "mutants",
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    hypothesis.settings.load_profile("mutants")
    plugin = _Plugin(loop)
    ended = pytest.main([*_QUIET, *tests], plugins=[plugin])
    if not plugin.done:
        raise RuntimeError(f"the tests must be collected and run without an error, got {ended!r}: run them alone")


def _all_pass(items: Sequence[pytest.Item], reach: Reach) -> bool:
    failures = _Failures()
    items[0].config.pluginmanager.register(failures)
    for item, following in pairwise([*items, None]):
        _allow(reach.limit(item.nodeid))
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if failures.found:
            return False
    return True


def _reach(tests: Sequence[str], least: int) -> Reach:
    reach = Reach(least)
    with _traced(reach.at_import):
        _pytest(tests, lambda session: _run_all(session, reach))
    return reach


def _run_all(session: pytest.Session, reach: Reach) -> None:
    failures = _Failures()
    session.config.pluginmanager.register(failures)
    sys.settrace(None)
    forget = _caches()
    for item, following in pairwise([*session.items, None]):
        reached: set[tuple[str, str]] = set()
        for clear in forget:
            clear()  # what one test has asked before, the next one asks anew
        started = time.process_time()
        with _traced(reached):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        reach.seconds[item.nodeid] = time.process_time() - started
        for name in reached:
            reach.tests.setdefault(name, set()).add(item.nodeid)
    reach.failed.extend(failures.found)


def _caches() -> list[Callable[[], None]]:
    """Return what empties each cache of ours: of functions, and what modules hold and nothing is in yet."""
    wrapped = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
    modules = [module for name, module in sys.modules.items() if name.startswith("lambdas.")]
    held = [value for module in modules for value in vars(module).values() if type(value) in {dict, list, set}]
    ours = [each.cache_clear for each in wrapped if str(getattr(each, "__module__", "")).startswith("lambdas.")]
    return [*ours, *(value.clear for value in held if not value)]


@contextmanager
def _traced(reached: set[tuple[str, str]]) -> Iterator[None]:
    """Note every function of ours that is called meanwhile."""
    seen: set[CodeType] = set()

    def note(frame: FrameType, _event: str, _argument: object) -> None:
        if frame.f_code not in seen:
            seen.add(frame.f_code)
            if name := _name(frame.f_code):
                reached.add(name)

    threading.settrace(note)  # type: ignore[arg-type]
    sys.settrace(note)  # type: ignore[arg-type]
    try:
        yield
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]


def _name(code: CodeType) -> tuple[str, str] | None:
    """Return the file and the outermost function that `code` belongs to; None where it is not of the functions."""
    if not code.co_filename.startswith(_SOURCES):
        return None
    return code.co_filename.removeprefix(f"{ROOT}/"), code.co_qualname.partition(".<locals>")[0]


_SOURCES = str(ROOT / "lambdas") + "/"


# Forks.


def _allow(seconds: int) -> None:
    """Let the system end this process once it has used so much more CPU, or waited for minutes."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, resource.RLIM_INFINITY))
    signal.alarm(_LONGEST_WAIT)


def _ended(run: Callable[[], bool], reach: Reach) -> str:
    """Run the tests in a forked process, and return what became of the change."""
    child = os.fork()
    if not child:
        _silence()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_AS, (_GIGABYTES, _GIGABYTES))
        _allow(reach.least + _TO_COLLECT)
        code = 1
        try:
            code = 0 if run() else 1
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return ENDLESS
    return KILLED if os.waitstatus_to_exitcode(status) else SURVIVED


def _streamed(work: Callable[[Callable[[object], None]], None]) -> Iterator[object]:
    """Do `work` in a forked process, and yield what it tells."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _silence()
        code = 1
        try:
            with os.fdopen(writing, "wb") as pipe:

                def tell(what: object) -> None:
                    pickle.dump(what, pipe)
                    pipe.flush()

                work(tell)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        while True:
            try:
                yield pickle.load(pipe)  # noqa: S301 - our own child wrote it
            except EOFError:
                break
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the tests must be collected, and their process live to its end: run them alone")


def _silence() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
