"""The page of the form: its markup, its colors and style, and what a form that was sent says."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lambdas.consent.phone import POSSIBLE, spelled_out
from lambdas.quiet_hours.regions import serves
from lambdas.web.captcha import service_of, widget
from lambdas.web.form import call_to_action, example_of, frequency, is_north_american, listed, texts_in, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lambdas.web.form import Form, FormTopic, Look

# Colours as a reader sees them: how strongly two differ, and which one is readable on another (WCAG 2.2).


WHITE, BLACK = "#ffffff", "#000000"
TEXT_RATIO = 4.5  # WCAG 2.2, 1.4.3: text of ordinary size
PART_RATIO = 3.0  # WCAG 2.2, 1.4.11: the parts of a page that one works with

_STEPS = 100


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours `#rrggbb`, 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str) -> str:
    """Return white or black, whichever differs more from `background`: it always differs by 4.5 and more."""
    return max(WHITE, BLACK, key=lambda colour: contrast(colour, background))


def nearest(colour: str, background: str, ratio: float) -> str:
    """Return the colour nearest to `colour`, towards white or black, that differs from `background` by `ratio`."""
    target = readable_on(background)
    shades = (_mixed(colour, target, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if contrast(shade, background) >= ratio), target)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's own figures


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, target: str, share: float) -> str:
    pairs = zip(_parts(colour), _parts(target), strict=True)
    return "#" + "".join(f"{round(part + (aim - part) * share):02x}" for part, aim in pairs)


# How the form looks: one style sheet inside the page, in the brand's colours.


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


@dataclass(frozen=True, slots=True)
class FormState:
    """What stands in the form: the topics ticked, a number that is sound, and each fault by the field that it is in.

    A fault of no field is in `form`. Nothing that was typed comes back but a number that we wrote ourselves.
    """

    topics: frozenset[str] = frozenset()
    phone: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


EMPTY = FormState()


def render(form: Form, language: str, filled: FormState = EMPTY) -> str:
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
    told = said["done"].format(yes=texts_in(form, language).yes)
    return document(form, language, said["done_title"], f"<p>{escape(told)}</p>{hint}")


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


def _summary(form: Form, language: str, filled: FormState) -> str:
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


def _topics(form: Form, language: str, filled: FormState) -> str:
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
    return f'<div class="choice">{box}<label for="topic-{name}">{escape(topic.title_in(language))}{told}</label></div>'


def _phone(form: Form, language: str, filled: FormState) -> str:
    said, fault = words(language), _fault(form, language, filled, "phone")
    described = "phone-hint phone-fault" if fault else "phone-hint"
    invalid = ' aria-invalid="true"' if fault else ""
    hint = escape(said["phone_hint"].format(example=example_of(form)))
    return (
        f'<label class="label" for="phone">{escape(said["phone"])}</label><p class="hint" id="phone-hint">{hint}</p>'
        f'{fault}<input type="tel" id="phone" name="phone" value="{escape(filled.phone)}" autocomplete="tel"'
        f' inputmode="tel" maxlength="32" required aria-describedby="{described}"{invalid}>'
    )


def _fault(form: Form, language: str, filled: FormState, place: str) -> str:
    if place not in filled.faults:
        return ""
    text = escape(_told(form, language, filled.faults[place]))
    return f'<p class="fault" id="{place}-fault">{escape(words(language)["error"])}: {text}</p>'


def _told(form: Form, language: str, fault: str) -> str:
    said = words(language)
    countries = listed(form.countries, said["and"])
    told = said[fault].format(example=example_of(form), countries=countries)
    if fault == "asleep" and form.short_code:
        told += f". {said['asleep_hint'].format(keyword=form.keyword, code=form.short_code)}"
    return told


def _agreement(form: Form, language: str) -> str:
    *paragraphs, _, _ = call_to_action(form, language)
    said = words(language)
    links = (
        f'<a href="{escape(url)}">{escape(said[name])}</a>'
        for name, url in (("terms", form.terms_url), ("privacy", form.privacy_url))
    )
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f'<div class="agreement">{told}<p>{" · ".join(links)}</p></div>'


# What a form that was sent says: a number, topics, and what was read, or what is wrong with each.


LONGEST = 4096  # characters: a number, a tick per topic, two hashes and the token of a verifier
MOST_FIELDS = 64
TYPE = "application/x-www-form-urlencoded"

_NATIONAL = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")
_NORTH_AMERICAN = re.compile(r"\+1[2-9][0-9]{2}[2-9][0-9]{6}")


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent, as far as it is sound; `token` is the verifier's."""

    language: str
    topics: tuple[str, ...]
    phone: str
    token: str
    faults: Mapping[str, str]

    @property
    def filled(self) -> FormState:
        """What the form shows when it comes back."""
        return FormState(frozenset(self.topics), self.phone, self.faults)


def read_submission(body: str, form: Form, language: str) -> Submission | None:
    """Return what `body` says, in the language that it names or else `language`; None where it is no form at all."""
    try:
        pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        return None
    last = dict(pairs)
    language = last["lang"] if last.get("lang") in form.languages else language
    ticked = {value for name, value in pairs if name == "topic"}
    topics = tuple(topic.name for topic in form.topics if topic.name in ticked)
    phone, fault = phone_of(last.get("phone", ""), form)
    service = service_of(form)
    faults = {
        "form": "" if last.get("wording") == wording_sha256(form, language) else "changed",
        "topics": "" if topics else "topics_none",
        "phone": fault,
    }
    token = last.get(service.token, "") if service else ""
    return Submission(language, topics, phone, token, {place: found for place, found in faults.items() if found})


def phone_of(typed: str, form: Form) -> tuple[str, str]:
    """Return the E.164 number that somebody typed, and no fault; or no number, and what is wrong with it."""
    plain = spelled_out(typed)
    if not plain:
        return "", "phone_missing"
    if is_north_american(form) and (national := _NATIONAL.fullmatch(plain)):
        plain = f"+1{national[1]}"
    if not plain.isascii() or not POSSIBLE.fullmatch(plain):
        return "", "phone_invalid"
    if plain.startswith("+1") and not _NORTH_AMERICAN.fullmatch(plain):
        return "", "phone_invalid"
    return (plain, "") if serves(form.countries, plain) else ("", "phone_country")
