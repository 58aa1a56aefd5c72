"""The evidence as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.evidence.dossier import Act, Dossier
    from infra.evidence.stops import Stop
    from infra.evidence.texts import Asked
    from lambdas.consent.record import Record
    from lambdas.sending.outcome import Outcome
    from lambdas.sending.request import Notice


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
    before = stop.before.passage.request_id if stop.before else None
    return {"last_text_before": before, "texts_after": [asked.passage.request_id for asked in stop.late]}


def _asked(asked: Asked, dossier: Dossier) -> dict[str, Any]:
    passage = asdict(asked.passage)
    del passage["phone"]
    return {name: to_text(value) if isinstance(value, datetime) else value for name, value in passage.items()} | {
        "notice": _notice(asked.passage.notice),
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
