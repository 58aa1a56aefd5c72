"""A waiver of the brand file: which finding of the policy is let through, why, who answers for it, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Annotated

from pydantic import Field, PrivateAttr

from infra.brand.fields import Checked, Part, shape
from infra.brand.quantities import Converted
from infra.brand.values import Unquoted
from infra.policy.rules import RULES, WAIVABLE
from infra.policy.terms import Waiver

_CHOICE = tuple(sorted(WAIVABLE))


def _rule_problems(rule: str) -> Iterator[str]:
    if rule in WAIVABLE:
        return
    if any(one.id == rule for one in RULES):
        yield f"must be a rule that may be waived ({', '.join(_CHOICE)}), got '{rule}': mend what it finds"
        return
    near = get_close_matches(rule, _CHOICE, n=1)
    hint = f"did you mean '{near[0]}'?" if near else "docs/rules.md tells which there are"
    yield f"must be a rule that may be waived ({', '.join(_CHOICE)}), got '{rule}': {hint}"


def _day(value: object) -> date | None:
    raw = value.raw if isinstance(value, Unquoted) else value
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


class BrandWaiver(Part):
    """A finding that is let through for a time; it reaches every program of its brand."""

    rule: Annotated[str, Checked(_rule_problems, (("enum", list(_CHOICE)),))] = Field(examples=[_CHOICE[0]])
    reason: Annotated[str, shape(r"\S.{8,198}\S", "one line of 10 to 200 characters that says why")] = Field(
        examples=["the auditors read them in January"]
    )
    owner: Annotated[
        str,
        shape(r"[^@\s]+@[^@\s]+\.[^@\s]+|[A-Za-z][A-Za-z0-9 &-]{1,38}[A-Za-z0-9]", "an email address or a team"),
    ] = Field(examples=["platform team"])
    until: Annotated[date, Converted(_day, "a day such as 2027-01-31", (("type", "string"), ("format", "date")))] = (
        Field(examples=["2027-01-31"])
    )
    _place: str = PrivateAttr(default="")

    def stand_at(self, place: str) -> None:
        """Remember the file and line of the waiver, so that the policy can name them."""
        self._place = place

    def as_term(self) -> Waiver:
        """Return the waiver as the policy knows it."""
        return Waiver(self.rule, self.reason, self.owner, self.until, self._place)
