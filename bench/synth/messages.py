"""Counts what Python and the CDK's own process say to each other while an app is built: `messages.py BRANDS`."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from jsii._kernel.providers.process import _NodeProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

# what a message is about, by the attribute of the request that tells it
ABOUT = ("property", "method", "fqn")


@contextmanager
def counted() -> Iterator[Counter[tuple[str, str, str]]]:
    """Count messages by kind, what they are about, and the object that they go to."""
    found: Counter[tuple[str, str, str]] = Counter()
    send = _NodeProcess.send

    def counting(process: _NodeProcess, request: Any, response: Any) -> Any:  # noqa: ANN401 - jsii's own
        kind = type(request).__name__.removesuffix("Request")
        about = next((str(told) for name in ABOUT if (told := getattr(request, name, None))), "")
        found[kind, about, getattr(getattr(request, "objref", None), "ref", "")] += 1
        return send(process, request, response)

    with patch.object(_NodeProcess, "send", counting):
        yield found
