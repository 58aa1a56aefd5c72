"""The evidence as plain text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infra.evidence.words import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.evidence.account import Account


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
    yield from ("", "Whether the records are whole", *(f"  {line}" for line in account.chain), "")


def _inset(value: str) -> str:
    return value.replace("\n", "\n      ")
