"""The page of the form: the very same bytes for the browser, the evidence and the registration packet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from lambdas.web.style import style
from lambdas.web.verifier import widget
from lambdas.web.words import call_to_action, example_of, frequency, listed, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lambdas.web.form import Form, FormTopic


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form: the topics ticked, a number that is sound, and each fault by the field that it is in.

    A fault of no field is in `form`. Nothing that was typed comes back but a number that we wrote ourselves.
    """

    topics: frozenset[str] = frozenset()
    phone: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


EMPTY = Filled()


def render(form: Form, language: str, filled: Filled = EMPTY) -> str:
    """Return the page with the form in `language`, as `filled`."""
    said = words(language)
    heading = said["title"].format(name=form.name)
    fields = [_topics(form, language, filled), _phone(form, language, filled), _agreement(form, language)]
    hidden = f'<input type="hidden" name="lang" value="{language}">'
    hidden += f'<input type="hidden" name="wording" value="{wording_sha256(form, language)}">'
    body = (
        f"{_summary(form, language, filled)}"
        f'<form method="post" accept-charset="utf-8" novalidate>{hidden}{"".join(fields)}{widget(form)}'
        f'<button type="submit">{escape(said["button"])}</button></form>'
    )
    return document(form, language, heading, body, faulty=bool(filled.faults))


def done(form: Form, language: str) -> str:
    """Return the page that answers a form that was taken, the same whoever the number is."""
    said, hint = words(language), ""
    if form.short_code:
        way_in = said["done_hint"].format(keyword=form.keyword, code=form.short_code)
        hint = f"<p>{escape(way_in)}</p>"
    return document(form, language, said["done_title"], f"<p>{escape(said['done'])}</p>{hint}")


def wording(form: Form, language: str) -> str:
    """Return what a person agrees to by sending the form, as one text."""
    return "\n".join(call_to_action(form, language))


def wording_sha256(form: Form, language: str) -> str:
    """Return the SHA-256 (hex) of the wording: the form carries it, so that a request tells what was shown."""
    return hashlib.sha256(wording(form, language).encode()).hexdigest()


def version(form: Form, language: str) -> str:
    """Return the SHA-256 (hex) of the page as it is first shown in `language`."""
    return hashlib.sha256(render(form, language).encode()).hexdigest()


def document(form: Form, language: str, heading: str, body: str, *, faulty: bool = False) -> str:
    """Return a whole page under `heading` in the look of `form`, with the HTML of its `body`."""
    title = f"{words(language)['error']}: {heading}" if faulty else heading
    logo = f'<img src="{escape(form.look.logo)}" alt="{escape(form.name)}">' if form.look.logo else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{style(form.look)}</style></head><body><main>"
        f"<header>{logo or f'<span>{escape(form.name)}</span>'}{_languages(form, language)}</header>"
        f"<h1>{escape(heading)}</h1>{body}</main></body></html>\n"
    )


def _languages(form: Form, language: str) -> str:
    if len(form.languages) == 1:
        return ""
    return f'<nav aria-label="{escape(words(language)["languages"])}"><ul>{"".join(_ways(form, language))}</ul></nav>'


def _ways(form: Form, language: str) -> Iterator[str]:
    for other in form.languages:
        name = escape(words(other)["language"])
        if other == language:
            yield f'<li><span lang="{other}" aria-current="true">{name}</span></li>'
        else:
            yield f'<li><a href="?lang={other}" hreflang="{other}" lang="{other}">{name}</a></li>'


def _summary(form: Form, language: str, filled: Filled) -> str:
    if not filled.faults:
        return ""
    places = {"topics": f"topic-{form.topics[0].name}", "phone": "phone"}
    lines = (
        f'<li><a href="#{places[place]}">{text}</a></li>' if place in places else f"<li>{text}</li>"
        for place in filled.faults
        for text in [escape(_told(form, language, filled.faults[place]))]
    )
    heading = f'<h2 id="problem">{escape(words(language)["problem"])}</h2>'
    opening = '<div class="summary" role="alert" tabindex="-1" autofocus aria-labelledby="problem">'
    return f"{opening}{heading}<ul>{''.join(lines)}</ul></div>"


def _topics(form: Form, language: str, filled: Filled) -> str:
    fault, described = _fault(form, language, filled, "topics"), ""
    if fault:
        described = ' aria-describedby="topics-fault"'
    choices = "".join(_choice(topic, language, ticked=topic.name in filled.topics) for topic in form.topics)
    legend = f"<legend>{escape(words(language)['topics'])}</legend>"
    return f"<fieldset{described}>{legend}{fault}{choices}</fieldset>"


def _choice(topic: FormTopic, language: str, *, ticked: bool) -> str:
    name, checked = escape(topic.name), " checked" if ticked else ""
    box = f'<input type="checkbox" id="topic-{name}" name="topic" value="{name}"{checked}>'
    told = f"<span>{escape(frequency(topic, language))}</span>"
    return f'<div class="choice">{box}<label for="topic-{name}">{escape(topic.title)}{told}</label></div>'


def _phone(form: Form, language: str, filled: Filled) -> str:
    said, fault = words(language), _fault(form, language, filled, "phone")
    described = "phone-hint phone-fault" if fault else "phone-hint"
    invalid = ' aria-invalid="true"' if fault else ""
    hint = escape(said["phone_hint"].format(example=example_of(form)))
    return (
        f'<label class="label" for="phone">{escape(said["phone"])}</label><p class="hint" id="phone-hint">{hint}</p>'
        f'{fault}<input type="tel" id="phone" name="phone" value="{escape(filled.phone)}" autocomplete="tel"'
        f' inputmode="tel" maxlength="32" required aria-describedby="{described}"{invalid}>'
    )


def _fault(form: Form, language: str, filled: Filled, place: str) -> str:
    if place not in filled.faults:
        return ""
    text = escape(_told(form, language, filled.faults[place]))
    return f'<p class="fault" id="{place}-fault">{escape(words(language)["error"])}: {text}</p>'


def _told(form: Form, language: str, fault: str) -> str:
    said = words(language)
    countries = listed(form.countries, said["and"])
    return said[fault].format(example=example_of(form), countries=countries)


def _agreement(form: Form, language: str) -> str:
    *paragraphs, _, _ = call_to_action(form, language)
    said = words(language)
    links = (
        f'<a href="{escape(url)}">{escape(said[name])}</a>'
        for name, url in (("terms", form.terms_url), ("privacy", form.privacy_url))
    )
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f'<div class="agreement">{told}<p>{" · ".join(links)}</p></div>'
