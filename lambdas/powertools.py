"""The log and the metrics of Powertools, loaded without `typing_extensions`: a third of what they cost a cold start.

Of its four thousand lines they take two names, one that typing has and one that only tells developers something. The
release is pinned, and one that takes another name is told by the first test that loads a function.
"""

from __future__ import annotations

import sys
import typing
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Logger", "MetricUnit", "Metrics"]
_NAME = "typing_extensions"


@contextmanager
def _spared() -> Iterator[None]:
    """Have a module with both names in its place while Powertools loads; whoever asks later gets the real one."""
    if _NAME in sys.modules:
        yield
        return
    sys.modules[_NAME] = ModuleType(_NAME)
    vars(sys.modules[_NAME]).update(NotRequired=typing.NotRequired, deprecated=_as_it_is)
    try:
        yield
    finally:
        del sys.modules[_NAME]


def _as_it_is(*_told: Any, **_how: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - whatever is said to developers
    return lambda one: one


with _spared():
    from aws_lambda_powertools import Logger, Metrics
    from aws_lambda_powertools.metrics import MetricUnit
