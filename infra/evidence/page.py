"""The evidence as one page that a person reads and prints: nothing is loaded, nothing runs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from infra.evidence.words import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infra.evidence.account import Account
    from infra.evidence.timeline import Moment

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
        f'<h2>Whether the records are whole</h2><div class="{verdict}">{_items(account.chain)}</div></main>\n'
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
