"""The garbage collector, held back where reading and judging make much and throw nothing in a ring away."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_held() -> Iterator[None]:
    """Hold the collector back until the end; also a decorator.

    An assembly is a million objects that all stay, beside the tree of the CDK where a synth judges itself. Left alone,
    the collector walks through all of them each time that a quarter more has come: a quarter of the whole cost at 200
    programs, and the one part that grows faster than the templates do.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
