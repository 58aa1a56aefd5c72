"""What one text says, whoever gets it, with and without how to opt out: worked out once for each body of a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.sending import fingerprint
from lambdas.sending.content import promotes_well, tells_stop
from lambdas.sending.parts import parts
from lambdas.sending.reason import Reason
from lambdas.sending.rendering import render

if TYPE_CHECKING:
    from lambdas.sending.plan import Plan
    from lambdas.sending.request import Request

LONGEST = 1600  # characters: the service's limit on a text


@dataclass(frozen=True, slots=True)
class Wording:
    """One text as a person reads it; `tells` says that it tells how to opt out."""

    body: str
    parts: int
    tells: bool


@dataclass(frozen=True, slots=True)
class Wordings:
    """A text as it is, and `noticed`, with the notice how to opt out: the same one where it tells that itself.

    `key` and `sketch` are its fingerprint; the sketch is empty where only its very words count.
    """

    usual: Wording
    noticed: Wording
    key: str
    sketch: bytes


def wordings(request: Request, plan: Plan) -> Wordings | Reason:
    """Return what `request` would have a person read; the reason where that is nothing to be sent by this program."""
    if request.topic not in plan.frequencies:
        return Reason.UNKNOWN_TOPIC
    if request.purpose != "message":
        return _own(request, plan)
    return _promotion(request, plan) if plan.promotional else _transaction(request, plan)


def _promotion(request: Request, plan: Plan) -> Wordings | Reason:
    if not request.body or request.template or request.parameters:
        return Reason.BODY_NEEDED
    return _promoted(request.body, plan.notice, plan.name, plan.most_parts)


def _own(request: Request, plan: Plan) -> Wordings | Reason:
    if not plan.promotional or request.body or request.template or request.parameters:
        return Reason.OWN_WORDS
    text = plan.farewell if request.purpose == "farewell" else plan.reminders[request.topic]
    return _fitting(text, plan.notice, fingerprint.key(text, plan.name), b"", plan.most_parts)


def _transaction(request: Request, plan: Plan) -> Wordings | Reason:
    if request.body or not request.template:
        return Reason.TEMPLATE_NEEDED
    template = plan.templates.get(request.template)
    if template is None or template.topic != request.topic:
        return Reason.UNKNOWN_TEMPLATE
    text = render(template, request.parameters)
    if text is None:
        return Reason.BAD_PARAMETER
    return _fitting(text, plan.notice, fingerprint.key(text, plan.name), b"", plan.most_parts)


@lru_cache(maxsize=256)
def _promoted(body: str, notice: str, name: str, most: int) -> Wordings | Reason:
    if not promotes_well(body, name):
        return Reason.BAD_CONTENT
    return _fitting(body, notice, fingerprint.key(body, name), fingerprint.sketch(body, name), most)


def _fitting(body: str, notice: str, key: str, sketch: bytes, most: int) -> Wordings | Reason:
    """Return both wordings; both must fit, so that nobody's text is too long for being the first of a month."""
    usual = Wording(body, parts(body), tells_stop(body))
    both = f"{body} {notice}"
    noticed = usual if usual.tells else Wording(both, parts(both), tells=True)
    fits = noticed.parts <= most and len(noticed.body) <= LONGEST
    return Wordings(usual, noticed, key, sketch) if fits else Reason.TOO_LONG
