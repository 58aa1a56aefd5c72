"""Whatever happens to a program in whatever order: nobody who said STOP is texted, no consent is lost or widened."""

import pytest

from tests.ops.lifecycle.lives import GUARDS, lived

SAMPLE = 60  # `make proof` lives 5,000
ENOUGH = 2000  # lives in which a guard that is taken out is missed
MISSED = {
    "parameter": "a consent was lost",
    "unaccounted": "a consent was lost",
    "restoring": "who said STOP was texted",
    "copying": "who said STOP was texted",
    "retiring": "a retired program texted",
}


def test_without_both_guards_of_a_deploy_who_said_stop_is_texted():
    without = frozenset({"parameter", "unaccounted"})
    assert any("who said STOP was texted" in lived(seed, without) for seed in range(ENOUGH))


def test_no_life_forgets_anybody():
    assert {seed: found for seed in range(SAMPLE) if (found := lived(seed))} == {}


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_is_taken_out_is_missed(guard):
    found = next((seed for seed in range(ENOUGH) if MISSED[guard] in lived(seed, frozenset({guard}))), None)
    assert found is not None
    assert lived(found) == set()  # with the guard, the same life forgets nobody
