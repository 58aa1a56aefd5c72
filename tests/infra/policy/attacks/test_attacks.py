"""The catalogue of attacks by itself: every attack changes something, no two do the same, none is silent."""

from __future__ import annotations

import json
import os
import re
from collections import Counter, defaultdict
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import PROJECT
from tests.infra.policy.attacks.attack import Attack, Kind, Place, Promise
from tests.infra.policy.attacks.catalogue import ATTACKS, INSIDERS, MODULES
from tests.infra.policy.attacks.judging.runner import ControlError, Snapshot, Verdict, run
from tests.infra.policy.attacks.judging.workspace import ASSEMBLY, BRANDS, SETTINGS, NotApplicableError, Workspace
from tests.infra.policy.attacks.sources.holes import HOLES, honest

if TYPE_CHECKING:
    from pathlib import Path

SEED = 15
# of each module so many, but where the whole is proved
SAMPLE = int(os.environ.get("ATTACKS", "4"))
TRIED = [attack for attacks in MODULES.values() for attack in Random(SEED).sample(attacks, min(SAMPLE, len(attacks)))]
pytestmark = pytest.mark.xdist_group("attacks")  # the effects of all attacks are found once
ELSEWHERE = {Place.FOREIGN, Place.BRAND, Place.SETTINGS, Place.ASSET, Place.HOLE}


def test_a_copy_without_an_attack_holds_the_bytes_of_what_was_copied(workspace: Workspace, assembly: Path) -> None:
    copies = {str(path.relative_to(workspace.root)): path.read_bytes() for path in workspace.files()}
    assert copies == {name: path.read_bytes() for name, path in _originals(assembly).items()}


def _originals(assembly: Path) -> dict[str, Path]:
    found = {f"{ASSEMBLY}/{path.relative_to(assembly)}": path for path in assembly.rglob("*") if path.is_file()}
    found |= {f"{BRANDS}/{path.name}": path for path in (PROJECT / BRANDS).iterdir() if path.is_file()}
    return found | {SETTINGS: PROJECT / SETTINGS}


@pytest.fixture(scope="module")
def effects(whole: Snapshot) -> dict[str, list[str]]:
    """What the attacks change, each with the names of those that change it; taken back after each."""
    workspace, found = whole.workspace, defaultdict(list)
    before = workspace.digest()
    for attack in TRIED:
        attack.try_on(workspace, SEED)
        found[_effect(workspace, whole)].append(f"{attack.kind}: {attack.name}")
        whole.restore()
    assert workspace.digest() == before
    return found


def test_every_attack_changes_the_workspace(effects: dict[str, list[str]]) -> None:
    assert effects.get("", []) == []


def test_no_two_attacks_have_the_same_effect(effects: dict[str, list[str]]) -> None:
    assert [names for names in effects.values() if len(names) > 1] == []


@pytest.mark.parametrize("module", sorted(MODULES))
def test_the_same_seed_makes_the_same_attack(module: str, whole: Snapshot) -> None:
    workspace, snapshot = whole.workspace, whole
    for attack in MODULES[module][:SAMPLE:2]:
        effects = []
        for _ in range(2):
            attack.try_on(workspace, SEED)
            effects.append({path: after for path, (_, after) in snapshot.changed().items()})
            snapshot.restore()
        assert effects[0] == effects[1], attack.name


def _effect(workspace: Workspace, snapshot: Snapshot) -> str:
    """What an attack changed, without which program it chose and without the digests that follow from it."""
    changes = []
    for path, (before, after) in snapshot.changed().items():
        name = str(path.relative_to(workspace.root))
        if name.endswith(".json") and before is not None and after is not None:
            changes += _differences(_untouched(before), json.loads(after), "")
        else:
            changes.append(f"{name}: {after!r}")
    told = [
        one for one in changes if not re.fullmatch(r".*(stackTemplateAssetObjectUrl|objectKey).*[0-9a-f]{64}.*", one)
    ]
    text = "\n".join(sorted(told or changes))
    return re.sub(r"example-(?:corp|outlet)|promotional|transactional|(?<=[A-Za-z])[0-9A-F]{8}\b", "", text)


@cache
def _untouched(text: bytes) -> Any:
    return json.loads(text)


def _differences(before: Any, after: Any, path: str) -> list[str]:
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted({*before, *after})
        return [one for key in keys for one in _differences(before.get(key), after.get(key), f"{path}/{key}")]
    if isinstance(before, list) and isinstance(after, list):
        gone = [item for item in before if item not in after]
        new = [item for item in after if item not in before]
        if len(gone) == len(new) and len(gone) > 0:
            return [one for old, fresh in zip(gone, new, strict=True) for one in _differences(old, fresh, f"{path}/*")]
        return [f"{path}: -{json.dumps(gone)} +{json.dumps(new)}"]
    return [f"{path}: {json.dumps(after)}"]


