"""The preferences page: what a person gets and what is on record, and the buttons to leave, pause or stop it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lambdas.web.form import listed, words
from lambdas.web.form_page import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from lambdas.web.form import Form


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of the ledger: its time (UTC), its kind as the ledger writes it, the names of its topics."""

    at: datetime
    kind: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """What the page shows of a person: the topics that they get, the end of a pause that is on (UTC), their deeds."""

    held: frozenset[str] = frozenset()
    paused_until: datetime | None = None
    deeds: tuple[HistoryEntry, ...] = ()


def preferences(form: Form, language: str, personal: Personal) -> str:
    """Return the page of a person, their deeds in the order given.

    It shows no number: whoever sees it over a shoulder learns none. Each button posts to where the page came from.
    """
    said = _words(language)
    heading = said["title"].format(name=form.name)
    lines = "".join(_line(form, language, deed) for deed in personal.deeds)
    record = f"<h2>{escape(said['record'])}</h2><ol>{lines}</ol>" if lines else ""
    return document(form, language, heading, f"{_held(form, language, personal)}{record}")


def version(form: Form, language: str) -> str:
    """Return the SHA-256 (hex) of the page as it is for somebody who gets everything and has done nothing."""
    everything = Personal(frozenset(topic.name for topic in form.topics))
    return hashlib.sha256(preferences(form, language, everything).encode()).hexdigest()


def taken(form: Form, language: str) -> str:
    """Return the page that answers a button; the way back to the other page is its own address."""
    return told(form, language, "taken", f'<p><a href="">{escape(_words(language)["again"])}</a></p>')


def told(form: Form, language: str, what: str, more: str = "") -> str:
    """Return the page that tells `what`: that a link is `over`, a button `unreadable`, or the program `unavailable`.

    A link that opens nothing is told the same whether it is over, another program's or made up.
    """
    said = _words(language)
    return document(form, language, said[what], f"<p>{escape(said[f'{what}_hint'])}</p>{more}")


def deed_words(form: Form, language: str, deed: HistoryEntry) -> str:
    """Return what `deed` was, in one sentence; KeyError for a kind that has no words."""
    titles = {topic.name: topic.title_in(language) for topic in form.topics}
    named = [titles.get(name, name) for name in deed.topics]
    return _words(language)[deed.kind].format(topics=listed(named, words(language)["and"]) if named else "")


def _held(form: Form, language: str, personal: Personal) -> str:
    said = _words(language)
    heading, back = f"<h2>{escape(said['held'])}</h2>", f"<p>{escape(said['return'])}</p>"
    if not personal.held:
        return f"{heading}<p>{escape(said['nothing'])}</p>{back}"
    hidden = f'<input type="hidden" name="lang" value="{language}">'
    buttons = "".join(f"<p>{button}</p>" for button in _buttons(form, language, personal))
    return f'{heading}<form method="post" accept-charset="utf-8">{hidden}{buttons}</form>{back}'


def _buttons(form: Form, language: str, personal: Personal) -> Iterator[str]:
    said = _words(language)
    for topic in form.topics:
        if topic.name in personal.held:
            yield _button("leave", topic.name, said["leave"].format(topic=topic.title_in(language)))
    if personal.paused_until:
        yield escape(said["paused_until"].format(day=f"{personal.paused_until:%Y-%m-%d}"))
    choice = "resume" if personal.paused_until else "pause"
    yield _button("choice", choice, said[choice])
    yield _button("choice", "opt_out", said["leave_all"])


def _button(name: str, value: str, label: str) -> str:
    return f'<button type="submit" name="{name}" value="{escape(value)}">{escape(label)}</button>'


def _line(form: Form, language: str, deed: HistoryEntry) -> str:
    moment = f'<time datetime="{deed.at:%Y-%m-%dT%H:%MZ}">{deed.at:%Y-%m-%d %H:%M} UTC</time>'
    return f"<li>{moment}: {escape(deed_words(form, language, deed))}</li>"


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    table: Mapping[str, Mapping[str, str]] = json.loads(
        files("lambdas.web").joinpath("preferences.json").read_text(encoding="utf-8")
    )
    return table


def _words(language: str) -> Mapping[str, str]:
    return _table()[language]


# What a button of the preferences page says.


LONGEST = 512  # characters: a language and one choice
MOST_FIELDS = 2
CHOICES = ("pause", "resume", "opt_out")


@dataclass(frozen=True, slots=True)
class ButtonSubmission:
    """A button: its choice, and the topic that it leaves (empty where it leaves none), in the language of its page."""

    choice: str
    topic: str
    language: str


def read_button(body: str, form: Form, language: str) -> ButtonSubmission | None:
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
        return ButtonSubmission(value, "", language)
    if name == "leave" and value in {topic.name for topic in form.topics}:
        return ButtonSubmission("leave", value, language)
    return None
