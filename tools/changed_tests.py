"""Print the unit tests that belong to what changed since a commit: `python -m tools.changed_tests [COMMIT]`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
SLOW = ("browser", "e2e", "exploration", "phone", "pipelines")  # these deploy, open a browser, or explore for minutes
_IMPORT = re.compile(r"^\s*(?:from ([\w.]+) import ([^#\n(]+|\([^)]*\))|import ([\w.]+))", re.MULTILINE)


def changed_since(commit: str, root: Path = ROOT) -> list[str]:
    """Return the paths that differ from `commit`, new files included; CalledProcessError where there is no such one."""
    different = _git(root, "diff", "--name-only", commit)
    return sorted({*different, *_git(root, "ls-files", "--others", "--exclude-standard")})


def base(root: Path = ROOT) -> str:
    """Return the commit at which this branch left the main branch; the last commit where no main branch is known."""
    for main in ("origin/main", "main"):
        if found := _git(root, "merge-base", "HEAD", main, check=False):
            return found[0]
    return "HEAD"


def unit_tests(changed: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return the unit tests that changed, that import a changed module, or that stand beside a changed conftest."""
    changed = [path for path in changed if path.endswith(".py") and (root / path).is_file()]
    modules = {_module(path) for path in changed if not path.startswith("tests/")}
    folders = [Path(path).parent for path in changed if path.startswith("tests/") and not _is_test(path)]
    found = []
    for file in sorted((root / "tests").rglob("test_*.py")):
        path = file.relative_to(root)
        if path.parts[1] in SLOW:
            continue
        beside = any(path.is_relative_to(folder) for folder in folders if folder != Path("tests"))
        if str(path) in changed or beside or not modules.isdisjoint(imported(file.read_text(encoding="utf-8"))):
            found.append(str(path))
    return found


def imported(source: str) -> set[str]:
    """Return the modules that `source` may import, `from a import b` as both `a` and `a.b`."""
    names: set[str] = set()
    for package, members, module in _IMPORT.findall(source):
        names.add(package or module)
        names.update(f"{package}.{member.split()[0]}" for member in members.strip("()").split(",") if member.split())
    return names


def _module(path: str) -> str:
    return path.removeprefix("clients/python/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_test(path: str) -> bool:
    return Path(path).name.startswith("test_")


def _git(root: Path, *arguments: str, check: bool = True) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=check)  # noqa: S603, S607
    return done.stdout.splitlines()


if __name__ == "__main__":
    print(*unit_tests(changed_since(sys.argv[1] if len(sys.argv) > 1 else base())))  # noqa: T201 - make reads it
