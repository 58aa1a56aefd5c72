"""No pauses between attempts: in an exploration the other text has come and gone already."""

import pytest

from tests.exploration.world import PAUSES
from tests.lambdas.conftest import home

__all__ = ["home"]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    for module in PAUSES:
        monkeypatch.setattr(module, "LONGEST_PAUSE_SECONDS", 0)
