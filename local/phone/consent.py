"""What a program has on record of a phone: states, the service's opt-out list, and the ledger with its chain."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lambdas.consent.items import ledger_entry, record_of
from lambdas.consent.ledger import verify
from lambdas.consent.record import State
from lambdas.consent.timestamps import to_text
from local.deployed import client, items

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from lambdas.consent.ledger import LedgerEntry
    from lambdas.consent.record import Record, Subscription
    from lambdas.program import Program
    from local.deployed import DeployedProgram


def consent(deployed: DeployedProgram, manifest: Program, phone: str, endpoint: str, now: datetime) -> dict[str, Any]:
    """Return the state of each topic, the standing, and each ledger entry, oldest first."""
    record = record_of(phone, items(deployed.outputs["Subscriptions"], phone, endpoint))
    entries = [ledger_entry(row) for row in items(deployed.outputs["Ledger"], phone, endpoint)]
    stopped_at, paused_until = record.standing.stopped_at, record.standing.paused_until
    listed = _listed(deployed, phone, endpoint)
    return {
        "silent": silence(manifest, record, listed=listed, now=now),
        "topics": list(_topics(manifest, record, now)),
        "stopped_at": to_text(stopped_at) if stopped_at and record.barred else None,
        "paused_until": to_text(paused_until) if paused_until and record.standing.paused(now) else None,
        "listed": listed,
        "ledger": [_entry(entry) for entry in entries],
        "problems": [f"entry {problem.sequence}: {problem.detail}" for problem in verify(entries, record)],
    }


def silence(manifest: Program, record: Record, *, listed: bool, now: datetime) -> str:
    """Return why the program sends nothing of its own accord to the phone now, and what ends that; "" where it may."""
    held = [one for topic in manifest.topics if (one := record.subscriptions.get(topic.name))]
    join = f"text JOIN {manifest.topics[0].keyword} from this phone"
    ends = [one.pending_until for one in held if one.state is State.PENDING and one.pending_until]
    may = manifest.message_type == "transactional" or any(one.state is State.ACTIVE for one in held)
    reasons = {
        "Gets no texts yet: the program waits for a YES.": any(end > now for end in ends),
        f"Gets no texts: told the program to stop. To get them again, {join}.": record.barred,
        f"Gets no texts: the SMS service holds the number as opted out. To get them again, {join}.": listed,
        "Gets no texts for now: asked for a pause.": record.standing.paused(now),
        "": may,
        f"Gets no texts: no YES came in time. To get them, {join}.": bool(ends),
        f"Gets no texts: is on no list any more. To get them, {join}.": bool(held),
        f"Gets no texts: never joined. To get them, {join}.": True,
    }
    return next(reason for reason, holds in reasons.items() if holds)


def _topics(manifest: Program, record: Record, now: datetime) -> Iterable[dict[str, Any]]:
    for topic in manifest.topics:
        held = record.subscriptions.get(topic.name)
        yield {"name": topic.name, "title": topic.title, **(_held(held, now) if held else {"state": "none"})}


def _held(held: Subscription, now: datetime) -> dict[str, Any]:
    until = held.pending_until if held.state is State.PENDING else None
    return {
        "state": held.state,
        "changed_at": to_text(held.changed_at),
        "pending_until": to_text(until) if until else None,
        "lapsed": until is not None and until <= now,
    }


def _entry(entry: LedgerEntry) -> dict[str, Any]:
    event = json.loads(entry.content)["event"]
    told = {name: event[name] for name in ("kind", "at", "changes", "source", "wording")}
    chain = {"sequence": entry.sequence, "hash": entry.hash, "previous_hash": entry.previous_hash}
    return told | chain | {"rule": event["evidence"].get("rule", "")}


def _listed(deployed: DeployedProgram, phone: str, endpoint: str) -> bool:
    """Whether the service holds the phone as opted out."""
    try:
        client("pinpoint-sms-voice-v2", endpoint).describe_opted_out_numbers(
            OptOutListName=deployed.outputs["OptOutList"], OptedOutNumbers=[phone]
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    return True
