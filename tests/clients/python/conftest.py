"""A loop of its own for what is awaited, whatever the thread of the tests runs beside."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest


@pytest.fixture
def awaited():
    """Return what the coroutine of a story comes to, run in a thread where no other loop can be running."""
    with ThreadPoolExecutor(1) as thread:
        yield lambda story: thread.submit(lambda: asyncio.run(story())).result()
