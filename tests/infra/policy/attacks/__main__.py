"""Prints how many attacks there are, by place and kind: `python -m tests.infra.policy.attacks`."""

from __future__ import annotations

import sys
from collections import Counter

from tests.infra.policy.attacks.catalogue import ATTACKS, INSIDERS


def main() -> None:
    places = Counter(attack.place for attack in ATTACKS)
    lines = [f"{len(ATTACKS)} attacks, {len(INSIDERS)} of them by an insider"]
    for place, number in sorted(places.items()):
        lines.append(f"{number:5} {place}")
        kinds = Counter(attack.kind for attack in ATTACKS if attack.place == place)
        lines += [f"      {count:5} {kind}" for kind, count in sorted(kinds.items())]
    promises = Counter(attack.promise for attack in ATTACKS)
    lines += [f"{number:5} {promise}" for promise, number in sorted(promises.items())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
