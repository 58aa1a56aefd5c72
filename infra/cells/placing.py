"""The rule by which brands are placed into cells: pure, and the same for the same record, whatever comes later.

A legal entity is placed as a whole. What is recorded stays where it is. What is new goes to the cell that its name
falls on, or, where a quota would be filled beyond four fifths, to the next in an order that hangs on its name alone:
so a new brand moves nobody, and no list of all cells is walked from its beginning by everybody.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from infra.cells.needs import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infra.cells.needs import Needs
    from infra.policy.rules.account import Quota

FULL = Fraction(4, 5)  # of a quota: the rest is for what deploys replace, and for what is not ours


@dataclass(frozen=True, slots=True)
class Cell:
    """One account and region, with what AWS granted it beyond its usual quotas.

    `beside` is what other environments need there, or, of a quota of the whole account, anywhere in the account.
    """

    name: str
    account: str
    region: str
    quotas: Mapping[str, int] = field(default_factory=dict)
    beside: Needs = field(default_factory=Counter)

    @property
    def place(self) -> tuple[str, str]:
        """Its account and region."""
        return self.account, self.region

    def granted(self, quota: Quota) -> int:
        """Return how much of `quota` it has."""
        return max(quota.usual, self.quotas.get(quota.name, 0))


@dataclass(frozen=True, slots=True)
class Group:
    """The brands of one legal entity, by their ids, with what each needs and what they need once together.

    `numbers` are the accounts and regions of the numbers that each brand names: it can be nowhere else.
    """

    legal_entity: str
    needs: Mapping[str, Needs]
    shared: Needs = field(default_factory=Counter)
    numbers: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)

    def places(self, brands: Iterable[str]) -> frozenset[tuple[str, str]]:
        """Return where the numbers of these of its brands are."""
        return frozenset(place for brand in brands for place in self.numbers.get(brand, ()))

    def needed(self, brands: Sequence[str]) -> Needs:
        """Return what these of its brands need; nothing where there are none."""
        found: Needs = Counter(self.shared) if brands else Counter()
        for brand in brands:
            found.update(self.needs[brand])
        return found


@dataclass(frozen=True, slots=True)
class Beyond:
    """A quota of a cell that would be filled beyond four fifths: so much is needed of so much, and `ask` suffices."""

    quota: Quota
    cell: str
    needed: int
    granted: int

    @property
    def ask(self) -> int:
        """The smallest quota of which that need is four fifths."""
        return -(-self.needed * FULL.denominator // FULL.numerator)

    @property
    def told(self) -> str:
        """What is short, and what to do, in one line."""
        name = self.quota.name
        return (
            f"cell {self.cell} would use {self.needed} of {self.granted} {name}, more than 80 %: ask for {self.ask} in "
            f"the Service Quotas console ({self.quota.service}), then write what was granted as quotas.{name} of that "
            "cell in cdk.json"
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Brands of a legal entity that have no place, and why."""

    legal_entity: str
    brands: tuple[str, ...]
    beyond: tuple[Beyond, ...] = ()
    why: str = ""

    @property
    def told(self) -> str:
        """Who was refused, why, and what to do, in one line."""
        who = f"{', '.join(self.brands)} ({self.legal_entity})"
        if self.why:
            return f"{who} {self.why}"
        return f"{who} must fit into one cell whole, and fits into none: {'; '.join(one.told for one in self.beyond)}"


@dataclass(frozen=True, slots=True)
class Placement:
    """Which cell each brand is in, what each cell's quotas are filled with, and who was refused."""

    cells: tuple[Cell, ...]
    brands: Mapping[str, str]
    used: Mapping[str, Needs]
    new: frozenset[str]
    refusals: tuple[Refusal, ...]

    def uses(self, cell: Cell) -> list[tuple[Quota, int, int]]:
        """Return each quota with how much of it `cell` uses, what the account has by itself included, and has."""
        return [(quota, _most(quota, self._taken(cell, quota)), cell.granted(quota)) for quota in EVERY]

    @property
    def overfull(self) -> list[Beyond]:
        """Return what the recorded brands fill beyond four fifths, cell by cell."""
        return [one for cell in self.cells for one in self.beyond(cell)]

    def beyond(self, cell: Cell) -> list[Beyond]:
        """Return each quota that `cell` fills beyond four fifths."""
        uses = self.uses(cell)
        return [Beyond(quota, cell.name, used, granted) for quota, used, granted in uses if used > granted * FULL]

    def _taken(self, cell: Cell, quota: Quota) -> Counter[str]:
        sharing = [one for one in self.cells if one.account == cell.account] if quota.everywhere else [cell]
        return _parts(quota, (cell.beside, *(self.used[one.name] for one in sharing)))


def _parts(quota: Quota, used: Sequence[Needs]) -> Counter[str]:
    found: Counter[str] = Counter()
    for needs in used:
        for (name, part), number in needs.items():
            if name == quota.name:
                found[part] += number
    return found


def _most(quota: Quota, parts: Mapping[str, int]) -> int:
    return quota.taken + max(parts.values(), default=0)


def place(
    groups: Sequence[Group],
    cells: Sequence[Cell],
    recorded: Mapping[str, str],
    left: Mapping[str, str] | None = None,
) -> Placement:
    """Return where the brands of `groups` go, those first whose cell is `recorded`.

    `left` are the cells that brands are being moved out of, which they go on filling until they have been.
    """
    work = _Work(cells, left or {})
    ordered = sorted(groups, key=lambda group: group.legal_entity)
    for group in ordered:
        work.keep(group, recorded)
    for group in ordered:
        work.add(group, recorded)
    return Placement(tuple(cells), work.brands, work.used, frozenset(work.new), tuple(work.refusals))


