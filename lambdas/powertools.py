"""The log and the metrics of Powertools, and nothing else of it: less than half of what it costs a cold start whole.

The package itself is not run, which would load the tracing as well and write into each request that it was loaded. Of
the four thousand lines of `typing_extensions` Powertools takes two names, one that typing has and one that only tells
developers something. The release is pinned, and one that takes another name, or stands otherwise, is told by the first
test that loads a function.
"""

from __future__ import annotations

import sys
import typing
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Logger", "MetricUnit", "Metrics"]
_NAME, _PACKAGE = "typing_extensions", "aws_lambda_powertools"


@contextmanager
def _spared() -> Iterator[None]:
    """Have other modules in both places while parts of Powertools load; whoever asks later gets the real ones."""
    stand_ins = {_NAME: _typing(), _PACKAGE: _package()}
    there = [name for name in stand_ins if name not in sys.modules]
    sys.modules.update({name: stand_ins[name] for name in there})
    try:
        yield
    finally:
        for name in there:
            del sys.modules[name]


def _typing() -> ModuleType:
    module = ModuleType(_NAME)
    vars(module).update(NotRequired=typing.NotRequired, deprecated=_as_it_is)
    return module


def _package() -> ModuleType:
    module, spec = ModuleType(_PACKAGE), find_spec(_PACKAGE)
    module.__path__ = list(spec.submodule_search_locations or ()) if spec else []
    return module


def _as_it_is(*_told: Any, **_how: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - whatever is said to developers
    return lambda one: one


with _spared():
    from aws_lambda_powertools.logging import Logger
    from aws_lambda_powertools.metrics import Metrics, MetricUnit
    from aws_lambda_powertools.package_logger import set_package_logger_handler

set_package_logger_handler()  # type: ignore[no-untyped-call]
