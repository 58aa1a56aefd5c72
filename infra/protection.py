"""Which countries a program's protect configuration lets through: its own, and no other that AWS texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

Protection = Literal["allow", "monitor", "filter"]

# AWS End User Messaging SMS user guide, "Supported countries and regions for SMS messaging", as read on 2026-11-30: AWS
# texts nobody else, and it may refuse a rule for what it does not list
_CODES = (
    "AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK "
    "CL CM CN CO CR CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP "
    "GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IS IT JE JM JO JP KE KG KH KM KN KR KW KY KZ LA LB LC LI LK "
    "LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NU "
    "NZ OM PA PE PF PG PH PK PL PR PS PT PW PY QA RE RO RS RU RW SA SB SC SE SG SI SK SL SM SN SO SR SS ST SV SZ TC "
    "TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VE VG VI VN VU WS XK YE YT ZA ZM ZW"
)
TEXTED = tuple(_CODES.split())


def country_rules(served: Iterable[str], protection: Protection = "allow") -> list[dict[str, str]]:
    """Return the rule of every country, as CloudFormation has it, for a program that texts those `served`."""
    return list(_rules(frozenset(served), protection.upper()))


def _rules(served: frozenset[str], status: str) -> Iterator[dict[str, str]]:
    for country in TEXTED:
        yield {"CountryCode": country, "ProtectStatus": status if country in served else "BLOCK"}
