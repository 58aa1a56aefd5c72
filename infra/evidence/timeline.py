"""What happened with one number, act by act and text by text, in the order in which it went on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.consents.ruling import SOURCE as IMPORT
from infra.evidence import text_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infra.evidence.dossier import Act, Dossier
    from infra.evidence.stops import Stop
    from infra.evidence.texts import Asked
    from infra.evidence.words import Fact
    from lambdas.sending.outcome import Outcome

DOUBTED = "DOUBTED"
LATE = "HANDED OVER AFTER AN OPT-OUT"


@dataclass(frozen=True, slots=True)
class Moment:
    """One act or text; `alarm` says what speaks against it, and is empty where nothing does."""

    at: str
    deed: str
    facts: tuple[Fact, ...]
    answers: tuple[tuple[str, str, str], ...] = ()
    alarm: str = ""


def moments(dossier: Dossier) -> Iterator[Moment]:
    """Yield the acts in the order of the ledger, with each text before the first act recorded after it."""
    asked = list(dossier.texts.asked) if dossier.texts else []
    ends = {end.message_id: end for end in dossier.texts.answers} if dossier.texts else {}
    for act in dossier.acts:
        while asked and act.recorded_at is not None and asked[0].passage.at <= act.recorded_at:
            yield _of_text(asked.pop(0), dossier)
        yield _of_act(act, dossier, ends)
    yield from (_of_text(one, dossier) for one in asked)
    yield from (Moment(words.moment(end.at), *text_words.stray(end)) for end in ends.values())


def _of_act(act: Act, dossier: Dossier, ends: dict[str, Outcome]) -> Moment:
    doubted = any(problem.sequence == act.entry.sequence for problem in dossier.problems)
    at = words.moment(act.event.at) if act.event else "time unknown"
    facts = (*words.facts(act), *_stopping(dossier.stops.get(act.entry.sequence)))
    return Moment(at, words.deed(act), facts, tuple(_answers(act, ends)), DOUBTED if doubted else "")


def _of_text(asked: Asked, dossier: Dossier) -> Moment:
    alarm = LATE if asked in dossier.late else ""
    return Moment(words.moment(asked.passage.at), text_words.deed(asked), tuple(text_words.facts(asked)), (), alarm)


def _stopping(stop: Stop | None) -> Iterator[Fact]:
    if stop is None:
        return
    yield "Last text before", text_words.named(stop.before) if stop.before else "none on record"
    late = "; ".join(text_words.named(asked) for asked in stop.late)
    yield "Texts handed over after", f"{len(stop.late)}{f': {late}' if late else ''}"


def _answers(act: Act, ends: dict[str, Outcome]) -> Iterator[tuple[str, str, str]]:
    if act.event is None or act.event.source == IMPORT:
        return
    if act.answers is None:
        yield "Done in answer", "not at hand: the program keeps it for 30 days, an archive does not hold it", ""
    elif not act.answers:
        yield "Done in answer", "nothing by the program; the SMS service may have answered by itself", ""
    for answer in act.answers or ():
        name, ended = words.outcome(answer)
        end = ends.pop(answer.sent_as, None)
        yield name, f"{ended}; {text_words.end(end)}" if end else ended, answer.body
