"""`make fast` runs the unit tests of what changed, and no others."""

import subprocess

import pytest

from tools.changed_tests import base, changed_since, imported, unit_tests


@pytest.fixture
def tree(tmp_path):
    files = {
        "lambdas/gate.py": "",
        "lambdas/stores/__init__.py": "",
        "lambdas/stores/sends.py": "",
        "tests/lambdas/conftest.py": "",
        "tests/lambdas/test_gate.py": "from lambdas.gate import decide\n",
        "tests/lambdas/test_sends.py": "from lambdas.stores import (\n    sends,\n    outbox,\n)\n",
        "tests/ops/test_cli.py": "import lambdas.gate as gate\n",
        "tests/e2e/test_all.py": "from lambdas import gate\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        (["lambdas/gate.py"], ["tests/lambdas/test_gate.py", "tests/ops/test_cli.py"]),
        (["lambdas/stores/sends.py"], ["tests/lambdas/test_sends.py"]),
        (["lambdas/stores/__init__.py"], ["tests/lambdas/test_sends.py"]),
        (["tests/lambdas/test_gate.py"], ["tests/lambdas/test_gate.py"]),
        (["tests/lambdas/conftest.py"], ["tests/lambdas/test_gate.py", "tests/lambdas/test_sends.py"]),
        (["tests/e2e/test_all.py", "README.md", "lambdas/gone.py"], []),
    ],
)
def test_a_change_runs_the_tests_that_import_it_or_stand_beside_it(tree, changed, tests):
    assert unit_tests(changed, tree) == tests


def test_an_import_of_a_member_counts_for_the_package_and_for_the_member():
    assert imported("from a.b import c, d as e\n    import f.g\n") == {"a.b", "a.b.c", "a.b.d", "f.g"}


def test_changes_are_those_since_the_branch_left_main_committed_or_not(tree):
    def git(*arguments):
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        subprocess.run(["git", *identity, *arguments], cwd=tree, check=True, capture_output=True)  # noqa: S607

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "first")
    git("checkout", "-b", "mine")
    (tree / "lambdas/gate.py").write_text("x = 1\n", encoding="utf-8")
    git("commit", "-a", "-m", "second")
    (tree / "lambdas/stores/sends.py").write_text("x = 1\n", encoding="utf-8")
    (tree / "lambdas/new.py").write_text("", encoding="utf-8")
    assert changed_since(base(tree), tree) == ["lambdas/gate.py", "lambdas/new.py", "lambdas/stores/sends.py"]
