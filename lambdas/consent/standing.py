"""To what a person agreed, as others may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.consent.timestamps import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lambdas.consent.record import Record

VERSION = "1"  # of the answer: fields are added, none changes its meaning


def consents(record: Record, told: Mapping[str, datetime], *, program: str) -> dict[str, Any]:
    """Return what `record` says (`docs/schemas/consents.json`): it names nobody, since whoever asks knows of whom.

    `told` is when the person learned of each topic whose texts need no more than that; a STOP ends it.
    """
    standing = record.standing
    instants = {
        "stopped_at": standing.stopped_at if standing.stopped else None,
        "paused_until": standing.paused_until,
        "doubted_at": standing.doubted_at,
    }
    topics = {
        name: {"state": str(held.state), "since": to_text(held.changed_at)}
        for name, held in sorted(record.subscriptions.items())
    }
    notices = {name: to_text(at) for name, at in sorted(told.items()) if not standing.stopped_since(at)}
    known = {name: to_text(at) for name, at in instants.items() if at}
    return {"version": VERSION, "program": program, **known, "topics": topics, "notices": notices}
