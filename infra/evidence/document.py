"""The evidence as JSON for other programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.evidence.dossier import Act, Dossier
    from lambdas.consent.record import Record


def document(dossiers: Sequence[Dossier]) -> str:
    """Return the JSON of `dossiers`: instants are ISO 8601 in UTC, durations are seconds."""
    return json.dumps({"evidence": [_dossier(dossier) for dossier in dossiers]}, indent=2) + "\n"


def _dossier(dossier: Dossier) -> dict[str, Any]:
    return {
        "phone": dossier.phone,
        **asdict(dossier.origin),
        "drawn_at": to_text(dossier.drawn_at),
        "record": _record(dossier.record) if dossier.record else None,
        "acts": [_act(act) for act in dossier.acts],
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


def _act(act: Act) -> dict[str, Any]:
    sealed = {"sequence": act.entry.sequence, "previous_hash": act.entry.previous_hash, "hash": act.entry.hash}
    if act.event is None:
        return sealed | {"event": None, "content": act.entry.content}
    event = json.loads(act.entry.content)["event"]
    return sealed | {
        "event": event,
        "recorded_at": to_text(act.recorded_at) if act.recorded_at else None,
        "seconds_to_honour": act.seconds_to_honour,
        "answers": None if act.answers is None else [asdict(answer) for answer in act.answers],
    }
