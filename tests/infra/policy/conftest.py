"""Fixtures of the policy's tests."""

import pytest

from tests.infra.policy.example.world import World


@pytest.fixture
def world(tmp_path):
    """A good assembly of two programs of one brand, written by `world.write()`."""
    return World(tmp_path)