def test_there_are_enough_attacks_of_enough_kinds_in_enough_places() -> None:
    places = Counter(attack.place for attack in ATTACKS)
    assert len(ATTACKS) >= 300
    assert len(INSIDERS) >= 60
    assert len({attack.kind for attack in ATTACKS}) >= 15
    assert set(places) == set(Place)
    assert sum(number for place, number in places.items() if place in ELSEWHERE) * 2 >= len(ATTACKS)
    assert {attack.promise for attack in ATTACKS} == set(Promise)


def test_every_attack_has_a_name_of_its_own_and_says_its_harm_in_a_sentence() -> None:
    names = Counter(f"{attack.place}: {attack.kind}: {attack.name}" for attack in ATTACKS)
    assert [name for name, times in names.items() if times > 1] == []
    assert [attack.name for attack in ATTACKS if not re.fullmatch(r"\S.{8,198}[.!]", attack.harm)] == []


def test_an_attack_without_a_victim_says_so(workspace: Workspace, whole: Snapshot, tmp_path: Path) -> None:
    empty = _emptied(tmp_path / "copy", workspace)
    snapshot = Snapshot(empty)
    silent = []
    for attack in TRIED:
        try:
            attack.try_on(empty, SEED)
        except NotApplicableError:
            assert not snapshot.changed(), attack.name
            continue
        if not snapshot.changed():
            silent.append(attack.name)
        snapshot.restore()
    assert silent == []
    assert not whole.changed()


def _emptied(root: Path, workspace: Workspace) -> Workspace:
    """Return a workspace without any stack, brand or setting: what is left of an assembly is its manifest."""
    (root / ASSEMBLY).mkdir(parents=True)
    (root / BRANDS).mkdir()
    manifest = json.loads((workspace.assembly / "manifest.json").read_text())
    manifest["artifacts"] = {name: one for name, one in manifest["artifacts"].items() if name not in workspace.stacks}
    (root / ASSEMBLY / "manifest.json").write_text(json.dumps(manifest))
    empty = Workspace(root, workspace.environment)
    empty.write_settings({"app": "python app.py", "context": {}})
    return empty


def _planted(name: str) -> Attack:
    kind = Kind("planted", Place.PROGRAM)

    @kind.workspace(name, Promise.DATA, "A planted attack.")
    def _(workspace: Workspace, _: Random) -> None:
        if name == "without a victim":
            raise NotApplicableError("nothing to change")
        (workspace.assembly / "planted").write_text(name)

    (attack,) = kind.attacks
    return attack


def test_a_survivor_is_reported_and_a_refusal_names_its_findings(workspace: Workspace) -> None:
    def judge(judged: Workspace) -> list[str]:
        planted = judged.assembly / "planted"
        return ["refused"] if planted.exists() and planted.read_text() == "seen" else []

    before = workspace.digest()
    results = list(run([_planted(one) for one in ("seen", "unseen", "without a victim")], workspace, judge))
    assert [result.verdict for result in results] == [Verdict.REFUSED, Verdict.SURVIVED, Verdict.NOT_APPLICABLE]
    assert [result.findings for result in results] == [("refused",), (), ("nothing to change",)]
    assert workspace.digest() == before


def test_a_copy_that_is_not_whole_after_the_last_attack_judges_nothing(workspace: Workspace) -> None:
    judged = iter([[], []])
    with pytest.raises(ControlError, match="whole again after the last attack"):
        list(run([_planted("unseen")], workspace, lambda _: next(judged, ["left behind"])))


def test_a_folder_that_an_attack_made_is_gone_after_it(workspace: Workspace) -> None:
    snapshot, before = Snapshot(workspace), set(workspace.folders())
    (workspace.brands / "retail" / "deep").mkdir(parents=True)
    (workspace.brands / "retail" / "deep" / "x.yaml").write_text("x")
    snapshot.restore()
    assert set(workspace.folders()) == before


def test_a_judge_that_finds_something_in_the_untouched_copy_judges_nothing(workspace: Workspace) -> None:
    with pytest.raises(ControlError, match="must have no finding"):
        list(run([_planted("seen")], workspace, lambda _: ["always"]))


@pytest.mark.parametrize("hole", sorted(HOLES))
def test_every_hole_has_an_honest_value_that_no_attack_declares(hole: str, workspace: Workspace) -> None:
    snapshot = Snapshot(workspace)
    honest(hole)(workspace, Random(SEED))
    control = workspace.settings_file.read_bytes()
    snapshot.restore()
    attacks = [attack for attack in ATTACKS if attack.kind == f"a declared hole: {hole}"]
    assert attacks
    for attack in attacks:
        attack.try_on(workspace, SEED)
        assert workspace.settings_file.read_bytes() != control, attack.name
        snapshot.restore()
