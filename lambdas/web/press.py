"""What a button of the preferences page says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from lambdas.web.form import Form

LONGEST = 512  # characters: a language and one choice
MOST_FIELDS = 2
CHOICES = ("pause", "resume", "opt_out")


@dataclass(frozen=True, slots=True)
class Press:
    """A button: its choice, and the topic that it leaves (empty where it leaves none), in the language of its page."""

    choice: str
    topic: str
    language: str


def read(body: str, form: Form, language: str) -> Press | None:
    """Return the button that `body` tells, in the language that it names or else `language`; None where it is none."""
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        return None
    named = next((value for name, value in pairs if name == "lang"), "")
    language = named if named in form.languages else language
    pressed = [(name, value) for name, value in pairs if name != "lang"]
    if len(pressed) != 1:
        return None
    name, value = pressed[0]
    if name == "choice" and value in CHOICES:
        return Press(value, "", language)
    if name == "leave" and value in {topic.name for topic in form.topics}:
        return Press("leave", value, language)
    return None
