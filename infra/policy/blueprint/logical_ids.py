"""How the CDK makes a logical id of a construct's path: the one rule by which an id hangs on what a brand declares."""

from __future__ import annotations

import hashlib
import re

LONGEST = 240  # of the readable half


def logical_id(*path: str) -> str:
    """Return the logical id of the construct at `path` below its stack (aws-cdk-lib core/lib/private/uniqueid.ts)."""
    parts = [part for part in path if part != "Default"]
    if len(parts) == 1 and (only := re.sub(r"[^A-Za-z0-9]", "", parts[0])) == parts[0]:
        return only
    digest = hashlib.md5("/".join(parts).encode(), usedforsecurity=False).hexdigest()[:8].upper()
    readable = "".join(re.sub(r"[^A-Za-z0-9]", "", part) for part in _without_repeats(parts) if part != "Resource")
    return readable[:LONGEST] + digest


def _without_repeats(parts: list[str]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if not kept or not kept[-1].endswith(part):
            kept.append(part)
    return kept
