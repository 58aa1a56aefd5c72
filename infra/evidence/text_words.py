"""The texts in plain words: what was to be said, what became of it and why, what the network told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.evidence.words import moment
from lambdas.sending.outcome import NEVER_KNOWN
from lambdas.sending.passage import Fate
from lambdas.sending.reason import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.evidence.texts import Asked
    from infra.evidence.words import Fact
    from lambdas.sending.outcome import Outcome
    from lambdas.sending.passage import Passage

_FATES = {
    Fate.CLAIMED: "Text about {topic} in hand: nobody wrote down yet what became of it",
    Fate.SENT: "Text about {topic} handed to the SMS service",
    Fate.DROPPED: "Text about {topic} refused: {reason}",
    Fate.EXPIRED: "Text about {topic} not sent: its time was over",
}
_SAYS = {str(reason): reason.says for reason in Reason}
_ENDS = {
    "delivered": "delivered",
    "blocked": "blocked by the network",
    "spam": "taken for spam by the network",
    "failed": "not delivered",
}


def deed(asked: Asked) -> str:
    """Return what became of a request."""
    passage = asked.passage
    if passage.reason == Reason.UNKNOWN:
        return f"Text about {passage.topic} of unknown fate: the service may have taken it, so it was not repeated"
    return _FATES[passage.fate].format(topic=passage.topic, reason=passage.reason)


def facts(asked: Asked) -> Iterator[Fact]:
    """Yield the facts of one request, each with its label."""
    passage = asked.passage
    yield "Said", _said(passage)
    yield "Asked for by", ", ".join(_origin(passage))
    if passage.reason:
        yield "Why", _SAYS.get(passage.reason, passage.reason)
    if passage.notice is not None:
        yield "Told beforehand", f"{passage.notice.source}, {moment(passage.notice.at)}"
    if asked.handed_over:
        yield "Handed over", ", ".join(_handing(passage))
        yield from (("Network", end(told)) for told in asked.outcomes)
        if not asked.outcomes:
            yield "Network", "no answer on record"


def stray(told: Outcome) -> tuple[str, tuple[Fact, ...]]:
    """Return what is known of a text that no request asked for, and that no answer on record is."""
    deed = "Network's word on a text that no request asked for, such as an answer of more than 30 days ago"
    return deed, (("Message", told.message_id), ("Network", end(told)))


def end(told: Outcome) -> str:
    """Return how a text ended."""
    said = "whether it was delivered is not known" if told.event_type == NEVER_KNOWN else _ENDS[told.end]
    return f"{said}, {moment(told.at)} ({told.event_type})"


def named(asked: Asked) -> str:
    """Return how a text is referred to."""
    return f"{moment(asked.passage.at)}, request {asked.passage.request_id}"


def _said(passage: Passage) -> str:
    if passage.body:
        return f"\u201c{passage.body}\u201d"
    return "not kept: it was not handed over"


def _origin(passage: Passage) -> Iterator[str]:
    yield f"request {passage.request_id}"
    parts = {"campaign": passage.campaign, "template": passage.template, "content": passage.content}
    yield from (f"{name} {value}" for name, value in parts.items() if value)


def _handing(passage: Passage) -> Iterator[str]:
    yield f"message {passage.message_id}" if passage.message_id else "no message id came back"
    if passage.parts:
        yield f"{passage.parts} part{'s' if passage.parts > 1 else ''}"
    if passage.attempts > 1:
        yield f"{passage.attempts} attempts"
