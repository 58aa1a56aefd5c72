"""The report of an audit as one page that a manager can read: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from lambdas.list_audit.chart import bars, line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
        return "what was found has been acted on"
    return "held back: a person must look" if told["held_back"] else "a dry run: nothing was changed"


def _sections(told: Mapping[str, Any]) -> Iterator[str]:
    if told["held_back"]:
        held = "So many would be taken off the list at once that the schedule does not do it. If this is right, run the"
        yield f'<section class="warn">{held} audit by hand with <code>--apply</code>.</section>'
    yield f'<div class="facts">{"".join(_facts(told))}</div>'
    if len(told["history"]) > 1:
        yield _section("Subscribers, run by run", line([one["subscribers"] for one in told["history"]], BLUE))
    if told["tiers"]:
        tiers = {name.replace("_", " "): count for name, count in told["tiers"].items()}
        yield _section("How much subscribers react", bars(tiers, GREEN))
    yield _section("Topics", _table(("topic", *_COLUMNS), _topics(told)) + _note())
    if stops := dict(list(told["stops_by_campaign"].items())[:10]):
        yield _section("Opt-outs of the last 31 days, by the campaign that went before", bars(stops, RED))
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
