"""Brings a file into a program in two readings: every opt-out first, so that no row of a stopped number opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from infra.consents.claim import Claim, Given
from infra.consents.phone import masked
from infra.consents.row import BadRow
from infra.consents.ruling import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infra.consents.progress import Journal
    from infra.consents.row import Fields
    from infra.consents.ruling import Ruling
    from infra.consents.source import Source
    from infra.consents.validation import Rules

BATCH = 1000  # rows between two checkpoints
STAGES = (Given.OPTED_OUT, Given.OPTED_IN)


class Records(Protocol):
    """What puts claims on record and tells the fate of each."""

    def record(self, claims: Sequence[Claim]) -> list[tuple[Claim, Ruling]]:
        """Return the fate of each claim, once all are on record."""


@dataclass(frozen=True, slots=True)
class Import:
    """One file on its way into one program; `journal` knows how far it is."""

    source: Source
    rules: Rules
    journal: Journal

    def check(self) -> None:
        """Read every row and tell every bad one; nothing is recorded."""
        for _, claims in self._batches(None):
            self.journal.progress.counts.update(f"valid {claim.given}" for claim in claims)
        self.journal.close()

    def run(self, records: Records) -> None:
        """Record every valid row and tell every bad one, from where the journal stands."""
        progress = self.journal.progress
        for stage, given in enumerate(STAGES):
            if stage < progress.stage:
                continue
            for line, claims in self._batches(given):
                self._tell(records.record(claims))
                progress.line = line
                self.journal.save()
            progress.stage, progress.line = stage + 1, 0
            self.journal.save()
        self.journal.close()

    def _batches(self, given: Given | None) -> Iterator[tuple[int, list[Claim]]]:
        """Yield the claims of `given` (None: all) by the thousand rows, each batch with its last line."""
        batch: list[Claim] = []
        settled = last = self.journal.progress.line
        read = 0
        for line, row in self.source.rows():
            if line <= settled:
                continue
            if read >= BATCH and line > last:  # the rows of one line are settled together
                yield last, batch
                batch, read = [], 0
            last, read = line, read + 1
            claim = self._claim(line, row, given)
            if claim is not None:
                batch.append(claim)
        yield last, batch

    def _claim(self, line: int, row: Fields | BadRow | None, given: Given | None) -> Claim | None:
        first_reading = given is not Given.OPTED_IN  # what is wrong with a row is told once
        if row is None:
            self.journal.progress.counts["other channel"] += first_reading
            return None
        try:
            claim = self.rules.claim(line, row)
        except BadRow as bad:
            if first_reading:
                self._bad(line, bad)
            return None
        return claim if given in {None, claim.given} else None

    def _bad(self, line: int, bad: BadRow) -> None:
        self.journal.progress.counts["bad"] += 1
        self.journal.tell(line, "", "bad", str(bad))

    def _tell(self, ruled: Sequence[tuple[Claim, Ruling]]) -> None:
        for claim, ruling in ruled:
            self.journal.progress.counts[ruling.fate] += 1
            if ruling.fate in {Fate.KEPT, Fate.UNCHANGED}:
                self.journal.tell(claim.line, masked(claim.phone), ruling.fate, ruling.reason)
