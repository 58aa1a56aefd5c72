"""The report of an audit as plain values: what the list holds, how it moved, what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.consent.instant import to_text
from lambdas.consent.record import State, Tier
from lambdas.list_audit.finding import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.list_audit.run import Run
    from lambdas.list_audit.tally import Tally
    from lambdas.program import Program

RUNS = 24  # earlier runs whose number of subscribers a report shows


def report(run: Run, found: Tally, program: Program, latest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of `run`, beside the `latest` report of a run that acted (empty: there was none)."""
    subscribers = found.counts["subscribers"]
    history = [*latest.get("history", []), {"at": to_text(run.at), "subscribers": subscribers}][-RUNS:]
    findings, names = found.named("finding"), {topic.name for topic in program.topics}
    topics = names | {topic for state in State for topic in found.named(state)}
    return {
        "program": program.id,
        "name": program.name,
        "run": run.run,
        "at": to_text(run.at),
        "asked_by": run.by,
        "acted": run.acts,
        "held_back": run.apply and run.held_back(found),
        "numbers": found.counts["persons"],
        "subscribers": subscribers,
        "before": latest.get("subscribers"),
        "topics": {topic: _topic(topic, found, known=topic in names) for topic in sorted(topics)},
        "tiers": {tier: found.named("tier").get(tier, 0) for tier in Tier} if program.engagement else {},
        "stops_by_campaign": dict(sorted(found.named("stopped").items(), key=lambda pair: (-pair[1], pair[0]))),
        "findings": [
            {
                "kind": kind,
                "says": kind.says,
                "act": kind.act,
                "numbers": findings.get(kind, 0),
                "such_as": found.shown.get(kind, []),
            }
            for kind in Kind
        ],
        "looked_up": {
            "opted_out": found.counts["listed"],
            "deactivated": found.counts["deactivated"],
            "deactivations_read": not found.counts["deactivations_unread"],
        },
        "history": history,
    }


def _topic(topic: str, found: Tally, *, known: bool) -> dict[str, Any]:
    states = {state.value: found.named(state).get(topic, 0) for state in State}
    moved = {name: found.named(name).get(topic, 0) for name in ("joined", "left")}
    return {"in_brand_file": known, **states, **moved}
