"""One copy of the assembly and the sources for all tests here, put back after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import PROJECT
from tests.infra.policy.attacks.judging.runner import Snapshot
from tests.infra.policy.attacks.judging.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def whole(assembly: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The copy as no attack has touched it."""
    return Snapshot(Workspace.copied(PROJECT, assembly, tmp_path_factory.mktemp("attacked") / "copy"))


@pytest.fixture
def workspace(whole: Snapshot) -> Iterator[Workspace]:
    yield whole.workspace
    whole.restore()
