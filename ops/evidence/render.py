"""The evidence in reading order: as a timeline, as JSON, as a page, as plain text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text
from ops.consents.deactivated import SOURCE as CARRIERS
from ops.consents.importing import SOURCE as IMPORT
from ops.consents.reassigned import SOURCE as RND
from ops.evidence import words
from ops.evidence.words import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lambdas.consent.record import Record
    from lambdas.delivery.outcome import Outcome
    from lambdas.sending.request import Notice
    from ops.evidence.dossier import Act, Asked, Dossier, Stop
    from ops.evidence.words import Fact

# What happened with one number, act by act and text by text, in the order in which it went on record.


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
        while asked and act.recorded_at is not None and asked[0].send_attempt.at <= act.recorded_at:
            yield _of_text(asked.pop(0), dossier)
        yield _of_act(act, dossier, ends)
    yield from (_of_text(one, dossier) for one in asked)
    yield from (Moment(words.moment(end.at), *words.stray_text(end)) for end in ends.values())


def _of_act(act: Act, dossier: Dossier, ends: dict[str, Outcome]) -> Moment:
    doubted = any(problem.sequence == act.entry.sequence for problem in dossier.problems)
    at = words.moment(act.event.at) if act.event else "time unknown"
    facts = (*words.facts(act), *_stopping(dossier.stops.get(act.entry.sequence)))
    return Moment(at, words.deed(act), facts, tuple(_answers(act, ends)), DOUBTED if doubted else "")


def _of_text(asked: Asked, dossier: Dossier) -> Moment:
    alarm = LATE if asked in dossier.late else ""
    return Moment(
        words.moment(asked.send_attempt.at), words.text_deed(asked), tuple(words.text_facts(asked)), (), alarm
    )


def _stopping(stop: Stop | None) -> Iterator[Fact]:
    if stop is None:
        return
    yield "Last text before", words.text_name(stop.before) if stop.before else "none on record"
    late = "; ".join(words.text_name(asked) for asked in stop.late)
    yield "Texts handed over after", f"{len(stop.late)}{f': {late}' if late else ''}"


def _answers(act: Act, ends: dict[str, Outcome]) -> Iterator[tuple[str, str, str]]:
    if act.event is None or act.event.source in {IMPORT, RND, CARRIERS}:
        return
    if act.answers is None:
        yield "Done in answer", "not at hand: the program keeps it for 30 days, an archive does not hold it", ""
    elif not act.answers:
        yield "Done in answer", "nothing by the program; the SMS service may have answered by itself", ""
    for answer in act.answers or ():
        name, ended = words.outcome(answer)
        end = ends.pop(answer.sent_as, None)
        yield name, f"{ended}; {words.text_end(end)}" if end else ended, answer.body


@dataclass(frozen=True, slots=True)
class Account:
    """The evidence on one number, told."""

    title: str
    about: tuple[Fact, ...]
    summary: tuple[str, ...]
    moments: tuple[Moment, ...]
    chain: tuple[str, ...]
    whole: bool


def told(dossier: Dossier) -> Account:
    """Return the account of `dossier`."""
    origin = dossier.origin
    about = [
        ("Number", dossier.phone),
        ("Program", origin.program),
        ("Legal entity", origin.legal_entity),
        ("Environment", origin.environment),
        ("Read from", origin.read_from),
        ("Drawn up", words.moment(dossier.drawn_at)),
    ]
    return Account(
        title=f"Consent evidence for {dossier.phone}",
        about=tuple(fact for fact in about if fact[1]),
        summary=tuple(_summary(dossier)),
        moments=tuple(moments(dossier)),
        chain=tuple(_chain(dossier)),
        whole=dossier.whole,
    )


def _summary(dossier: Dossier) -> Iterator[str]:
    record = dossier.record
    if record is None:
        yield "The number's current status is unknown: a record cannot be read."
    else:
        held = sorted(record.subscriptions.values(), key=lambda s: s.topic)
        yield from (words.standing(s.topic, s.state, s.changed_at) for s in held)
        if record.standing.stopped and record.standing.stopped_at:
            yield f"Opted out of the whole program since {words.moment(record.standing.stopped_at)}."
        elif not held:
            yield "No subscription."
        if record.standing.doubted_at:
            since = words.moment(record.standing.doubted_at)
            yield f"May have opted out by a text of {since}: nobody has ruled on it yet."
        if record.standing.paused(dossier.drawn_at) and record.standing.paused_until:
            yield f"Paused until {words.moment(record.standing.paused_until)}."
        if record.standing.checked_at:
            day = f"{record.standing.checked_at:%Y-%m-%d}"
            yield f"Not reassigned since the consent as of {day}, by the FCC's database: the safe harbor."
    times = [act.seconds_to_honour for act in dossier.acts if act.seconds_to_honour is not None]
    if times:
        yield f"Opt-outs received: {len(times)}; the slowest was honored after {max(times):.3f} seconds."
    yield from _texts(dossier)


def _texts(dossier: Dossier) -> Iterator[str]:
    if dossier.texts is None:
        yield "Texts sent or refused are not included: they are in the program's Sends table, not in its ledger."
        return
    handed = sum(asked.handed_over for asked in dossier.texts.asked)
    yield f"Texts requested: {len(dossier.texts.asked)}; handed to the SMS service: {handed}."
    if dossier.stops:
        yield f"Texts handed over after an opt-out: {len(dossier.late)}."


def _chain(dossier: Dossier) -> Iterator[str]:
    count = f"{len(dossier.acts)} record{'s' if len(dossier.acts) != 1 else ''}"
    if dossier.whole:
        yield f"{count}: the ledger chain is intact. Each hash matches its record and covers the hash before it."
    for problem in dossier.problems:
        yield f"Record {problem.sequence} was {problem.fault}: {problem.detail}."
    for line in dossier.unread:
        yield f"A line of the archive cannot be read, and may have been this number's: {line}."
    if not dossier.head_known:
        yield "Newer records may be missing: the archive has no status item for this number."


# The evidence as JSON for other programs.


def document(dossiers: Sequence[Dossier]) -> str:
    """Return the JSON of `dossiers`: instants are ISO 8601 in UTC, durations are seconds."""
    return json.dumps({"evidence": [_dossier(dossier) for dossier in dossiers]}, indent=2) + "\n"


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "phone": dossier.phone,
        **asdict(dossier.origin),
        "drawn_at": to_text(dossier.drawn_at),
        "record": _record(dossier.record) if dossier.record else None,
        "acts": [_act(act, dossier) for act in dossier.acts],
        "texts": [_asked(one, dossier) for one in dossier.texts.asked] if dossier.texts else None,
        "other_outcomes": [_outcome(end) for end in dossier.texts.answers] if dossier.texts else None,
        "verification": {
            "whole": dossier.whole,
            "head_known": dossier.head_known,
            "problems": [asdict(problem) for problem in dossier.problems],
            "unread": list(dossier.unread),
        },
    }


def _record(record: Record) -> dict[str, Any]:
    standing = record.standing
    return {
        "stopped": standing.stopped,
        "stopped_at": to_text(standing.stopped_at) if standing.stopped_at else None,
        "not_reassigned_as_of": to_text(standing.checked_at) if standing.checked_at else None,
        "subscriptions": {
            topic: {"state": held.state, "since": to_text(held.changed_at)}
            for topic, held in sorted(record.subscriptions.items())
        },
    }


def _act(act: Act, dossier: Dossier) -> dict[str, Any]:
    sealed = {"sequence": act.entry.sequence, "previous_hash": act.entry.previous_hash, "hash": act.entry.hash}
    if act.event is None:
        return sealed | {"event": None, "content": act.entry.content}
    event = json.loads(act.entry.content)["event"]
    return sealed | {
        "event": event,
        "recorded_at": to_text(act.recorded_at) if act.recorded_at else None,
        "seconds_to_honour": act.seconds_to_honour,
        "answers": None if act.answers is None else [asdict(answer) for answer in act.answers],
        "stop": _stop(dossier.stops.get(act.entry.sequence)),
    }


def _stop(stop: Stop | None) -> dict[str, Any] | None:
    if stop is None:
        return None
    before = stop.before.send_attempt.request_id if stop.before else None
    return {"last_text_before": before, "texts_after": [asked.send_attempt.request_id for asked in stop.late]}


def _asked(asked: Asked, dossier: Dossier) -> dict[str, Any]:
    send_attempt = asdict(asked.send_attempt)
    del send_attempt["phone"]
    return {name: to_text(value) if isinstance(value, datetime) else value for name, value in send_attempt.items()} | {
        "notice": _notice(asked.send_attempt.notice),
        "handed_over": asked.handed_over,
        "after_an_opt_out": asked in dossier.late,
        "outcomes": [_outcome(end) for end in asked.outcomes],
    }


def _notice(notice: Notice | None) -> dict[str, str] | None:
    return {"source": notice.source, "at": to_text(notice.at)} if notice else None


def _outcome(end: Outcome) -> dict[str, Any]:
    return {
        "message_id": end.message_id,
        "end": end.end,
        "event_type": end.event_type,
        "at": to_text(end.at),
        "parts": end.parts,
        "price_usd": str(end.price) if end.price is not None else None,
    }


# The evidence as one page that a person reads and prints: nothing is loaded, nothing runs.


_STYLE = """
body { font: 15px/1.45 Georgia, serif; color: #111; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; border-bottom: 1px solid #999; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: normal; color: #555; width: 11rem; vertical-align: top; padding: 1px 1rem 1px 0 }
td { overflow-wrap: anywhere; white-space: pre-wrap; padding: 1px 0 }
ol.timeline { list-style: none; padding-left: 1.2rem; border-left: 3px solid #999 }
ol.timeline > li { margin: 0 0 .9rem; break-inside: avoid }
time { color: #555; font-variant-numeric: tabular-nums } h3 { margin: 0 0 .3rem; font-size: 1rem }
.doubted { background: #fff0f0; outline: 2px solid #a00 } .broken { color: #a00; font-weight: bold }
@media print {
  body { font-size: 8.5pt; line-height: 1.25; max-width: none; margin: 0 } h2 { break-after: avoid; margin-top: .8rem }
  @page { margin: 12mm 14mm }
}
"""


def page(accounts: Sequence[Account]) -> str:
    """Return the HTML page of `accounts`, one after the other; whatever came from outside is escaped."""
    title = accounts[0].title if accounts else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body>\n"
        f"{''.join(map(_account, accounts))}</body></html>\n"
    )


def _account(account: Account) -> str:
    verdict = "whole" if account.whole else "broken"
    return (
        f"<main><h1>{_text(account.title)}</h1>\n{_table(account.about)}"
        f"<h2>In short</h2>{_items(account.summary)}\n"
        f'<h2>What happened</h2><ol class="timeline">{"".join(map(_moment, account.moments))}</ol>\n'
        f'<h2>Integrity of the records</h2><div class="{verdict}">{_items(account.chain)}</div></main>\n'
    )


def _moment(moment: Moment) -> str:
    answers = [(name, f"{ended}\n\u201c{body}\u201d" if body else ended) for name, ended, body in moment.answers]
    trust, alarm = ("doubted", f' <b class="broken">{_text(moment.alarm)}</b>') if moment.alarm else ("kept", "")
    return (
        f'<li class="{trust}"><time>{_text(moment.at)}</time>{alarm}'
        f"<h3>{_text(moment.deed)}</h3>{_table((*moment.facts, *answers))}</li>\n"
    )


def _table(facts: Iterable[tuple[str, str]]) -> str:
    cells = (f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>' for name, value in facts)
    return f"<table>{''.join(cells)}</table>\n"


def _items(lines: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>"


def _text(text: str) -> str:
    return escape(visible(text))


# The evidence as plain text for a terminal.


def plain(accounts: Sequence[Account]) -> str:
    """Return the text of `accounts`, one after the other."""
    return "\n".join(visible(line) for account in accounts for line in _lines(account)) + "\n"


def _lines(account: Account) -> Iterator[str]:
    yield account.title
    yield from (f"  {name}: {value}" for name, value in account.about)
    yield from ("", "In short", *(f"  {line}" for line in account.summary), "", "What happened")
    for moment in account.moments:
        yield f"  {moment.at}  {moment.deed}{f'  [{moment.alarm}]' if moment.alarm else ''}"
        yield from (f"    {name}: {_inset(value)}" for name, value in moment.facts)
        for name, ended, body in moment.answers:
            yield f"    {name}: {ended}"
            yield from (f"      {_inset(body)}",) if body else ()
    yield from ("", "Integrity of the records", *(f"  {line}" for line in account.chain), "")


def _inset(value: str) -> str:
    return value.replace("\n", "\n      ")
