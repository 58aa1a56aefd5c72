"""The report of an audit: as plain values, as charts, and as one page that a manager can read."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from lambdas.consent.record import State, Tier
from lambdas.consent.timestamps import to_text
from lambdas.functions.list_audit.findings import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lambdas.functions.list_audit.run import Run, Tally
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


# Charts of a report as SVG inside its page: bars and a line, without a script.


WIDTH, BAR, LABEL, FIGURE = 640, 26, 190, 90
HEIGHT = 160


def bars(values: Mapping[str, int], colour: str) -> str:
    """Return a chart with one bar for each of `values`, by its name."""
    most = max([*values.values(), 1])
    rows = "".join(_bar(at, name, value, most, colour) for at, (name, value) in enumerate(values.items()))
    return f'<svg viewBox="0 0 {WIDTH} {BAR * len(values)}" role="img">{rows}</svg>'


def line(values: Sequence[int], colour: str) -> str:
    """Return a line through `values` from left to right; from 0 up, so that its height tells the truth."""
    most, step = max([*values, 1]), (WIDTH - FIGURE) / max(len(values) - 1, 1)
    points = [
        (round(at * step) + 5, round(HEIGHT - 10 - value / most * (HEIGHT - 30))) for at, value in enumerate(values)
    ]
    path = " ".join(f"{x},{y}" for x, y in points)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in points)
    x, y = points[-1]
    figure = f'<text x="{x + 10}" y="{y + 5}" class="figure">{values[-1]:,}</text>'
    base = f'<line x1="5" y1="{HEIGHT - 10}" x2="{WIDTH}" y2="{HEIGHT - 10}" stroke="#d0d7de"/>'
    drawn = f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"/>'
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img">{base}{drawn}{dots}{figure}</svg>'


def _bar(at: int, name: str, value: int, most: int, colour: str) -> str:
    y, length = at * BAR, round((WIDTH - LABEL - FIGURE) * value / most)
    return (
        f'<text x="{LABEL - 10}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LABEL}" y="{y + 5}" width="{max(length, 1)}" height="{BAR - 10}" rx="3" fill="{colour}"/>'
        f'<text x="{LABEL + length + 8}" y="{y + 17}" class="figure">{value:,}</text>'
    )


# The report of an audit as one page that a manager can read: no script, nothing loaded from elsewhere.


BLUE, GREEN, RED = "#2f6fde", "#2d8a5f", "#c4453c"
_COLUMNS = ("active", "pending", "revoked", "sunset", "suspended", "expired", "joined", "left")
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1f2328;background:#f6f8fa;margin:0}
main{max-width:900px;margin:0 auto;padding:28px}
h1{font-size:26px;margin:0}h2{font-size:17px;margin:0 0 12px}p.sub{color:#57606a;margin:4px 0 18px}
section{background:#fff;border:1px solid #d0d7de;border-radius:8px;padding:18px 22px;margin:0 0 18px}
.facts{display:flex;gap:18px}.facts section{flex:1;margin-bottom:18px}.big{font-size:30px;font-weight:650}
.label{color:#57606a}table{border-collapse:collapse;width:100%}th,td{padding:6px 8px;text-align:right}
th:first-child,td:first-child,.findings :is(th,td):nth-child(n+3){text-align:left}tr+tr td{border-top:1px solid #eaeef2}
th{color:#57606a;font-weight:600}.quiet{color:#8c959f}.warn{background:#fff8e6;border-color:#e2b93b}
svg{width:100%;max-width:640px}svg text{font:13px system-ui,sans-serif;fill:#57606a}svg .figure{fill:#1f2328}
"""


def page(told: Mapping[str, Any]) -> str:
    """Return the HTML page of the report `told`."""
    title = f"{told['name']}: audit of the list"
    sub = f"{told['program']} &middot; {told['at'][:16].replace('T', ' ')} UTC &middot; {escape(told['run'])}"
    body = "".join(_sections(told))
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    said = f'<h1>{escape(title)}</h1><p class="sub">{sub} &middot; {_doing(told)}</p>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body><main>{said}{body}</main></body></html>\n'


def _doing(told: Mapping[str, Any]) -> str:
    if told["acted"]:
        return "findings were acted on"
    return "held back: a person must review it" if told["held_back"] else "a dry run: nothing was changed"


def _sections(told: Mapping[str, Any]) -> Iterator[str]:
    if told["held_back"]:
        held = "This would remove so many subscribers at once that the schedule stopped. If it is right, run the"
        yield f'<section class="warn">{held} audit by hand with <code>--apply</code>.</section>'
    yield f'<div class="facts">{"".join(_facts(told))}</div>'
    if len(told["history"]) > 1:
        yield _section("Subscribers, run by run", line([one["subscribers"] for one in told["history"]], BLUE))
    if told["tiers"]:
        tiers = {name.replace("_", " "): count for name, count in told["tiers"].items()}
        yield _section("How much subscribers react", bars(tiers, GREEN))
    yield _section("Topics", _table(("topic", *_COLUMNS), _topics(told)) + _note())
    if stops := dict(list(told["stops_by_campaign"].items())[:10]):
        yield _section("Opt-outs of the last 31 days, by the campaign before them", bars(stops, RED))
    found = _table(("what", "numbers", "done", "such as"), _findings(told))
    yield _section("Findings", f'<div class="findings">{found}</div>')
    yield _section("Looked up", _looked_up(told["looked_up"]))


def _facts(told: Mapping[str, Any]) -> Iterator[str]:
    joined, left = (sum(topic[name] for topic in told["topics"].values()) for name in ("joined", "left"))
    growth = "" if told["before"] is None else f" ({told['subscribers'] - told['before']:+,} since the last audit)"
    yield _fact(f"{told['subscribers']:,}", f"subscribers{growth}")
    yield _fact(f"{joined:,}", "opt-ins in 31 days")
    yield _fact(f"{left:,}", "opt-outs in 31 days")
    yield _fact(f"{sum(one['numbers'] for one in told['findings']):,}", "findings")


def _topics(told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for name, topic in told["topics"].items():
        gone = "" if topic["in_brand_file"] else ' <span class="quiet">(not in the brand file)</span>'
        yield (f"{escape(name)}{gone}", *(f"{topic[column]:,}" for column in _COLUMNS))


def _findings(told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for one in told["findings"]:
        done = one["act"] if told["acted"] else f"would be {one['act']}"
        shown = ", ".join(one["such_as"]) + (" ..." if one["numbers"] > len(one["such_as"]) else "")
        yield one["says"], f"{one['numbers']:,}", done if one["numbers"] else "", shown


def _looked_up(told: Mapping[str, Any]) -> str:
    read = f"{told['deactivated']:,} numbers of the carriers' deactivation file"
    carriers = read if told["deactivations_read"] else "the carriers' deactivation file could <b>not</b> be read"
    return f"<p>{told['opted_out']:,} numbers of the service's opt-out list; {carriers}.</p>"


def _note() -> str:
    return '<p class="quiet">Joined and left: within the last 31 days. Only revoked is an opt-out.</p>'


def _fact(figure: str, label: str) -> str:
    return f'<section><div class="big">{figure}</div><div class="label">{label}</div></section>'


def _section(title: str, body: str) -> str:
    return f"<section><h2>{title}</h2>{body}</section>"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"
