"""The collector is held back for a while, and for no longer."""

import gc

import pytest

from infra.policy.templates.assembly import collector_held


def test_the_collector_is_held_back_until_the_end():
    with collector_held():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_comes_back_after_an_error():
    with pytest.raises(KeyError), collector_held():
        raise KeyError
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_so():
    gc.disable()
    try:
        with collector_held():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
