"""The separation proof: no way and no permission leads from one program to another, save the consent bus."""

from __future__ import annotations

from infra.policy.separation.prove import prove

__all__ = ["prove"]
