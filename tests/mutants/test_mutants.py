"""Mutants of the core: a fault that is planted is found, and of a sample each is killed or explained."""

import marshal
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

import pytest

from tests.mutants.explained import explained, stale
from tests.mutants.operators import CORE, ROOT, drawn, files_of, mutants_of
from tests.mutants.runner import ENDLESS, KILLED, SURVIVED, UNREACHED, ends

LEDGER, PHONE = "lambdas/consent/ledger.py", "lambdas/consent/phone.py"
TESTS = ("tests/lambdas/consent/test_ledger.py",)
SAMPLE = 10


@dataclass(frozen=True)
class Planted:
    """One line of the ledger replaced, in a function or outside of any."""

    function: str
    old: str
    new: str
    file: str = LEDGER

    def code(self):
        source = (ROOT / self.file).read_text(encoding="utf-8")
        assert source.count(self.old) == 1
        return compile(source.replace(self.old, self.new), str(ROOT / self.file), "exec", dont_inherit=True)


LIMIT, LATER = "NAMED_AT_MOST = 1000", "if after.sequence < before.sequence:"
CONTROLS = {
    "nothing is changed": (Planted("_order", LATER, LATER), SURVIVED),
    "nothing is changed that an import carries out": (Planted("", LIMIT, LIMIT), SURVIVED),
    "the same is said in other words": (Planted("_order", LATER, "if before.sequence > after.sequence:"), SURVIVED),
    "a fault": (Planted("_order", LATER, "if after.sequence > before.sequence:"), KILLED),
    "a fault in a constant": (Planted("", LIMIT, "NAMED_AT_MOST = 999"), KILLED),
    "a loop without end": (Planted("_order", LATER, "while True:"), ENDLESS),
    "a function that these tests do not reach": (Planted("masked", "[-2:]", "[-3:]", PHONE), UNREACHED),
}  # fmt: skip


@pytest.fixture(scope="module")
def judged():
    """What became of the controls, by name, and of the sample: in a process that has none of our modules yet."""
    sample = drawn(mutants_of(LEDGER), SAMPLE, 1)
    changes = [*(change for change, _ in CONTROLS.values()), *sample]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = pool.submit(ends, changes, TESTS, 5).result()
    return dict(zip([*CONTROLS, *sample], found, strict=True))


@pytest.mark.parametrize("name", CONTROLS)
def test_a_planted_fault_is_found_and_what_is_none_survives(judged, name):
    assert judged[name] == CONTROLS[name][1]


def test_each_of_a_sample_is_killed_or_explained(judged):
    alive = [change for change, end in judged.items() if change not in CONTROLS and end not in {KILLED, ENDLESS}]
    assert [str(mutant) for mutant in alive if mutant.key not in explained()] == []


def test_every_reason_names_a_mutant_of_the_sources_as_they_are():
    every = [mutant for file in files_of(CORE) for mutant in mutants_of(file)]
    assert stale(explained(), every) == []
    assert stale({(LEDGER, "seal", "gone", "for good"): "once it was"}, every) == [(LEDGER, "seal", "gone", "for good")]


SOURCE = '''
"""A docstring."""
LIMIT = timedelta(minutes=5)
def kept(sends: list[int], most: int = 3) -> bool:
    if not sends or sends[0] <= most:
        raise ValueError("too few")
    note(sends)
    return max(sends, key=len) in {State.A, State.B}
'''
CHANGES = {
    ("timedelta(minutes=5)", "timedelta(minutes=6)"), ("timedelta(minutes=5)", "timedelta(minutes=4)"),
    ("3", "4"), ("3", "2"),
    ("not sends or sends[0] <= most", "not sends and sends[0] <= most"),
    ("not sends or sends[0] <= most", "True"), ("not sends or sends[0] <= most", "False"),
    ("not sends or sends[0] <= most", "sends or sends[0] <= most"),
    ("not sends or sends[0] <= most", "not sends or sends[0] < most"),
    ("not sends or sends[0] <= most", "not sends or sends[1] <= most"),
    ("not sends or sends[0] <= most", "not sends or sends[-1] <= most"),
    ("raise ValueError('too few')", "pass"), ("note(sends)", "pass"),
    ("return max(sends, key=len) in {State.A, State.B}", "return True"),
    ("return max(sends, key=len) in {State.A, State.B}", "return False"),
    ("max(sends, key=len) in {State.A, State.B}", "max(sends, key=len) not in {State.A, State.B}"),
    ("max(sends, key=len) in {State.A, State.B}", "min(sends, key=len) in {State.A, State.B}"),
    ("max(sends, key=len) in {State.A, State.B}", "max(sends, **{}) in {State.A, State.B}"),
    ("max(sends, key=len) in {State.A, State.B}", "max(sends, key=len) in {State.B}"),
    ("max(sends, key=len) in {State.A, State.B}", "max(sends, key=len) in {State.A}"),
}  # fmt: skip


def test_the_operators_change_conditions_limits_calls_and_answers_and_no_docstring_or_type(tmp_path):
    file = tmp_path / "kept.py"
    file.write_text(SOURCE, encoding="utf-8")
    found = mutants_of(str(file))
    assert {(mutant.before, mutant.after) for mutant in found} == CHANGES
    assert {mutant.function for mutant in found} == {"", "kept"}
    assert len({marshal.dumps(mutant.code()) for mutant in found}) == len(found)


def test_a_seed_draws_the_same_mutants_whatever_else_there_is():
    ours, others = mutants_of(LEDGER), mutants_of("lambdas/consent/record.py")
    both = drawn([*ours, *others], 40, 7)
    assert both == drawn([*others, *ours], 40, 7) != drawn([*ours, *others], 40, 8)
    of_ours = [mutant for mutant in both if mutant.file == LEDGER]
    assert of_ours == drawn(ours, len(of_ours), 7)
    assert 0 < len(of_ours) < len(both)
