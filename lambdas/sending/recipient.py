"""Who a campaign is for, one person a row: `to,zip_code`, where the ZIP code may be missing or empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROW = re.compile(r'"?(?P<to>\+[1-9][0-9]{6,14})"?(?:,"?(?P<zip>[0-9]{5})?"?)?(?:,.*)?')
_HEADING = re.compile(r'\ufeff?"?to"?(?:,.*)?')


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person of an audience; `zip_code` is empty where nobody knows it, `topic` where the campaign has one."""

    phone: str
    zip_code: str = ""
    topic: str = ""


def recipients(lines: Iterable[str]) -> Iterator[Recipient | None]:
    """Yield the recipient of each line, None for one that names nobody; headings and empty lines are passed over."""
    for line in lines:
        bare = line.strip()
        if bare and not _HEADING.fullmatch(bare):
            row = _ROW.fullmatch(bare)
            yield Recipient(row["to"], row["zip"] or "") if row else None
