"""A file of consents, read row by row: CSV, or Pinpoint's JSON lines where it begins with a brace."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from infra.consents.csv_rows import csv_rows
from infra.consents.files import opened
from infra.consents.pinpoint_rows import pinpoint_rows
from infra.consents.row import BadFile, BadRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from infra.consents.row import Fields

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Source:
    """The file at `path`."""

    path: Path

    def rows(self) -> Iterator[tuple[int, Fields | BadRow | None]]:
        """Yield each row under its line; None for one that is of another channel. BadFile where there are none."""
        try:
            with opened(self.path) as packed:
                # what is no UTF-8 must be told with its row, not end the reading
                text = io.TextIOWrapper(packed, encoding="utf-8-sig", errors="surrogateescape", newline="")
                yield from (pinpoint_rows if self._is_json() else csv_rows)(text)
        except OSError as error:
            raise BadFile(f"cannot be read: {(error.strerror or str(error)).lower()}") from error
        except (EOFError, zlib.error) as error:
            raise BadFile(f"cannot be unpacked: {error}") from error

    def _is_json(self) -> bool:
        with opened(self.path) as packed:
            return packed.read(64).removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{")
