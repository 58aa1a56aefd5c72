"""No pauses between attempts: in an exploration the other text has come and gone already."""

import pytest

from tests.exploration.world import PAUSES
from tests.lambdas.conftest import home

__all__ = ["home"]


@pytest.fixture(autouse=True, scope="module")
def _no_pauses():
    with pytest.MonkeyPatch.context() as patch:
        for module in PAUSES:
            patch.setattr(module, "LONGEST_PAUSE_SECONDS", 0)
        yield