class _Work:
    def __init__(self, cells: Sequence[Cell], left: Mapping[str, str]) -> None:
        self._cells, self._left = {cell.name: cell for cell in cells}, left
        self._sharing: dict[str, list[str]] = defaultdict(list)
        for cell in cells:
            self._sharing[cell.account].append(cell.name)
        self.used: dict[str, Needs] = {cell.name: Counter() for cell in cells}
        self.brands: dict[str, str] = {}
        self.new: list[str] = []
        self.refusals: list[Refusal] = []
        self._lost: set[str] = set()  # legal entities of which nothing can be placed

    def keep(self, group: Group, recorded: Mapping[str, str]) -> None:
        """Take over what is recorded of `group`, however full its cell is."""
        for cell in {self._left[brand] for brand in group.needs if brand in self._left} & self._cells.keys():
            self.used[cell].update(group.needed([one for one in group.needs if self._left.get(one) == cell]))
        there = {brand: recorded[brand] for brand in sorted(group.needs) if brand in recorded}
        left = {self._left[brand] for brand in there if brand in self._left}
        strange = sorted({*there.values(), *left} - self._cells.keys())
        where = sorted(set(there.values()))
        if strange:
            self._refuse(group, tuple(there), why=no_cell(strange[0], self._cells))
        elif len(where) > 1:
            why = f"is recorded in {' and '.join(where)}, and a legal entity never spans cells: move it into one"
            self._refuse(group, tuple(there), why=why)
        elif away := sorted(group.places(there) - {self._cells[cell].place for cell in where}):
            why = f"is recorded in {where[0]}, and has a number in {' '.join(away[0])}: move the number, or the brand"
            self._refuse(group, tuple(there), why=why)
        elif there:
            self._take(group, list(there), where[0])

    def add(self, group: Group, recorded: Mapping[str, str]) -> None:
        """Place what is not recorded of `group`: beside the rest of it, or where its name falls."""
        new = [brand for brand in sorted(group.needs) if brand not in recorded]
        held = [brand for brand in sorted(group.needs) if brand in self.brands]
        if not new or group.legal_entity in self._lost:
            return
        needed = group.needed([*held, *new])
        needed.subtract(group.needed(held))
        cells = [self._cells[self.brands[held[0]]]] if held else self._in_order(group.legal_entity)
        places = group.places(new)
        if away := sorted(places - {cell.place for cell in cells}) or (sorted(places) if len(places) > 1 else []):
            self._refuse(group, tuple(new), why=_elsewhere(away, held=self.brands[held[0]] if held else ""))
            return
        cells = [cell for cell in cells if not places or cell.place in places]
        tried = [(cell, list(self._beyond(cell, needed))) for cell in cells]
        fitting = next((cell for cell, beyond in tried if not beyond), None)
        if fitting is None:
            _, beyond = min(tried, key=lambda pair: (len(pair[1]), max(one.ask for one in pair[1])))
            self.refusals.append(Refusal(group.legal_entity, tuple(new), tuple(beyond)))
            return
        self._take(group, new, fitting.name, needed)
        self.new += new

    def _refuse(self, group: Group, brands: tuple[str, ...], why: str) -> None:
        self._lost.add(group.legal_entity)
        self.refusals.append(Refusal(group.legal_entity, brands, why=why))

    def _take(self, group: Group, brands: Sequence[str], cell: str, needed: Needs | None = None) -> None:
        self.used[cell].update(group.needed(brands) if needed is None else needed)
        self.brands.update(dict.fromkeys(brands, cell))

    def _in_order(self, legal_entity: str) -> list[Cell]:
        def drawn(cell: Cell) -> bytes:
            return hashlib.sha256(f"{legal_entity}\n{cell.name}".encode()).digest()

        return sorted(self._cells.values(), key=drawn)

    def _beyond(self, cell: Cell, needed: Needs) -> Iterator[Beyond]:
        for quota in EVERY:
            wanted = _parts(quota, [needed])
            if not +wanted:
                continue
            names = self._sharing[cell.account] if quota.everywhere else [cell.name]
            there = _parts(quota, [cell.beside, *(self.used[name] for name in names)])
            most = quota.taken + max(there[part] + number for part, number in wanted.items() if number > 0)
            if most > cell.granted(quota) * FULL:
                yield Beyond(quota, cell.name, most, cell.granted(quota))


def no_cell(named: str, cells: Iterable[str]) -> str:
    """Return why a brand that is recorded in the cell `named`, which is none of `cells`, is refused."""
    return (
        f"is in '{named}' by cells.json, which is none of the cells {', '.join(cells)}: if the cell was removed, add "
        "it back and move its brands first (`./sms place --move BRAND CELL`); if it was renamed, rename it there too"
    )


def _elsewhere(places: Sequence[tuple[str, str]], *, held: str) -> str:
    where = " and ".join(" ".join(place) for place in places)
    if held:
        return f"has a number in {where}, and its legal entity is in {held}: have AWS transfer the number there"
    if len(places) > 1:
        return f"has numbers in {where}, and a legal entity never spans cells: have AWS transfer them into one"
    return f"has a number in {where}, which is no cell: add that account and region as a cell, or correct the number"
