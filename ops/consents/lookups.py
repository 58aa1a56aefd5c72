"""What AWS tells of the lines behind imported numbers: an opt-in of a landline, or of no number at all, is left out."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from ops.consents.importing import WRITERS, Fate, Ruling
from ops.consents.validation import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ops.consents.importing import Records
    from ops.consents.validation import Claim

KEPT_FOR = timedelta(days=90)  # numbers move between lines, by port or with a new owner
UNTEXTABLE = {"LANDLINE": "the number is a landline", "INVALID": "nobody has the number"}


class Lookups:
    """Looks numbers up at AWS, which charges for each; `cache` is a file of what is known already, without numbers."""

    def __init__(self, client: Any, cache: Path, today: date) -> None:  # noqa: ANN401 - a client of the SMS service
        self._client = client
        self._cache = cache
        self._today = today
        self._known = dict(_kept(cache, today - KEPT_FOR))
        self.paid = 0
        self.found: Counter[str] = Counter()

    def lines(self, phones: Iterable[str]) -> dict[str, str]:
        """Return the type of line of each of `phones`; what came back before an error is kept."""
        wanted = list(dict.fromkeys(phones))
        news = [phone for phone in wanted if _digest(phone) not in self._known]
        with ThreadPoolExecutor(WRITERS) as pool, self._cache.open("a", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            file.write("\n" if file.tell() else "")  # behind half a row that a crash has left
            for phone, line in pool.map(self._asked, news):
                self._known[_digest(phone)] = line
                rows.writerow((_digest(phone), line, self._today.isoformat()))
                self.paid += 1
        told = {phone: self._known[_digest(phone)] for phone in wanted}
        self.found.update(told.values())
        return told

    def _asked(self, phone: str) -> tuple[str, str]:
        return phone, self._client.carrier_lookup(PhoneNumber=phone)["PhoneNumberType"]


class LookedUp:
    """Records claims by `records`, but for opt-ins of numbers that no text can reach."""

    def __init__(self, records: Records, lookups: Lookups) -> None:
        self._records = records
        self._lookups = lookups

    def record(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        """Return the fate of each claim, once all that may be are on record."""
        lines = self._lookups.lines(claim.phone for claim in claims if claim.given is Given.OPTED_IN)
        refused = [(claim, UNTEXTABLE[line]) for claim in claims if (line := lines.get(claim.phone)) in UNTEXTABLE]
        out = {id(claim) for claim, _ in refused if claim.given is Given.OPTED_IN}
        done = self._records.record([claim for claim in claims if id(claim) not in out])
        told = [(claim, Ruling(Fate.UNTEXTABLE, why)) for claim, why in refused if id(claim) in out]
        return [*done, *told]


def _kept(cache: Path, since: date) -> Iterable[tuple[str, str]]:
    if not cache.exists():
        return
    with cache.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if len(row) == 3 and row[2] >= since.isoformat():  # noqa: PLR2004 - a crash may leave half a row
                yield row[0], row[1]


def _digest(phone: str) -> str:
    return hashlib.sha256(phone.encode()).hexdigest()
