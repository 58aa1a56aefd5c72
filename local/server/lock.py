"""The lock on a state file: it goes with the server's process, so a dead server never seems alive."""

import fcntl
import os
import time
from pathlib import Path

SECONDS_OF_PATIENCE = 1.0
"""How long to wait for a lock that another process may hold for the moment of a look."""


def claim(path: Path) -> int | None:
    """Return a descriptor that holds a state file for the life of this process, or None if a server holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + SECONDS_OF_PATIENCE
    while not _taken(descriptor, fcntl.LOCK_EX):
        if time.monotonic() > deadline:
            os.close(descriptor)
            return None
        time.sleep(0.01)
    return descriptor


def is_held(path: Path) -> bool:
    """Whether a living server holds a state file."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        return not _taken(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
