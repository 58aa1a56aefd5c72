"""What a change of `cdk.json` means for the forms of an environment: another firewall before them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from infra.environment.cells import CELLS
from infra.environment.firewall import FIREWALL
from infra.naming import firewall
from ops.changes.versions import UnknownVersionError, text_of_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHARED = (
    "the forms of its brands, but for those with a verifier, come behind one firewall, {}, which counts a visitor over "
    "all of them"
)
OWN = "each form comes behind a firewall of its own; the stack {} stays, and costs, until you delete it"
WORDS = ("own", "shared")
ALWAYS = "each form has one of the two at every moment: ./sms diff names them"


def firewall_changes(cdk_json: Path, against: str) -> Iterator[str]:
    """Yield a line for each environment of `cdk_json` whose forms come behind another firewall than at `against`."""
    try:
        before = dict(_firewalls(text_of_version(against, cdk_json)))
    except (UnknownVersionError, ValueError):
        return  # a folder of brand files, or a commit that has no such file: there is nothing to compare with
    for place, new in sorted(_firewalls(cdk_json.read_text(encoding="utf-8"))):
        name, cell = place
        if (old := before.get(place) or before.get((name, ""), new)) != new:
            called, what = f"{name}/{cell}" if cell else name, (SHARED if new == "shared" else OWN)
            yield f"{cdk_json.name}: {called}: firewall: {old} -> {new}: {what.format(firewall(name))}; {ALWAYS}"


def _firewalls(text: str) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield whose firewall each place has that `text` describes: of an older version, so nothing else is read in it."""
    for name, entry in _object(_object(json.loads(text), "context"), "environments").items():
        for cell, own in (_object(entry, CELLS) or {"": {}}).items():
            word = (_object(entry) | _object(own)).get(FIREWALL.name, "own")
            if word in WORDS:
                yield (name, cell), word


def _object(value: object, key: str = "") -> dict[str, Any]:
    """Return `value`, or what it holds under `key`, if that is an object; else an empty one."""
    found = value.get(key) if key and isinstance(value, dict) else value
    return found if isinstance(found, dict) else {}
