"""What is to be done with a request, given how far it has come already."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lambdas.sending.gate import decide
from lambdas.sending.reason import Reason
from lambdas.sending.verdict import Drop, Send, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from lambdas.program import Program
    from lambdas.sending.passage import Passage
    from lambdas.sending.request import Request
    from lambdas.sending.subscriber import Subscriber

MOST_ATTEMPTS = 2


class Standstill(StrEnum):
    """Why nothing is to be done: the request has had its end, or another has it in hand."""

    DUPLICATE = "duplicate"
    IN_HAND = "in_hand"


Step = Verdict | Standstill


def judge(request: Request, person: Subscriber, passage: Passage | None, program: Program, now: datetime) -> Step:
    """Return what is to be done with `request`, whose `passage` so far is that (None: it is new).

    A claim that has lapsed leaves open whether its text went out: the request is lost, unless its template may go out
    again. Then it does once, in the same words, if the person may still be texted.
    """
    if passage is None:
        return decide(request, program, person, now)
    if passage.settled:
        return Standstill.DUPLICATE
    if not passage.lapsed(now):
        return Standstill.IN_HAND
    if not may_go_again(passage, program):
        return Drop(Reason.UNKNOWN)
    verdict = decide(request, program, _before(passage, person), now)
    if isinstance(verdict, Send):
        return replace(verdict, body=passage.body, parts=passage.parts, content=passage.content)
    return Drop(Reason.UNKNOWN) if isinstance(verdict, Drop) else verdict


def may_go_again(passage: Passage, program: Program) -> bool:
    """Whether a text may be handed over once more although it may have gone out."""
    template = program.template(passage.template)
    return template is not None and template.resend and passage.attempts < MOST_ATTEMPTS


def _before(passage: Passage, person: Subscriber) -> Subscriber:
    # the attempt itself must not stand in the way of its repetition
    sends = tuple(sent for sent in person.history.sends if sent.at != passage.at)
    return replace(person, history=replace(person.history, sends=sends))
