"""The page on which a person sees what they get and what is on record, and leaves it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from lambdas.web.page import document
from lambdas.web.words import listed, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from lambdas.web.form import Form


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry of the ledger: its time (UTC), its kind as the ledger writes it, the names of its topics."""

    at: datetime
    kind: str
    topics: tuple[str, ...]


def preferences(form: Form, language: str, held: frozenset[str], deeds: Iterable[Deed]) -> str:
    """Return the page of a person who gets the topics `held`, with their `deeds` in the order given.

    It shows no number: whoever sees it over a shoulder learns none. Each button posts to where the page came from.
    """
    said = _words(language)
    heading = said["title"].format(name=form.name)
    lines = "".join(_line(form, language, deed) for deed in deeds)
    record = f"<h2>{escape(said['record'])}</h2><ol>{lines}</ol>" if lines else ""
    return document(form, language, heading, f"{_held(form, language, held)}{record}")


def taken(form: Form, language: str) -> str:
    """Return the page that answers a button."""
    return _told(form, language, "taken")


def over(form: Form, language: str) -> str:
    """Return the page of a link that opens nothing, the same whether it is over, another program's or made up."""
    return _told(form, language, "over")


def deed_words(form: Form, language: str, deed: Deed) -> str:
    """Return what `deed` was, in one sentence; KeyError for a kind that has no words."""
    titles = {topic.name: topic.title for topic in form.topics}
    named = [titles.get(name, name) for name in deed.topics]
    return _words(language)[deed.kind].format(topics=listed(named, words(language)["and"]) if named else "")


def _told(form: Form, language: str, what: str) -> str:
    said = _words(language)
    return document(form, language, said[what], f"<p>{escape(said[f'{what}_hint'])}</p>")


def _held(form: Form, language: str, held: frozenset[str]) -> str:
    said = _words(language)
    kept = [topic for topic in form.topics if topic.name in held]
    heading, back = f"<h2>{escape(said['held'])}</h2>", f"<p>{escape(said['return'])}</p>"
    if not kept:
        return f"{heading}<p>{escape(said['nothing'])}</p>{back}"
    rows = "".join(f"<p>{_button('topic', topic.name, said['leave'].format(topic=topic.title))}</p>" for topic in kept)
    hidden = f'<input type="hidden" name="lang" value="{language}">'
    everything = f"<p>{_button('all', 'yes', said['leave_all'])}</p>"
    return f'{heading}<form method="post" accept-charset="utf-8">{hidden}{rows}{everything}</form>{back}'


def _button(name: str, value: str, label: str) -> str:
    return f'<button type="submit" name="{name}" value="{escape(value)}">{escape(label)}</button>'


def _line(form: Form, language: str, deed: Deed) -> str:
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
