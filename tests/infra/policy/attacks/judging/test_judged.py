"""A sample of the attacks is refused; what survives is told by name, and a copy that is whole does survive."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.infra.policy.attacks.__main__ import READER, outcome, table
from tests.infra.policy.attacks.attack import Attack, Place
from tests.infra.policy.attacks.catalogue import ATTACKS
from tests.infra.policy.attacks.judging.judge import judge
from tests.infra.policy.attacks.judging.readers import READERS
from tests.infra.policy.attacks.judging.runner import Result, Verdict, run

if TYPE_CHECKING:
    from tests.infra.policy.attacks.judging.workspace import Workspace

SEED, EACH = 2026, 4
JUDGED = (Place.PROGRAM, Place.SHARED, Place.ASSET, Place.FOREIGN)
pytestmark = pytest.mark.xdist_group("attacks")


def test_no_attack_on_what_is_deployed_survives(workspace: Workspace) -> None:
    sample = [one for place in JUDGED for one in _some([one for one in ATTACKS if one.place is place])]
    results = list(run(sample, workspace, judge, SEED))
    assert [one.attack.name for one in results if one.verdict is Verdict.SURVIVED] == []
    assert sum(one.verdict is Verdict.REFUSED for one in results) >= len(sample) - EACH


def _some(attacks: list[Attack]) -> list[Attack]:
    return Random(SEED).sample(attacks, EACH)


def test_a_change_that_harms_nobody_survives_so_that_a_survivor_can_be_told(workspace: Workspace) -> None:
    (workspace.assembly / "notes.txt").write_text("nothing that is deployed")
    assert judge(workspace) == []


def test_what_only_readers_see_is_an_attack_of_the_catalogue_with_a_reason() -> None:
    names = {attack.name for attack in ATTACKS}
    assert {name for name in READERS if name not in names or len(READERS[name]) < 20} == set()
    assert len(READERS) * 90 <= len(ATTACKS)


def test_the_table_tells_each_survivor_by_name_with_its_harm_and_what_readers_see_with_the_reason() -> None:
    known = next(attack for attack in ATTACKS if attack.name in READERS)
    other = next(attack for attack in ATTACKS if attack.name not in READERS)
    results = [Result(one, Verdict.SURVIVED, ()) for one in (known, other)]
    assert [outcome(one) for one in results] == [READER, Verdict.SURVIVED]
    printed = table(results)
    assert f"{other.name}: {other.harm}" in printed
    assert f"{known.name}: {READERS[known.name]}" in printed
