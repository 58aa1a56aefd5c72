"""Templates with their parameters filled in, so that the message parts of every text are known beforehand."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.messages.content import SHORT_LINK, controls, links, numbers, tells_stop, tells_to_call
from lambdas.messages.segments import encoding, foreign, parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lambdas.program import Parameter, Program, Template, Topic

MOST_PARTS = 3  # what one text may take: some carriers cut what is longer

_LONGEST_CODE = 9  # digits: so few alone are no number to call, nor anything else that a value must not hold

PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")

# typography and letters that have a plain form, though Unicode does not decompose them to it
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u2032\u02bc`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict(zip("\u0141\u0142\u0110\u0111\u0131\u0152\u0153\u2044", "LlDdiOo/", strict=True)),
    }
)
# the widest characters: one that takes an escape septet, one that takes a surrogate pair
_WIDEST = {"GSM-7": "\u20ac", "UCS-2": "\U0001f600"}


class BadParameter(ValueError):  # noqa: N818 - it says what was given
    """Parameters that a template does not take; the reason names the parameter, never its value."""


def render(template: Template, parameters: Mapping[str, str]) -> str | None:
    """Return the text of `template` with `parameters` in it; None where they are not what it takes."""
    try:
        return filled(template, parameters)
    except BadParameter:
        return None


def filled(template: Template, parameters: Mapping[str, str]) -> str:
    """Return the text of `template` with `parameters` in it; BadParameter where they are not what it takes.

    Exactly its parameters must be given, none longer than allowed, without control characters, and without links and
    numbers to call but where the template says that they may hold them. Where the template is GSM-7, so is the text:
    what that alphabet lacks becomes its plain form, or a question mark.
    """
    if parameters.keys() != {parameter.name for parameter in template.parameters}:
        raise BadParameter(_astray(template, parameters))
    plain = _is_plain(template.text)
    values = {name: folded(value) if plain else value for name, value in parameters.items()}
    for parameter in template.parameters:
        _check(parameter, values[parameter.name], parameters[parameter.name])
    text = _put(template.text, values)
    if not text.strip():
        raise BadParameter("the text must not be empty: give a parameter a value")
    free = {parameter.name: "x" for parameter in template.parameters if parameter.may_hold}
    met = _put(template.text, values | free) if free else text
    if (links(met), numbers(met)) != _own(_put(template.text, free) if free else template.text):
        raise BadParameter("the values must make no link or number to call where they meet: change one of them")
    return text


def _put(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each value where its name stands; a name without a value stays as it is."""
    pieces = list(_pieces(text))
    pieces[1::2] = [values.get(name, f"{{{name}}}") for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=256)
def _pieces(text: str) -> tuple[str, ...]:
    return tuple(PLACEHOLDER.split(text))


def _check(parameter: Parameter, value: str, given: str) -> None:
    name, longest = parameter.name, parameter.longest
    if len(value) > longest:
        raise BadParameter(f"parameter {name} must be at most {longest} characters, got {len(value)}: shorten it")
    if given.isdigit() and given.isascii() and len(given) <= _LONGEST_CODE:
        return
    if controls(given):
        raise BadParameter(f"parameter {name} must hold no line break or control character: delete it")
    if SHORT_LINK.search(value):
        raise BadParameter(
            f"parameter {name} must hold no link of a public shortener: carriers block it, link to your site"
        )
    if links(value) and parameter.may_hold != "link":
        raise BadParameter(f"parameter {name} must hold no link: delete it, or name {name} in the template's may_hold")
    # a link may hold digits of any kind
    if not parameter.may_hold and tells_to_call(value):
        raise BadParameter(
            f"parameter {name} must hold no number to call: delete it, or name {name} in the template's may_hold"
        )


def _astray(template: Template, parameters: Mapping[str, str]) -> str:
    names = [parameter.name for parameter in template.parameters]
    if missing := [name for name in names if name not in parameters]:
        return f"parameter {', '.join(missing)} must be given, got nothing: add it"
    more = len(parameters.keys() - set(names))
    return (
        f"parameter must be {' or '.join(names) or 'left out'}, got {more} more: delete {'it' if more == 1 else 'them'}"
    )


def most_parts(template: Template, notice: str = "") -> int:
    """Return the most message parts that a text of `template` can take; with `notice` where it must tell of STOP."""
    widest = {p.name: _WIDEST[encoding(template.text)] * p.longest for p in template.parameters}
    text = PLACEHOLDER.sub(lambda found: widest.get(found[1], found[0]), template.text)
    return parts(f"{text} {notice}" if notice and not tells_stop(template.text) else text)


def folded(value: str) -> str:
    """Return `value` in GSM-7: letters without the accents that it lacks, anything else it lacks as `?`."""
    if encoding(value) == "GSM-7":
        return value
    return "".join(map(_folded, unicodedata.normalize("NFC", value)))


def _folded(character: str) -> str:
    if not any(foreign(character)):
        return character
    letters = unicodedata.normalize("NFKD", character.translate(_PLAIN)).translate(_PLAIN)
    return "".join("?" if any(foreign(one)) else one for one in letters if not unicodedata.combining(one))


@lru_cache(maxsize=256)
def _own(text: str) -> tuple[int, int]:
    return links(text), numbers(text)


@lru_cache(maxsize=256)
def _is_plain(text: str) -> bool:
    return encoding(text) == "GSM-7"


# The texts about several topics at once, which a form can ask for: one text asks for one YES.


def confirmation_request(program: Program, topics: Sequence[Topic]) -> str:
    """Return the text that asks for a YES to `topics`, of which there is one at least."""
    return _about(program, topics, topics[0].copy.confirmation_request, program.copy.confirmation_requests)


def confirmation(program: Program, topics: Sequence[Topic]) -> str:
    """Return the text that confirms `topics`, of which there is one at least."""
    return _about(program, topics, topics[0].copy.confirmation, program.copy.confirmations)


def _about(program: Program, topics: Sequence[Topic], of_one: str, of_several: str) -> str:
    if len(topics) == 1:
        return of_one
    named = of_several.replace("{topics}", program.words.listed([topic.title for topic in topics], "and"))
    lists = program.words.lists.format(count=len(topics))
    return named if parts(named) == 1 else of_several.replace("{topics}", lists)
