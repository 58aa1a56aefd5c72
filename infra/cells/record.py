"""The record of which brand is in which cell, kept beside the brand files: a brand stays where it was placed."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from infra.brand.source import MissingOriginationError
from infra.cells.needs import EVERY, Counting
from infra.cells.placing import Cell, Group, no_cell, place
from infra.environment import Environment, UnknownEnvironmentError
from infra.environment.cells import CELLS, NAME
from infra.environment.settings import RepeatedKeyError, said_once
from infra.policy.rules.account import LOCAL_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from infra.brand.model import Brand
    from infra.cells.needs import Needs
    from infra.cells.placing import Placement

FILE = "cells.json"
BUSES = "event_buses"  # one for all brands of a legal entity


ARROW = " -> "  # of a brand on its way: the cell that it leaves, and the one that it goes to


class PlacementError(Exception):
    """A brand has no cell, or the record cannot be read; the text says what to do."""


def read(folder: Path) -> dict[str, dict[str, str]]:
    """Return the record in `folder`: the cell of each brand, by environment; empty where there is none."""
    path = folder / FILE
    return parse(str(path), path.read_text(encoding="utf-8")) if path.is_file() else {}


def parse(path: str, text: str) -> dict[str, dict[str, str]]:
    """Return the record that `text` is, as if it stood in `path`; PlacementError where it is none."""
    try:
        found: Any = json.loads(text, object_pairs_hook=said_once)
    except RepeatedKeyError as error:
        raise PlacementError(
            f"{path}: must say each brand once, got {error}: keep the line of the cell where its stacks stand "
            "(`./sms overview` shows it)"
        ) from error
    except ValueError as error:
        raise PlacementError(
            f"{path}: must be JSON, got {error}: settle what a merge left there, or bring its last version back"
        ) from error
    whole = isinstance(found, dict) and all(isinstance(one, dict) for one in found.values())
    if not whole or not all(isinstance(cell, str) for one in found.values() for cell in one.values()):
        raise PlacementError(
            f'{path}: must hold cells by brand and environment, such as {{"prod": {{"acme": "a"}}}}, got another '
            "shape: bring its last version back"
        )
    for environment, cells in found.items():
        _check_cells(path, environment, cells)
    return dict(found)


def _check_cells(path: str, environment: str, cells: Mapping[str, str]) -> None:
    for brand, cell in cells.items():
        left, arrow, entered = cell.partition(ARROW)
        if not all(NAME.fullmatch(one) for one in ([left, entered] if arrow else [left])) or left == entered:
            raise PlacementError(
                f"{path}: {brand} of {environment} must be in a cell such as east, or on its way such as "
                f"'east{ARROW}west', got {cell!r}: correct it"
            )


def unmoved(
    before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]], brands: Collection[str]
) -> Iterator[str]:
    """Yield which of `brands` are in another cell than before though no move took them there: people stay behind."""
    for environment, recorded in before.items():
        for brand, was in recorded.items():
            now = after.get(environment, {}).get(brand, "")
            begun, ended = now.partition(ARROW)[0] == was, ARROW in was and was.partition(ARROW)[2] == now
            if brand in brands and now != was and not begun and not ended:
                goes = f"goes from '{was}' to '{now}'" if now else f"is in '{was}' no more"
                yield (
                    f"{FILE}: {brand} of {environment} {goes}, and no move took it there: a program that is deployed "
                    "anew knows no consent and no STOP of the old one; write the old cell back, and move it by "
                    f"`./sms place --environment {environment} --move {brand} CELL`"
                )


def cells_in(recorded: Mapping[str, str]) -> dict[str, str]:
    """Return the cell of each brand: the one that it goes to, where it is being moved."""
    return {brand: cell.rpartition(ARROW)[2] for brand, cell in recorded.items()}


def left_in(recorded: Mapping[str, str]) -> dict[str, str]:
    """Return the cell that each brand leaves which is being moved: its old stacks stand there until it has."""
    return {brand: cell.partition(ARROW)[0] for brand, cell in recorded.items() if ARROW in cell}


def cell_of(name: str, known: Mapping[str, Any] | None, record: Mapping[str, Mapping[str, str]], brand: str) -> str:
    """Return the cell of `brand` in the environment called `name`; empty if it has none, or the name says which."""
    entry = (known or {}).get(name)
    recorded = record.get(name, {}) if isinstance(entry, dict) and CELLS in entry else {}
    return cells_in(recorded).get(brand, "")


def write(folder: Path, record: Mapping[str, Mapping[str, str]]) -> None:
    """Write the record to `folder`, in an order that makes its changes easy to read."""
    ordered = {name: dict(sorted(cells.items())) for name, cells in sorted(record.items())}
    (folder / FILE).write_text(json.dumps(ordered, indent=2) + "\n", encoding="utf-8")


def placed(
    brands: Sequence[Brand],
    places: Sequence[Environment],
    recorded: Mapping[str, str],
    *,
    held_by_numbers: bool = True,
    others: Sequence[tuple[Environment, Sequence[Brand]]] = (),
) -> Placement:
    """Return where `brands` are, or go, in the cells `places` of one environment, beside what `others` hold there.

    Their numbers hold them where these are, unless whoever moves them says otherwise.
    """
    for one in places:
        _check_quotas(one)
    counting = Counting(replace(places[0], revoke_all=_known(places[0], brands)))
    needs = [(other, Counting(replace(other, revoke_all=_known(other, there))).needs(there)) for other, there in others]
    cells = [Cell(one.cell, one.account, one.region, one.quotas, _beside(one, needs)) for one in places]
    groups = _groups(brands, counting)
    groups = groups if held_by_numbers else [replace(group, numbers={}) for group in groups]
    return place(groups, cells, cells_in(recorded), left_in(recorded))


def neighbours(
    places: Sequence[Environment],
    known: Mapping[str, Any],
    brands: Sequence[Brand],
    record: Mapping[str, Mapping[str, str]],
) -> list[tuple[Environment, list[Brand]]]:
    """Return the places of other environments that lie in an account of `places`, each with the brands there."""
    accounts, found = {place.account for place in places} - {LOCAL_ACCOUNT}, []
    for name in known:
        with suppress(UnknownEnvironmentError):  # told by whoever deploys there
            others = Environment.all_of(name, known) if name != places[0].name else []
            cells = cells_in(record.get(name, {}))
            for other in (one for one in others if one.account in accounts):
                there = [one for one in brands if not other.cell or cells.get(one.brand) == other.cell]
                found.append((other, [one for one in there if _has_numbers(one, name)]))
    return found


def _has_numbers(brand: Brand, environment: str) -> bool:
    """Return whether every program of the brand can be deployed to the environment called so."""
    try:
        return all(brand.program(kind).origination_for(environment) for kind in brand.message_types)
    except MissingOriginationError:
        return False


def _beside(place: Environment, others: Sequence[tuple[Environment, Needs]]) -> Needs:
    everywhere, found = {quota.name for quota in EVERY if quota.everywhere}, Counter[tuple[str, str]]()
    for other, needs in others:
        for (quota, part), number in needs.items() if other.account == place.account else ():
            if quota in everywhere or other.region == place.region:
                found[quota, part] += number
    return found


def _check_quotas(place: Environment) -> None:
    known = {quota.name: quota for quota in EVERY}
    for name, granted in place.quotas.items():
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise PlacementError(
                f"quotas of {place.called} must be of {', '.join(known)}, got '{name}'"
                f"{f' (did you mean {near[0]}?)' if near else ''}: correct it in cdk.json"
            )
        if granted < known[name].usual:
            raise PlacementError(
                f"quotas.{name} of {place.called} must be at least {known[name].usual}, which AWS gives every account, "
                f"got {granted}: write what was granted beyond that in cdk.json, or leave it out"
            )


def _groups(brands: Sequence[Brand], counting: Counting) -> list[Group]:
    by_entity: dict[str, list[Brand]] = {}
    for brand in brands:
        by_entity.setdefault(brand.legal_entity, []).append(brand)
    return [_group(entity, of, counting) for entity, of in by_entity.items()]


def _group(legal_entity: str, brands: Sequence[Brand], counting: Counting) -> Group:
    alone = {brand.brand: counting.needs([brand]) for brand in brands}
    own = {brand: Counter({key: n for key, n in needs.items() if key[0] != BUSES}) for brand, needs in alone.items()}
    shared = Counter({key: n for needs in alone.values() for key, n in needs.items() if key[0] == BUSES})
    return Group(
        legal_entity, own, shared, {brand.brand: _numbers(brand, counting.environment.name) for brand in brands}
    )


def _numbers(brand: Brand, environment: str) -> frozenset[tuple[str, str]]:
    """Return the accounts and regions of the numbers that the brand names; a simulator is made where it is needed."""
    named = (brand.program(kind).origination_for(environment) for kind in brand.message_types)
    parts = (arn.split(":") for arn in named if arn.startswith("arn:"))
    return frozenset((account, region) for _, _, _, region, account, *_ in parts)


def judged_in(environment: Environment, record: Mapping[str, Mapping[str, str]]) -> frozenset[str] | None:
    """Return the brands that are recorded in the cell that `environment` is; None where it has no cells."""
    recorded = cells_in(record.get(environment.name, {}))
    mine = frozenset(brand for brand, cell in recorded.items() if cell == environment.cell)
    return mine if environment.cell else None


def in_cell(
    environment: Environment, brands: Sequence[Brand], record: Mapping[str, Mapping[str, str]]
) -> tuple[Environment, tuple[Brand, ...]]:
    """Return `environment` as one of its cells sees it, and the brands there; both as they are where it has no cells.

    PlacementError where a brand is not recorded, or a legal entity would span cells: a STOP crosses no account.
    """
    if not environment.cell:
        return environment, tuple(brands)
    recorded, left = cells_in(record.get(environment.name, {})), left_in(record.get(environment.name, {}))
    if missing := [brand.brand for brand in brands if brand.brand not in recorded]:
        raise PlacementError(
            f"every brand of environment '{environment.name}' must have a cell, got none for {', '.join(missing)}: run "
            f"`./sms place --environment {environment.name} --write` and commit what it writes"
        )
    named = {brand.brand: {recorded[brand.brand], left.get(brand.brand, environment.cell)} for brand in brands}
    if gone := next((brand for brand, cells in named.items() if not cells <= {*environment.cells}), None):
        strange = min(named[gone] - {*environment.cells})
        raise PlacementError(f"{gone} {no_cell(strange, environment.cells)}")
    spans: dict[str, set[str]] = {}
    for brand in brands:
        spans.setdefault(brand.legal_entity, set()).add(recorded[brand.brand])
    if wide := sorted(entity for entity, cells in spans.items() if len(cells) > 1):
        raise PlacementError(
            f"a legal entity must be in one cell, got {wide[0]} in {' and '.join(sorted(spans[wide[0]]))}: a STOP to "
            "one of its brands would not reach the others; move it into one cell (`./sms place --move BRAND CELL`)"
        )
    here = tuple(brand for brand in brands if recorded[brand.brand] == environment.cell)
    leaving = sorted({brand.legal_entity for brand in brands if left.get(brand.brand) == environment.cell})
    environment = replace(environment, kept_entities=tuple(leaving))
    known = {brand.legal_entity for brand in brands}
    if any(entity not in known for entity in environment.revoke_all):
        return environment, here  # whoever builds the stacks refuses it, and says which are known
    return replace(environment, revoke_all=_known(environment, here)), here


def leaving(
    environment: Environment, brands: Sequence[Brand], record: Mapping[str, Mapping[str, str]]
) -> tuple[Brand, ...]:
    """Return the brands that are being moved out of `environment`: their stacks stand, and no deploy touches them."""
    left = left_in(record.get(environment.name, {})) if environment.cell else {}
    return tuple(brand for brand in brands if left.get(brand.brand) == environment.cell)


def _known(environment: Environment, brands: Sequence[Brand]) -> tuple[str, ...]:
    entities = {brand.legal_entity for brand in brands}
    return tuple(one for one in environment.revoke_all if one in entities)
