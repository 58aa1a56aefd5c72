"""Moves the clock of a Python process of the local AWS, and lets functions wait longer for its answers.

The interpreter runs this at its start, before all other code.
The server and the functions that it starts have this folder on their path and LOCAL_CLOCK in their environment: a file
of eight bytes, the seconds by which the clock is ahead. They look at it whenever they ask for the time.
"""

import datetime as dt
import mmap
import os
import socket
import struct
import time
from pathlib import Path
from typing import Any

REAL_DATETIME = dt.datetime
OFFSET = struct.Struct("=d")
NANOSECONDS = 1_000_000_000
PATIENCE = 4  # AWS answers as fast whatever else this machine has to do; the local AWS does not


class _Instants(type):
    """Takes every real datetime for one of ours: the interpreter itself makes some."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, REAL_DATETIME)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, REAL_DATETIME)


class MovedDatetime(dt.datetime, metaclass=_Instants):
    """The standard class, but that its `now` asks `time.time`, as its `today` does already."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Any:  # noqa: ANN401 - Self, which a subclass's metaclass hides
        """Return the present instant of the moved clock."""
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> Any:  # noqa: ANN401 - as above
        """Return the present instant of the moved clock, without a zone."""
        return cls.now(dt.UTC).replace(tzinfo=None)


def move(file: Path) -> None:
    """Replace the clocks of this process by ones that are ahead by what `file` says at each look."""
    with file.open("rb") as opened:
        ahead = mmap.mmap(opened.fileno(), OFFSET.size, access=mmap.ACCESS_READ)
    seconds, nanoseconds = time.time, time.time_ns

    def offset() -> float:
        return float(OFFSET.unpack_from(ahead)[0])

    clocks = {
        "time": lambda: seconds() + offset(),
        "time_ns": lambda: nanoseconds() + int(offset() * NANOSECONDS),
    }
    vars(time).update(clocks)
    MovedDatetime.__name__ = MovedDatetime.__qualname__ = "datetime"
    MovedDatetime.__module__ = "datetime"
    vars(dt)["datetime"] = MovedDatetime


def be_patient() -> None:
    """Have every wait for an answer take so many times as long as it says: a lost one would tell of this machine."""
    wait = socket.socket.settimeout

    def settimeout(opened: socket.socket, seconds: float | None) -> None:
        wait(opened, seconds and seconds * PATIENCE)

    vars(socket)["socket"].settimeout = settimeout


if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    be_patient()
if "LOCAL_CLOCK" in os.environ:
    move(Path(os.environ["LOCAL_CLOCK"]))
