"""`cost`: what brands cost a month, idle and while they send; counted from their templates, without AWS."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from infra.brand.loader import MissingOriginationError, load_all
from infra.facts import expected_stacks
from ops.cli.common import (
    BRANDS,
    BrandName,
    CommandRefusedError,
    EnvironmentName,
    brands,
    environments_of,
    in_place,
    refusals,
    terminal,
)
from ops.cost.bill import bills
from ops.cost.prices import assumptions, caveat, prices, read_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infra.environment import Environment
    from infra.policy.blueprint.expected import ExpectedStack
    from ops.cost.bill import Bill

USUAL = 100_000  # texts of a program in a month
MOST_TEXTS = 1_000_000_000
BOUGHT = ("numbers", "texts", "carrier fees")  # what every way of texting costs

Texts = Annotated[
    list[str],
    typer.Option("--texts", metavar="N", help="Texts that each program sends in a month; may be repeated."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print every line, price, and assumption as JSON.")]


def cost(
    brand: BrandName = "",
    *,
    environment: EnvironmentName,
    texts: Texts = [str(USUAL)],  # noqa: B006 - typer copies it
    as_json: AsJson = False,
) -> None:
    """Show what brands cost a month, idle and while each program sends --texts. Asks AWS nothing."""
    with refusals():
        places = environments_of(environment)
        parts = [part for place in places for part in parts_in(place, brand)]
        stacks = [stack for stack, _ in parts]
        if brand and not stacks:
            raise CommandRefusedError(f"brand '{brand}' must be in {places[0].called}, got a brand of another cell")
        volumes = [0, *dict.fromkeys(map(_volume, texts))]
        months = {
            volume: [one.shared_by(brands) for one, (_, brands) in zip(bills(stacks, volume), parts, strict=True)]
            for volume in volumes
        }
    if as_json:
        typer.echo(json.dumps(_document(environment, brand, stacks, months), indent=2))
        return
    console = terminal()
    console.print(f"{brand or 'All brands'} in {environment}, US dollars a month", style="bold", markup=False)
    console.print(_items(months))
    console.print(_stacks(stacks, months))
    typer.echo(f"List prices of us-east-1, read on {read_on()}. {caveat()}")
    typer.echo("Counted from the templates; what a text takes is assumed (docs/cost.md, or --json).")


def _volume(said: str) -> int:
    number = said.replace(",", "")
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MOST_TEXTS:
        raise CommandRefusedError(
            f"--texts must be a whole number from 1 to {MOST_TEXTS:,} such as {USUAL}, got '{said}': correct it"
        )
    return int(number)


def parts_in(place: Environment, brand: str = "") -> list[tuple[ExpectedStack, int]]:
    """Return the program stacks of `brand`, or, without one, every stack of the environment.

    Each comes with how many brands pay for it: more than one for the firewall that the form of `brand` shares.
    """
    if brand and brand not in brands():
        raise CommandRefusedError(f"brand must be one of brands/ ({', '.join(brands())}), got '{brand}'")
    try:
        here, described = in_place(place, load_all(BRANDS, datetime.now(UTC).date()))
        stacks = expected_stacks(described, here)
    except MissingOriginationError as missing:
        raise CommandRefusedError(f"what has no number in {place.name} has no price: {missing}") from missing
    own = next((one.identity for one in described if one.brand == brand), brand)
    if not brand:
        return [(stack, 1) for stack in stacks]
    mine = [stack for stack in stacks if stack.tags.get("Brand") in {own, brand}]
    sharing = [stack for stack in stacks if any(part.name == "shared_firewall" for part in stack.parts)]
    number = len({stack.tags["Brand"] for stack in sharing}) if any(one in sharing for one in mine) else 0
    return [*((one, 1) for one in mine), *((one, number) for one in stacks if number and one.blueprint == "firewall")]


def _items(months: dict[int, list[Bill]]) -> Table:
    table = _table("item", months)
    totals = {volume: _by_item(found) for volume, found in months.items()}
    for item in dict.fromkeys(item for total in totals.values() for item in total):
        table.add_row(item, *(_dollars(total.get(item, 0.0)) for total in totals.values()))
    table.add_section()
    table.add_row("in all", *(_dollars(sum(total.values())) for total in totals.values()))
    table.add_row(f"without {', '.join(BOUGHT)}", *(_dollars(_running(total)) for total in totals.values()))
    return table


def _running(items: dict[str, float]) -> float:
    return sum(dollars for item, dollars in items.items() if item not in BOUGHT)


def _stacks(stacks: Sequence[ExpectedStack], months: dict[int, list[Bill]]) -> Table:
    table = _table("program", months)
    for at, stack in enumerate(stacks):
        if any(found[at].lines for found in months.values()):
            table.add_row(Text(_program(stack)), *(_dollars(found[at].dollars) for found in months.values()))
    table.add_section()
    for place in _accounts(months):
        of = [sum(one.dollars for one in found if _place(one) == place) for found in months.values()]
        table.add_row(f"account {place}", *map(_dollars, of))
    return table


def _table(first: str, months: dict[int, list[Bill]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for volume in months:
        table.add_column(f"{volume:,} texts" if volume else "idle", justify="right", no_wrap=True)
    return table


def _program(stack: ExpectedStack) -> str:
    tags = stack.tags
    if "MessageType" not in tags:
        return f"{stack.name} (shared)"
    more = " (Pinpoint project)" if stack.blueprint.startswith("pinpoint") else ""
    return f"{tags['Brand']}/{tags['MessageType']}{more}"


def _place(bill: Bill) -> str:
    return f"{bill.account} {bill.region}"


def _accounts(months: dict[int, list[Bill]]) -> list[str]:
    return list(dict.fromkeys(_place(one) for found in months.values() for one in found))


def _by_item(found: Sequence[Bill]) -> dict[str, float]:
    total: dict[str, float] = {}
    for one in found:
        for item, dollars in one.by_item().items():
            total[item] = total.get(item, 0.0) + dollars
    return total


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}"


def _document(
    environment: str, brand: str, stacks: Sequence[ExpectedStack], months: dict[int, list[Bill]]
) -> dict[str, Any]:
    programs = [
        {
            "program": _program(stack),
            "stack": stack.name,
            "account": found[0].account,
            "region": found[0].region,
            "months": [_month(one, volume) for volume, one in zip(months, found, strict=True)],
        }
        for stack, found in zip(stacks, zip(*months.values(), strict=True), strict=True)
    ]
    totals = [
        {"texts": volume, "dollars": round(sum(one.dollars for one in found), 4), "items": _rounded(_by_item(found))}
        for volume, found in months.items()
    ]
    accounts = [
        {
            "account": where,
            "months": [
                {"texts": volume, "dollars": round(sum(one.dollars for one in found if _place(one) == where), 4)}
                for volume, found in months.items()
            ],
        }
        for where in _accounts(months)
    ]
    return {
        "environment": environment,
        "brand": brand or None,
        "currency": "USD",
        "read_on": read_on(),
        "verified": caveat(),
        "months": totals,
        "programs": programs,
        "accounts": accounts,
        "prices": {name: asdict(one) | {"read_on": read_on()} for name, one in prices().items()},
        "assumed": {name: {"value": value, "why": why} for name, (value, why) in assumptions().items()},
    }


def _month(bill: Bill, volume: int) -> dict[str, Any]:
    lines = [asdict(line) | {"dollars": round(line.dollars, 4)} for line in bill.lines]
    return {"texts": volume, "dollars": round(bill.dollars, 4), "items": _rounded(bill.by_item()), "lines": lines}


def _rounded(items: dict[str, float]) -> dict[str, float]:
    return {item: round(dollars, 4) for item, dollars in items.items()}
