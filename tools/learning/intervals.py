"""The interval in which a share lies."""

from __future__ import annotations

from math import sqrt

_Z = 1.96


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    share, z2 = hits / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    reach = _Z * sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def share(hits: int, total: int, digits: int = 2) -> str:
    """Return a share in percent with its 95 % interval."""
    low, high = wilson(hits, total)
    return f"{100 * hits / max(1, total):.{digits}f} % ({100 * low:.1f} to {100 * high:.1f})"
