"""How the form looks: one style sheet inside the page, in the brand's colours."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from lambdas.web.colours import readable_on

if TYPE_CHECKING:
    from lambdas.web.form import Look


@cache
def style(look: Look) -> str:
    """Return the style sheet for `look`."""
    sheet = files("lambdas.web").joinpath("style.css").read_text(encoding="utf-8")
    colours = {"BACK": look.background, "TEXT": look.text, "ONACCENT": readable_on(look.accent), "ACCENT": look.accent}
    for name, colour in colours.items():
        sheet = sheet.replace(f":{name}", f":{colour}")
    return sheet.replace("\n", "")


def style_digest(look: Look) -> str:
    """Return the digest by which a Content-Security-Policy lets this style sheet in, and no other."""
    return base64.b64encode(hashlib.sha256(style(look).encode()).digest()).decode()
