"""The accounts and regions that a text of a template names."""

from __future__ import annotations

import re
from functools import lru_cache

TOKEN = re.compile(r"\$\{[^}]*\}")
PLACE = re.compile(
    r"arn:[^:\s]*:[a-z0-9-]+:(?P<region>[^:\s]*):(?P<account>[^:\s]*):"
    r"|https://[a-z]+\.(?P<url_region>[a-z0-9-]+)\.amazonaws\.com/(?P<url_account>\d{12})/"
)
REGION, ACCOUNT = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d"), re.compile(r"\d{12}")


def places(value: str) -> tuple[tuple[str, str], ...]:
    """Return (account, region) of each ARN and queue URL in `value`; what is no literal is empty."""
    return _places(value) if "arn:" in value or "https:" in value else ()


@lru_cache(maxsize=1 << 16)  # the same texts fill every template
def _places(value: str) -> tuple[tuple[str, str], ...]:
    found = PLACE.finditer(TOKEN.sub("_", value))
    named = ((one["account"] or one["url_account"] or "", one["region"] or one["url_region"] or "") for one in found)
    return tuple((_literal(ACCOUNT, account), _literal(REGION, region)) for account, region in named)


def _literal(shape: re.Pattern[str], name: str) -> str:
    return name if shape.fullmatch(name) else ""
