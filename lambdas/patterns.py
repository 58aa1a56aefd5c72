"""Regular expressions that are compiled when first used: compiling all of them would slow every cold start."""

from __future__ import annotations

import re
from typing import Any, cast


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` does, for a pattern that many texts do without; a bad one is told by its first use."""
    return cast("re.Pattern[str]", _Lazily(pattern, flags))


class _Lazily:
    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        if name.startswith("__"):
            raise AttributeError(name)  # who copies or pickles it asks before it is made
        compiled = re.compile(self.pattern, self._flags)
        for kept in ("findall", "finditer", "fullmatch", "match", "search", "split", "sub"):
            setattr(self, kept, getattr(compiled, kept))  # found from now on without coming here
        return getattr(compiled, name)
