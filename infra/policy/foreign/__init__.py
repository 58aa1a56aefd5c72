"""Stacks that are no program's: they hold what they like, and reach programs by ports alone."""

from __future__ import annotations

from infra.policy.foreign.judge import reaches
from infra.policy.foreign.reach import Reach

__all__ = ["Reach", "reaches"]
