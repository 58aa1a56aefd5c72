"""What is wrong with a request that nobody could get, and what to do about it; numbers are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lambdas.consent.phone import masked
from lambdas.intent.adverts.judge import advertises
from lambdas.messages.content import shortcomings, tells_stop
from lambdas.messages.personal import left_behind
from lambdas.messages.rendering import BadParameter, filled
from lambdas.messages.segments import parts, units
from lambdas.quiet_hours.regions import country_of
from lambdas.sending.gate import doomed
from lambdas.sending.verdict import Reason
from lambdas.sending.wording import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lambdas.program import Program, Template
    from lambdas.sending.request import Request


def refusal(request: Request, program: Program, now: datetime) -> str:
    """Return why the gate can only drop `request`, and what to do about it; empty where somebody could get it."""
    reason = doomed(request, program, now)
    if reason is None:
        return ""
    words = _WORDS.get(reason)
    return f"{words(request, program) if words else reason.says} ({reason})"


def _topic(request: Request, program: Program) -> str:
    return f"topic must be one of {', '.join(topic.name for topic in program.topics)}, got {request.topic!r}"


def _template(request: Request, program: Program) -> str:
    named = next((one for one in program.templates if one.name == request.template), None)
    if named is not None:
        return f"topic must be {named.topic} beside template {named.name}, got {request.topic!r}"
    return f"template must be {_templates(request, program)}, got {request.template!r}"


def _template_needed(request: Request, program: Program) -> str:
    if request.body:
        return f"body must be left out: {program.id} sends only the templates of its brand file"
    return f"template must be {_templates(request, program)}, got nothing"


def _templates(request: Request, program: Program) -> str:
    names = [one.name for one in program.templates if one.topic == request.topic]
    return f"one of {', '.join(names)}" if names else f"one of topic {request.topic}, which has none yet"


def _body(request: Request, program: Program) -> str:
    if request.reply_to:
        return "body must be the answer, got nothing"
    if request.template or request.parameters:
        return f"template and parameters must be left out: a text of {program.id} is its body"
    return f"body must be a text that names {program.name}, got nothing"


def _parameter(request: Request, program: Program) -> str:
    try:
        filled(_used(request, program), request.parameters)
    except BadParameter as bad:
        return str(bad)
    return Reason.BAD_PARAMETER.says


def _content(request: Request, program: Program) -> str:
    name = "" if request.reply_to else program.name
    left = f"must be filled in, got '{left_behind(request.body)}': write what it stands for"
    return f"body {', '.join(shortcomings(request.body, name)) or left}"


def _advert(request: Request, _: Program) -> str:
    words = ", ".join(f"'{words}'" for words in advertises(request.body))
    return f"body must not advertise, got {words}: an answer to a reply is no marketing"


def _length(request: Request, program: Program) -> str:
    what, text = ("body", request.body) if request.body else ("the text", _own_text(request, program))
    notices = (program.read_in(language).copy.notice for language in program.languages)
    longest = text if tells_stop(text) or request.reply_to else f"{text} {max(notices, key=units)}"
    most, taken = program.sending.most_parts, parts(longest)
    noticed = "" if request.reply_to else " with how to opt out"
    if taken > most:
        return f"{what} must take at most {most} segments{noticed}, got {taken}: shorten it"
    return f"{what} must have at most {LONGEST:,} characters{noticed}, got {len(longest):,}: shorten it"


def _own_text(request: Request, program: Program) -> str:
    if request.purpose == "farewell":
        return program.copy.farewell
    if request.purpose == "reminder":
        return program.topic(request.topic).copy.reminder
    return filled(_used(request, program), request.parameters)


def _used(request: Request, program: Program) -> Template:
    return next(one for one in program.templates if one.name == request.template)


def _own(request: Request, program: Program) -> str:
    if program.message_type != "promotional":
        return f"purpose must be message in {program.id}, got {request.purpose}"
    return f"body, template, and parameters must be left out: a {request.purpose} uses the program's own words"


def _number(request: Request, _: Program) -> str:
    return f"to must be somebody's number, got {masked(request.to)} of a toll-free or unassigned code: correct it"


def _country(request: Request, program: Program) -> str:
    countries = ", ".join(program.sending.countries)
    got = f"{masked(request.to)} of {country_of(request.to)}"
    return f"to must be a number of {countries}, got {got}: leave it out (a short code reaches its own country only)"


def _expired(_: Request, __: Program) -> str:
    return "not_after must be at least 5 seconds ahead, got a time that is over: set it later, or leave it out"


def _window(request: Request, _: Program) -> str:
    return f"not_after must leave a lawful hour to text {masked(request.to)}, got none before it: set it later"


_WORDS: dict[Reason, Callable[[Request, Program], str]] = {
    Reason.UNKNOWN_TOPIC: _topic,
    Reason.UNKNOWN_TEMPLATE: _template,
    Reason.TEMPLATE_NEEDED: _template_needed,
    Reason.BODY_NEEDED: _body,
    Reason.BAD_PARAMETER: _parameter,
    Reason.BAD_CONTENT: _content,
    Reason.ADVERTISES: _advert,
    Reason.TOO_LONG: _length,
    Reason.OWN_WORDS: _own,
    Reason.INVALID_NUMBER: _number,
    Reason.COUNTRY_NOT_SERVED: _country,
    Reason.EXPIRED: _expired,
    Reason.WINDOW: _window,
}
