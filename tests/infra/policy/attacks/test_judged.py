"""A sample of the attacks is refused; what survives is told by name, and a copy that is whole does survive."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.infra.policy.attacks.attack import Attack, Place
from tests.infra.policy.attacks.catalogue import ATTACKS
from tests.infra.policy.attacks.judge import judge
from tests.infra.policy.attacks.runner import Verdict, run
from tests.infra.policy.attacks.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

SEED, EACH = 2026, 15
JUDGED = (Place.PROGRAM, Place.SHARED, Place.ASSET)
pytestmark = pytest.mark.xdist_group("attacks")


def test_no_attack_on_what_is_deployed_survives(assembly: Path, tmp_path: Path) -> None:
    workspace = Workspace.copied(ROOT, assembly, tmp_path / "copy")
    sample = [one for place in JUDGED for one in _some([one for one in ATTACKS if one.place is place])]
    results = list(run(sample, workspace, judge, SEED))
    assert [one.attack.name for one in results if one.verdict is Verdict.SURVIVED] == []
    assert sum(one.verdict is Verdict.REFUSED for one in results) >= len(sample) - EACH


def _some(attacks: list[Attack]) -> list[Attack]:
    return Random(SEED).sample(attacks, EACH)


def test_a_change_that_harms_nobody_survives_so_that_a_survivor_can_be_told(assembly: Path, tmp_path: Path) -> None:
    workspace = Workspace.copied(ROOT, assembly, tmp_path / "copy")
    (workspace.assembly / "notes.txt").write_text("nothing that is deployed")
    assert judge(workspace) == []
