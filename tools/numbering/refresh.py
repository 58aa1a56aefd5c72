"""The newest releases of the packages that the tables are made from, and their pins."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PINS = Path(__file__).parents[2] / "requirements-dev.txt"
PACKAGES = ("phonenumbers", "tzdata", "zip2info", "ziptz-us")


def installed() -> Mapping[str, str]:
    """Return the version of each package as a new interpreter finds it."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format", "json"], check=True, capture_output=True, text=True
    )
    found = {one["name"]: one["version"] for one in json.loads(listed.stdout)}
    return {package: found[package] for package in PACKAGES}


def repinned(pins: str, versions: Mapping[str, str]) -> str:
    """Return `pins` with these versions of the packages; KeyError for a package that has no pin there."""
    for package, version in versions.items():
        pin = re.compile(rf"^({re.escape(package)}==)[^ \n]+", re.MULTILINE)
        if not pin.search(pins):
            raise KeyError(package)
        pins = pin.sub(rf"\g<1>{version}", pins)
    return pins
