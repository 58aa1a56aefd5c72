"""No pauses between attempts: in an exploration the other text has come and gone already."""

import pytest

from tests.exploration.world import no_pauses
from tests.lambdas.conftest import home

__all__ = ["home"]


@pytest.fixture(autouse=True, scope="module")
def _no_pauses():
    with pytest.MonkeyPatch.context() as patch:
        no_pauses(patch.setattr)
        yield
