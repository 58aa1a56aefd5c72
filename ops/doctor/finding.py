"""What a check found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Color(StrEnum):
    """Red: the deploy fails, or a program cannot send. Yellow: it works with a limit, or could not be checked."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of the account, and the one thing to do about it (nothing where it is green)."""

    color: Color
    says: str
    remedy: str = ""
    check: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the finding as JSON holds it."""
        return asdict(self)


def red(says: str, remedy: str) -> Finding:
    """Return a finding that a deploy or a send fails on."""
    return Finding(Color.RED, says, remedy)


def yellow(says: str, remedy: str) -> Finding:
    """Return a finding that limits what works."""
    return Finding(Color.YELLOW, says, remedy)


def green(says: str) -> Finding:
    """Return a finding that nothing needs to be done about."""
    return Finding(Color.GREEN, says)
