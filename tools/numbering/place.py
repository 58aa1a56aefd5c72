"""Where the numbers or ZIP codes of one row may be, and the states as the sources spell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A country (ISO 3166; none for ZIP codes), states of the US or none, and every zone (IANA) used there."""

    country: str
    states: tuple[str, ...]
    zones: tuple[str, ...]


# The states as the geocoding data spells them, and the territories that are countries to ISO 3166.


TERRITORIES = ("AS", "GU", "MP", "PR", "VI")

_NAMES = """
AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware,
DC Washington D.C., FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas,
KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi,
MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New York,
NC North Carolina, ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania, RI Rhode Island,
SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia, WA Washington State,
WV West Virginia, WI Wisconsin, WY Wyoming
"""

STATE_NAMES: Mapping[str, str] = {
    name: code for code, _, name in (entry.strip().partition(" ") for entry in _NAMES.split(","))
}
