"""How far each exploration goes: the short one, of which the suite walks a sample, and the deep one, ten minutes."""

from __future__ import annotations

from tests.exploration.traces import Scope
from tests.exploration.words import PROGRAMS, WORDS

ALL = tuple(WORDS)
PLAIN = ("JOIN", "YES", "STOP", "START", "LEAVE", "NO", "HELP")
CORE = ("JOIN", "YES", "STOP")

SHORT = (
    *(Scope(mode, ALL, length=2, faults=1) for mode in PROGRAMS),
    *(Scope(mode, PLAIN, length=3, faults=0) for mode in PROGRAMS),
    Scope("managed", ALL, length=3, faults=0, eager=True),
    Scope("silent_pool", CORE, length=3, faults=1),
    Scope("managed", CORE, length=3, faults=1, eager=True),
)
DEEP = (
    *(Scope(mode, ALL, length=2, faults=2) for mode in PROGRAMS),
    Scope("silent_pool", ALL, length=3, faults=1),
    Scope("managed", ALL, length=3, faults=1, eager=True),
    Scope("silent_pool", CORE, length=3, faults=2),
    Scope("silent_pool", CORE, length=4, faults=1),
    Scope("silent_pool", PLAIN, length=4, faults=0),
    Scope("silent_pool", (*CORE, "START"), length=5, faults=0),
)
