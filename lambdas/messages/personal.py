"""Personal fields of a campaign's text, each with a fallback: `{first_name|there}`; and what nobody filled in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.messages.content import controls, links, tells_to_call
from lambdas.messages.rendering import folded
from lambdas.messages.segments import encoding, foreign
from lambdas.patterns import lazily

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\|([^{}|]+)\}")
LONGEST = 30  # characters of a value: what is longer is hardly a name, and makes way for the fallback
_WIDEST = "\u20ac"  # takes an escape septet
# what spreadsheets and programs write where there is nothing
_NOTHING = frozenset(
    {"null", "NULL", "None", "undefined", "nan", "NaN", "N/A", "n/a", "#N/A", "#REF!", "#VALUE!", "#NAME?", "-", "?"}
)
# what no customer shall read: a placeholder of any tool in use that stayed as it was, or the nothing put in its place
_LEFT = lazily(
    r"\{\{[^{}]{0,40}(?:\}\})?|\}\}|\$\{|<%|%>|\*\|\w+\|\*|\{\s*[$#%]?[A-Za-z_][\w .:-]*(?:\|[^{}]*)?\}"
    r"|%\(\w+\)[sd]|%[sd]\b|%[A-Z][A-Z_]+%"
    r"|\b(?:TODO|FIXME)\b|\b[Ll]orem ipsum\b|\bundefined\b|\bnull(?=[,!])"
    r"|\b(?:Hi|Hello|Hey|Dear|Hola|Bonjour|Ol\u00e1) (?:null|None|NaN|nan)\b"
)


def fields(body: str) -> dict[str, str]:
    """Return the personal fields of `body` with their fallbacks."""
    return dict(FIELD.findall(body))


def filled(body: str, values: Mapping[str, str]) -> str:
    """Return `body` with each field filled in, by its fallback where there is no value that may go out.

    A value has at most 30 characters, no link, number to call, or control character, and in a GSM-7 text none that it
    lacks.
    """
    if "{" not in body:
        return body
    plain = _is_plain(body)
    return FIELD.sub(lambda found: _usable(values.get(found[1], ""), plain=plain) or found[2], body)


def longest(body: str) -> str:
    """Return `body` with each field as long as it can be."""
    return FIELD.sub(lambda found: max(_WIDEST * LONGEST, found[2], key=len), body)


def left_behind(text: str) -> str:
    """Return what in `text` was to be filled in or written and was not; empty where there is nothing of the kind."""
    found = _LEFT.search(text)
    return found.group() if found else ""


def _usable(value: str, *, plain: bool) -> str:
    value = " ".join(value.split())
    if not value or value in _NOTHING or len(value) > LONGEST or controls(value) or left_behind(value):
        return ""
    if links(value) or tells_to_call(value):
        return ""
    if set(value) & set("{}|<>") or not any(character.isalnum() for character in value):
        return ""
    written = folded(value) if plain else value
    return "" if plain and ("?" in written or any(foreign(written)) or len(written) > LONGEST) else written


@lru_cache(maxsize=256)
def _is_plain(body: str) -> bool:
    return encoding(FIELD.sub(r"\2", body)) == "GSM-7"
