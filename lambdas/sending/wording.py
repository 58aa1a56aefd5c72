"""What one text says, with and without how to opt out, and what the gate has worked out of its program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from lambdas.messages.content import content_key, promotes_well, similarity_hash, tells_stop
from lambdas.messages.personal import left_behind
from lambdas.messages.rendering import render
from lambdas.messages.segments import parts
from lambdas.program.frequency import as_agreed
from lambdas.quiet_hours.windows import Rules
from lambdas.sending.verdict import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.consent.record import Record
    from lambdas.program import Program, Template
    from lambdas.program.frequency import Frequency
    from lambdas.sending.request import Request

ALONE = (1, 1)  # the share of a program that is the only one of its caller
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


def wordings(request: Request, plan: ProgramRules, record: Record) -> Wordings | Reason:
    """Return what `request` would have a person read; the reason where that is nothing to be sent by this program."""
    if request.topic not in plan.frequencies and not (request.reply_to and not request.topic):
        return Reason.UNKNOWN_TOPIC
    plan = plan.read_in(record.standing.language)
    if request.reply_to:
        return _answer(request, plan)
    if request.purpose != "message":
        return _own(request, plan, record)
    return _promotion(request, plan) if plan.promotional else _transaction(request, plan)


def words_again(body: str, key: str) -> Wordings:
    """Return what a person reads of a text that is tried again: the very same."""
    same = Wording(body, parts(body), tells_stop(body))
    return Wordings(same, same, key, b"")


def _promotion(request: Request, plan: ProgramRules) -> Wordings | Reason:
    if not request.body or request.template or request.parameters:
        return Reason.BODY_NEEDED
    return _promoted(request.body, plan.notice, plan.name, plan.most_parts)


def _answer(request: Request, plan: ProgramRules) -> Wordings | Reason:
    """Return what answers a reply: the person knows whom they wrote to, and asked for no marketing."""
    if not request.body:
        return Reason.BODY_NEEDED
    if not promotes_well(request.body, "") or left_behind(request.body):
        return Reason.BAD_CONTENT
    from lambdas.intent.adverts.judge import advertises  # noqa: PLC0415 - rare, and its model is large

    if advertises(request.body):
        return Reason.ADVERTISES
    text = Wording(request.body, parts(request.body), tells_stop(request.body))
    fits = text.parts <= plan.most_parts and len(text.body) <= LONGEST
    return Wordings(text, text, content_key(request.body, plan.name), b"") if fits else Reason.TOO_LONG


def _own(request: Request, plan: ProgramRules, record: Record) -> Wordings | Reason:
    if not plan.promotional or request.body or request.template or request.parameters:
        return Reason.OWN_WORDS
    topic = request.topic
    reminder = as_agreed(plan.reminders[topic], plan.frequencies[topic], plan.agreed(topic, record), plan.program.words)
    text = plan.farewell if request.purpose == "farewell" else reminder
    return _fitting(text, plan.notice, content_key(text, plan.name), b"", plan.most_parts)


def _transaction(request: Request, plan: ProgramRules) -> Wordings | Reason:
    if request.body or not request.template:
        return Reason.TEMPLATE_NEEDED
    template = plan.templates.get(request.template)
    if template is None or template.topic != request.topic:
        return Reason.UNKNOWN_TEMPLATE
    text = render(template, request.parameters)
    if text is None:
        return Reason.BAD_PARAMETER
    return _fitting(text, plan.notice, content_key(text, plan.name), b"", plan.most_parts)


@lru_cache(maxsize=256)
def _promoted(body: str, notice: str, name: str, most: int) -> Wordings | Reason:
    if not promotes_well(body, name) or left_behind(body):
        return Reason.BAD_CONTENT
    return _fitting(body, notice, content_key(body, name), similarity_hash(body, name), most)


def _fitting(body: str, notice: str, key: str, sketch: bytes, most: int) -> Wordings | Reason:
    """Return both wordings; both must fit, so that nobody's text is too long for being the first of a month."""
    usual = Wording(body, parts(body), tells_stop(body))
    both = f"{body} {notice}"
    noticed = usual if usual.tells else Wording(both, parts(both), tells=True)
    fits = noticed.parts <= most and len(noticed.body) <= LONGEST
    return Wordings(usual, noticed, key, sketch) if fits else Reason.TOO_LONG


# What the gate has worked out of a program, once for all its requests.


_MOST = 8  # a function has one program; tests and tools have several


@dataclass(frozen=True, slots=True)
class ProgramRules:
    """A program as the gate reads it; `repeats` is how long what somebody got is not sent to them again.

    `digests` is the least time between two digests to a person who is less engaged (None: nobody is judged by silence).
    `share` tells which of how many promotional programs of its legal entity it is.
    `checked` is for how long a consent, or a check of its number, counts (None: for ever). `others` are the same
    program as people of its further languages read it.
    """

    program: Program
    promotional: bool
    name: str
    notice: str
    most_parts: int
    repeats: timedelta
    countries: frozenset[str]
    frequencies: Mapping[str, Frequency]
    formerly: Mapping[str, tuple[Frequency, ...]]
    templates: Mapping[str, Template]
    reminders: Mapping[str, str]
    farewell: str
    digests: timedelta | None
    checked: timedelta | None
    rules: Rules
    share: tuple[int, ...]
    others: Mapping[str, ProgramRules]

    def read_in(self, language: str) -> ProgramRules:
        """Return the plan with the texts that a person of `language` reads, or with the usual ones."""
        return self.others.get(language, self)

    @classmethod
    def of(cls, program: Program) -> ProgramRules:
        """Return the plan of `program`, the same one for the same object: hashing a program takes longer than deciding.

        A plan holds its program, so that no other object comes to have that one's identity meanwhile.
        """
        known = _known.get(id(program))
        if known is None:
            if len(_known) >= _MOST:
                _known.clear()
            known = _known[id(program)] = cls._made(program)
        return known

    def agreed(self, topic: str, record: Record) -> tuple[Frequency, ...]:
        """Return how often the person agreed to texts of `topic`; where their record does not tell, see ADR 30."""
        held = record.subscriptions.get(topic)
        return (held.agreed or self.formerly[topic]) if held else ()

    @classmethod
    def _made(cls, program: Program) -> ProgramRules:
        sending = program.sending
        told = {one.language: program.read_in(one.language) for one in program.translations}
        others = {language: cls._made(replace(read, translations=())) for language, read in told.items()}
        return cls(
            program=program,
            promotional=program.message_type == "promotional",
            name=program.name,
            notice=program.copy.notice,
            most_parts=sending.most_parts,
            repeats=timedelta(hours=sending.same_content_hours),
            countries=frozenset(sending.countries),
            frequencies={topic.name: topic.frequency for topic in program.topics},
            formerly={topic.name: topic.formerly for topic in program.topics},
            templates={template.name: template for template in program.templates},
            reminders={topic.name: topic.copy.reminder for topic in program.topics},
            farewell=program.copy.farewell,
            digests=timedelta(hours=program.engagement.digest_hours) if program.engagement else None,
            checked=timedelta(hours=program.reassigned_check_hours) if program.reassigned_check_hours else None,
            rules=Rules.of(sending.week),
            share=sending.caller_share or ALONE,
            others=others,
        )


_known: dict[int, ProgramRules] = {}
