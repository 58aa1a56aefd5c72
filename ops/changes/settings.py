"""What a change of `cdk.json` means for the forms of an environment: another firewall before them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infra.environment import Environment
from infra.naming import firewall
from ops.changes.versions import UnknownVersionError, text_of_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

SHARED = (
    "the forms of its brands, but for those with a verifier, come behind one firewall, {}, which counts a visitor over "
    "all of them"
)
OWN = "each form comes behind a firewall of its own; the stack {} stays, and costs, until you delete it"
ALWAYS = "each form has one of the two at every moment: ./sms diff names them"


def firewall_changes(cdk_json: Path, against: str) -> Iterator[str]:
    """Yield a line for each environment of `cdk_json` whose forms come behind another firewall than at `against`."""
    try:
        before = _environments(text_of_version(against, cdk_json))
    except (UnknownVersionError, ValueError):
        return  # a folder of brand files, or a commit that has no such file: there is nothing to compare with
    now = _environments(cdk_json.read_text(encoding="utf-8"))
    for name in sorted(before.keys() & now.keys()):
        for old, new in zip(_places(name, before), _places(name, now), strict=False):
            if old.firewall != new.firewall:
                what = (SHARED if new.shares_firewall else OWN).format(firewall(name))
                yield f"{cdk_json.name}: {new.called}: firewall: {old.firewall} -> {new.firewall}: {what}; {ALWAYS}"


def _environments(text: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(text)["context"]["environments"]
    return found


def _places(name: str, known: Mapping[str, Any]) -> list[Environment]:
    return sorted(Environment.all_of(name, known), key=lambda place: place.called)
